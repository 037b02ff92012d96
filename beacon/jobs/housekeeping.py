"""Keeps the tables in shape: partitions ahead of time, first times forgotten after 7 days.

In: a `Database` whose migrations are applied. Out: nothing; a failure is logged, and the
next round tries again (the writer makes a missing partition itself).
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

import trio

from beacon import resources
from beacon.errors import BeaconError
from beacon.postgres.partitions import ensure_partitions, weeks_ahead

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session

EVERY_SECONDS = 3600.0
LOCK_KEY = 0x626561636F6E0003  # "beacon", 3
ROUND_SECONDS = 120.0

_log = logging.getLogger(__name__)


async def keep_house(database: Database) -> None:
    """One round now, then one an hour, for ever."""
    while True:
        try:
            await one_round(database)
        except BeaconError as error:
            _log.warning("Housekeeping failed, the next round tries again: %s", error.message)
        await trio.sleep(EVERY_SECONDS)


async def one_round(database: Database) -> None:
    await ensure_partitions(database, weeks_ahead(time.time_ns() // 1000))
    await database.run(_forget_first_times, timeout=ROUND_SECONDS)


async def _forget_first_times(session: Session) -> None:
    async with session.transaction():
        if await session.fetch_value("SELECT pg_try_advisory_xact_lock($1)", LOCK_KEY):
            await session.execute(resources.sql("jobs", "forget_first_times"))
