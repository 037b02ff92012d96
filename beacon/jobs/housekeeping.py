"""Keeps the tables in shape: partitions ahead of time; what is past its time is forgotten, and
what came late for a deleted project is swept up.

In: a `Database` whose migrations are applied. Out: nothing; a failure is logged, and the
next round tries again (the writer makes a missing partition itself).
"""

from __future__ import annotations

import logging
import time
from functools import partial
from typing import TYPE_CHECKING

import trio

from beacon import resources
from beacon.accounts import forgetting
from beacon.accounts.callers import lifetimes
from beacon.errors import BeaconError
from beacon.flags import old_changes, usage_writer
from beacon.postgres.partitions import ensure_partitions, weeks_ahead
from beacon.privacy.project_deletion import sweep_deleted

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session
    from beacon.settings import Settings

EVERY_SECONDS = 3600.0
LOCK_KEY = 0x626561636F6E0003  # "beacon", 3
ROUND_SECONDS = 120.0

_log = logging.getLogger(__name__)


async def keep_house(database: Database, settings: Settings) -> None:
    """One round now, then one an hour, for ever."""
    while True:
        try:
            await one_round(database, settings)
        except BeaconError as error:
            _log.warning("Housekeeping failed, the next round tries again: %s", error.message)
        await trio.sleep(EVERY_SECONDS)


async def one_round(database: Database, settings: Settings) -> None:
    await ensure_partitions(database, weeks_ahead(time.time_ns() // 1000))
    forget = partial(_forget, settings=settings)
    await database.run(forget, timeout=ROUND_SECONDS)
    await sweep_deleted(database)


async def _forget(session: Session, settings: Settings) -> None:
    """First times, ended jobs, what opens no door any more, the history and the use of flags after
    their days, the audit log after its retention."""
    async with session.transaction():
        if await session.fetch_value("SELECT pg_try_advisory_xact_lock($1)", LOCK_KEY):
            await session.execute(_sql("forget_first_times"))
            await session.execute(_sql("forget_jobs"))
            await session.execute(_sql("forget_audit_log"), settings.audit_retention_days)
            await forgetting.forget_in(session, lifetimes(settings))
            await old_changes.forget_in(session)
            await usage_writer.forget_in(session)


def _sql(name: str) -> str:
    return resources.sql("jobs", name)
