"""One node at a time: an advisory lock for as long as a body takes, on a connection of its own.

In: a database and a key. Out: whether this node has the lock. It ends with the connection: a node
that is killed holds nothing up. Should Postgres close the connection meanwhile, another node may
begin before this one has stopped: what is done under the lock must be such that two do no harm.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import trio

from beacon.postgres.database import answer

if TYPE_CHECKING:
    import asyncpg

    from beacon.postgres.database import Database, Record

LOCK_SECONDS = 10.0


@asynccontextmanager
async def exclusive(database: Database, key: int) -> AsyncIterator[bool]:
    """Yields False at once while another node has the lock. Raises PostgresAway."""
    connection: asyncpg.Connection[Record] = await database.cross(database.connect())
    try:
        yield await database.cross(_try_lock(connection, key))
    finally:
        connection.terminate()


@asynccontextmanager
async def holding(database: Database, key: int) -> AsyncIterator[trio.Event | None]:
    """The same for a body that goes on for long: yields what is set when the lock is lost, or None
    while another node has it. Raises PostgresAway."""
    connection: asyncpg.Connection[Record] = await database.cross(database.connect())
    lost = trio.Event()

    def on_loss(_connection: object) -> None:
        lost.set()

    try:
        connection.add_termination_listener(on_loss)
        yield lost if await database.cross(_try_lock(connection, key)) else None
    finally:
        connection.remove_termination_listener(on_loss)
        connection.terminate()


async def _try_lock(connection: asyncpg.Connection[Record], key: int) -> bool:
    lock = connection.fetchval("SELECT pg_try_advisory_lock($1)", key, timeout=LOCK_SECONDS)
    return bool(await answer(lock))
