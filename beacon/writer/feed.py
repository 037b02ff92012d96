"""Stores loads that come from no spool: seeded traffic, imported files.

In: a source that makes the same loads each time, and its name. Out: its events in Postgres, with
all that is derived from them, each load in one transaction with the position; so what was cut off
goes on where it was, and when all is stored the position is forgotten.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

import trio

from beacon import resources
from beacon.errors import Conflict
from beacon.postgres.partitions import Partitions
from beacon.writer import store
from beacon.writer.load import Load
from beacon.writer.store import Position, SpoolCopied, Stored

if TYPE_CHECKING:
    from beacon.postgres.database import Database

STORE_SECONDS = 300.0
WRITER_SETTINGS = {"synchronous_commit": "off"}
"""Of the connection that stores. `feed` syncs once, at the end."""

Make = Callable[[int, trio.MemorySendChannel[Load]], Awaitable[None]]
"""Sends the loads from this position on, the first one beginning there, and closes the channel."""


async def feed(
    database: Database,
    writing: Database,
    source: UUID,
    node: str,
    make: Make,
    progress: Callable[[Position], None],
) -> Position:
    """`writing` has one connection, with `WRITER_SETTINGS`. The next load is made while one is
    stored. Raises Conflict where somebody else is at the same source."""
    opening = partial(store.open_position, spool_id=source, oldest=1, node=node)
    try:
        position = await writing.run(opening)
    except SpoolCopied:
        raise Conflict("Another command is storing the same just now: wait for its end.") from None
    partitions = Partitions(database)
    send, receive = trio.open_memory_channel[Load](0)
    async with trio.open_nursery() as nursery, receive:
        nursery.start_soon(make, position.position, send)
        async for load in receive:
            load.is_past = True
            await partitions.ensure(load.weeks)
            stored: Stored = await writing.run(
                partial(store.store, load=load, spool_id=source), timeout=STORE_SECONDS
            )
            position = position.after(stored)
            progress(position)
    await database.execute(resources.sql("writer", "forget_position"), source)
    return position
