"""Projects, members and keys in Postgres: what is done at the same time, and time zones."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
import trio

from beacon.accounts import members, project_changes
from beacon.accounts.audit import COMMAND_LINE, SYSTEM
from beacon.accounts.project_changes import Rotation, change_project, make_project
from beacon.accounts.project_details import ProjectDetails, find_details
from beacon.accounts.project_settings import NewProject, ProjectSettings
from beacon.errors import Conflict, InvalidField, ProjectNotFound
from beacon.postgres.database import Database


@pytest.fixture
async def shop(database: Database) -> ProjectDetails:
    return (await make_project(database, NewProject(name="Shop"), COMMAND_LINE)).project


async def admin_of(database: Database, project: ProjectDetails, email: str) -> UUID:
    account_id = await database.fetch_value(
        "INSERT INTO accounts (email) VALUES ($1) RETURNING id", email
    )
    await database.execute(
        "INSERT INTO memberships (account_id, project_id, role) VALUES ($1, $2, 'admin')",
        account_id,
        project.id,
    )
    return UUID(bytes=account_id.bytes)


async def test_a_project_of_the_command_line_is_logged_and_has_no_members(
    database: Database, shop: ProjectDetails
) -> None:
    rows = await database.fetch("SELECT action, actor_kind FROM audit_log ORDER BY id")
    assert [tuple(row) for row in rows] == [
        ("project.created", "command"),
        ("key.created", "command"),
    ]
    assert await database.fetch_value("SELECT count(*) FROM memberships") == 0


@pytest.mark.both_servers
@pytest.mark.parametrize("name", ["UTC", "Europe/Madrid", "Asia/Kolkata", "Etc/GMT+5"])
async def test_a_time_zone_is_one_that_postgres_can_group_by(
    database: Database, shop: ProjectDetails, name: str
) -> None:
    changed = await change_project(database, shop.id, ProjectSettings(timezone=name), SYSTEM)
    assert changed.timezone == name
    noon = "SELECT date_trunc('day', now(), timezone) IS NOT NULL FROM projects"
    assert await database.fetch_value(noon)


@pytest.mark.both_servers
@pytest.mark.parametrize(
    "name", ["Mars/Olympus", "europe/madrid", "right/UTC", "localtime", "Factory", "EST5EDT4", "'"]
)
async def test_a_name_that_is_none_or_means_another_zone_elsewhere_is_refused(
    database: Database, shop: ProjectDetails, name: str
) -> None:
    with pytest.raises(InvalidField) as refused:
        await change_project(database, shop.id, ProjectSettings(timezone=name), SYSTEM)
    assert refused.value.field == "timezone"
    assert (await find_details(database, shop.id)).timezone == "UTC"


async def test_rotations_at_the_same_time_follow_each_other(
    database: Database, shop: ProjectDetails
) -> None:
    done: list[Rotation] = []

    async def rotate() -> None:
        grace = timedelta(hours=1)
        done.append(await project_changes.rotate_public_key(database, shop.id, grace, COMMAND_LINE))

    async with trio.open_nursery() as nursery:
        for _ in range(6):
            nursery.start_soon(rotate)
    after = await find_details(database, shop.id)
    keys = {shop.public_key, *(rotation.public_key for rotation in done)}
    assert len(keys) == 7
    assert {old.public_key for old in after.old_public_keys} == keys - {after.public_key}


async def test_changes_at_the_same_time_lose_none(database: Database, shop: ProjectDetails) -> None:
    async with trio.open_nursery() as nursery:
        for changes in (
            ProjectSettings(name="Other"),
            ProjectSettings(rate_limit=5),
            ProjectSettings(domains=["a.example"]),
        ):
            nursery.start_soon(change_project, database, shop.id, changes, SYSTEM)
    after = await find_details(database, shop.id)
    assert (after.name, after.rate_limit, after.domains) == ("Other", 5, ["a.example"])


async def test_the_last_two_admins_cannot_both_leave_at_the_same_time(
    database: Database, shop: ProjectDetails
) -> None:
    both = [await admin_of(database, shop, f"{name}@example.com") for name in ("ada", "eve")]
    stayed = []

    async def leave(account_id: UUID) -> None:
        try:
            await members.remove_member(database, shop.id, account_id, SYSTEM, by_owner=False)
        except Conflict:
            stayed.append(account_id)

    async with trio.open_nursery() as nursery:
        for account_id in both:
            nursery.start_soon(leave, account_id)
    left = await members.list_members(database, shop.id, None, 10)
    assert [member.account_id for member in left] == stayed
    assert len(stayed) == 1


async def test_a_project_that_is_being_deleted_changes_no_more(
    database: Database, shop: ProjectDetails
) -> None:
    await database.execute("UPDATE projects SET deleted_at = now()")
    with pytest.raises(ProjectNotFound):
        await change_project(database, shop.id, ProjectSettings(name="x"), SYSTEM)
    with pytest.raises(ProjectNotFound):
        await project_changes.rotate_public_key(database, shop.id, timedelta(), SYSTEM)
