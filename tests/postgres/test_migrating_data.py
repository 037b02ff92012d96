"""What a database of the version before holds, after 0004_reports.sql and back."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from beacon.postgres import migrate
from beacon.postgres.database import Database

MIGRATIONS = Path(__file__).parent.parent.parent / "migrations"
PROJECT = "'00000000-0000-0000-0000-0000000000aa'"


@pytest.fixture
async def before(database: Database, tmp_path: Path) -> Database:
    """The tables as 0003 left them."""
    while await migrate.down(database, MIGRATIONS):
        pass
    for file in MIGRATIONS.glob("000[123]_*.sql"):
        shutil.copy(file, tmp_path)
    await migrate.up(database, tmp_path)
    return database


async def _rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in await database.fetch(query)]


@pytest.mark.both_servers
async def test_users_stay_by_their_device(before: Database) -> None:
    await before.execute(
        f"""INSERT INTO users VALUES
            ({PROJECT}, 'd1', 'ann', '2026-01-02', gen_random_uuid(), '{{"plan": "pro"}}',
             '{{"plan": "1:a"}}', '2026-01-01', '2026-01-02'),
            ({PROJECT}, 'd2', NULL, '2026-01-02', gen_random_uuid(), '{{}}', '{{}}',
             '2026-01-01', '2026-01-02')"""
    )
    await migrate.up(before, MIGRATIONS)
    await before.execute(
        f"""INSERT INTO users VALUES
            ({PROJECT}, 'd1', 'bob', '{{"plan": "free"}}', '{{"plan": "2:a"}}',
             '2026-01-03', '2026-01-04')"""
    )
    users = "SELECT anon_id, user_id, traits->>'plan' FROM users ORDER BY user_id"
    assert await _rows(before, users) == [("d1", "ann", "pro"), ("d1", "bob", "free")]
    await migrate.down(before, MIGRATIONS)
    back = "SELECT anon_id, user_id, traits->>'plan', user_at = last_seen_at FROM users"
    assert await _rows(before, back) == [("d1", "bob", "free", True)]
