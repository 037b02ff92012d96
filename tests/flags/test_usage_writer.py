"""What was counted of evaluations comes to Postgres, from all nodes, and is not lost on the way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
import trio
import trio.testing

from beacon.errors import PostgresAway, PostgresRefused
from beacon.flags import usage_writer
from beacon.flags.answers import Piece
from beacon.flags.model import Evaluation, Reason
from beacon.flags.usage import Usage
from beacon.flags.usage_writer import KEPT_DAYS, UsageWriter
from beacon.postgres.database import Database, open_database
from tests.flags.conftest import ADD_FLAG, eventually
from tests.flags.test_broadcaster import NOBODY_THERE

ALL = (
    "SELECT f.key AS flag, e.key AS environment, variant, evaluations, day, first_at, last_at"
    " FROM flag_usage u JOIN flags f ON f.id = u.flag_id JOIN environments e"
    " ON e.id = u.environment_id ORDER BY 1, 2, 5, 3"
)
REFUSE_B = """
CREATE SEQUENCE refusals;
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM nextval('refusals');
    RAISE EXCEPTION 'not now';
END $$;
CREATE TRIGGER refusing BEFORE INSERT ON flag_usage FOR EACH ROW
    WHEN (NEW.flag_id = 2) EXECUTE FUNCTION refuse();
"""
AT = datetime(2026, 9, 21, 12, tzinfo=UTC)


def on() -> Evaluation:
    """Each is one flag's."""
    return Evaluation(True, "on", Reason.STATIC)


def nothing() -> None:
    """Nobody is connected."""


@pytest.fixture
async def flags(database: Database, project_id: UUID) -> UUID:
    """A project with the flags `a` and `b`, whose id is 2."""
    for key in ("a", "b"):
        await database.execute(ADD_FLAG, project_id, key, True)
    return project_id


def ask(usage: Usage, project_id: UUID, flag: str = "a", environment: str = "production") -> None:
    usage.evaluated("ofrep", project_id.bytes, environment, {flag: on()})


@asynccontextmanager
async def running(writer: UsageWriter) -> AsyncIterator[None]:
    async with trio.open_nursery() as nursery:
        nursery.start_soon(writer.run)
        await trio.testing.wait_all_tasks_blocked()
        yield
        nursery.cancel_scope.cancel()


async def was_refused_again(database: Database) -> bool:
    return bool(await database.fetch_value("SELECT last_value > 1 FROM refusals"))


async def is_counted(database: Database, flag: str) -> bool:
    return (flag, "on") in await evaluations(database)


async def rows(database: Database) -> list[dict[str, Any]]:
    return [dict(each) for each in await database.fetch(ALL)]


async def evaluations(database: Database) -> dict[tuple[str, str], int]:
    return {(each["flag"], each["variant"]): each["evaluations"] for each in await rows(database)}


async def test_evaluations_are_added_to_their_day(database: Database, flags: UUID) -> None:
    usage = Usage(now=AT.timestamp)
    writer = UsageWriter(usage, database, nothing)
    for _ in range(2):
        ask(usage, flags)
        ask(usage, flags, "b", "staging")
        no_value = Evaluation(None, None, Reason.DISABLED)
        usage.evaluated("posthog", flags.bytes, "staging", {"b": no_value})
        await writer.flush()
    await writer.flush()
    common = {"evaluations": 2, "day": date(2026, 9, 21), "first_at": AT, "last_at": AT}
    assert await rows(database) == [
        {"flag": "a", "environment": "production", "variant": "on", **common},
        {"flag": "b", "environment": "staging", "variant": "", **common},
        {"flag": "b", "environment": "staging", "variant": "on", **common},
    ]


async def test_first_and_last_are_of_all_nodes(database: Database, flags: UUID) -> None:
    for hour in (3, 1, 2):
        usage = Usage(now=(AT + timedelta(hours=hour)).timestamp)
        ask(usage, flags)
        await UsageWriter(usage, database, nothing).flush()
    (row,) = await rows(database)
    assert row["evaluations"] == 3
    assert row["first_at"] == AT + timedelta(hours=1)
    assert row["last_at"] == AT + timedelta(hours=3)


async def test_many_nodes_at_once_wait_for_each_other_and_all_is_added(
    database: Database, flags: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usage_writer, "PAGE_ROWS", 40)
    await database.execute(
        "INSERT INTO flags (project_id, key) SELECT $1, 'flag-' || n FROM generate_series(1, 60) n",
        flags,
    )
    async with trio.open_nursery() as nursery:
        for node in range(6):
            usage = Usage()
            for number in sorted(range(1, 61), key=lambda n, node=node: hash((n, node))):
                ask(usage, flags, f"flag-{number}")
            nursery.start_soon(UsageWriter(usage, database, nothing).flush)
    assert set((await evaluations(database)).values()) == {6}


