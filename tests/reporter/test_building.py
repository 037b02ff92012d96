"""The columns of a large project are made by a process of their own."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
import trio

from beacon.columns import shelf
from beacon.columns.following import Progress
from beacon.columns.shelf import Shelf
from beacon.errors import ReportsPreparing, Unavailable
from beacon.reporter.frames import Setup
from beacon.reporter.process import build_beside
from tests.columns.test_shelf import event, numbers
from tests.reports.storing import open_storage


@pytest.fixture
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "SMALL", 0)


@pytest.mark.usefixtures("everything_is_large")
async def test_another_process_makes_them_and_this_one_goes_on(
    database_url: str, tmp_path: Path, nursery: trio.Nursery
) -> None:
    build = partial(build_beside, Setup(database_url, str(tmp_path), 10))
    async with open_storage(database_url) as storage:
        project_id = await storage.store([[event(1)], [event(2)]])
        opened = Shelf(storage.database, tmp_path, nursery, build_large=build)
        with trio.fail_after(60):
            while True:
                try:
                    assert await numbers(opened, project_id) == [2, 1]
                except ReportsPreparing:
                    continue
                break
        assert (tmp_path / str(project_id) / "manifest.json").is_file()
        await storage.store([[event(3, "b")]], project_id)
        assert await numbers(opened, project_id) == [3, 2]


@pytest.mark.usefixtures("everything_is_large")
async def test_questions_are_told_how_far_it_is(
    database_url: str,
    tmp_path: Path,
    nursery: trio.Nursery,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shelf, "PATIENCE", 0.05)

    async def build(_project_id: UUID, progress: Progress) -> None:
        progress(1234)
        await trio.sleep_forever()

    async with open_storage(database_url) as storage:
        project_id = await storage.store([[event(1)]])
        opened = Shelf(storage.database, tmp_path, nursery, build_large=build)
        with pytest.raises(ReportsPreparing):
            await numbers(opened, project_id)
        with pytest.raises(ReportsPreparing, match="1,234 events are read"):
            await numbers(opened, project_id)


async def test_a_process_that_cannot_make_them_says_so(tmp_path: Path) -> None:
    setup = Setup("postgresql://nobody@127.0.0.1:1/none", str(tmp_path), 10)
    with pytest.raises(Unavailable, match="log says why"):
        await build_beside(setup, UUID(int=1), lambda _events: None)
