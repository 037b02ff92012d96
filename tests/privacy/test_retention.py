"""What is older than its project keeps it goes, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import trio

from beacon.events import Event, Visit, encode_visit
from beacon.jobs.housekeeping import retain as chore
from beacon.postgres.database import Database, Session
from beacon.postgres.partitions import list_weeks
from beacon.privacy import retention
from beacon.privacy.retention import BY_AGE, OF_PEOPLE, retain
from beacon.privacy.tables import VISITOR_TABLES
from beacon.rollups.rebuilding import check
from beacon.writer.fold import time_of
from tests.factories import NOON, make_batch
from tests.privacy.conftest import OTHER, SHOP, event, exposure, identify
from tests.writer.conftest import Pipeline

both_servers = pytest.mark.both_servers
DAY = 24 * 3600
NOW = datetime.fromtimestamp(NOON / 1e6, UTC)


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "STEP_ROWS", 4)
    monkeypatch.setattr(retention, "PEOPLE_STEP_ROWS", 2)


async def keep(database: Database, days: int | None, project: UUID = SHOP) -> None:
    """The project keeps its events for so long."""
    await database.execute(
        "INSERT INTO projects (id, name, slug, public_key, retention_days)"
        " VALUES ($1::uuid, 'a', $1::uuid::text, 'proj_' || replace($1::uuid::text, '-', ''), $2)"
        " ON CONFLICT (id) DO UPDATE SET retention_days = $2",
        project,
        days,
    )


def ago(days: float, anon_id: str = "phone", **more: Any) -> Event:
    return event(anon_id, at=-int(days * DAY), **more)


async def store(pipeline: Pipeline, *events: Event, project: UUID = SHOP) -> None:
    bot = encode_visit(Visit(is_bot=True))
    await pipeline.store(
        make_batch(*events[::2], project_id=project.bytes),
        make_batch(*events[1::2], project_id=project.bytes, visit=bot),
    )


async def ages(pipeline: Pipeline, project: UUID = SHOP) -> list[int]:
    """Of the events that are left, in days."""
    rows = await pipeline.rows(
        f"SELECT timestamp FROM events WHERE project_id = '{project}' ORDER BY timestamp DESC"
    )
    return [(NOW - row["timestamp"]).days for row in rows]


async def column(pipeline: Pipeline, sql: str) -> list[Any]:
    return [next(iter(row.values())) for row in await pipeline.rows(sql)]


async def assert_rollups_right(pipeline: Pipeline) -> None:
    _events, wrong, shown = await check(pipeline.database, lambda _done: None)
    assert wrong == 0, shown


@both_servers
async def test_a_project_with_a_shorter_retention_loses_what_is_older(pipeline: Pipeline) -> None:
    """Another project keeps its events for ever, so no week goes as a whole."""
    await keep(pipeline.database, 30)
    await keep(pipeline.database, None, OTHER)
    days = [0, 3, 10, 20, 29, *range(31, 60, 2)]
    for project in (SHOP, OTHER):
        events = [ago(n, session=n, level="error") for n in days]
        await store(pipeline, *events, project=project)
    before = await list_weeks(pipeline.database)
    done = await retain(pipeline.database)
    assert done.details == {"events": 15, "sessions": 15, "issue_hours": 15}
    assert await ages(pipeline) == [0, 3, 10, 20, 29]
    assert await ages(pipeline, OTHER) == days
    assert await list_weeks(pipeline.database) == before
    await assert_rollups_right(pipeline)
    assert (await retain(pipeline.database)).details == {}


@both_servers
async def test_weeks_that_all_projects_are_done_with_are_dropped_one_a_run(
    pipeline: Pipeline,
) -> None:
    await keep(pipeline.database, 30)
    await keep(pipeline.database, 60, OTHER)
    for project in (SHOP, OTHER):
        events = [ago(n, session=n) for n in (0, 40, 70, 77, 84)]
        await store(pipeline, *events, project=project)
    weeks = await list_weeks(pipeline.database)
    done = await retain(pipeline.database)
    assert done.more
    assert done.details["weeks"] == 1
    assert (await list_weeks(pipeline.database))[0] == weeks[1]
    assert await ages(pipeline) == [0, 70, 77]  # 70 and 77 go with their weeks
    runs = 1
    while done.more:
        done, runs = await retain(pipeline.database), runs + 1
    assert runs == 3
    assert await ages(pipeline) == [0]
    assert await ages(pipeline, OTHER) == [0, 40]
    await assert_rollups_right(pipeline)
    assert len(await column(pipeline, "SELECT id FROM sessions")) == 3


async def test_a_week_with_one_projects_events_is_emptied_in_one_stroke(
    pipeline: Pipeline,
) -> None:
    await keep(pipeline.database, 30)
    await keep(pipeline.database, None, OTHER)
    await store(pipeline, ago(0), *(ago(90 + n / 100, session=5) for n in range(20)))
    done = await retain(pipeline.database)
    assert "events" not in done.details  # none was deleted by itself
    assert await ages(pipeline) == [0]
    await assert_rollups_right(pipeline)


async def test_without_a_retention_nothing_goes(pipeline: Pipeline) -> None:
    await keep(pipeline.database, None)
    await store(pipeline, ago(0), ago(3000))
    assert (await retain(pipeline.database)).details == {}
    assert await ages(pipeline) == [0, 3000]


async def test_a_clock_that_jumped_ahead_deletes_nothing(pipeline: Pipeline) -> None:
    """Postgres' is years behind the newest event here, or ahead of it: the earlier one counts."""
    await keep(pipeline.database, 30)
    await store(pipeline, ago(0), ago(29))
    await pipeline.database.execute("UPDATE events SET received_at = received_at - interval '9 d'")
    assert (await retain(pipeline.database)).details == {}
    await pipeline.database.execute("UPDATE events SET received_at = '2020-01-01'")
    assert (await retain(pipeline.database)).details == {}
    assert await ages(pipeline) == [0, 29]


