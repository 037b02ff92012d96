"""Columns follow Postgres, also where it goes back, and leave nothing of what is deleted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest
import trio

from beacon.columns.fetching import instant
from beacon.columns.shelf import Shelf
from beacon.reports.asking import answered
from beacon.reports.question import Question, plan
from tests.reports.rows import EventRow
from tests.reports.storing import Storage, open_storage

DAY = 86_400_000_000
ASKED = plan(Question(metrics=["events", "visitors"]), now=10 * DAY // 1000, zone="UTC")


def event(number: int, anon_id: str = "a") -> EventRow:
    return EventRow(
        id=number,
        timestamp=DAY + number,
        event_name="page_view",
        session_id=sum(anon_id.encode()),
        anon_id=anon_id,
        properties={"n": number},
    )


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[Storage]:
    async with open_storage(database_url) as opened:
        yield opened


@pytest.fixture
def shelf(storage: Storage, tmp_path: Path, nursery: trio.Nursery) -> Shelf:
    return Shelf(storage.database, tmp_path / "columns", nursery)


async def numbers(shelf: Shelf, project_id: UUID) -> list[int | float | None]:
    return (await answered(shelf, project_id, ASKED)).total.values


async def test_what_is_taken_away_is_not_counted_any_more(storage: Storage, shelf: Shelf) -> None:
    project_id = await storage.store([[event(1), event(2, "b"), event(3, "b")]])
    assert await numbers(shelf, project_id) == [3, 2]
    await storage.database.execute("DELETE FROM events WHERE anon_id = 'b'")
    await storage.database.execute("DELETE FROM sessions WHERE anon_id = 'b'")
    assert await numbers(shelf, project_id) == [1, 1]
    await storage.store([[event(4, "c")]], project_id)
    assert await numbers(shelf, project_id) == [2, 2]


async def test_a_database_that_went_back_in_time_is_read_anew(
    storage: Storage, shelf: Shelf
) -> None:
    """As after the restore of a backup: what the columns have seen last is not there."""
    project_id = await storage.store([[event(1)], [event(2)]])
    assert await numbers(shelf, project_id) == [2, 1]
    await storage.database.execute("ALTER TABLE events DISABLE TRIGGER events_removed")
    await storage.database.execute("DELETE FROM events WHERE timestamp > $1", instant(DAY + 1))
    await storage.database.execute("ALTER TABLE events ENABLE TRIGGER events_removed")
    await storage.database.execute(
        "DELETE FROM column_changes WHERE id = (SELECT max(id) FROM column_changes)"
    )
    assert await numbers(shelf, project_id) == [1, 1]


async def test_columns_of_another_database_are_not_taken(
    storage: Storage, shelf: Shelf, tmp_path: Path, nursery: trio.Nursery
) -> None:
    project_id = await storage.store([[event(1)]])
    assert await numbers(shelf, project_id) == [1, 1]
    await shelf.save_all()
    await storage.database.execute("UPDATE column_changes SET id = DEFAULT")
    await storage.store([[event(2)]], project_id)
    other = Shelf(storage.database, tmp_path / "columns", nursery)
    assert await numbers(other, project_id) == [2, 1]


async def test_files_that_are_broken_are_made_anew(
    storage: Storage, shelf: Shelf, tmp_path: Path, nursery: trio.Nursery
) -> None:
    project_id = await storage.store([[event(1)]])
    assert await numbers(shelf, project_id) == [1, 1]
    await shelf.save_all()
    home = tmp_path / "columns" / str(project_id)
    next(home.glob("*/session.start.npy")).write_bytes(b"no array")
    other = Shelf(storage.database, tmp_path / "columns", nursery)
    assert await numbers(other, project_id) == [1, 1]


async def test_files_of_a_project_that_is_no_more_are_removed(
    storage: Storage, shelf: Shelf, tmp_path: Path, nursery: trio.Nursery
) -> None:
    project_id = await storage.store([[event(1)]])  # nobody made a project for it
    assert await numbers(shelf, project_id) == [1, 1]
    await shelf.save_all()
    home = tmp_path / "columns" / str(project_id)
    assert home.is_dir()
    with trio.fail_after(30):
        async with trio.open_nursery() as keeping:
            keeping.start_soon(shelf.keep)
            while home.exists():
                await trio.sleep(0.01)
            keeping.cancel_scope.cancel()


async def test_a_save_leaves_nothing_of_the_one_before(
    storage: Storage, shelf: Shelf, tmp_path: Path
) -> None:
    project_id = await storage.store([[event(1)]])
    for number in (2, 3, 4):
        await storage.store([[event(number)]], project_id)
        assert await numbers(shelf, project_id) == [number, 1]
        await shelf.save_all()
    home = tmp_path / "columns" / str(project_id)
    assert len(list(home.iterdir())) == 3  # the manifest, the sessions, a day
