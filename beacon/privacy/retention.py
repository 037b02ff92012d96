"""Deletes what is older than its project keeps it, in bounded steps, while Beacon runs.

In: `retention_days` of each project. Out: how much was deleted. A week that is past the longest
retention of all projects goes in one stroke, as a partition, one a run; what single projects keep
for less is deleted row by row. Age is measured from Postgres' clock, or from the newest event that
was received, where that is earlier: a clock that jumped ahead deletes nothing.

Of a visitor without sessions that are kept, what else is known of them goes too; so does an issue
of which no event is kept. Each step takes what it deletes out of the rollups, in its transaction.
"""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import trio

from beacon import resources
from beacon.errors import PostgresRefused
from beacon.issues import old
from beacon.postgres.partitions import (
    LOCK_NOT_AVAILABLE,
    LOCK_TIMEOUT,
    Week,
    empty_partition_of,
    list_weeks,
)
from beacon.privacy.walk import Step, next_step_in
from beacon.rollups import counting

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session

STEP_ROWS = 5_000
PEOPLE_STEP_ROWS = 20_000
STEP_SECONDS = 60.0
REST = 0.5
"""For each second of work so long a pause, so that the writer has the disk too."""
LOCK_TRIES = 5
LOCK_PAUSE_SECONDS = 1.0

BY_AGE = {"sessions": "remove_aged_sessions", "rejected_events": "remove_aged_rejected"}
"""Tables whose rows are past their time by their own age alone, events besides."""

OF_PEOPLE = {
    "users": (("anon_id", "user_id"), "last_seen_at"),
    "flag_exposures": (("environment", "flag", "variant", "visitor"), "first_seen"),
    "visitor_separations": (("anon_id", "user_id"), "separated_at"),
    "cohort_members": (("id",), "added_at"),
    "visitor_aliases": (("anon_id", "user_id"), "first_at"),
}
"""Tables whose rows are kept as long as a session of their visitor is: key, and age."""

_log = logging.getLogger(__name__)


class Retained(NamedTuple):
    """`more`: a further week waits to be dropped."""

    details: dict[str, Any]
    more: bool


async def retain(database: Database) -> Retained:
    """One run over all projects."""
    now = await database.fetch_value(_sql("retention_clock"), timeout=STEP_SECONDS)
    rows = await database.fetch(_sql("list_retentions"))
    if now is None or not rows:
        return Retained({}, more=False)
    kept = {
        UUID(bytes=row["id"].bytes): now - timedelta(days=row["retention_days"])
        for row in rows
        if row["retention_days"] is not None
    }
    longest = min(kept.values()) if len(kept) == len(rows) else None
    removed: Counter[str] = Counter()
    past = [week for week in await list_weeks(database) if longest and week.end <= longest]
    if past:
        removed["weeks"] += await drop_week(database, past[0])
    for project_id, cutoff in kept.items():
        removed.update(await forget_before(database, project_id, cutoff, past))
    return Retained({name: count for name, count in removed.items() if count}, more=len(past) > 1)


async def drop_week(database: Database, week: Week) -> bool:
    """Whether it went: somebody who reads it for long keeps it. All projects lose it."""
    unit = partial(_drop_in, week=week)
    for _ in range(LOCK_TRIES):
        try:
            await database.run(unit, timeout=STEP_SECONDS)
        except PostgresRefused as error:
            if error.sqlstate != LOCK_NOT_AVAILABLE:
                raise
            await trio.sleep(LOCK_PAUSE_SECONDS)
        else:
            _log.warning("Dropped the events of the week from %s on", week.begin.date())
            return True
    return False


