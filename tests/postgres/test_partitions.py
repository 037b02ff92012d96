"""Weekly partitions: their arithmetic, and making them on real Postgres."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import trio
from hypothesis import given
from hypothesis import strategies as st

from beacon.postgres.database import Database, open_database
from beacon.postgres.partitions import (
    WEEK_US,
    Partitions,
    ensure_partitions,
    partition_name,
    week_of,
    weeks_ahead,
)

INSERT = (
    "INSERT INTO events (project_id, timestamp, id, event_name, session_id, anon_id, properties,"
    " is_bot, received_at) VALUES (gen_random_uuid(), $1, gen_random_uuid(), 'e',"
    " gen_random_uuid(), '', '{}', false, now())"
)


def microseconds(year: int, month: int, day: int) -> int:
    return int(datetime(year, month, day, tzinfo=UTC).timestamp()) * 1_000_000


@given(st.integers(min_value=-(10**15), max_value=10**16))
def test_a_week_holds_its_times_and_starts_on_a_monday(timestamp: int) -> None:
    start = week_of(timestamp)
    assert start <= timestamp < start + WEEK_US
    assert week_of(start) == start
    day = datetime.strptime(partition_name(start), "events_%Y%m%d")
    assert day.weekday() == 0


def test_partitions_are_named_after_their_monday() -> None:
    assert partition_name(week_of(microseconds(2026, 1, 11))) == "events_20260105"
    assert partition_name(week_of(microseconds(2026, 1, 12))) == "events_20260112"


def test_the_last_and_the_next_weeks_are_made_ahead() -> None:
    names = [partition_name(week) for week in weeks_ahead(microseconds(2026, 1, 7), 2)]
    assert names == ["events_20251229", "events_20260105", "events_20260112", "events_20260119"]


@pytest.mark.both_servers
async def test_a_made_partition_takes_the_rows_of_its_week(database: Database) -> None:
    week = week_of(microseconds(2025, 3, 5))
    assert await ensure_partitions(database, [week]) == ["events_20250303"]
    assert await ensure_partitions(database, [week]) == []
    first = datetime(2025, 3, 3, tzinfo=UTC)
    last = datetime(2025, 3, 9, 23, 59, 59, 999999, tzinfo=UTC)
    for timestamp in (first, last):
        await database.execute(INSERT, timestamp)
    assert await database.fetch_value("SELECT count(*) FROM events_20250303") == 2
    index = "SELECT count(*) FROM pg_index WHERE indrelid = 'events_20250303'::regclass"
    assert await database.fetch_value(index) == 3  # the key, errors by their issue and by time


async def test_what_is_known_is_not_asked_again(database: Database) -> None:
    partitions = Partitions(database)
    weeks = weeks_ahead(microseconds(2026, 1, 7))
    assert partitions.missing(weeks) == set(weeks)
    await partitions.ensure(weeks)
    assert partitions.missing(weeks) == set()
    await database.execute("DROP TABLE events_20260105")
    partitions.forget()
    await partitions.ensure(weeks)
    assert await database.fetch_value("SELECT to_regclass('events_20260105') IS NOT NULL")


async def test_two_nodes_make_the_same_partitions_at_once(
    database: Database, database_url: str
) -> None:
    weeks = [week_of(microseconds(2024, month, 1)) for month in range(1, 13)]
    made: list[str] = []

    async def go(node: Database) -> None:
        made.extend(await ensure_partitions(node, weeks))

    async with open_database(database_url) as other, trio.open_nursery() as nursery:
        nursery.start_soon(go, database)
        nursery.start_soon(go, other)
    assert sorted(made) == [partition_name(week) for week in weeks]
