"""Projects and keys in Postgres: made once, listed in order, their changes noticed."""

from __future__ import annotations

import pytest
import trio
from hypothesis import given
from hypothesis import strategies as st

from beacon.errors import ProjectNotFound, UsageError
from beacon.postgres.database import Database
from beacon.projects import keys, projects
from beacon.projects.projects import (
    ADMIN,
    EVERYTHING,
    INGEST,
    PERMISSIONS,
    READ,
    WRITE,
    KeyGrant,
    Project,
    create_project,
    slug_of,
)

pytestmark = pytest.mark.both_servers


async def test_a_project_is_made_with_a_key_that_may_do_everything(database: Database) -> None:
    made = await create_project(database, "  Café №1 ", ["example.com"])

    assert made.project.name == "Café №1"
    assert made.project.domains == ("example.com",)
    assert made.project.number == 1
    assert keys.is_public_key(made.project.public_key)
    assert keys.is_secret_key(made.secret_key)
    [key] = (await projects.load_all(database)).keys
    assert key.hash == keys.hash_secret(made.secret_key)
    assert key.permissions == {EVERYTHING}
    assert await projects.list_projects(database) == [made.project]


async def test_the_secret_key_is_nowhere_in_the_database(database: Database) -> None:
    made = await create_project(database, "Shop")
    rows = await database.fetch("SELECT k::text AS row FROM api_keys k")
    assert made.secret_key not in str(rows)


async def test_projects_of_one_name_get_slugs_and_numbers_without_gaps(database: Database) -> None:
    for _ in range(3):
        await create_project(database, "Shop")
    rows = await database.fetch("SELECT slug, number FROM projects ORDER BY number")
    assert [tuple(row) for row in rows] == [("shop", 1), ("shop-2", 2), ("shop-3", 3)]


async def test_projects_made_at_the_same_time_do_not_meet(database: Database) -> None:
    async with trio.open_nursery() as nursery:
        for _ in range(8):
            nursery.start_soon(create_project, database, "Shop")
    assert len(await projects.list_projects(database)) == 8


@pytest.mark.parametrize("name", ["", "   ", "x" * 201, "a\nb", "\x00"])
async def test_a_bad_name_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="project's name"):
        projects.checked_name(name)


async def test_a_project_is_found_by_id_number_and_public_key(database: Database) -> None:
    made = (await create_project(database, "Shop")).project
    for reference in (made.uuid, made.uuid.upper(), "1", made.public_key):
        assert await projects.find_project(database, reference) == made
    with pytest.raises(ProjectNotFound):
        await projects.find_project(database, "2")


CHANGES = [
    "INSERT INTO projects (name, slug, public_key) "
    "VALUES ('B', 'b', 'proj_00000000000000000000000000000000')",
    "UPDATE projects SET domains = '{example.com}'",
    "UPDATE projects SET retention_days = 7",
    "UPDATE api_keys SET revoked_at = now()",
    "UPDATE api_keys SET permissions = '{ingest}'",
    "UPDATE api_keys SET rate_limit = 5",
    "UPDATE api_keys SET name = 'other'",
    "UPDATE projects SET rate_limit = 5",
    "UPDATE projects SET address_rate_limit = 5",
    "UPDATE projects SET flag_exposures = 'off'",
    "UPDATE projects SET grouping_rules = '[{}]'",
    "UPDATE projects SET scrubbing = '{\"ips\": true}'",
    'UPDATE projects SET error_limits = \'{"spikes": "off"}\'',
    "UPDATE projects SET error_filters = '{\"localhost\": true}'",
    "UPDATE projects SET deleted_at = now()",
    "INSERT INTO retired_public_keys (public_key, project_id, expires_at) "
    "SELECT 'proj_' || repeat('a', 32), id, now() FROM projects",
    "DELETE FROM api_keys",
    "DELETE FROM projects",
]


@pytest.mark.parametrize("change", CHANGES)
async def test_every_change_shows_in_the_fingerprint(database: Database, change: str) -> None:
    await create_project(database, "Shop")
    before = await projects.fingerprint(database)
    assert await projects.fingerprint(database) == before
    await database.execute(change)
    assert await projects.fingerprint(database) != before


async def test_the_use_of_a_key_is_no_change(database: Database) -> None:
    await create_project(database, "Shop")
    before = await projects.fingerprint(database)
    await database.execute("UPDATE api_keys SET last_used_at = now()")
    assert await projects.fingerprint(database) == before


async def test_revoked_and_expired_keys_open_nothing(database: Database) -> None:
    for number, state in enumerate(("revoked_at = now()", "expires_at = now() - interval '1 s'")):
        made = await create_project(database, f"Shop {number}")
        await database.execute(
            f"UPDATE api_keys SET {state} WHERE key_hash = $1", keys.hash_secret(made.secret_key)
        )
    assert (await projects.load_all(database)).keys == ()


@given(st.text())
async def test_every_name_has_a_slug(name: str) -> None:
    slug = slug_of(name)
    assert slug.replace("-", "a").isalnum()
    assert slug.isascii()
    assert len(slug) <= projects.MAX_SLUG_CHARACTERS
    assert projects.free_slug(slug, {slug, f"{slug}-2"}) == f"{slug}-3"


async def test_a_public_key_may_send_and_no_more(database: Database) -> None:
    grant = projects.public_grant((await create_project(database, "Shop")).project)
    assert grant.allows(INGEST)
    for permission in (READ, WRITE, ADMIN, EVERYTHING):
        assert not grant.allows(permission)
    assert not grant.trusted


@pytest.mark.parametrize(
    ("held", "allowed"),
    [
        ({INGEST}, {INGEST}),
        ({READ}, {READ}),
        ({WRITE}, {READ, WRITE}),
        ({INGEST, READ}, {INGEST, READ}),
        ({ADMIN}, {INGEST, READ, WRITE, ADMIN}),
        ({EVERYTHING}, {INGEST, READ, WRITE, ADMIN}),
        (set(), set()),
    ],
)
async def test_a_permission_includes_the_lesser_ones(held: set[str], allowed: set[str]) -> None:
    project = Project(bytes(16), 1, "Shop", "proj_")
    grant = KeyGrant(project, frozenset(held))
    assert {each for each in PERMISSIONS if grant.allows(each)} == allowed


async def test_a_project_that_is_being_deleted_is_none_any_more(database: Database) -> None:
    made = await create_project(database, "Shop")
    await database.execute("UPDATE projects SET deleted_at = now()")
    assert await projects.list_projects(database) == []
    assert (await projects.load_all(database)).projects == ()
    with pytest.raises(ProjectNotFound):
        await projects.find_project(database, made.project.uuid)


async def test_limits_and_names_are_loaded(database: Database) -> None:
    made = await create_project(database, "Shop")
    await database.execute(
        "UPDATE projects SET rate_limit = 3, address_rate_limit = 2, flag_exposures = 'reported'"
    )
    await database.execute("UPDATE api_keys SET rate_limit = 1, name = 'server'")
    snapshot = await projects.load_all(database)
    (project,), (key,) = snapshot.projects, snapshot.keys
    assert (project.rate_limit, project.address_rate_limit) == (3, 2)
    assert (project.flag_exposures, project.grouping_rules) == ("reported", "[]")
    assert (key.rate_limit, key.name) == (1, "server")
    hashed = keys.hash_secret(made.secret_key)
    found = await database.run(lambda session: projects.find_keys_in(session, [hashed]))
    assert found[hashed] == KeyGrant(
        project, frozenset({EVERYTHING}), key.id, rate_limit=1, name="server"
    )
