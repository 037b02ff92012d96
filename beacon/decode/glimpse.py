"""Decodes Glimpse's AnalyticsEvent: one event a body in, the project it names and a draft out."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct, field

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
    screen_size,
)
from beacon.decode.ids import id_bytes, session_bytes
from beacon.decode.text import json_text, read_body
from beacon.decode.times import microseconds
from beacon.events import IDENTIFY, MAX_PROPERTIES_BYTES, Draft

_IDENTIFY_NAMES = ("identify", IDENTIFY)


class Context(Struct, rename="camel"):
    """Where in the client's world it happened; what has no column is kept in `$context`."""

    url: Url | None = None
    referrer: Url | None = None
    viewport: Any = None
    device: Any = None
    connection: Any = None
    locale: Label | None = None
    user_agent: Url | None = None


class AnalyticsEvent(Struct, rename="camel"):
    """A checked body. `project_id` is what the client names: a project's id or public key."""

    project_id: str
    name: Name = field(name="event")
    timestamp: Time | None = None
    session_id: Session | None = None
    anonymous_id: Identity | None = None
    user_id: Identity | None = None
    properties: dict[str, Any] | None = None
    traits: dict[str, Any] | None = None
    context: Context | None = None
    id: Id | None = None


_event = msgspec.json.Decoder(AnalyticsEvent).decode


def decode(body: bytes) -> AnalyticsEvent:
    """A plain body, before its project is known. Raises InvalidJson and InvalidEvent."""
    return read_body(_event, body)


def to_draft(event: AnalyticsEvent, project_id: bytes) -> Draft:
    """`project_id` is that of the project found. Raises InvalidEvent and TooLarge."""
    context = event.context or Context()
    name = IDENTIFY if event.name in _IDENTIFY_NAMES else event.name
    known, user_id = _properties(event, context)
    url, referrer = address(name, known, context.url, context.referrer)
    return Draft(
        name=name,
        properties=json_text(known, "$.properties", MAX_PROPERTIES_BYTES),
        known=known,
        id=id_bytes(event.id, project_id),
        timestamp=microseconds(event.timestamp, "$.timestamp"),
        session_id=session_bytes(event.session_id, project_id),
        anon_id=identity(event.anonymous_id, "$.anonymousId"),
        user_id=user_id,
        url=url,
        referrer=referrer,
        language=context.locale or None,
        screen=_screen(context.viewport),
        user_agent=context.user_agent or None,
    )


def _properties(event: AnalyticsEvent, context: Context) -> tuple[dict[str, Any], str | None]:
    """The properties with `$context` and `$traits` added, and the user id."""
    known = dict(event.properties or {})
    user_id = identity(event.user_id, "$.userId")
    kept = {
        name: value
        for name in ("viewport", "device", "connection")
        if (value := getattr(context, name)) is not None
    }
    if kept:
        known.setdefault("$context", kept)
    if event.name in _IDENTIFY_NAMES:
        if event.traits is not None:
            known["traits"] = event.traits
        return identify_properties(known, user_id, "$.properties")
    if event.traits:
        known.setdefault("$traits", event.traits)
    return known, user_id


def _screen(viewport: Any) -> str | None:
    """None if the viewport does not tell two sizes in pixels."""
    if not isinstance(viewport, dict):
        return None
    return screen_size(viewport.get("width"), viewport.get("height"))
