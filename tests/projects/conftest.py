"""One project, a place for the directory's copy, and a Postgres that is away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from beacon.postgres.database import Database, open_database
from beacon.projects.projects import CreatedProject, create_project

NOBODY_THERE = "postgresql://beacon@127.0.0.1:1/beacon"


@pytest.fixture
def copy_path(tmp_path: Path) -> Path:
    return tmp_path / "projects.json"


@pytest.fixture
async def made(database: Database) -> CreatedProject:
    return await create_project(database, "Shop", ["example.com"])


@pytest.fixture
async def away() -> AsyncIterator[Database]:
    async with open_database(NOBODY_THERE) as database:
        yield database
