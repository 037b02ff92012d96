"""What an event or error says of itself: level, message, stack trace, environment, release, tags.

In: an event of a format that has these fields. Out: a `Report` of clean texts, and the check that
they are not too large together. Raises InvalidEvent and TooLarge.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

import orjson

from beacon.decode.ids import written
from beacon.decode.text import json_text
from beacon.errors import InvalidEvent, TooLarge
from beacon.events import MAX_ERROR_EVENT_BYTES, MAX_PROPERTIES_BYTES

LEVELS = ("debug", "info", "warning", "error", "fatal")
"""From the least to the most severe."""

Stacktrace = list[dict[str, Any] | str] | str


class Reporting(Protocol):
    """An event with these fields."""

    level: str | None
    message: str | None
    stacktrace: Stacktrace | None
    environment: str | None
    release: str | None
    tags: dict[str, Any] | None


class Report(NamedTuple):
    """`limit`: bytes of properties, stack trace, message and tags together."""

    level: str | None = None
    message: str | None = None
    stacktrace: bytes | None = None
    environment: str | None = None
    release: str | None = None
    tags: bytes | None = None
    limit: int = MAX_PROPERTIES_BYTES

    def check_size(self, properties: bytes, name: str) -> None:
        """`name` is what the format calls its properties."""
        size = (
            len(properties)
            + len(self.stacktrace or b"")
            + len((self.message or "").encode())
            + len(self.tags or b"")
        )
        if size > self.limit:
            raise TooLarge(
                f"$: {name}, stacktrace, message and tags are {size} bytes together; "
                f"at most {self.limit} are taken"
            )


NO_REPORT = Report()


def read_report(event: Reporting) -> Report:
    level = _level(event)
    limit = _limit(event, level)
    return Report(
        level,
        event.message,
        _stacktrace(event.stacktrace, limit),
        event.environment or None,
        event.release or None,
        _tags(event.tags, limit),
        limit,
    )


def _level(event: Reporting) -> str:
    """An event without a level is information, unless it carries a stack trace."""
    if event.level is None:
        return "error" if event.stacktrace else "info"
    level = event.level.lower()
    if level not in LEVELS:
        raise InvalidEvent(f"$.level: expected one of {', '.join(LEVELS)}")
    return level


def _limit(event: Reporting, level: str) -> int:
    is_error = level in ("error", "fatal") or bool(event.stacktrace)
    return MAX_ERROR_EVENT_BYTES if is_error else MAX_PROPERTIES_BYTES


def _stacktrace(trace: Stacktrace | None, limit: int) -> bytes | None:
    """Frames as JSON; a frame, or a whole trace, that is plain text becomes {"raw": text}."""
    if not trace:
        return None
    frames = [trace] if isinstance(trace, str) else trace
    objects = [{"raw": frame} if isinstance(frame, str) else frame for frame in frames]
    return json_text(objects, "$.stacktrace", limit)


def _tags(tags: dict[str, Any] | None, limit: int) -> bytes | None:
    """Tags are text; other values are written as text, and null is no tag."""
    if not tags:
        return None
    texts = {name: _tag(name, value) for name, value in tags.items() if value is not None}
    return json_text(texts, "$.tags", limit)


def _tag(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return written(value)
    raise InvalidEvent(f"$.tags[{orjson.dumps(name[:40]).decode()}]: expected str")
