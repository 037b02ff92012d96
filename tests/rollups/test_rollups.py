"""The rollups say what is stored: whatever comes, goes, is broken, or happens at the same time."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any
from uuid import UUID

import pytest
import trio

from beacon.postgres.database import Database, Session
from beacon.rollups import rebuilding
from beacon.rollups.rebuilding import Span, check, rebuild, rebuild_in
from tests.factories import NOON, PROJECT, make_batch, make_event
from tests.rollups.conftest import OTHER, crowd
from tests.writer.conftest import Pipeline

both_servers = pytest.mark.both_servers
SHOP = UUID(bytes=PROJECT)
BREAK = """
UPDATE event_rollups_hourly SET events = events + 1, errors = 7 WHERE event_name <> 'click';
DELETE FROM event_rollups_hourly WHERE event_name = 'click';
INSERT INTO event_rollups_hourly
SELECT project_id, 'never', at - interval '1 year', 5, 0, 0 FROM event_rollups_hourly LIMIT 3
"""


def nobody(_done: int) -> None:
    """Follows no progress."""


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "STEP_EVENTS", 10)


async def rows_of(pipeline: Pipeline, name: str) -> list[tuple[Any, ...]]:
    rows = await pipeline.rows(
        "SELECT at, events, bots, errors FROM event_rollups_hourly"
        f" WHERE event_name = '{name}' AND project_id = '{SHOP}' ORDER BY at"
    )
    return [(f"{row['at']:%H:%M}", row["events"], row["bots"], row["errors"]) for row in rows]


async def assert_right(database: Database) -> None:
    _events, wrong, shown = await check(database, nobody)
    assert wrong == 0, shown


@both_servers
@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize("seed", range(3))
async def test_what_is_stored_is_counted_once(pipeline: Pipeline, seed: int) -> None:
    for batch in crowd(seed):
        await pipeline.store(batch)
    await assert_right(pipeline.database)
    names = await pipeline.rows(
        "SELECT event_name, sum(events)::int AS n FROM event_rollups_hourly GROUP BY 1"
    )
    stored = await pipeline.rows("SELECT event_name FROM events")
    expected = Counter(row["event_name"] for row in stored) + Counter({"": len(stored)})
    assert {row["event_name"]: row["n"] for row in names} == expected


async def test_an_event_counts_in_the_quarter_in_which_it_happened(pipeline: Pipeline) -> None:
    quarter = NOON - NOON % (15 * 60 * 1_000_000)
    begins = [make_event(name="late", timestamp=quarter + us) for us in (-1, 0, 1)]
    await pipeline.store(make_batch(*begins))
    (before, _), (at, _) = [
        (row["at"], row)
        for row in await pipeline.rows(
            "SELECT at FROM event_rollups_hourly WHERE event_name = 'late' ORDER BY at"
        )
    ]
    assert (at - before).total_seconds() == 900
    assert [row[1] for row in await rows_of(pipeline, "late")] == [1, 2]


@both_servers
@pytest.mark.usefixtures("small_steps")
async def test_a_rebuild_mends_whatever_was_wrong(pipeline: Pipeline) -> None:
    await pipeline.store(*crowd(7))
    before = await pipeline.rows("SELECT * FROM event_rollups_hourly ORDER BY 1, 2, 3")
    await pipeline.database.execute(BREAK)
    _events, wrong, shown = await check(pipeline.database, nobody)
    assert wrong > 100
    assert len(shown) == 100
    assert {each.name for each in shown} >= {"", "click", "never"}
    events, mended = await rebuild(pipeline.database, nobody)
    assert (events, mended) == (await pipeline.count(), wrong)
    assert await pipeline.rows("SELECT * FROM event_rollups_hourly ORDER BY 1, 2, 3") == before
    assert await rebuild(pipeline.database, nobody) == (events, 0)


async def test_one_project_can_be_rebuilt_alone(pipeline: Pipeline) -> None:
    await pipeline.store(*crowd(8))
    await pipeline.database.execute(BREAK)
    await rebuild(pipeline.database, nobody, UUID(bytes=OTHER))
    _events, wrong, shown = await check(pipeline.database, nobody)
    assert wrong
    assert {each.project_id for each in shown} == {SHOP}


@both_servers
@pytest.mark.usefixtures("small_steps")
async def test_a_rebuild_loses_and_doubles_nothing_that_is_stored_meanwhile(
    pipeline: Pipeline,
) -> None:
    """Everything is wrong, over and over, so that each step takes the lock."""
    await pipeline.store(*crowd(1))
    done = False

    async def go_on_storing() -> None:
        nonlocal done
        for batch in crowd(2, number=1000):
            await pipeline.store(batch)
        done = True

    async with trio.open_nursery() as nursery:
        nursery.start_soon(go_on_storing)
        rounds = 0
        while not done:
            await pipeline.database.execute("UPDATE event_rollups_hourly SET bots = -1")
            await rebuild(pipeline.database, nobody)
            rounds += 1
    assert rounds > 1
    await rebuild(pipeline.database, nobody)
    await assert_right(pipeline.database)


async def test_events_that_were_copied_before_the_lock_are_counted_after_it(
    database: Database, pipeline: Pipeline
) -> None:
    """The one moment that matters: a transaction holds its events, and not yet their counts."""
    await pipeline.store(make_batch(make_event()))
    await database.execute("UPDATE event_rollups_hourly SET events = 50")
    await database.execute("CREATE TABLE gate (id int)")
    gate_is_held, may_go_on = asyncio.Event(), asyncio.Event()

    async def hold_the_gate(session: Session) -> None:
        async with session.transaction():
            await session.execute("LOCK TABLE gate")
            gate_is_held.set()
            await may_go_on.wait()

    async def rebuild_meanwhile(session: Session) -> None:
        await gate_is_held.wait()
        await rebuild_in(session, SHOP, Span(None, None))
        may_go_on.set()

    await database.execute(
        "CREATE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN LOCK TABLE gate; RETURN NULL; END $$;"
        " CREATE TRIGGER waiting AFTER INSERT ON sessions"
        " FOR EACH STATEMENT EXECUTE FUNCTION wait_at_gate()"
    )
    async with trio.open_nursery() as nursery:
        nursery.start_soon(database.run, hold_the_gate)
        await pipeline.take(make_batch(make_event(), make_event()))
        await _until(database, "SELECT count(*) FROM pg_locks WHERE NOT granted")
        nursery.start_soon(database.run, rebuild_meanwhile)
        await pipeline.drained()
    await assert_right(database)
    assert await database.fetch_value("SELECT max(events) FROM event_rollups_hourly") == 3


async def _until(database: Database, sql: str) -> None:
    with trio.fail_after(20):
        while not await database.fetch_value(sql):
            await trio.lowlevel.checkpoint()


@pytest.mark.usefixtures("small_steps")
async def test_a_rebuild_that_is_cut_off_leaves_nothing_wrong_that_was_right(
    pipeline: Pipeline,
) -> None:
    await pipeline.store(*crowd(4))
    await pipeline.database.execute(BREAK)
    _events, wrong, _shown = await check(pipeline.database, nobody)
    scope = trio.CancelScope()

    def cut_off(done: int) -> None:
        if done > 40:
            scope.cancel()

    with scope:
        await rebuild(pipeline.database, cut_off)
    assert scope.cancelled_caught
    _events, left, _shown = await check(pipeline.database, nobody)
    assert 0 < left < wrong
    await rebuild(pipeline.database, nobody)
    await assert_right(pipeline.database)


async def test_where_all_is_right_nobody_waits(pipeline: Pipeline) -> None:
    await pipeline.store(*crowd(5))
    held, may_go_on = asyncio.Event(), asyncio.Event()

    async def store_slowly(session: Session) -> None:
        async with session.transaction():
            await session.execute("LOCK TABLE event_rollups_hourly IN ROW EXCLUSIVE MODE")
            held.set()
            await may_go_on.wait()

    async def rebuild_meanwhile(session: Session) -> tuple[int, int]:
        await held.wait()
        try:
            return await rebuild_in(session, SHOP, Span(None, None))
        finally:
            may_go_on.set()

    async with trio.open_nursery() as nursery:
        nursery.start_soon(pipeline.database.run, store_slowly)
        events, wrong = await pipeline.database.run(rebuild_meanwhile)
    assert events > 100
    assert wrong == 0
