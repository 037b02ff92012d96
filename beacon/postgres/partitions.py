"""Makes the weekly partitions of `events`, ahead of time and on demand.

Times (microseconds since 1970, UTC) come in; attached partitions named after their
Monday, `events_20260105`, go out. There is no default partition, so a week must be
here before its rows are. Each call that makes any is one transaction of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from beacon.postgres.database import Database, Session

LOCK_KEY = 0x626561636F6E0002  # "beacon", 2
WEEK_US = 7 * 24 * 3600 * 1_000_000
MONDAY_US = 4 * 24 * 3600 * 1_000_000  # 1970-01-05
WEEKS_AHEAD = 4
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NAME = "events_%Y%m%d"
LOCK_NOT_AVAILABLE = "55P03"
LOCK_TIMEOUT = "1s"
"""How long the writer and reports may have to wait behind one that waits for them."""
LIST = (
    "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
    " WHERE i.inhparent = 'events'::regclass"
)


def week_of(timestamp: int) -> int:
    """Return the start (Monday 00:00 UTC, in microseconds) of the week `timestamp` lies in."""
    return timestamp - (timestamp - MONDAY_US) % WEEK_US


def weeks_ahead(timestamp: int, ahead: int = WEEKS_AHEAD) -> list[int]:
    """Return the week before `timestamp`'s, its own and `ahead` more: what serve prepares."""
    return [week_of(timestamp) + step * WEEK_US for step in range(-1, ahead + 1)]


def partition_name(week: int) -> str:
    day = _day(week)
    return f"events_{day.year:04}{day.month:02}{day.day:02}"


class Partitions:
    """The weeks known to have a partition, and the way to make more. Takes no lock twice."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: set[int] = set()

    def missing(self, weeks: Iterable[int]) -> set[int]:
        """Return those of `weeks` that may have no partition yet; no I/O."""
        return set(weeks) - self._known

    async def ensure(self, weeks: Iterable[int]) -> None:
        """Make the partitions that are missing; costs nothing when all are known."""
        wanted = self.missing(weeks)
        if wanted:
            await ensure_partitions(self._database, wanted)
            self._known |= wanted

    def forget(self) -> None:
        """Ask Postgres again next time: another node may have dropped a partition."""
        self._known.clear()


async def ensure_partitions(database: Database, weeks: Iterable[int]) -> list[str]:
    """Make the partitions of `weeks` (starts, from `week_of`); return the names of new ones."""
    wanted = {partition_name(week): week for week in sorted(set(weeks))}

    async def work(session: Session) -> list[str]:
        async with session.transaction():
            await session.execute("SELECT pg_advisory_xact_lock($1)", LOCK_KEY)
            there = {row["relname"] for row in await session.fetch(LIST)}
            new = [name for name in wanted if name not in there]
            for name in new:
                await session.execute(_create(name, wanted[name]))
            return new

    return await database.run(work, timeout=60)


class Week(NamedTuple):
    """A partition, and the time that it is for."""

    name: str
    begin: datetime
    end: datetime


async def list_weeks(database: Database) -> list[Week]:
    """The oldest first."""
    rows = await database.fetch(LIST + " AND c.relname ~ '^events_[0-9]{8}$' ORDER BY 1")
    names = [row["relname"] for row in rows]
    begins = [datetime.strptime(name, NAME).replace(tzinfo=UTC) for name in names]
    weeks = zip(names, begins, strict=True)
    return [Week(name, begin, begin + timedelta(microseconds=WEEK_US)) for name, begin in weeks]


async def empty_partition_of(session: Session, partition: str, project_id: UUID) -> bool:
    """Empty a partition that holds this project's events and no other's; whether it did.

    Raises PostgresRefused with LOCK_NOT_AVAILABLE while somebody else works with it for long.
    """
    if not await _holds_only(session, partition, project_id):
        return False
    async with session.transaction():
        await session.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        await session.execute(f"LOCK TABLE {partition} IN ACCESS EXCLUSIVE MODE")
        if not await _holds_only(session, partition, project_id):
            return False  # another project's came before the lock
        await session.execute(f"TRUNCATE {partition}")
        return True


async def _holds_only(session: Session, partition: str, project_id: UUID) -> bool:
    """By both ends of the primary key, which begins with the project."""
    first = f"SELECT project_id FROM {partition} ORDER BY project_id"
    ends = [await session.fetch_value(f"{first} {order} LIMIT 1") for order in ("", "DESC")]
    return ends == [project_id, project_id]


def _create(name: str, week: int) -> str:
    return (
        f"CREATE TABLE {name} (LIKE events INCLUDING ALL);"
        f" ALTER TABLE events ATTACH PARTITION {name}"
        f" FOR VALUES FROM ('{_day(week).isoformat()}') TO ('{_day(week + WEEK_US).isoformat()}')"
    )


def _day(week: int) -> datetime:
    return EPOCH + timedelta(microseconds=week)
