"""Decodes PulseKit's format, events and errors of servers: one event or a batch in, drafts out."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct, field

from beacon.decode.batch import Format, decode_body
from beacon.decode.batch import decode_event as decode_one
from beacon.decode.fields import Id, Label, Name, Time, address, identify_properties
from beacon.decode.ids import id_bytes
from beacon.decode.report import Stacktrace, read_report
from beacon.decode.text import json_text
from beacon.decode.times import microseconds
from beacon.events import IDENTIFY, Decoded, Draft


class _Event(Struct, gc=False):
    name: Name = field(name="type")
    level: str | None = None
    message: str | None = None
    metadata: dict[str, Any] | None = None
    stacktrace: Stacktrace | None = None
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
    report = read_report(event)
    known = event.metadata or {}
    user_id = None
    if event.name == IDENTIFY:
        known, user_id = identify_properties(known, None, "$.metadata")
    url, referrer = address(event.name, known)
    properties = json_text(known, "$.metadata", report.limit)
    report.check_size(properties, "metadata")
    return Draft(
        name=event.name,
        properties=properties,
        known=known,
        id=id_bytes(event.id, project_id),
        timestamp=microseconds(event.timestamp, "$.timestamp"),
        user_id=user_id,
        url=url,
        referrer=referrer,
        level=report.level,
        message=report.message,
        stacktrace=report.stacktrace,
        environment=report.environment,
        release=report.release,
        tags=report.tags,
    )


_FORMAT = Format(
    body=msgspec.json.Decoder(_Body).decode,
    event=msgspec.json.Decoder(_Event).decode,
    draft=_draft,
)
