"""`beacon tail` shows each event once, whenever it was received and whatever its own time."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import trio

from beacon.commands.tail import as_line, as_line_of_json
from beacon.errors import PostgresAway
from beacon.postgres.database import Database
from beacon.projects.projects import Project, create_project
from beacon.tail import Row, Tail, start_time

MINUTE = timedelta(minutes=1)
INSERT = """
    INSERT INTO events (project_id, timestamp, id, event_name, session_id, anon_id, properties,
                        is_bot, received_at)
    VALUES ($1, $2, $3, $4, $3, 'visitor', '{"n": 1}', false, $5)
"""


class Site:
    """A project that gets events. `age` is how long ago, of its time and of its receipt."""

    def __init__(self, database: Database, project: Project, start: datetime) -> None:
        self.database = database
        self.project = project
        self.start = start

    async def event(
        self,
        name: str,
        age: timedelta = timedelta(0),
        received_age: timedelta = timedelta(0),
    ) -> None:
        project, now = UUID(bytes=self.project.id), self.start
        await self.database.execute(INSERT, project, now - age, uuid4(), name, now - received_age)


@pytest.fixture
async def site(database: Database) -> Site:
    project = (await create_project(database, "Shop")).project
    await database.execute(
        "CREATE TABLE events_all PARTITION OF events"
        " FOR VALUES FROM ('2020-01-01') TO ('2040-01-01')"
    )
    return Site(database, project, await start_time(database))


@pytest.fixture
async def tail(site: Site) -> Tail:
    return Tail(site.project.id, site.start)


def names(rows: list[Row]) -> list[str]:
    return [row["event_name"] for row in rows]


async def test_it_begins_with_the_newest_events_the_oldest_first(site: Site, tail: Tail) -> None:
    for age in (1, 3, 2):
        await site.event(f"{age} minutes ago", age * MINUTE)
    assert names(await tail.begin(site.database, 2)) == ["2 minutes ago", "1 minutes ago"]


async def test_another_projects_events_are_not_shown(site: Site, tail: Tail) -> None:
    other = (await create_project(site.database, "Other")).project
    await Site(site.database, other, site.start).event("theirs")
    assert await tail.begin(site.database, 10) == []
    assert await tail.look(site.database, full=True) == []


@pytest.mark.parametrize("limit", [0, 1, 10])
@pytest.mark.parametrize("full", [False, True])
async def test_what_was_there_is_not_news(site: Site, tail: Tail, limit: int, full: bool) -> None:
    for _ in range(3):
        await site.event("there already")
    await tail.begin(site.database, limit)
    assert await tail.look(site.database, full=full) == []


async def test_each_new_event_is_shown_once(site: Site, tail: Tail) -> None:
    await tail.begin(site.database, 10)
    for number in range(5):
        await site.event(f"event {number}")
        assert names(await tail.look(site.database, full=number % 2 == 0)) == [f"event {number}"]
    tail.move_floor()
    assert await tail.look(site.database, full=False) == []
    assert await tail.look(site.database, full=True) == []


async def test_an_import_of_last_years_events_is_shown_by_a_full_look(
    site: Site, tail: Tail
) -> None:
    await tail.begin(site.database, 10)
    await site.event("imported", timedelta(days=365))
    assert await tail.look(site.database, full=False) == []
    assert names(await tail.look(site.database, full=True)) == ["imported"]
    assert await tail.look(site.database, full=True) == []


async def test_a_transaction_that_commits_late_is_not_missed(site: Site, tail: Tail) -> None:
    await tail.begin(site.database, 10)
    await site.event("first", received_age=-3 * MINUTE)
    assert len(await tail.look(site.database, full=True)) == 1
    tail.move_floor()
    await site.event("late", received_age=-2 * MINUTE)
    assert names(await tail.look(site.database, full=True)) == ["late"]


async def test_events_that_waited_in_the_spool_for_postgres_are_shown(
    site: Site, tail: Tail, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Postgres was away for an hour: what is stored afterwards was received before."""
    monkeypatch.setattr("beacon.tail.LOOK_SECONDS", 0.01)
    monkeypatch.setattr("beacon.tail.FULL_LOOK_SECONDS", 0.01)
    await tail.begin(site.database, 10)
    away = Away(site.database, times=2)
    waits: list[str] = []
    async with news(tail.follow(away, waits.append)) as shown:  # type: ignore[arg-type]
        await site.event("now", received_age=-60 * MINUTE)
        assert names(await shown.get()) == ["now"]
        await site.event("from the outage", age=-MINUTE, received_age=-MINUTE)
        assert names(await shown.get()) == ["from the outage"]
    assert waits == ["Postgres is away"]


class Away:
    """A database that is away for the first few calls."""

    def __init__(self, database: Database, times: int) -> None:
        self.database = database
        self.times = times

    async def fetch(self, sql: str, *args: Any, **options: Any) -> Any:
        self.times -= 1
        if self.times >= 0:
            raise PostgresAway("Postgres is away")
        return await self.database.fetch(sql, *args, **options)


class news:
    """Follows for the length of an `async with`."""

    def __init__(self, following: AsyncIterator[list[Row]]) -> None:
        self.following = following

    async def __aenter__(self) -> news:
        return self

    async def get(self) -> list[Row]:
        with trio.fail_after(30):
            return await anext(self.following)

    async def __aexit__(self, *_: object) -> None:
        await self.following.aclose()  # type: ignore[attr-defined]


ROW = {
    "id": UUID(int=1),
    "timestamp": datetime(2026, 2, 10, 12, 0, 1, tzinfo=UTC),
    "received_at": datetime(2026, 2, 10, 12, 0, 2, tzinfo=UTC),
    "event_name": "purchase",
    "session_id": UUID(int=2),
    "anon_id": "visitor",
    "user_id": None,
    "properties": '{"total": 12}',
    "url": None,
    "path": "/checkout",
    "referrer_host": None,
    "channel": None,
    "browser": "Firefox",
    "os": "Linux",
    "device": "desktop",
    "country": "DE",
    "city": None,
    "is_bot": False,
    "level": None,
    "message": None,
}


def test_a_line_for_people() -> None:
    line = as_line(ROW)
    for part in ("02-10 12:00:01", "purchase", "visitor", "/checkout", "DE Firefox Linux", "12}"):
        assert part in line


def test_a_line_for_programs_is_the_whole_event() -> None:
    event = json.loads(as_line_of_json(ROW))
    assert event["id"] == str(UUID(int=1))
    assert event["timestamp"] == "2026-02-10T12:00:01+00:00"
    assert event["properties"] == {"total": 12}
    assert set(event) == set(ROW)


@pytest.mark.parametrize("field", ["event_name", "anon_id", "path", "properties", "country"])
def test_what_a_client_sent_cannot_command_the_terminal(field: str) -> None:
    plain = as_line({**ROW, field: "x"})
    line = as_line({**ROW, field: "\x1b]0;owned\x07\x9b2J"})
    assert line.count("\x1b") == plain.count("\x1b")
    assert "\x07" not in line
    assert "\x9b" not in line
