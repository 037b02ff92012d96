"""Decodes the script-tag tracker's HTTP format: `{"events": [...]}` in, drafts out."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from beacon.decode.batch import Format, decode_body
from beacon.decode.fields import (
    Id,
    Identity,
    Label,
    Name,
    Session,
    Time,
    Url,
    address,
    identify_properties,
    identity,
)
from beacon.decode.ids import id_bytes, session_bytes
from beacon.decode.report import NO_REPORT, Stacktrace, read_report
from beacon.decode.text import json_text
from beacon.decode.times import microseconds
from beacon.events import IDENTIFY, Decoded, Draft


class _Event(Struct, gc=False):
    event: Name
    properties: dict[str, Any] | None = None
    distinct_id: Identity | None = None
    session_id: Session | None = None
    page_url: Url | None = None
    referrer: Url | None = None
    timestamp: Time | None = None
    id: Id | None = None
    level: str | None = None
    message: str | None = None
    stacktrace: Stacktrace | None = None
    environment: Label | None = None
    release: Label | None = None
    tags: dict[str, Any] | None = None


class _Body(Struct):
    events: list[_Event]


def decode(body: bytes, project_id: bytes) -> Decoded:
    """A plain body. Raises InvalidJson, BadRequest (no list of events) and BatchTooLarge."""
    return decode_body(body, project_id, _FORMAT)


def _draft(event: _Event, project_id: bytes) -> Draft:
    name = event.event
    known = event.properties
    user_id = None
    if known is None:
        known = {}
    if name == IDENTIFY:
        known, user_id = identify_properties(known, None, "$.properties")
    url, referrer = address(name, known, event.page_url, event.referrer)
    is_report = event.level is not None or event.stacktrace
    report = read_report(event) if is_report else NO_REPORT
    properties = json_text(known, "$.properties", report.limit)
    if is_report:
        report.check_size(properties, "properties")
    return Draft(
        name,
        properties,
        known,
        id_bytes(event.id, project_id),
        microseconds(event.timestamp, "$.timestamp"),
        session_bytes(event.session_id, project_id),
        identity(event.distinct_id, "$.distinct_id"),
        user_id,
        url,
        referrer,
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
