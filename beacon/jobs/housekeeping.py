"""What keeps the tables in shape, and how often: partitions ahead of time, what is past its time,
what came late for a deleted project, counts that somebody changed.

In: a `Database` whose migrations are applied. Out: `Chore`s, each safe to be cut off and to be done
by two nodes at once. Nothing here is needed for the promise: the writer makes a missing partition
itself.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from beacon import resources
from beacon.accounts import forgetting
from beacon.accounts.callers import lifetimes
from beacon.alerts import forgetting as alerts_forgetting
from beacon.flags import old_changes, usage_writer
from beacon.issues import old
from beacon.jobs import disk
from beacon.jobs.chores import Came, Chore, Housekeeper
from beacon.monitors import old_runs
from beacon.postgres.partitions import ensure_partitions, weeks_ahead
from beacon.privacy import retention
from beacon.privacy.project_deletion import sweep_deleted
from beacon.rollups import rebuilding
from beacon.sourcemaps import uploading

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session
    from beacon.settings import Settings

MINUTELY, HOURLY, DAILY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FORGET_SECONDS = 120.0
CHECKED_DAYS = timedelta(days=2)


def chores(database: Database, settings: Settings) -> list[Chore]:
    """In the order in which they are done when all are due."""
    return [
        Chore("partitions", HOURLY, partial(make_partitions, database)),
        Chore("forgetting", HOURLY, partial(forget, database, settings)),
        Chore("monitors", HOURLY, partial(forget_runs, database)),
        Chore("deleted projects", HOURLY, partial(sweep, database)),
        Chore("retention", DAILY, partial(retain, database)),
        Chore(disk.NAME, disk.EVERY, partial(disk.keep_budget, database, settings), quiet=True),
        Chore("rollups", DAILY, partial(mend_rollups, database)),
        Chore("ignored issues", MINUTELY, partial(end_ignoring, database), quiet=True),
        Chore("issues", DAILY, partial(prune_issues, database)),
    ]


async def keep_house(housekeeper: Housekeeper) -> None:
    await housekeeper.run()


async def one_round(database: Database, settings: Settings) -> None:
    """Each of the chores once, whether it is due or not."""
    await Housekeeper(database, chores(database, settings), node="").do_all()


async def make_partitions(database: Database) -> Came:
    made = await ensure_partitions(database, weeks_ahead(time.time_ns() // 1000))
    return Came({"made": made} if made else {})


async def forget(database: Database, settings: Settings) -> Came:
    """First times, ended jobs, what columns have long had, what opens no door any more, the history
    and the use of flags after their days, source maps that nobody uses, the audit log after its
    retention."""

    async def work(session: Session) -> None:
        async with session.transaction():
            await session.execute(_sql("forget_first_times"))
            await session.execute(_sql("forget_jobs"))
            await session.execute(_sql("forget_column_changes"))
            await session.execute(_sql("forget_audit_log"), settings.audit_retention_days)
            await forgetting.forget_in(session, lifetimes(settings))
            await old_changes.forget_in(session)
            await usage_writer.forget_in(session)
            await alerts_forgetting.forget_in(session)
            await uploading.forget_in(session, settings.source_map_retention_days)

    await database.run(work, timeout=FORGET_SECONDS)
    return Came({})


async def forget_runs(database: Database) -> Came:
    await database.run(old_runs.forget_in, timeout=FORGET_SECONDS)
    return Came({})


async def sweep(database: Database) -> Came:
    await sweep_deleted(database)
    return Came({})


async def retain(database: Database) -> Came:
    done = await retention.retain(database)
    return Came(done.details, more=done.more)


async def end_ignoring(database: Database) -> Came:
    opened = await old.end_ignoring(database)
    return Came({"opened": opened} if opened else {})


async def prune_issues(database: Database) -> Came:
    gone = await old.prune(database)
    return Came({table: rows for table, rows in gone.items() if rows})


async def mend_rollups(database: Database) -> Came:
    """All of them the first time, as events may be older than the table; then the last days."""
    known = await database.fetch_value(_sql("was_done"), "rollups")
    since = datetime.now(UTC) - CHECKED_DAYS if known else None
    _events, mended = await rebuilding.rebuild(database, lambda _done: None, since=since)
    return Came({"mended": mended} if mended else {})


def _sql(name: str) -> str:
    return resources.sql("jobs", name)
