"""Decodes PulseKit's format, events and errors of servers: one event or a batch in, drafts out."""

from __future__ import annotations

from typing import Any

import msgspec
import orjson
from msgspec import Struct, field

from beacon.decode.batch import Format, decode_body
from beacon.decode.batch import decode_event as decode_one
from beacon.decode.fields import Id, Label, Name, Time, address, identify_properties
from beacon.decode.ids import id_bytes, written
from beacon.decode.text import json_text
from beacon.decode.times import microseconds
from beacon.errors import InvalidEvent, TooLarge
from beacon.events import IDENTIFY, MAX_ERROR_EVENT_BYTES, MAX_PROPERTIES_BYTES, Decoded, Draft

LEVELS = ("debug", "info", "warning", "error", "fatal")
"""From the least to the most severe."""


class _Event(Struct, gc=False):
    name: Name = field(name="type")
    level: str | None = None
    message: str | None = None
    metadata: dict[str, Any] | None = None
    stacktrace: list[dict[str, Any] | str] | str | None = None
    environment: Label | None = None
    release: Label | None = None
    tags: dict[str, Any] | None = None
    timestamp: Time | None = None
    id: Id | None = None


class _Body(Struct):
    events: list[_Event]


def decode_event(body: bytes, project_id: bytes) -> Draft:
    """A plain body that is one event. Raises InvalidJson, InvalidEvent and TooLarge."""
    return decode_one(body, project_id, _FORMAT)


def decode_batch(body: bytes, project_id: bytes) -> Decoded:
    """A plain body. Raises InvalidJson, BadRequest (no list of events) and BatchTooLarge."""
    return decode_body(body, project_id, _FORMAT)


def _draft(event: _Event, project_id: bytes) -> Draft:
    level = _level(event)
    limit = _limit(event, level)
    known = event.metadata or {}
    user_id = None
    if event.name == IDENTIFY:
        known, user_id = identify_properties(known, None, "$.metadata")
    url, referrer = address(event.name, known)
    draft = Draft(
        name=event.name,
        properties=json_text(known, "$.metadata", limit),
        known=known,
        id=id_bytes(event.id, project_id),
        timestamp=microseconds(event.timestamp, "$.timestamp"),
        user_id=user_id,
        url=url,
        referrer=referrer,
        level=level,
        message=event.message,
        stacktrace=_stacktrace(event.stacktrace, limit),
        environment=event.environment or None,
        release=event.release or None,
        tags=_tags(event.tags, limit),
    )
    _check_size(draft, limit)
    return draft


def _level(event: _Event) -> str:
    """An event without a level is information, unless it carries a stack trace."""
    if event.level is None:
        return "error" if event.stacktrace else "info"
    level = event.level.lower()
    if level not in LEVELS:
        raise InvalidEvent(f"$.level: expected one of {', '.join(LEVELS)}")
    return level


def _limit(event: _Event, level: str) -> int:
    """Bytes of properties, stack trace, message and tags together."""
    is_error = level in ("error", "fatal") or bool(event.stacktrace)
    return MAX_ERROR_EVENT_BYTES if is_error else MAX_PROPERTIES_BYTES


def _stacktrace(trace: list[dict[str, Any] | str] | str | None, limit: int) -> bytes | None:
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


def _check_size(draft: Draft, limit: int) -> None:
    size = (
        len(draft.properties)
        + len(draft.stacktrace or b"")
        + len((draft.message or "").encode())
        + len(draft.tags or b"")
    )
    if size > limit:
        raise TooLarge(
            f"$: metadata, stacktrace, message and tags are {size} bytes together; "
            f"at most {limit} are taken"
        )


_FORMAT = Format(
    body=msgspec.json.Decoder(_Body).decode,
    event=msgspec.json.Decoder(_Event).decode,
    draft=_draft,
)
