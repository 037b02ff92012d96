"""Migrations in dbmate's format, on real Postgres."""

from __future__ import annotations

from pathlib import Path

import pytest
import trio
from hypothesis import given
from hypothesis import strategies as st

from beacon.errors import StartupError
from beacon.postgres import migrate
from beacon.postgres.database import Database, open_database

MIGRATIONS = Path(__file__).parent.parent.parent / "migrations"
ONE = "-- migrate:up\nCREATE TABLE one (n int);\n-- migrate:down\nDROP TABLE one;\n"
TWO = (
    "-- migrate:up transaction:false\nCREATE TABLE two (n int);\n-- migrate:down\nDROP TABLE two;\n"
)
BROKEN = "-- migrate:up\nCREATE TABLE three (n int);\nSELECT 1/0;\n-- migrate:down\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "0001_one.sql").write_text(ONE)
    (tmp_path / "0002_two.sql").write_text(TWO)
    return tmp_path


@pytest.fixture
async def empty(database: Database) -> Database:
    await database.execute("DROP TABLE schema_migrations")
    return database


@pytest.mark.both_servers
async def test_our_own_migrations_go_up_down_and_up_again(database: Database) -> None:
    names = [one.name for one in migrate.read_folder(MIGRATIONS)]
    assert await migrate.up(database, MIGRATIONS) == []
    for name in reversed(names):
        assert await migrate.down(database, MIGRATIONS) == name
    assert await migrate.down(database, MIGRATIONS) is None
    assert await migrate.up(database, MIGRATIONS) == names


async def test_pending_migrations_are_applied_in_order(empty: Database, folder: Path) -> None:
    assert await migrate.status(empty, folder) == [("0001_one.sql", False), ("0002_two.sql", False)]
    assert await migrate.up(empty, folder) == ["0001_one.sql", "0002_two.sql"]
    assert await migrate.up(empty, folder) == []
    assert await migrate.status(empty, folder) == [("0001_one.sql", True), ("0002_two.sql", True)]
    assert await empty.fetch("SELECT version FROM schema_migrations ORDER BY 1") == [
        ("0001",),
        ("0002",),
    ]


async def test_a_failed_migration_leaves_nothing_and_names_itself(
    empty: Database, folder: Path
) -> None:
    (folder / "0003_broken.sql").write_text(BROKEN)
    with pytest.raises(StartupError, match=r"0003_broken\.sql.*nothing of it was kept.*zero"):
        await migrate.up(empty, folder)
    assert await empty.fetch_value("SELECT to_regclass('three')") is None
    assert await empty.fetch_value("SELECT count(*) FROM schema_migrations") == 2


async def test_two_at_once_apply_each_migration_once(
    empty: Database, database_url: str, folder: Path
) -> None:
    applied: list[str] = []

    async def go(database: Database) -> None:
        applied.extend(await migrate.up(database, folder))

    async with open_database(database_url) as other, trio.open_nursery() as nursery:
        nursery.start_soon(go, empty)
        nursery.start_soon(go, other)
    assert sorted(applied) == ["0001_one.sql", "0002_two.sql"]


async def test_a_newer_beacons_migration_is_not_taken_back(database: Database) -> None:
    await database.execute("INSERT INTO schema_migrations VALUES ('9999')")
    with pytest.raises(StartupError, match="newer Beacon"):
        await migrate.down(database, MIGRATIONS)


async def test_the_statement_timeout_is_as_before_after_migrating(
    empty: Database, folder: Path
) -> None:
    await migrate.up(empty, folder)
    assert await empty.fetch_value("SHOW statement_timeout") == "1min"


def test_a_file_without_marks_is_refused() -> None:
    with pytest.raises(StartupError, match="migrate:up"):
        migrate.parse("0001_x.sql", "CREATE TABLE x ()")


@given(up=st.text("ab ;\n"), down=st.text("ab ;\n"))
def test_sections_are_found_whatever_they_hold(up: str, down: str) -> None:
    parsed = migrate.parse("0042_x.sql", f"-- migrate:up\n{up}\n-- migrate:down\n{down}")
    assert (parsed.version, parsed.up.sql.strip()) == ("0042", up.strip())
    assert parsed.down.sql.strip() == down.strip()
