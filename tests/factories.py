"""Makes events and batches for tests: valid unless told otherwise."""

from __future__ import annotations

import itertools
import uuid
from typing import Any

import msgspec

from beacon.events import Batch, Event, TimeSource, Visit, decode_visit, encode_visit

PROJECT = uuid.UUID("11111111-1111-4111-8111-111111111111").bytes
SESSION = uuid.UUID("22222222-2222-4222-8222-222222222222").bytes
NOON = 1_790_000_000_000_000
"""A time of receipt: September 2026, in microseconds."""

_numbers = itertools.count(1)


def event_id(number: int) -> bytes:
    return uuid.UUID(int=number).bytes


def make_event(**changes: Any) -> Event:
    number = next(_numbers)
    fields: dict[str, Any] = {
        "id": event_id(number),
        "timestamp": NOON + number,
        "time_source": TimeSource.CLIENT,
        "name": "click",
        "session_id": SESSION,
        "anon_id": "visitor",
        "user_id": None,
        "properties": b'{"n":1}',
    }
    return Event(**{**fields, **changes})


def make_batch(*events: Event, **changes: Any) -> Batch:
    fields: dict[str, Any] = {
        "project_id": PROJECT,
        "received_at": NOON,
        "visit": encode_visit(Visit(country="DE", browser="Firefox")),
        "events": list(events),
    }
    return Batch(**{**fields, **changes})


def payload_of(batch: Batch) -> bytes:
    return msgspec.msgpack.encode(batch)


def visit_of(batch: Batch) -> Visit:
    return decode_visit(batch.visit)
