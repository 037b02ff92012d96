"""Decodes what Sentry's clients send: an envelope of items, or one event (`store`).

In: plain bodies. Out: drafts (errors, messages, logs, feedback), and beside them what is no event.
A broken item costs itself alone; items of which Beacon keeps nothing are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct, field

from beacon.decode.ids import uuid_bytes
from beacon.decode.sentry_envelope import Item, read_header, read_items
from beacon.decode.sentry_event import Origin, decode_event, decode_feedback
from beacon.decode.sentry_items import (
    decode_check_in,
    decode_client_report,
    decode_logs,
    decode_user_report,
)
from beacon.decode.sentry_json import Reader, moment_of, object_of, text_of
from beacon.errors import BatchTooLarge, BeaconError, TooLarge
from beacon.events import MAX_BATCH_EVENTS, CheckIn, ClientReport, Decoded, Draft, Refusal

MAX_STORED_BYTES = 20 * 1024 * 1024
"""What is stored of one envelope."""
MAX_DROPPED_OF_ITEM = 1000

EVENTS_NOT_KEPT = ("transaction", "span", "profile", "profile_chunk", "replay_event")
"""They take part in the balance, as dropped."""
ONLY_COUNTED = (
    "session",
    "sessions",
    "attachment",
    "replay_recording",
    "replay_video",
    "statsd",
    "metric_buckets",
    "trace_metric",
)
UNKNOWN = "unknown"

_TOO_MANY = f"$: more than {MAX_BATCH_EVENTS} events in one envelope"


class Envelope(Struct):
    """What one delivery holds. `answer_id` is the id that its client waits for, 32 hex digits;
    `dropped` counts events of which nothing is kept, `items` all items by their type."""

    drafts: list[Draft] = field(default_factory=list)
    indexes: list[int] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    client_reports: list[ClientReport] = field(default_factory=list)
    check_ins: list[CheckIn] = field(default_factory=list)
    items: Counter[str] = field(default_factory=Counter)
    dropped: int = 0
    answer_id: str | None = None
    size: int = 0

    @property
    def decoded(self) -> Decoded:
        return Decoded(self.drafts, self.indexes, self.refusals)

    def add(self, index: int, found: Draft | BeaconError) -> None:
        if isinstance(found, Draft):
            size = len(found.properties) + len(found.stacktrace or b"")
            if len(self.drafts) >= MAX_BATCH_EVENTS:
                found = BatchTooLarge(_TOO_MANY)
            elif self.size + size > MAX_STORED_BYTES:
                found = TooLarge(f"$: more than {MAX_STORED_BYTES} bytes of one envelope")
            else:
                self.size += size
                self.drafts.append(found)
                self.indexes.append(index)
                return
        self.refusals.append(Refusal(index, found.code, f"items[{index}]: {found.message}"))


def key_of_envelope(body: bytes) -> str | None:
    """The key of the DSN in its header, which is how tunnels send. Raises BadRequest."""
    dsn = read_header(body, Reader()).get("dsn")
    return key_of_dsn(dsn) if type(dsn) is str else None


def key_of_dsn(dsn: str) -> str | None:
    try:
        return urlsplit(dsn).username or None
    except ValueError:
        return None


def decode_envelope(body: bytes, project_id: bytes, environment: str) -> Envelope:
    """Raises BadRequest for what has no header."""
    reader = Reader()
    header = read_header(body, reader)
    event_id = text_of(header.get("event_id"))
    origin = Origin(
        project_id,
        environment,
        reader,
        event_id,
        moment_of(header.get("sent_at")),
        text_of(object_of(header.get("trace")).get("trace_id")),
        header.get("sdk"),
    )
    envelope = Envelope()
    for index, item in enumerate(read_items(body, reader)):
        try:
            _take(envelope, index, item, origin)
        except BeaconError as error:
            envelope.add(index, error)
    envelope.answer_id = _answer_id(envelope, event_id)
    return envelope


def decode_store(body: bytes, project_id: bytes, environment: str) -> Envelope:
    """One event. Raises InvalidJson and InvalidEvent."""
    envelope = Envelope()
    _take_event(envelope, 0, body, Origin(project_id, environment, Reader()))
    envelope.answer_id = _answer_id(envelope, None)
    return envelope


def _take(envelope: Envelope, index: int, item: Item, origin: Origin) -> None:
    envelope.items[_counted_as(item.type)] += 1
    if item.error is not None:
        raise item.error
    if item.type in _EVENTS and len(envelope.drafts) >= MAX_BATCH_EVENTS:
        raise BatchTooLarge(_TOO_MANY)
    match item.type:
        case "event":
            _take_event(envelope, index, item.payload, origin)
        case "feedback":
            envelope.add(index, decode_feedback(item.payload, origin))
        case "user_report":
            envelope.add(index, decode_user_report(item.payload, origin))
        case "log":
            _add_all(envelope, index, decode_logs(item.payload, origin))
        case "client_report":
            envelope.client_reports += decode_client_report(item.payload, origin)
        case "check_in":
            envelope.check_ins.append(decode_check_in(item.payload, origin))
        case kind if kind not in ONLY_COUNTED:
            envelope.dropped += _count(item.headers)


def _take_event(envelope: Envelope, index: int, payload: bytes, origin: Origin) -> None:
    draft = decode_event(payload, origin)
    if draft is None:
        envelope.dropped += 1
    else:
        envelope.add(index, draft)


def _add_all(envelope: Envelope, index: int, found: Iterable[Draft | BeaconError]) -> None:
    for each in found:
        envelope.add(index, each)


def _counted_as(kind: str) -> str:
    return kind if kind in _KNOWN else UNKNOWN


def _count(headers: dict[str, Any]) -> int:
    """How many things an item holds, by its own word."""
    count = headers.get("item_count")
    return min(count, MAX_DROPPED_OF_ITEM) if type(count) is int and count > 0 else 1


def _answer_id(envelope: Envelope, event_id: str | None) -> str | None:
    """That of the envelope, else of its first event."""
    if event_id is not None and (told := uuid_bytes(event_id)) is not None:
        return told.hex()
    return next((draft.id.hex() for draft in envelope.drafts if draft.id is not None), None)


_EVENTS = ("event", "feedback", "user_report", "log")
_KNOWN = frozenset((*_EVENTS, "client_report", "check_in", *EVENTS_NOT_KEPT, *ONLY_COUNTED))
