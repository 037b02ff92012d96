"""What the tables do by themselves, whoever writes to them."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

import pytest

from beacon.errors import PostgresRefused
from beacon.postgres import migrate
from beacon.postgres.database import Database
from beacon.projects.projects import create_project
from tests.flags.conftest import ADD_FLAG

pytestmark = pytest.mark.both_servers
MIGRATIONS = Path(__file__).parent.parent.parent / "migrations"
ENVIRONMENTS = "SELECT key, public_key FROM environments WHERE project_id = $1 ORDER BY number"
USUAL = ["production", "staging", "development"]


async def test_every_project_has_three_environments_with_keys_of_their_own(
    database: Database, project_id: UUID
) -> None:
    rows = await database.fetch(ENVIRONMENTS, project_id)
    assert [row["key"] for row in rows] == USUAL
    assert len({row["public_key"] for row in rows}) == 3
    assert all(re.fullmatch(r"env_[0-9a-f]{32}", row["public_key"]) for row in rows)


async def test_projects_that_were_there_before_get_them_too(database: Database) -> None:
    while (await migrate.down(database, MIGRATIONS)) != "0003_flags.sql":
        pass
    old = await database.fetch_value(
        "INSERT INTO projects (name, slug, public_key) VALUES ('Old', 'old', $1) RETURNING id",
        "proj_" + "0" * 32,
    )
    await migrate.up(database, MIGRATIONS)
    assert [row["key"] for row in await database.fetch(ENVIRONMENTS, old)] == USUAL


async def test_settings_come_with_flags_and_with_environments(
    database: Database, project_id: UUID
) -> None:
    await database.execute(ADD_FLAG, project_id, "beta", True)
    await database.execute(
        "INSERT INTO flags (project_id, key, type, variants) VALUES ($1, 'colour', 'string', $2)",
        project_id,
        '{"red": "#f00", "blue": "#00f"}',
    )
    await database.execute(
        "INSERT INTO environments (project_id, key, name) VALUES ($1, 'eu', 'Europe')", project_id
    )
    rows = await database.fetch(
        "SELECT f.key, count(*), min(s.config #>> '{default,variant}') AS variant,"
        " min(s.config ->> 'off_variant') AS off, bool_and(s.enabled) AS enabled"
        " FROM flag_environments s JOIN flags f ON f.id = s.flag_id GROUP BY f.key ORDER BY f.key"
    )
    assert [tuple(row) for row in rows] == [
        ("beta", 4, "on", "off", True),
        ("colour", 4, "blue", None, True),
    ]


async def test_plain_sql_counts_versions_and_cannot_set_them(
    database: Database, project_id: UUID
) -> None:
    await database.execute(ADD_FLAG, project_id, "beta", True)
    for statement in ("name = 'x'", "name = 'x'", "version = 70", "name = 'y', version = 9"):
        await database.execute(f"UPDATE flags SET {statement}")
    row = await database.fetch_row("SELECT version, updated_at > created_at AS later FROM flags")
    assert row is not None
    assert tuple(row) == (4, True)


async def test_settings_belong_to_flag_and_environment_of_one_project(
    database: Database, project_id: UUID
) -> None:
    other = (await create_project(database, "Other")).project
    await database.execute(ADD_FLAG, project_id, "beta", True)
    with pytest.raises(PostgresRefused):
        await database.execute(
            "INSERT INTO flag_environments (flag_id, environment_id, project_id, config)"
            " SELECT f.id, e.id, f.project_id, '{}' FROM flags f, environments e"
            " WHERE e.project_id = $1",
            UUID(bytes=other.id),
        )


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO flags (project_id, key) VALUES ($1, 'a' || chr(10))",
        "INSERT INTO flags (project_id, key, variants) VALUES ($1, 'a', '[]')",
        "INSERT INTO flags (project_id, key, type) VALUES ($1, 'a', 'date')",
        "INSERT INTO environments (project_id, key, name) VALUES ($1, 'A b', 'x')",
        "UPDATE environments SET public_key = 'proj_' || repeat('0', 32) WHERE project_id = $1",
        "INSERT INTO segments (project_id, key, conditions) VALUES ($1, 'a', '{}')",
    ],
)
async def test_what_could_not_be_is_refused(
    database: Database, project_id: UUID, statement: str
) -> None:
    with pytest.raises(PostgresRefused):
        await database.execute(statement, project_id)


async def test_nothing_stays_of_a_project_that_goes(database: Database, project_id: UUID) -> None:
    await database.execute(ADD_FLAG, project_id, "beta", True)
    await database.execute("DELETE FROM projects WHERE id = $1", project_id)
    for table in ("environments", "flags", "flag_environments", "flag_versions", "flag_changes"):
        assert await database.fetch_value(f"SELECT count(*) FROM {table}") == 0
