"""Rotated keys, deleted projects, revocation on every node, and copies of other versions."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import trio

from beacon.errors import ProjectNotFound, Unauthorized
from beacon.postgres.database import Database
from beacon.postgres.listen import Listener, Subscription
from beacon.projects import keys
from beacon.projects.directory import CHANNEL, Directory
from beacon.projects.projects import (
    PUBLIC_PERMISSIONS,
    CreatedProject,
    Snapshot,
)


@pytest.fixture
async def directory(
    database: Database, copy_path: Path, nursery: trio.Nursery
) -> AsyncIterator[Directory]:
    made = Directory(database, copy_path)
    await nursery.start(made.run)
    yield made
    nursery.cancel_scope.cancel()


async def test_a_project_that_is_being_deleted_opens_nothing(
    directory: Directory, database: Database, made: CreatedProject
) -> None:
    await directory.refresh()
    await database.execute("UPDATE projects SET deleted_at = now()")
    await directory.refresh()
    for key in (made.project.public_key, made.secret_key):
        with pytest.raises(Unauthorized):
            await directory.resolve(key)
    for reference in (made.project.uuid, made.project.public_key):
        with pytest.raises(ProjectNotFound):
            await directory.resolve_project(reference)


# --- rotated public keys ------------------------------------------------------------------------

RETIRE = """
WITH retired AS (
    INSERT INTO retired_public_keys (public_key, project_id, expires_at)
    SELECT public_key, id, now() + $1 FROM projects
)
UPDATE projects SET public_key = $2
"""


async def rotate(database: Database, grace: timedelta) -> str:
    """The new key."""
    key = keys.new_public_key()
    await database.execute(RETIRE, grace, key)
    return key


@pytest.mark.parametrize("ask", ["memory", "Postgres"])
async def test_a_rotated_key_works_until_its_time_is_over(
    directory: Directory, database: Database, made: CreatedProject, ask: str
) -> None:
    old = made.project.public_key
    await directory.refresh()
    new = await rotate(database, timedelta(hours=1))
    if ask == "memory":
        await directory.refresh()
    else:
        directory._take(Snapshot((), (), ""))
    project = await directory.resolve_project(old)
    grant = await directory.resolve(old)
    assert project.public_key == grant.project.public_key == new
    assert grant.permissions == PUBLIC_PERMISSIONS
    assert not grant.trusted
    assert (await directory.resolve(new)).expires_at is None
    assert directory.find(old) == grant
    assert directory.find_project(old) == project


async def test_when_its_time_is_over_a_rotated_key_opens_nothing_and_nobody_need_say_so(
    directory: Directory, database: Database, made: CreatedProject
) -> None:
    old = made.project.public_key
    new = await rotate(database, timedelta(seconds=0.3))
    await directory.refresh()
    with trio.fail_after(10):
        while directory.find(old) is not None:
            await trio.lowlevel.checkpoint()
    assert directory.find_project(old) is None
    with pytest.raises(Unauthorized):
        await directory.resolve(old)
    with pytest.raises(ProjectNotFound):
        await directory.resolve_project(old)
    assert (await directory.resolve(new)).project.id == made.project.id


async def test_a_key_rotated_without_grace_is_over_at_once(
    directory: Directory, database: Database, made: CreatedProject
) -> None:
    await directory.refresh()
    await database.execute("UPDATE projects SET public_key = $1", keys.new_public_key())
    await directory.refresh()
    with pytest.raises(Unauthorized):
        await directory.resolve(made.project.public_key)


async def test_a_rotated_key_of_a_deleted_project_opens_nothing(
    directory: Directory, database: Database, made: CreatedProject
) -> None:
    await rotate(database, timedelta(hours=1))
    await database.execute("UPDATE projects SET deleted_at = now()")
    await directory.refresh()
    with pytest.raises(Unauthorized):
        await directory.resolve(made.project.public_key)


async def test_without_postgres_a_rotated_key_still_works(
    directory: Directory, away: Database, copy_path: Path, database: Database, made: CreatedProject
) -> None:
    await rotate(database, timedelta(hours=1))
    await directory.refresh()
    later = Directory(away, copy_path)
    await later.load_copy()
    assert later.find(made.project.public_key) is not None


# --- on every node, at once ---------------------------------------------------------------------

REVOCATIONS = [
    "UPDATE api_keys SET revoked_at = now()",
    "UPDATE api_keys SET expires_at = now()",
    "DELETE FROM api_keys",
    "TRUNCATE api_keys CASCADE",
    "UPDATE projects SET deleted_at = now()",
]


@pytest.mark.parametrize("statement", REVOCATIONS)
async def test_a_key_revoked_by_sql_is_forgotten_at_once_on_every_node(
    database: Database,
    made: CreatedProject,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    statement: str,
) -> None:
    monkeypatch.setattr("beacon.projects.directory.REFRESH_SECONDS", 3600.0)
    nodes = [Directory(database, tmp_path / f"{number}.json") for number in range(2)]
    subscriptions = [Subscription(CHANNEL, n.refresh_soon, n.refresh_soon) for n in nodes]
    async with trio.open_nursery() as nursery:
        for node, subscription in zip(nodes, subscriptions, strict=True):
            nursery.start_soon(node.run)
            nursery.start_soon(Listener(database, [subscription]).run)
        with trio.fail_after(30):
            for node in nodes:
                while node.find(made.secret_key) is None:
                    await trio.sleep(0.005)
            await database.execute(statement)
            for node in nodes:
                while node.find(made.secret_key) is not None:
                    await trio.sleep(0.005)
        nursery.cancel_scope.cancel()


async def test_a_rotation_by_sql_is_known_at_once(
    directory: Directory,
    database: Database,
    made: CreatedProject,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("beacon.projects.directory.REFRESH_SECONDS", 3600.0)
    soon = directory.refresh_soon
    listener = Listener(database, [Subscription(CHANNEL, soon, soon)])
    await rotate(database, timedelta(hours=1))
    async with trio.open_nursery() as nursery:
        nursery.start_soon(listener.run)
        with trio.fail_after(30):
            while directory.find(made.project.public_key) is None:
                await trio.sleep(0.005)
            await database.execute("DELETE FROM retired_public_keys")
            while directory.find(made.project.public_key) is not None:
                await trio.sleep(0.005)
        nursery.cancel_scope.cancel()


# --- copies of other versions -------------------------------------------------------------------


async def test_a_copy_of_an_older_beacon_is_read(
    away: Database, copy_path: Path, directory: Directory, made: CreatedProject
) -> None:
    """It has neither limits nor names nor rotated keys."""
    await directory.refresh()
    copy = json.loads(copy_path.read_text())
    del copy["snapshot"]["retired"]
    for project in copy["snapshot"]["projects"]:
        del project["rate_limit"], project["address_rate_limit"], project["flag_exposures"]
        del project["grouping_rules"], project["scrubbing"]
        del project["error_limits"], project["error_filters"]
    for key in copy["snapshot"]["keys"]:
        del key["rate_limit"], key["name"]
    copy_path.write_text(json.dumps(copy))
    later = Directory(away, copy_path)
    await later.load_copy()
    found = later.find(made.secret_key)
    assert found is not None
    assert found.project == made.project


async def test_what_a_newer_beacon_adds_to_the_copy_is_passed_over(
    away: Database, copy_path: Path, directory: Directory, made: CreatedProject
) -> None:
    await directory.refresh()
    copy = json.loads(copy_path.read_text())
    copy["snapshot"]["new"] = copy["snapshot"]["projects"][0]["new"] = 1
    copy_path.write_text(json.dumps(copy))
    later = Directory(away, copy_path)
    await later.load_copy()
    assert later.find(made.project.public_key) is not None
