"""Seeded traffic is stored as the writer stores events: whole, once, with what is derived."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID

import msgspec
import pytest

from beacon.enrich.clock import SECOND
from beacon.errors import UsageError
from beacon.postgres.database import Database, open_database
from beacon.projects.projects import Project, create_project
from beacon.seed import loading
from beacon.seed.loading import Seeded, seed
from beacon.seed.traffic import Plan
from beacon.writer.feed import WRITER_SETTINGS

PLAN = Plan(days=30, events=2000, seed=1, until=1_790_000_000 * SECOND)


class Cut(Exception):
    """Somebody pressed Ctrl-C."""


@pytest.fixture
async def writing(database_url: str) -> AsyncIterator[Database]:
    async with open_database(database_url, pool_size=1, settings=WRITER_SETTINGS) as database:
        yield database


@pytest.fixture
async def project(database: Database) -> Project:
    return (await create_project(database, "Shop", ["shop.example.org"])).project


@pytest.fixture(autouse=True)
def small_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "LOAD_EVENTS", 300)


def nobody(done: int) -> None:
    """Looks at the progress."""


async def count(database: Database, what: str) -> int:
    return int(await database.fetch_value(f"SELECT {what}"))


async def test_all_events_are_stored_with_sessions_and_users(
    database: Database, writing: Database, project: Project
) -> None:
    told: list[int] = []
    assert await seed(database, writing, project, PLAN, told.append) == Seeded(2000, 0)
    assert told == sorted(told)
    assert told[-1] == 2000
    assert await count(database, "count(*) FROM events") == 2000
    assert await count(database, "sum(event_count) FROM sessions") == 2000
    assert await count(database, "count(*) FROM users") > 0
    errors = await count(database, "count(*) FROM events WHERE issue_id IS NOT NULL")
    assert errors > await count(database, "count(*) FROM issues") > 1
    assert await count(database, "sum(event_count) FROM issues") == errors
    assert await count(database, "count(*) FROM alert_outbox") == 0
    assert await count(database, "count(*) FROM visitor_aliases") > 0
    assert await count(database, "count(*) FROM rejected_events") == 0
    hosts = await database.fetch("SELECT DISTINCT hostname FROM events")
    assert [row["hostname"] for row in hosts] == ["shop.example.org"]


async def test_the_same_plan_again_stores_nothing(
    database: Database, writing: Database, project: Project
) -> None:
    await seed(database, writing, project, PLAN, nobody)
    assert await seed(database, writing, project, PLAN, nobody) == Seeded(0, 2000)
    assert await count(database, "sum(event_count) FROM sessions") == 2000


async def test_what_was_cut_off_goes_on_where_it_was(
    database: Database, writing: Database, project: Project
) -> None:
    def cut(done: int) -> None:
        if done > 800:
            raise Cut

    with pytest.raises(ExceptionGroup) as raised:
        await seed(database, writing, project, PLAN, cut)
    assert raised.group_contains(Cut)
    before = await count(database, "count(*) FROM events")
    assert 800 < before < 1500
    told: list[int] = []
    assert await seed(database, writing, project, PLAN, told.append) == Seeded(2000, 0)
    assert told[0] > before
    assert await count(database, "count(*) FROM events") == 2000


async def test_nothing_is_left_beside_the_spools_positions(
    database: Database, writing: Database, project: Project
) -> None:
    await seed(database, writing, project, PLAN, nobody)
    assert await count(database, "count(*) FROM spool_positions") == 0


async def test_two_projects_get_the_same_traffic(
    database: Database, writing: Database, project: Project
) -> None:
    other = (await create_project(database, "Other", ["shop.example.org"])).project
    for each in (project, other):
        await seed(database, writing, each, PLAN, nobody)
    rows = await database.fetch(
        "SELECT count(DISTINCT to_jsonb(e) - 'project_id' - 'issue_id') FROM events AS e"
        " WHERE project_id = ANY($1)",
        [UUID(bytes=project.id), UUID(bytes=other.id)],
    )
    assert rows[0]["count"] == 2000


async def test_a_plan_beyond_the_projects_retention_is_refused(
    database: Database, writing: Database, project: Project
) -> None:
    short = msgspec.structs.replace(project, retention_days=29)
    with pytest.raises(UsageError, match="29 days"):
        await seed(database, writing, short, PLAN, nobody)
