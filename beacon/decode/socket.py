"""Decodes the messages of Beacon's own WebSocket: one text frame in, drafts out."""

from __future__ import annotations

from typing import Any, final

import msgspec
from msgspec import Struct, field

from beacon.decode.batch import decode_each, members
from beacon.decode.fields import (
    Id,
    Identity,
    Name,
    Session,
    Time,
    address,
    identify_properties,
    identity,
)
from beacon.decode.ids import id_bytes, session_bytes
from beacon.decode.scan import Members
from beacon.decode.text import UNREADABLE, json_text, read, repair, without_nul
from beacon.decode.times import microseconds
from beacon.errors import BeaconError, InvalidEvent
from beacon.events import IDENTIFY, MAX_PROPERTIES_BYTES, Decoded, Draft


@final
class Ping(Struct, tag="ping", tag_field="type"):
    """To be answered by a pong."""


class Messages(Struct, frozen=True):
    """One message's events. `seq` is what to ack; `batch`: refusals carry an index."""

    seq: int | None
    decoded: Decoded
    batch: bool


class EventFields(Struct, gc=False):
    event: Name
    props: dict[str, Any] | None = None
    ts: Time | None = None
    user_id: Identity | None = field(name="userId", default=None)
    id: Id | None = None
    session: Session | None = None
    anon: Identity | None = None
    seq: int | None = None


class _Event(EventFields, tag="event", tag_field="type", gc=False):
    pass


@final
class _Identify(Struct, tag="identify", tag_field="type", gc=False):
    user_id: Identity = field(name="userId")
    traits: dict[str, Any] | None = None
    ts: Time | None = None
    id: Id | None = None
    session: Session | None = None
    anon: Identity | None = None
    seq: int | None = None


@final
class _Batch(Struct, tag="batch", tag_field="type"):
    messages: list[_Event | _Identify]
    seq: int | None = None


_message = msgspec.json.Decoder(_Event | _Identify | _Batch | Ping).decode
_inner = msgspec.json.Decoder(_Event | _Identify).decode
_seq = msgspec.json.Decoder(int | None).decode


def decode_message(data: bytes | str, project_id: bytes) -> Ping | Messages:
    """One text frame. Raises InvalidEvent, InvalidJson, TooLarge and BatchTooLarge for a
    message that is bad as a whole, with its `seq` where that can be read.
    """
    raw = without_nul(data.encode(errors="surrogatepass") if isinstance(data, str) else data)
    try:
        message = _message(raw)
    except UNREADABLE:
        return _decode_slowly(raw, project_id)
    return _messages(message, project_id)


def _messages(message: _Event | _Identify | _Batch | Ping, project_id: bytes) -> Ping | Messages:
    if type(message) is Ping:
        return message
    try:
        if type(message) is _Batch:
            decoded = decode_each(message.messages, _draft, project_id, "messages")
            return Messages(message.seq, decoded, True)
        return Messages(message.seq, Decoded([_draft(message, project_id)], [0], []), False)
    except BeaconError as error:
        error.seq = message.seq
        raise


def _decode_slowly(raw: bytes, project_id: bytes) -> Ping | Messages:
    """Of a batch each message by itself; anything else once more, its text repaired."""
    text = repair(raw)
    parts = members(text, "messages")
    seq = _readable_seq(parts)
    try:
        if parts and parts.items is not None and parts.texts.get("type") == '"batch"':
            _check_seq(parts)
            decoded = decode_each(parts.items, _draft_of_text, project_id, "messages")
            return Messages(seq, decoded, True)
        return _messages(read(_message, text.encode()), project_id)
    except BeaconError as error:
        error.seq = seq
        raise


def _readable_seq(parts: Members | None) -> int | None:
    try:
        return _seq(parts.texts["seq"].encode()) if parts else None
    except (KeyError, *UNREADABLE):
        return None


def _check_seq(parts: Members) -> None:
    try:
        _seq(parts.texts.get("seq", "null").encode())
    except UNREADABLE:
        raise InvalidEvent("$.seq: expected int | null") from None


def _draft_of_text(text: str, project_id: bytes) -> Draft:
    return _draft(read(_inner, text.encode()), project_id)


def _draft(message: _Event | _Identify, project_id: bytes) -> Draft:
    if type(message) is _Identify:
        return _identify(message, project_id)
    return event_draft(message, project_id)


def event_draft(message: EventFields, project_id: bytes) -> Draft:
    name = message.event
    known = message.props
    if known is None:
        known = {}
    user_id = identity(message.user_id, "$.userId")
    if name == IDENTIFY:
        known, user_id = identify_properties(known, user_id, "$.props")
    url, referrer = address(name, known)
    return Draft(
        name,
        json_text(known, "$.props", MAX_PROPERTIES_BYTES),
        known,
        id_bytes(message.id, project_id),
        microseconds(message.ts, "$.ts"),
        session_bytes(message.session, project_id),
        identity(message.anon, "$.anon"),
        user_id,
        url,
        referrer,
    )


def _identify(message: _Identify, project_id: bytes) -> Draft:
    known, user_id = identify_properties(
        {"traits": message.traits}, identity(message.user_id, "$.userId"), "$"
    )
    return Draft(
        name=IDENTIFY,
        properties=json_text(known, "$.traits", MAX_PROPERTIES_BYTES),
        known=known,
        id=id_bytes(message.id, project_id),
        timestamp=microseconds(message.ts, "$.ts"),
        session_id=session_bytes(message.session, project_id),
        anon_id=identity(message.anon, "$.anon"),
        user_id=user_id,
    )