async def forget_before(
    database: Database, project_id: UUID, cutoff: datetime, spared: list[Week]
) -> Counter[str]:
    """Deletes what is older of a project, but not from weeks that are about to be dropped."""
    removed: Counter[str] = Counter()
    for week in await list_weeks(database):
        if week.begin < cutoff and week not in spared:
            removed["events"] += await _forget_week(database, project_id, cutoff, week)
    if removed["events"]:
        await database.execute(_sql("note_removed"), project_id)
    for table, name in BY_AGE.items():
        removed[table] += await _forget_by_age(database, project_id, cutoff, name)
    removed["losses"] += await _forget_by_age(database, project_id, cutoff, "remove_aged_losses")
    for table, (key, age) in OF_PEOPLE.items():
        removed[table] += await _forget_people(database, project_id, cutoff, Step(table, key), age)
    removed.update(await old.forget_before(database, project_id, cutoff))
    return removed


# --- steps ----------------------------------------------------------------------------------


async def _drop_in(session: Session, week: Week) -> None:
    async with session.transaction():
        await session.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        await session.execute(f"DROP TABLE {week.name}")
        await session.execute(_sql("note_week_removed"), week.begin, week.end)
        await session.execute(_sql("remove_rollups_of_week"), week.begin, week.end)


async def _forget_week(database: Database, project_id: UUID, cutoff: datetime, week: Week) -> int:
    if week.end <= cutoff and await _empty(database, project_id, week):
        return 0
    unit = partial(_forget_events_in, project_id=project_id, cutoff=cutoff, part=week.name)
    return await _step_by_step(database, unit)


async def _empty(database: Database, project_id: UUID, week: Week) -> bool:
    """In one stroke, where no other project has events; not while somebody reads them for long."""

    async def work(session: Session) -> bool:
        async with session.transaction():
            emptied = await empty_partition_of(session, week.name, project_id)
            if emptied:
                of_week = _sql("remove_rollups_of_week") + " AND project_id = $3"
                await session.execute(of_week, week.begin, week.end, project_id)
                await session.execute(_sql("note_removed"), project_id)
            return emptied

    try:
        return await database.run(work, timeout=STEP_SECONDS)
    except PostgresRefused as error:
        if error.sqlstate != LOCK_NOT_AVAILABLE:
            raise
        return False


async def _forget_events_in(session: Session, project_id: UUID, cutoff: datetime, part: str) -> int:
    async with session.transaction():
        text = _sql("remove_aged_events").format(part=part)
        gone = await session.fetch(text, project_id, cutoff, STEP_ROWS)
        await counting.lessen_in(session, counting.counts_of(project_id, gone))
    return sum(row["events"] for row in gone)


async def _forget_by_age(database: Database, project_id: UUID, cutoff: datetime, name: str) -> int:
    async def work(session: Session) -> int:
        tag = await session.execute(_sql(name), project_id, cutoff, STEP_ROWS)
        return int(tag.rpartition(" ")[2])

    return await _step_by_step(database, work)


async def _step_by_step(database: Database, unit: Any) -> int:
    """Until a step finds less than it may take."""
    removed = 0
    while True:
        began = trio.current_time()
        count: int = await database.run(unit, timeout=STEP_SECONDS)
        removed += count
        if count < STEP_ROWS:
            return removed
        await trio.sleep(REST * (trio.current_time() - began))


async def _forget_people(
    database: Database, project_id: UUID, cutoff: datetime, rest: Step | None, age: str
) -> int:
    removed = 0
    while rest is not None:
        began = trio.current_time()
        unit = partial(_forget_people_in, project_id=project_id, cutoff=cutoff, rest=rest, age=age)
        count, rest = await database.run(unit, timeout=STEP_SECONDS)
        removed += count
        await trio.sleep(REST * (trio.current_time() - began))
    return removed


async def _forget_people_in(
    session: Session, project_id: UUID, cutoff: datetime, rest: Step, age: str
) -> tuple[int, Step | None]:
    step = await next_step_in(session, rest, project_id, PEOPLE_STEP_ROWS)
    text, args = step.statement("remove_aged_people", project_id, cutoff, age=age)
    tag = await session.execute(text, *args)
    count = int(tag.rpartition(" ")[2])
    return count, None if step.upto is None else rest._replace(after=step.upto)


def _sql(name: str) -> str:
    return resources.sql("privacy", name)
