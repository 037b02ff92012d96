"""Decodes what Beacon's SDKs say on their WebSocket: an array, who the visitor is, then events.

One bad event never rejects its neighbours, and whatever can be read of a delivery has its number:
the client keeps what is not acknowledged, and would send a delivery without one for ever.
"""

from __future__ import annotations

from typing import Any, final

import msgspec
from msgspec import Struct, field

from beacon.decode.batch import decode_each, members
from beacon.decode.fields import Identity, Session, identify_properties, identity
from beacon.decode.ids import session_bytes
from beacon.decode.socket import EventFields, event_draft
from beacon.decode.text import UNREADABLE, read, repair, without_nul
from beacon.errors import BeaconError, InvalidEvent
from beacon.events import Decoded, Draft


@final
class Hello(Struct, frozen=True):
    """Who the visitor is. `traits` are those of the last `$identify`, if there was one."""

    session_id: bytes | None
    anon_id: str | None
    user_id: str | None
    traits: dict[str, Any]

    def digest(self) -> int:
        """The same for each hello of this visitor, of whom the same is known; the visit may be
        another. To be kept: traits can take megabytes."""
        return hash((self.anon_id, self.user_id, _encoded(self.traits)))


@final
class Delivery(Struct, frozen=True):
    """`seq` is the greatest of its events', 0 without any. Refusals have an event's index."""

    hello: Hello
    seq: int
    decoded: Decoded


@final
class _Hello(Struct):
    session: Session | None = None
    anon: Identity | None = None
    who: Any = None


class _Event(EventFields):
    """`userId` is that of the last `$identify`, whatever the page gave it."""

    user_id: Any = field(name="userId", default=None)


class _Numbered(Struct):
    seq: int | None = None


NOBODY = msgspec.Raw(b"{}")
"""Stands for the hello of a client that has forgotten who it is."""

_encoded = msgspec.json.Encoder(order="deterministic").encode
_parts = msgspec.json.Decoder(list[msgspec.Raw]).decode
_hello = msgspec.json.Decoder(_Hello).decode
_event = msgspec.json.Decoder(_Event).decode
_events = msgspec.json.Decoder(list[_Event]).decode
_numbered = msgspec.json.Decoder(_Numbered).decode


def decode_delivery(data: bytes | str, project_id: bytes) -> Delivery:
    """One text frame. Raises InvalidEvent, InvalidJson, TooLarge and BatchTooLarge for a
    delivery that is bad as a whole, with its `seq` where that can be read.
    """
    raw = without_nul(data.encode(errors="surrogatepass") if isinstance(data, str) else data)
    try:
        first, *rest = _parts(raw) or [NOBODY]
        hello = _hello(first)
        events = _events(b"[%b]" % b",".join(map(bytes, rest)))
    except UNREADABLE:
        return _decode_slowly(raw, project_id)
    seq = max((event.seq or 0 for event in events), default=0)
    try:
        return Delivery(
            _checked(hello, project_id),
            seq,
            decode_each(events, _draft, project_id, "events"),
        )
    except BeaconError as error:
        error.seq = seq
        raise


def _decode_slowly(raw: bytes, project_id: bytes) -> Delivery:
    """The hello and each event by itself, its text repaired."""
    parts = members(f'{{"events":{repair(raw)}}}', "events")
    first, *rest = (parts and parts.items) or [bytes(NOBODY).decode()]
    seq = max(map(_readable_seq, rest), default=0)
    try:
        hello = _checked(read(_hello, first.encode()), project_id)
        return Delivery(hello, seq, decode_each(rest, _draft_of_text, project_id, "events"))
    except BeaconError as error:
        error.seq = seq
        raise


def _checked(hello: _Hello, project_id: bytes) -> Hello:
    """A `who` that names nobody is none: its `$identify` is refused, and no other event."""
    session_id = session_bytes(hello.session, project_id)
    anon_id = identity(hello.anon, "$[0].anon")
    who = hello.who if isinstance(hello.who, dict) else {}
    try:
        known, user_id = identify_properties(who, None, "$[0].who")
    except InvalidEvent:
        return Hello(session_id, anon_id, None, {})
    return Hello(session_id, anon_id, user_id, known["traits"])


def _readable_seq(text: str) -> int:
    try:
        return _numbered(text.encode()).seq or 0
    except UNREADABLE:
        return 0


def _draft_of_text(text: str, project_id: bytes) -> Draft:
    return _draft(read(_event, text.encode()), project_id)


def _draft(event: _Event, project_id: bytes) -> Draft:
    try:
        identity(event.user_id, "$.userId")
    except InvalidEvent:
        event.user_id = None
    return event_draft(event, project_id)
