"""The keys of environments are taken wherever the project's public key is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import trio

from beacon.errors import ProjectNotFound, Unauthorized
from beacon.postgres.database import Database
from beacon.projects import keys
from beacon.projects.directory import Directory
from beacon.projects.projects import PUBLIC_PERMISSIONS, CreatedProject, Snapshot

pytestmark = pytest.mark.both_servers
STAGING = "SELECT public_key FROM environments WHERE key = 'staging'"


@pytest.fixture
async def directory(
    database: Database, copy_path: Path, nursery: trio.Nursery
) -> AsyncIterator[Directory]:
    made = Directory(database, copy_path)
    await nursery.start(made.run)
    yield made
    nursery.cancel_scope.cancel()


@pytest.mark.parametrize("ask", ["memory", "Postgres"])
async def test_an_environments_key_opens_its_project_there(
    directory: Directory, database: Database, made: CreatedProject, ask: str
) -> None:
    await directory.refresh()
    if ask == "Postgres":
        directory._take(Snapshot((), (), ""))
    key = await database.fetch_value(STAGING)
    grant = await directory.resolve(key)
    assert (grant.project, grant.environment) == (made.project, "staging")
    assert grant.permissions == PUBLIC_PERMISSIONS
    assert not grant.trusted
    assert await directory.resolve_project(key) is directory.find_project(key) == made.project
    assert directory.environment_of(key) == "staging"
    assert (await directory.resolve(made.project.public_key)).environment == "production"
    assert (await directory.resolve(made.secret_key)).environment == "production"
    assert directory.environment_of(made.project.uuid) == "production"


async def test_a_replaced_or_removed_key_opens_nothing(
    directory: Directory, database: Database, made: CreatedProject
) -> None:
    key = await database.fetch_value(STAGING)
    await directory.refresh()
    await database.execute(
        "UPDATE environments SET public_key = $1 WHERE key = 'staging'", keys.new_environment_key()
    )
    new = await database.fetch_value(STAGING)
    await directory.refresh()
    assert directory.find(new) is not None
    await database.execute("DELETE FROM environments WHERE key = 'staging'")
    await directory.refresh()
    for gone in (key, new):
        with pytest.raises(Unauthorized):
            await directory.resolve(gone)
        with pytest.raises(ProjectNotFound):
            await directory.resolve_project(gone)


async def test_a_renamed_environment_is_known_by_its_new_name(
    directory: Directory, database: Database, made: CreatedProject
) -> None:
    key = await database.fetch_value(STAGING)
    await directory.refresh()
    await database.execute("UPDATE environments SET key = 'qa' WHERE key = 'staging'")
    await directory.refresh()
    assert directory.environment_of(key) == "qa"


async def test_a_rotated_key_works_in_its_environment_for_a_while(
    directory: Directory, database: Database, made: CreatedProject
) -> None:
    old = await database.fetch_value(STAGING)
    await database.execute(
        "INSERT INTO retired_public_keys (public_key, project_id, expires_at, environment_id)"
        " SELECT public_key, project_id, now() + $1, id FROM environments WHERE key = 'staging'",
        timedelta(hours=1),
    )
    await database.execute(
        "UPDATE environments SET public_key = $1 WHERE key = 'staging'", keys.new_environment_key()
    )
    directory._take(Snapshot((), (), ""))  # the first answer is Postgres', the second memory's
    for grant in (await directory.resolve(old), await directory.resolve(old)):
        assert (grant.environment, grant.expires_at is None) == ("staging", False)
    await directory.refresh()
    assert directory.environment_of(old) == "staging"
    await database.execute("UPDATE retired_public_keys SET expires_at = now()")
    await directory.refresh()
    assert directory.find(old) is None
    assert directory.find_project(old) is None


async def test_without_postgres_an_environments_key_still_works(
    directory: Directory,
    database: Database,
    away: Database,
    made: CreatedProject,
    copy_path: Path,
) -> None:
    await directory.refresh()
    key = await database.fetch_value(STAGING)
    later = Directory(away, copy_path)
    await later.load_copy()
    assert later.environment_of(key) == "staging"
    assert later.find_project(key) == made.project


async def test_of_a_project_that_is_being_deleted_no_environments_key_works(
    directory: Directory, database: Database, made: CreatedProject
) -> None:
    key = await database.fetch_value(STAGING)
    await database.execute("UPDATE projects SET deleted_at = now()")
    await directory.refresh()
    with pytest.raises(Unauthorized):
        await directory.resolve(key)
