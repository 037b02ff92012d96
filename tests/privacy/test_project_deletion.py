"""A deleted project is gone with all that its visitors left, and no other project notices."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

import pytest
import trio

from beacon.accounts.audit import COMMAND_LINE
from beacon.errors import Conflict, PostgresRefused, ProjectNotFound
from beacon.events import Batch
from beacon.jobs import queue
from beacon.jobs.background import Runner
from beacon.jobs.housekeeping import one_round
from beacon.jobs.queue import Job
from beacon.postgres.database import Database, Session
from beacon.postgres.partitions import LOCK_NOT_AVAILABLE, empty_partition_of
from beacon.privacy import project_deletion
from beacon.privacy.project_deletion import (
    KIND,
    delete_data,
    delete_project,
    request_deletion,
    sweep_deleted,
)
from beacon.privacy.tables import PROJECT_TABLES, VISITOR_TABLES
from beacon.projects.projects import create_project
from beacon.settings import Settings
from tests.factories import make_batch
from tests.privacy.conftest import OTHER, event, exposure, identify, pinned
from tests.writer.conftest import Pipeline

both_servers = pytest.mark.both_servers
WEEK = 7 * 24 * 3600


async def make_project(database: Database, name: str = "Shop") -> UUID:
    return UUID(bytes=(await create_project(database, name, ["shop.example"])).project.id)


def visitors(project_id: UUID, *weeks: int) -> Batch:
    """Something for each table, and events of these weeks."""
    return make_batch(
        *(event("phone", at=week * WEEK) for week in weeks),
        identify("phone", "ann"),
        exposure("phone"),
        pinned("phone"),
        event("phone", properties=b"{"),
        event("phone", "ann", level="error"),
        project_id=project_id.bytes,
    )


async def separate(database: Database, *projects: UUID) -> None:
    """What events alone do not make."""
    for each in projects:
        await database.execute(
            "INSERT INTO visitor_separations VALUES ($1, 'tablet', 'ann', now())", each
        )


async def counts(database: Database, project_id: UUID) -> dict[str, int]:
    names = [*(table.name for table in VISITOR_TABLES), *PROJECT_TABLES]
    sql = "SELECT count(*) FROM {} WHERE project_id = $1"
    return {name: await database.fetch_value(sql.format(name), project_id) for name in names}


async def make_flags_in(session: Session, project_id: UUID) -> None:
    """Something for each of their tables."""
    await session.execute("INSERT INTO flags (project_id, key) VALUES ($1, 'beta')", project_id)
    await session.execute(
        "INSERT INTO segments (project_id, key, conditions) VALUES ($1, 'staff', '[]')", project_id
    )
    await session.execute(
        "INSERT INTO flag_proposals (project_id, flag_id, change, diff, base_etag, proposed_by)"
        " SELECT project_id, id, '{}', '[]', '', '{}' FROM flags WHERE project_id = $1",
        project_id,
    )
    await session.execute(
        "INSERT INTO flag_usage SELECT project_id, flag_id, environment_id, now(), 'on', 1, now(),"
        " now() FROM flag_environments WHERE project_id = $1",
        project_id,
    )


async def save_in(session: Session, project_id: UUID) -> None:
    """What people save of reports, and their time line."""
    await session.execute(
        "INSERT INTO annotations (project_id, at, text, author) VALUES ($1, now(), 'a', '{}')",
        project_id,
    )
    await session.execute(
        "INSERT INTO saved_reports (project_id, name, kind, question)"
        " VALUES ($1, 'a', 'overview', '{}')",
        project_id,
    )
    await session.execute(
        "INSERT INTO share_links (project_id, name, token_hash)"
        " VALUES ($1, 'a', sha256($1::uuid::text::bytea))",
        project_id,
    )
    await session.execute(
        "WITH made AS (INSERT INTO cohorts (project_id, key, kind, who)"
        " VALUES ($1, 'c', 'static', '{}') RETURNING id)"
        " INSERT INTO cohort_members (project_id, cohort_id, user_id)"
        " SELECT $1, id, 'ann' FROM made",
        project_id,
    )
    await session.execute("INSERT INTO releases VALUES ($1, '1.0', '', now())", project_id)
    await session.execute(
        "INSERT INTO losses VALUES ($1, now(), 'client', '', '', '', gen_random_uuid(), 1, now())",
        project_id,
    )
    await session.execute(
        "INSERT INTO issue_activity (project_id, issue_id, kind, actor)"
        " VALUES ($1, gen_random_uuid(), 'comment', '{}')",
        project_id,
    )
    await session.execute(
        "INSERT INTO saved_filters (project_id, kind, key, filter) VALUES ($1, 'goal', 'g', '{}')",
        project_id,
    )


async def monitor_in(session: Session, project_id: UUID) -> None:
    """A monitor that failed, with all that is kept of it."""
    monitor = await session.fetch_value(
        "INSERT INTO monitors (project_id, kind, slug, name, ping_key, settings, source)"
        " VALUES ($1, 'cron', 'a', 'a', $2, '{}', 'api') RETURNING id",
        project_id,
        f"mon_{project_id.hex}",
    )
    for table, columns, values in (
        ("monitor_states", "environment", "'production'"),
        ("monitor_check_ins", "id, environment, status, at, source", "$2, '', 'ok', now(), 'url'"),
        ("monitor_checks", "at, ok", "now(), true"),
        ("monitor_hours", "environment, at, times", "'', now(), '{}'"),
        (
            "monitor_incidents",
            "environment, reason, detail, failures, started_at",
            "'', 'down', '', 1, now()",
        ),
    ):
        await session.execute(
            f"INSERT INTO {table} (project_id, monitor_id, {columns}) VALUES ($1, $2, {values})",
            project_id,
            monitor,
        )


async def map_sources_in(session: Session, project_id: UUID) -> None:
    await session.execute(
        "INSERT INTO source_map_chunks (project_id, sha1, data) VALUES ($1, 'a', 'a')", project_id
    )
    await session.execute(
        "WITH file AS (INSERT INTO source_map_files (project_id, sha256, size, data)"
        " VALUES ($1, 'a', 1, 'a') RETURNING id)"
        " INSERT INTO source_map_artifacts"
        " (project_id, release, dist, name, debug_id, kind, file_id)"
        " SELECT $1, '1', '', 'a.js', '', 'minified', id FROM file",
        project_id,
    )


async def watch_in(session: Session, project_id: UUID) -> None:
    """A rule that fired, and all that comes of it."""
    await session.execute(
        "WITH rule AS ("
        " INSERT INTO alert_rules (project_id, name, description, enabled, definition,"
        " environments, cooldown_minutes, created_by)"
        """ VALUES ($1, 'a', '', false, '{"kind": "new_issue"}', '{}', 60, '{}') RETURNING id"""
        "), channel AS ("
        """ INSERT INTO alert_channels (project_id, name, target) VALUES ($1, 'a', '{}')"""
        "), firing AS ("
        " INSERT INTO alert_firings (id, project_id, rule_id, rule_name, kind, at, group_key,"
        " environment, reason, details, events) SELECT gen_random_uuid(), $1, id, 'a', 'new_issue',"
        " now(), '', '', '', '{}', '[]' FROM rule RETURNING id"
        "), delivery AS ("
        " INSERT INTO alert_deliveries (id, project_id, channel_name, kind, firing_id, payload)"
        " SELECT gen_random_uuid(), $1, 'a', 'webhook', id, '{}' FROM firing"
        "), evaluation AS ("
        " INSERT INTO alert_evaluations (project_id, rule_id, at, group_key, outcome, code, reason,"
        " details) SELECT $1, id, now(), '', 'quiet', 'below', '', '{}' FROM rule"
        ") INSERT INTO alert_mutes (project_id, rule_id, until, note, created_by)"
        " SELECT $1, id, now(), '', '{}' FROM rule",
        project_id,
    )


def nothing(_done: int, _total: int | None) -> None:
    """Nobody watches."""


async def ask(database: Database, project_id: UUID, name: str | None = "Shop") -> Job:
    return await request_deletion(database, project_id, name, COMMAND_LINE, "account:1")


async def finished(database: Database, job: Job) -> Job:
    with trio.fail_after(60):
        while (found := await queue.find_job(database, job.id)) and found.state != "done":
            await trio.sleep(0.01)
    assert found is not None
    return found


@both_servers
async def test_all_of_a_project_goes_and_all_of_others_stays(
    pipeline: Pipeline, nursery: trio.Nursery
) -> None:
    database = pipeline.database
    project_id = await make_project(database)
    other = await make_project(database, "Other")
    account = await database.fetch_value(
        "INSERT INTO accounts (email) VALUES ('a@example.com') RETURNING id"
    )
    for each in (project_id, other):
        await database.execute(
            "INSERT INTO memberships (account_id, project_id, role) VALUES ($1, $2, 'admin')",
            account,
            each,
        )
        await database.execute(
            "INSERT INTO retired_public_keys VALUES ($1, $2, now() + interval '1 day')",
            f"proj_{each.hex}",
            each,
        )
        await database.execute(
            "INSERT INTO live_tickets (token_hash, project_id, expires_at)"
            " VALUES (sha256($1::uuid::text::bytea), $1, now() + interval '30 seconds')",
            each,
        )
        await database.run(partial(make_flags_in, project_id=each))
        await database.run(partial(save_in, project_id=each))
        await database.run(partial(watch_in, project_id=each))
        await database.run(partial(monitor_in, project_id=each))
        await database.run(partial(map_sources_in, project_id=each))
    await pipeline.store(visitors(other, 0, 1), visitors(project_id, 0, 1, 2, 3))
    await separate(database, project_id, other)
    before = await counts(database, other)
    assert min(before.values()) > 0
    assert min((await counts(database, project_id)).values()) > 0
    job = await ask(database, project_id)
    await pipeline.take(visitors(project_id, 3))  # the job waits for it
    run = partial(delete_project, database, pipeline.writer.catch_up)
    nursery.start_soon(Runner(database, {KIND: run}).run)
    done = await finished(database, job)
    assert set((await counts(database, project_id)).values()) == {0}
    assert await counts(database, other) == before
    assert done.result is not None
    assert done.result["partitions_emptied"] == 2
    assert done.result["rows"]["sessions"] == 1
    assert done.done == done.total
    assert done.total is not None
    log = await pipeline.rows("SELECT action, project_id, before::text FROM audit_log ORDER BY id")
    assert [row["action"] for row in log] == ["project.deleted", "project.data_deleted"]
    assert '"name": "Shop"' in log[0]["before"]


@pytest.mark.parametrize("name", [None, "", "shop", "Shop2"])
async def test_the_name_must_be_repeated(database: Database, name: str | None) -> None:
    project_id = await make_project(database)
    with pytest.raises(Conflict, match="name"):
        await ask(database, project_id, name)
    assert await database.fetch_value("SELECT deleted_at FROM projects") is None


async def test_a_project_is_deleted_once_and_its_slug_is_free(database: Database) -> None:
    project_id = await make_project(database)
    await ask(database, project_id)
    with pytest.raises(ProjectNotFound):
        await ask(database, project_id)
    await make_project(database)
    slugs = await database.fetch("SELECT slug FROM projects ORDER BY number")
    assert [row["slug"] for row in slugs] == [str(project_id), "shop"]


@both_servers
async def test_an_open_invitation_is_not_for_it_any_more(database: Database) -> None:
    project_id, other = await make_project(database), await make_project(database, "Other")
    invitations: list[tuple[str, str]] = [
        ("only", f'{{"projects": {{"{project_id}": "viewer"}}}}'),
        ("both", f'{{"projects": {{"{project_id}": "viewer", "{other}": "admin"}}}}'),
        ("owner", f'{{"role": "owner", "projects": {{"{project_id}": "viewer"}}}}'),
        ("else", f'{{"projects": {{"{other}": "viewer"}}}}'),
    ]
    for email, details in invitations:
        await database.execute(
            "INSERT INTO account_links (token_hash, kind, email, details, expires_at)"
            " VALUES (sha256($1::text::bytea), 'invitation', $1, $2::jsonb, now() + '1 h')",
            email,
            details,
        )
    await delete_data(database, project_id, nothing)
    rows = await database.fetch("SELECT * FROM account_links")
    assert {row["email"] for row in rows if row["revoked_at"]} == {"only"}
    assert not any(str(project_id) in row["details"] for row in rows)
    assert sum(str(other) in row["details"] for row in rows) == 2


# --- partitions -----------------------------------------------------------------------------


@both_servers
async def test_a_partition_of_one_project_is_emptied_in_one_stroke(pipeline: Pipeline) -> None:
    database = pipeline.database
    await pipeline.store(visitors(OTHER, 0))
    (part,) = await pipeline.rows("SELECT DISTINCT tableoid::regclass::text AS name FROM events")
    another = partial(empty_partition_of, partition=part["name"], project_id=UUID(int=5))
    assert not await database.run(another)
    unit = partial(empty_partition_of, partition=part["name"], project_id=OTHER)
    assert await database.run(unit)
    assert await pipeline.count() == 0
    assert not await database.run(unit)
    await pipeline.store(visitors(OTHER, 0))  # and goes on taking events


async def test_a_partition_is_not_emptied_of_what_came_while_waiting_for_its_lock(
    pipeline: Pipeline, nursery: trio.Nursery
) -> None:
    """The check that counts is made under the lock."""
    database = pipeline.database
    project_id = await make_project(database)
    await pipeline.store(visitors(project_id, 0))
    (part,) = await pipeline.rows("SELECT DISTINCT tableoid::regclass::text AS name FROM events")
    emptied: list[bool] = []

    async def empty() -> None:
        unit = partial(empty_partition_of, partition=part["name"], project_id=project_id)
        emptied.append(await database.run(unit))

    async def insert_of_another(session: Any) -> None:
        async with session.transaction():
            await session.execute(
                f"INSERT INTO {part['name']} SELECT (e).* FROM (SELECT"
                f' jsonb_populate_record(e, \'{{"project_id": "{OTHER}"}}\') AS e'
                f" FROM {part['name']} AS e LIMIT 1) AS e"
            )
            nursery.start_soon(empty)
            while not await session.fetch_value(
                "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"
            ):
                pass

    await database.run(insert_of_another)
    with trio.fail_after(10):
        while not emptied:
            await trio.sleep(0.01)
    assert emptied == [False]
    assert (
        await database.fetch_value("SELECT count(*) FROM events WHERE project_id = $1", OTHER) == 1
    )


async def test_while_somebody_reads_a_partition_it_is_deleted_row_by_row(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project_deletion, "LOCK_TRIES", 2)
    monkeypatch.setattr(project_deletion, "LOCK_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr("beacon.postgres.partitions.LOCK_TIMEOUT", "50ms")
    database = pipeline.database
    project_id = await make_project(database)
    await pipeline.store(visitors(project_id, 0))
    (part,) = await pipeline.rows("SELECT DISTINCT tableoid::regclass::text AS name FROM events")
    may_end = trio.Event()

    async def read(*, task_status: trio.TaskStatus[None]) -> None:
        async def work(session: Any) -> None:
            async with session.transaction():
                await session.fetch(f"SELECT 1 FROM {part['name']}")
                nursery.start_soon(started)
                while not may_end.is_set():
                    await session.execute("SELECT pg_sleep(0.01)")

        async def started() -> None:
            task_status.started()

        await database.run(work)

    async with trio.open_nursery() as nursery:
        await nursery.start(read)
        unit = partial(empty_partition_of, partition=part["name"], project_id=project_id)
        with pytest.raises(PostgresRefused) as refused:
            await database.run(unit)
        assert refused.value.sqlstate == LOCK_NOT_AVAILABLE
        result = await delete_data(database, project_id, nothing)
        may_end.set()
    assert result["partitions_emptied"] == 0
    assert await pipeline.count() == 0


@both_servers
async def test_others_lose_and_double_nothing_while_a_project_is_deleted(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project_deletion, "STEP_ROWS", 10)
    database = pipeline.database
    project_id = await make_project(database)
    for week in range(4):
        events = [event("phone", at=week * WEEK + number) for number in range(300)]
        await pipeline.store(make_batch(*events, project_id=project_id.bytes))
    stored = [event("tablet", at=number % 5 * WEEK + number) for number in range(2000)]
    async with trio.open_nursery() as nursery:
        nursery.start_soon(delete_data, database, project_id, nothing)
        for at in range(0, 2000, 20):
            await pipeline.take(make_batch(*stored[at : at + 20], project_id=OTHER.bytes))
    await pipeline.drained()
    rows = await pipeline.rows("SELECT project_id, id FROM events")
    assert {row["id"].bytes for row in rows if row["project_id"] == OTHER} == {
        each.id for each in stored
    }
    assert len(rows) == len(stored)
    (session,) = await pipeline.rows(
        f"SELECT event_count FROM sessions WHERE project_id = '{OTHER}'"
    )
    assert session["event_count"] == 2000
    assert (await pipeline.totals())["duplicate"] == 0


# --- the tombstone --------------------------------------------------------------------------


@both_servers
async def test_what_comes_late_is_swept_up_for_a_week_then_the_project_is_forgotten(
    pipeline: Pipeline,
) -> None:
    database = pipeline.database
    project_id, other = await make_project(database), await make_project(database, "Other")
    await ask(database, project_id)
    await pipeline.store(visitors(project_id, 0), visitors(other, 0))
    await separate(database, project_id, other)
    for each in (project_id, other):
        await database.run(partial(save_in, project_id=each))
        await database.run(partial(watch_in, project_id=each))
        await database.run(partial(monitor_in, project_id=each))
        await database.run(partial(map_sources_in, project_id=each))
    await sweep_deleted(database)
    assert (await counts(database, project_id))["events"] > 0  # that is the job's, which waits
    await database.execute("UPDATE jobs SET state = 'failed', finished_at = now()")
    await one_round(database, Settings())
    assert set((await counts(database, project_id)).values()) == {0}
    of_other = await counts(database, other)
    assert all(of_other[table.name] > 0 for table in VISITOR_TABLES)
    row = await database.fetch_row("SELECT * FROM projects WHERE id = $1", project_id)
    assert row is not None
    assert (row["name"], row["slug"], row["domains"]) == ("deleted", str(project_id), [])
    await pipeline.store(visitors(project_id, 1))  # out of another node's spool
    await database.execute(
        "UPDATE projects SET deleted_at = now() - interval '8 days' WHERE id = $1", project_id
    )
    await one_round(database, Settings())
    assert set((await counts(database, project_id)).values()) == {0}
    left = await database.fetch("SELECT id FROM projects")
    assert [row["id"] for row in left] == [other]
    assert await pipeline.rows("SELECT action FROM audit_log") == [{"action": "project.deleted"}]


async def test_ended_jobs_are_forgotten_after_30_days(database: Database) -> None:
    for state, age in (("done", 31), ("failed", 31), ("done", 29), ("waiting", 31)):
        await database.execute(
            "INSERT INTO jobs (kind, project_id, state, created_by, finished_at)"
            " VALUES ('x', gen_random_uuid(), $1, 'account:1', now() - make_interval(days => $2))",
            state,
            age,
        )
    await one_round(database, Settings())
    rows = await database.fetch("SELECT state FROM jobs ORDER BY state")
    assert [row["state"] for row in rows] == ["done", "waiting"]
