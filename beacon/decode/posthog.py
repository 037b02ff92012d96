"""Decodes PostHog's capture format: one event, a list, or `{"batch": [...]}` in, drafts out.

PostHog knows one `distinct_id`, Beacon a visitor (`anon_id`) and a user: whose an event is
stands in what the client says of itself (docs/protocol.md). `$identify`, `$create_alias` and
`$set` become Beacon's `$identify`, `$feature_flag_called` its `$flag_exposure`; every other event
keeps its name.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType, field

from beacon.decode.batch import Format, decode_body, members
from beacon.decode.fields import (
    MAX_LABEL_CHARACTERS,
    MAX_SESSION_CHARACTERS,
    Identity,
    Name,
    address,
    identity,
    screen_size,
)
from beacon.decode.ids import id_bytes, session_bytes
from beacon.decode.posthog_person import person_of
from beacon.decode.text import UNREADABLE, json_text, repair
from beacon.decode.times import microseconds
from beacon.errors import BadRequest, InvalidEvent, TooLarge
from beacon.events import (
    FLAG_EXPOSURE,
    IDENTIFY,
    MAX_BATCH_EVENTS,
    MAX_PROPERTIES_BYTES,
    Decoded,
    Draft,
)

MAX_KEY_CHARACTERS = 200

_FLAG_CALLED = "$feature_flag_called"
_NO_REFERRER = "$direct"
_SAYS_NO_REFERRER = ("$referrer", "$referring_domain")


class Delivery(Struct, frozen=True):
    """A body whose project is not known yet. `key` is that of the body, or of one of its events;
    `sent_at` the client's clock when it sent, in microseconds; `is_single` tells that the body is
    one event, not a list."""

    body: bytes  # {"events": [...]}
    key: str | None
    sent_at: int | None
    is_single: bool


class _Event(Struct, gc=False):
    event: Name
    distinct_id: Identity | None = None
    properties: dict[str, Any] | None = None
    timestamp: Any = None
    offset: Any = None
    uuid: Any = None
    set: Any = field(name="$set", default=None)
    set_once: Any = field(name="$set_once", default=None)


class _Body(Struct):
    events: list[_Event]


class _Head(Struct):
    """A body or an event, as far as it says who sends."""

    api_key: Any = None
    token: Any = None
    sent_at: Any = None
    properties: Any = None
    batch: msgspec.Raw | UnsetType = UNSET


_read_head = msgspec.json.Decoder(_Head).decode


# --- before the project is known -------------------------------------------------------------


def read(body: bytes) -> Delivery:
    """A plain body. Raises InvalidJson, and BadRequest for what holds no events."""
    text = body.removeprefix(b"\xef\xbb\xbf").strip()
    if text.startswith(b"["):
        text = b'{"batch":' + text + b"}"
    try:
        head = _read_head(text)
    except UNREADABLE:
        return _read_slowly(text)
    if head.batch is UNSET:
        return _delivery(head, b"[%b]" % text, is_single=True)
    events = bytes(head.batch)
    return _delivery(head, events) if events.startswith(b"[") else _read_slowly(text)


def _read_slowly(text: bytes) -> Delivery:
    """What some of its events keep from being read at once."""
    repaired = repair(text)
    parts = members(repaired, "batch")
    if parts is None:
        raise BadRequest(
            "$: expected an event, an array of them, or object with a list named batch"
        )
    names = [name for name in _Head.__struct_fields__ if name in parts.texts and name != "batch"]
    head = _Head(**{name: _value(parts.texts[name]) for name in names})
    if parts.items is not None:
        return _delivery(head, f"[{','.join(parts.items)}]".encode())
    if "batch" in parts.texts:
        raise BadRequest("$.batch: expected array")
    return _delivery(head, f"[{repaired}]".encode(), is_single=True)


def _value(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except UNREADABLE:
        return None


def _delivery(head: _Head, events: bytes, *, is_single: bool = False) -> Delivery:
    body = b'{"events":%b}' % events
    return Delivery(body, _key(head) or _events_key(body), _time(head.sent_at), is_single)


def _events_key(body: bytes) -> str | None:
    """That of the first event that names one: lists have no other place for it."""
    parts = members(repair(body), "events")
    items = (parts and parts.items) or []
    return next((key for item in items[:MAX_BATCH_EVENTS] if (key := _event_key(item))), None)


def _event_key(event: str) -> str | None:
    try:
        return _key(_read_head(event))
    except UNREADABLE:
        return None


def _key(head: _Head) -> str | None:
    properties = head.properties if isinstance(head.properties, dict) else {}
    named = (head.api_key, head.token, properties.get("token"), properties.get("api_key"))
    return next((text for value in named if (text := _text(value, MAX_KEY_CHARACTERS))), None)


# --- the events ------------------------------------------------------------------------------


def decode(delivery: Delivery, project_id: bytes) -> Decoded:
    """Raises BatchTooLarge; of a single event InvalidEvent and TooLarge."""
    form = Format(
        body=msgspec.json.Decoder(_Body).decode,
        event=msgspec.json.Decoder(_Event).decode,
        draft=partial(_draft, delivery),
    )
    decoded = decode_body(delivery.body, project_id, form)
    if delivery.is_single and decoded.refusals:
        refusal = decoded.refusals[0]
        kind = TooLarge if refusal.code == TooLarge.code else InvalidEvent
        raise kind(refusal.message.replace("$.events[0]", "$", 1))
    return decoded


def _draft(delivery: Delivery, event: _Event, project_id: bytes) -> Draft:
    known = _properties(event, delivery.key)
    distinct_id = identity(event.distinct_id, "$.distinct_id")
    distinct_id = distinct_id or identity(
        known.pop("distinct_id", None), "$.properties.distinct_id"
    )
    person = person_of(event.event, known, distinct_id)
    name = IDENTIFY if person.is_told else event.event
    if person.is_told:
        known |= {"user_id": person.user_id, "traits": known.pop("$set", {})}
    elif name == _FLAG_CALLED and (flags := _flags(known)):
        name = FLAG_EXPOSURE
        known["flags"] = flags
    timestamp = _time(event.timestamp)
    url, referrer = address(
        name, known, _text(known.get("$current_url")), _text(known.get("$referrer"))
    )
    return Draft(
        name=name,
        properties=json_text(known, "$.properties", MAX_PROPERTIES_BYTES),
        known=known,
        id=id_bytes(_id(event.uuid) or _id(known.get("$insert_id")), project_id),
        timestamp=timestamp,
        session_id=session_bytes(
            _text(known.get("$session_id"), MAX_SESSION_CHARACTERS), project_id
        ),
        anon_id=person.anon_id,
        user_id=person.user_id,
        url=url,
        referrer=referrer,
        language=_text(known.get("$browser_language"), MAX_LABEL_CHARACTERS),
        screen=screen_size(known.get("$screen_width"), known.get("$screen_height")),
        user_agent=_text(known.get("$raw_user_agent")),
        age=_age(event, known, timestamp, delivery.sent_at),
    )


def _flags(known: dict[str, Any]) -> dict[str, Any]:
    """What a program was given; the value of one that is no text is told by its payload."""
    key, value = known.get("$feature_flag"), known.get("$feature_flag_response")
    if value is True and (payload := known.get("$feature_flag_payload")) is not None:
        value = payload
    return {} if value is None or not isinstance(key, str) else {key: value}


def _properties(event: _Event, key: str | None) -> dict[str, Any]:
    """With what stands beside them, and without what says nothing of the event."""
    known = event.properties or {}
    for name, beside in (("$set", event.set), ("$set_once", event.set_once)):
        if isinstance(beside, dict):
            within = known.get(name)
            known[name] = {**within, **beside} if isinstance(within, dict) else beside
    if not isinstance(known.get("$set", {}), dict):
        del known["$set"]
    if key is not None and known.get("token") == key:
        del known["token"]
    for name in _SAYS_NO_REFERRER:
        if known.get(name) == _NO_REFERRER:
            del known[name]
    return known


def _age(
    event: _Event, known: dict[str, Any], timestamp: int | None, sent_at: int | None
) -> int | None:
    """How long before it was sent the event happened, by the client's own clock."""
    if timestamp is not None:
        ignored = known.get("$ignore_sent_at") is True
        return None if sent_at is None or ignored else sent_at - timestamp
    return _time(event.offset) if not isinstance(event.offset, str) else None


def _time(value: Any) -> int | None:
    """None for what is no time: PostHog's own servers take the event all the same."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        return microseconds(value, "$")
    except InvalidEvent:
        return None


def _id(value: Any) -> str | int | float | None:
    is_id = isinstance(value, str | int | float) and not isinstance(value, bool)
    return value if is_id else None


def _text(value: Any, most: int = MAX_PROPERTIES_BYTES) -> str | None:
    """None for what is no text, an empty one, or too long for its field."""
    return value if type(value) is str and 0 < len(value) <= most else None
