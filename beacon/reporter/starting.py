"""Starts another process of this Beacon, from source or from the single executable."""

from __future__ import annotations

import logging
import sys
from functools import partial

import trio

from beacon.logging import JsonLines


async def start() -> trio.Process:
    """With pipes to its input and from its output; it logs as this process does."""
    root = logging.getLogger()
    is_json = any(isinstance(handler.formatter, JsonLines) for handler in root.handlers)
    level = logging.getLevelName(root.level).lower()
    program = [] if hasattr(sys, "_MEIPASS") else ["-m", "beacon"]
    log = ["--log-level", level, "--log-format", "json" if is_json else "text"]
    command = [sys.executable, *program, "reports-process", *log]
    return await partial(trio.lowlevel.open_process, command, stdin=-1, stdout=-1)()
