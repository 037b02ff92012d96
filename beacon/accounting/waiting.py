"""Looks into the spool: what was acknowledged and is not in Postgres yet.

In: a spool, and Postgres' position in it. Out: its deliveries, up to a bound: an outage may have
left gigabytes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import trio

from beacon.events import Batch, Event

if TYPE_CHECKING:
    from beacon.spool.spool import Spool

READ_BYTES = 1 << 20
MOST_BYTES = 32 << 20
"""Some hundred thousand events, half a second."""
MOST_SECONDS = 5.0
MOST_FOUND = 20

Wanted = Callable[[Event], bool]

_decode = msgspec.msgpack.Decoder(Batch).decode


class Waiting(NamedTuple):
    """`events` are those of the project, `found` the wanted ones among them, the first few;
    `complete`: all that waits was looked at."""

    events: int
    found: list[Event]
    complete: bool


async def look(spool: Spool, position: int, project: bytes, wanted: Wanted | None) -> Waiting:
    """The project's events from `position` on."""
    events, found, sequence, read = 0, list[Event](), position, 0
    end = spool.durable_sequence
    with trio.move_on_after(MOST_SECONDS):
        while sequence < end and read < MOST_BYTES:
            for record in await spool.read(sequence, READ_BYTES):
                sequence, read = record.next_sequence, read + len(record.payload)
                batch = _batch_of(record.payload)
                if batch is not None and batch.project_id == project:
                    events += len(batch.events)
                    found += filter(wanted, batch.events) if wanted else ()
                await trio.lowlevel.checkpoint()
    return Waiting(events, found[:MOST_FOUND], sequence >= end)


def _batch_of(payload: bytes) -> Batch | None:
    """None: nobody can read it. The writer will set it aside."""
    try:
        return _decode(payload)
    except msgspec.MsgspecError:
        return None