async def test_what_is_of_no_flag_any_more_is_left_out(database: Database, flags: UUID) -> None:
    usage = Usage()
    ask(usage, flags)
    ask(usage, flags, "gone")
    ask(usage, flags, "a", "nowhere")
    ask(usage, UUID(int=7))
    await UsageWriter(usage, database, nothing).flush()
    assert await evaluations(database) == {("a", "on"): 1}
    assert not usage.take()


async def test_a_flag_that_is_deleted_takes_its_counts_along(
    database: Database, flags: UUID
) -> None:
    usage = Usage()
    ask(usage, flags)
    ask(usage, flags, "b", "staging")
    await UsageWriter(usage, database, nothing).flush()
    await database.execute("DELETE FROM flags WHERE key = 'a'")
    assert await evaluations(database) == {("b", "on"): 1}
    await database.execute("DELETE FROM environments WHERE key = 'staging'")
    assert await evaluations(database) == {}


async def test_an_environment_that_is_renamed_keeps_its_counts(
    database: Database, flags: UUID
) -> None:
    usage = Usage()
    ask(usage, flags, "a", "staging")
    await UsageWriter(usage, database, nothing).flush()
    await database.execute("UPDATE environments SET key = 'test' WHERE key = 'staging'")
    (row,) = await rows(database)
    assert row["environment"] == "test"


# --- without Postgres ---------------------------------------------------------------------------


@pytest.fixture
async def away() -> AsyncIterator[Database]:
    async with open_database(NOBODY_THERE) as opened:
        yield opened


async def test_while_postgres_is_away_it_is_kept_and_comes_later(
    database: Database, away: Database, flags: UUID
) -> None:
    usage = Usage()
    for _ in range(2):
        ask(usage, flags)
        with pytest.raises(PostgresAway):
            await UsageWriter(usage, away, nothing).flush()
    await UsageWriter(usage, database, nothing).flush()
    assert await evaluations(database) == {("a", "on"): 2}


async def test_what_was_written_of_many_is_not_written_again(
    database: Database, flags: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usage_writer, "PAGE_ROWS", 1)
    await database.execute(REFUSE_B)
    usage = Usage()
    ask(usage, flags)
    ask(usage, flags, "b")
    writer = UsageWriter(usage, database, nothing)
    with pytest.raises(PostgresRefused):
        await writer.flush()
    assert await evaluations(database) == {("a", "on"): 1}
    await database.execute("DROP TRIGGER refusing ON flag_usage")
    await writer.flush()
    assert await evaluations(database) == {("a", "on"): 1, ("b", "on"): 1}


async def test_a_refusal_stops_nothing(
    database: Database, flags: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usage_writer, "FLUSH_SECONDS", 0.01)
    await database.execute(REFUSE_B)
    usage = Usage()
    ask(usage, flags, "b")
    async with running(UsageWriter(usage, database, nothing)):
        await eventually(lambda: was_refused_again(database))
        await database.execute("DROP TRIGGER refusing ON flag_usage")
        await eventually(lambda: is_counted(database, "b"))


# --- the task -----------------------------------------------------------------------------------


async def test_what_was_counted_is_written_by_itself(
    database: Database, flags: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usage_writer, "FLUSH_SECONDS", 0.01)
    usage = Usage()
    async with running(UsageWriter(usage, database, nothing)):
        ask(usage, flags)
        await eventually(lambda: is_counted(database, "a"))


async def test_the_end_writes_what_is_left(database: Database, flags: UUID) -> None:
    usage = Usage()
    async with running(UsageWriter(usage, database, nothing)):
        ask(usage, flags)
    assert await evaluations(database) == {("a", "on"): 1}


async def test_the_end_waits_for_no_postgres(away: Database, flags: UUID) -> None:
    usage = Usage()
    began = trio.current_time()
    async with running(UsageWriter(usage, away, nothing)):
        ask(usage, flags)
    assert trio.current_time() - began < usage_writer.LAST_FLUSH_SECONDS + 2
    assert len(usage.take()) == 1


async def test_who_stays_connected_is_counted_once_a_day(
    database: Database, flags: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = [date(2026, 9, 21)]
    monkeypatch.setattr(usage_writer, "_today", lambda: today[0])
    usage = Usage()
    piece = Piece("a", "on", b"")
    connected = partial(usage.connected, flags.bytes, "production", (piece,))
    writer = UsageWriter(usage, database, connected)
    for day in (21, 21, 22, 22, 23):
        today[0] = date(2026, 9, day)
        await writer.flush()
    assert await evaluations(database) == {("a", "on"): 2}


# --- housekeeping -------------------------------------------------------------------------------


async def test_old_days_are_forgotten(database: Database, flags: UUID) -> None:
    now = datetime.now(UTC)
    for days in (KEPT_DAYS + 1, KEPT_DAYS - 1, 0):
        usage = Usage(now=(now - timedelta(days=days)).timestamp)
        ask(usage, flags)
        await UsageWriter(usage, database, nothing).flush()
    await database.run(usage_writer.forget_in)
    days = [(now.date() - each["day"]).days for each in await rows(database)]
    assert days == [KEPT_DAYS - 1, 0]