async def test_a_session_stays_as_long_as_its_last_event(pipeline: Pipeline) -> None:
    await keep(pipeline.database, 30)
    await keep(pipeline.database, None, OTHER)
    await store(pipeline, ago(30.01, session=1), ago(29.99, session=1), ago(30.02, session=2))
    await retain(pipeline.database)
    (row,) = await pipeline.rows("SELECT event_count, started_at FROM sessions")
    assert row == {"event_count": 2, "started_at": NOW - timedelta(days=30.01)}


@both_servers
async def test_people_without_a_session_that_is_kept_are_forgotten(pipeline: Pipeline) -> None:
    await keep(pipeline.database, 30)
    await keep(pipeline.database, None, OTHER)
    old = 40 * DAY
    for project in (SHOP, OTHER):
        people = [
            identify("gone", "ann", at=-old, session=1),
            identify("phone", "bob", at=-old, session=2),  # comes back without signing in
            identify("tablet", "eve", at=-old, session=3),  # comes back on another device
            ago(2, "phone", session=4),
            ago(2, "laptop", user_id="eve", session=5),
            identify("new", "joe", at=-DAY, session=6),
            exposure("gone", at=-old, session=1),
            exposure("phone", at=-old, session=2),
        ]
        await pipeline.store(make_batch(*people, project_id=project.bytes))
    await pipeline.database.execute(
        "INSERT INTO rejected_events"
        " (project_id, event_id, received_at, rejected_at, sqlstate, reason, raw)"
        " SELECT $1, gen_random_uuid(), at, at, '22P05', 'x', '' FROM unnest($2::timestamptz[]) at",
        SHOP,
        [NOW - timedelta(days=40), NOW],
    )
    await retain(pipeline.database)

    async def left(sql: str, project: UUID = SHOP) -> list[Any]:
        return await column(pipeline, f"{sql} WHERE project_id = '{project}' ORDER BY 1")

    assert await left("SELECT user_id FROM users") == ["bob", "eve", "joe"]
    assert await left("SELECT user_id FROM visitor_aliases") == ["bob", "eve", "joe"]
    assert await left("SELECT visitor FROM flag_exposures") == ["phone"]
    assert len(await left("SELECT id FROM rejected_events")) == 1
    assert len(await left("SELECT user_id FROM users", OTHER)) == 4
    assert len(await left("SELECT visitor FROM flag_exposures", OTHER)) == 2


async def test_a_week_that_is_read_for_long_is_dropped_another_time(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "LOCK_TIMEOUT", "10ms")
    monkeypatch.setattr(retention, "LOCK_PAUSE_SECONDS", 0.0)
    await keep(pipeline.database, 30)
    await store(pipeline, ago(0), ago(90))
    reading: list[bool] = []

    async def read_for_long(session: Session) -> None:
        async with session.transaction():
            await session.execute("LOCK TABLE events IN ACCESS SHARE MODE")
            reading.append(True)
            await session.fetch("SELECT pg_sleep(0.5)")

    async with trio.open_nursery() as nursery:
        nursery.start_soon(pipeline.database.run, read_for_long)
        while not reading:
            await trio.lowlevel.checkpoint()
        came = await chore(pipeline.database)
        assert "weeks" not in came.details
    await chore(pipeline.database)
    assert await ages(pipeline) == [0]


@pytest.mark.parametrize("others", [30, None])
async def test_reports_are_told_that_events_went(pipeline: Pipeline, others: int | None) -> None:
    """With a week, with all that a project has of one, or one by one."""
    await keep(pipeline.database, 30)
    await keep(pipeline.database, others, OTHER)
    told = "SELECT count(*) FROM column_changes WHERE rebuild"
    for days in (90, 31):
        await store(pipeline, ago(0), ago(days))
        await store(pipeline, ago(0), ago(0), project=OTHER)
        before = await pipeline.database.fetch_value(told)
        await retain(pipeline.database)
        assert await pipeline.database.fetch_value(told) > before
        assert await ages(pipeline) == [0] * (1 if days == 90 else 2)


def test_every_table_with_visitors_has_its_way() -> None:
    by_hand = {"events", "first_times", "alert_firings"}
    of_issues = {"issues", "issue_hours", "issue_tags", "issue_visitors"}
    assert {table.name for table in VISITOR_TABLES} == by_hand | of_issues | set(BY_AGE) | set(
        OF_PEOPLE
    )


async def test_what_was_lost_is_kept_as_long_as_events(pipeline: Pipeline) -> None:
    await keep(pipeline.database, 30)
    await store(pipeline, ago(0))
    for days in (90, 31, 29, 0):
        await pipeline.database.execute(
            "INSERT INTO losses SELECT $1, at, 'client', '', '', '', gen_random_uuid(), $2, at"
            " FROM (SELECT $3::timestamptz AS at) AS t",
            SHOP,
            days,
            time_of(NOON - days * 24 * 3600 * 1_000_000),
        )
    await retain(pipeline.database)
    rows = await pipeline.rows("SELECT events FROM losses ORDER BY events")
    assert [row["events"] for row in rows] == [0, 29]
