"""Errors as Sentry's clients send them: envelopes of a wanted size, of many different faults.

In: how many faults, and bytes an event. Out: `Envelopes`, which gives one after the other, each
with an id, a time and an order number of its own; all else is made once, so that sending costs
little.
"""

from __future__ import annotations

import itertools
import json
import os
import random
from datetime import UTC, datetime
from typing import Any, NamedTuple

FRAMES = 50
BREADCRUMBS = 30
SITES = 400
"""Users, each with a name of its own in the events."""

_ID, _NUMBER, _USER = "0" * 32, 22222222, "user-33333"
_TIME = "1999-09-09T09:09:09.999999Z"
_TYPES = ("ValueError", "KeyError", "TypeError", "TimeoutError", "ConnectionError", "LookupError")


class Sent(NamedTuple):
    """One event, and its envelope."""

    id: bytes
    body: bytes


class Envelopes:
    """Faults take turns at random, the same ones for the same seed."""

    def __init__(self, *, faults: int, size: int, seed: int) -> None:
        self._random = random.Random(seed)
        self._templates = [_split(_event(number, size)) for number in range(faults)]
        self._numbers = itertools.count()

    def __next__(self) -> Sent:
        event_id = os.urandom(16)
        pieces = self._random.choice(self._templates)
        number = next(self._numbers)
        changing = {
            _ID: event_id.hex(),
            _TIME: datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            str(_NUMBER): f"{number % 90_000_000 + 10_000_000}",
            _USER: f"user-{number % SITES + 10_000}",
        }
        body = b"".join([changing[each].encode() if text else each for each, text in pieces])
        return Sent(event_id, body)


def _split(event: dict[str, Any]) -> list[tuple[Any, bool]]:
    """The envelope, cut where events differ: (bytes, False) stay, (mark, True) change."""
    payload = json.dumps(event, separators=(",", ":"))
    head = {"event_id": _ID, "sdk": event["sdk"]}
    item = {"type": "event", "content_type": "application/json", "length": len(payload)}
    rest = "\n".join((json.dumps(head), json.dumps(item), payload)) + "\n"
    marks = (_ID, _TIME, str(_NUMBER), _USER)
    pieces: list[tuple[Any, bool]] = []
    while rest:
        found = [(rest.index(mark), mark) for mark in marks if mark in rest]
        at, mark = min(found, default=(len(rest), ""))
        pieces.append((rest[:at].encode(), False))
        if mark:
            pieces.append((mark, True))
        rest = rest[at + len(mark) :]
    return pieces


def _event(fault: int, size: int) -> dict[str, Any]:
    """Padded by the values of local variables, until it has `size` bytes."""
    event = _unpadded(fault)
    frames = event["exception"]["values"][0]["stacktrace"]["frames"]
    missing = size - len(json.dumps(event, separators=(",", ":")))
    for number, frame in enumerate(frames):
        share = max(0, missing // (len(frames) - number) - 13)
        frame["vars"]["payload"] = repr("x" * max(0, share - 4))
        missing -= share + 13
    return event


def _unpadded(fault: int) -> dict[str, Any]:
    return {
        "event_id": _ID,
        "timestamp": _TIME,
        "platform": "python",
        "level": "error",
        "release": f"shop@2.{fault % 5}.0",
        "environment": "production" if fault % 10 else "staging",
        "server_name": f"web-{fault % 4}",
        "transaction": f"/orders/{fault % 20}",
        "sdk": {"name": "sentry.python", "version": "2.40.0"},
        "user": {"id": _USER},
        "tags": {"plan": "pro", "region": f"eu-{fault % 3}", "queue": f"q{fault % 7}"},
        "request": {
            "url": f"https://shop.example.com/orders/{fault % 20}",
            "method": "POST",
            "headers": {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"},
            "data": {"order": _NUMBER, "items": list(range(20))},
        },
        "contexts": {
            "runtime": {"name": "CPython", "version": "3.13.0"},
            "trace": {"trace_id": "ab" * 16, "span_id": "cd" * 8},
        },
        "extra": {"sys.argv": ["manage.py", "runserver"], "attempt": 3},
        "modules": {f"package-{number}": f"1.{number}.0" for number in range(60)},
        "breadcrumbs": {"values": [_breadcrumb(number) for number in range(BREADCRUMBS)]},
        "exception": {
            "values": [
                {
                    "type": _TYPES[fault % len(_TYPES)],
                    "value": f"order {_NUMBER} cannot be charged",
                    "module": "builtins",
                    "mechanism": {"type": "django", "handled": False},
                    "stacktrace": {"frames": [_frame(fault, place) for place in range(FRAMES)]},
                }
            ]
        },
    }


def _frame(fault: int, place: int) -> dict[str, Any]:
    """The call that failed stands last."""
    own = place % 3 == 2 or place == FRAMES - 1
    name = f"step_{place}_of_{fault}" if own else f"dispatch_{place}"
    folder = "shop" if own else "django/core"
    return {
        "filename": f"{folder}/module_{place}.py",
        "abs_path": f"/srv/app/{folder}/module_{place}.py",
        "module": f"{folder.replace('/', '.')}.module_{place}",
        "function": name,
        "lineno": 100 + place,
        "in_app": own,
        "pre_context": [f"        value_{line} = self.load({line})" for line in range(3)],
        "context_line": f"        return self.{name}(order, retry={fault})",
        "post_context": [f"        log.debug('done {line}')" for line in range(3)],
        "vars": {"self": f"<{folder}.Worker object at 0x7f11>", "retry": str(fault)},
    }


def _breadcrumb(number: int) -> dict[str, Any]:
    return {
        "timestamp": f"2026-11-01T10:00:{number:02}.123456Z",
        "type": "default",
        "category": "query",
        "level": "info",
        "message": f"SELECT * FROM orders WHERE id = {number}",
        "data": {"rows": number},
    }
