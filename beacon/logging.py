"""Log lines to standard error: for people, or one JSON object a line.

In goes the wanted level and form; the standard library's root logger is set up. A
database address that finds its way into a message loses its password here, a key or token all
but its kind.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from typing import TextIO

_PASSWORD = re.compile(r"(postgres(?:ql)?://[^:@/\s]*):[^@/\s]*@")
_TOKEN = re.compile(r"(pk_|pat_|rt_|(?:setup|invitation|registration|reset)/)[A-Za-z0-9_-]{43}")
QUIET = ("asyncio", "asyncpg", "hypercorn.access", "quart.app", "httpx", "httpcore", "hpack")
"""Loggers of libraries whose everyday lines are no news; hpack's are all headers of HTTP/2, the
cookies and tokens with them."""


def set_up_logging(level: str, form: str, stream: TextIO | None = None) -> None:
    """`level`: debug, info, warning, error; `form`: text or json; standard error by default."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


def without_secrets(text: str) -> str:
    """The text with passwords of database addresses, keys, tokens and one-time links struck out."""
    return _TOKEN.sub(r"\1***", _PASSWORD.sub(r"\1:***@", text))


class TextLines(logging.Formatter):
    """`2026-02-10T12:00:00Z info    writer: stored 500 events`."""

    def __init__(self) -> None:
        super().__init__("%(asctime)sZ %(level)-7s %(room)s: %(message)s", "%Y-%m-%dT%H:%M:%S")
        self.converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        record.level = record.levelname.lower()
        record.room = record.name.removeprefix("beacon.")
        return without_secrets(super().format(record))


class JsonLines(logging.Formatter):
    """`{"time":"2026-02-10T12:00:00.123Z","level":"info","logger":"beacon.writer",...}`."""

    def format(self, record: logging.LogRecord) -> str:
        seconds = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        line = {
            "time": f"{seconds}.{int(record.msecs):03}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        if record.exc_info:
            line["exception"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
