"""The process that makes reports: started when asked, replaced when it ends or hangs."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from beacon.errors import QueryTooLong
from beacon.reporter.client import Reports, open_reports
from beacon.reports.filters import Asking, Filter
from beacon.reports.journeys import FunnelQuestion
from tests.columns.test_shelf import ASKED, DAY, event
from tests.reports.storing import open_storage

PROJECT = """
INSERT INTO projects (id, name, slug, public_key)
VALUES ($1, 'A', 'a', 'proj_0123456789abcdef0123456789abcdef')
"""


async def numbers(reports: Reports, project_id: UUID) -> list[int | float | None]:
    return (await reports.answered(project_id, ASKED)).total.values


async def test_it_answers_and_follows(database_url: str, tmp_path: Path) -> None:
    async with (
        open_storage(database_url) as storage,
        open_reports(database_url, tmp_path) as reports,
    ):
        assert reports.process_id is None
        project_id = await storage.store([[event(1)]])
        assert await numbers(reports, project_id) == [1, 1]
        await storage.store([[event(2, "b")]], project_id)
        assert await numbers(reports, project_id) == [2, 2]
        steps = [
            msgspec.convert({"dimension": "event", "operator": "is", "value": name}, Filter)
            for name in ("page_view", "signup")
        ]
        asking = Asking(10 * DAY // 1000, "UTC")
        found = await reports.journeyed(project_id, FunnelQuestion(steps=steps, dropped=1), asking)
        assert [step.visitors for step in found.steps] == [2, 0]
        assert found.people == [("a", False), ("b", False)]


async def test_what_it_has_made_is_saved_for_the_next_one(
    database_url: str, tmp_path: Path
) -> None:
    async with open_storage(database_url) as storage:
        project_id = await storage.store([[event(1)]])
        await storage.database.execute(PROJECT, project_id)
        for _process in range(2):
            async with open_reports(database_url, tmp_path) as reports:
                assert await numbers(reports, project_id) == [1, 1]
            assert (tmp_path / str(project_id) / "manifest.json").is_file()


async def test_one_that_was_killed_is_replaced(database_url: str, tmp_path: Path) -> None:
    async with (
        open_storage(database_url) as storage,
        open_reports(database_url, tmp_path) as reports,
    ):
        project_id = await storage.store([[event(1)]])
        assert await numbers(reports, project_id) == [1, 1]
        assert reports.process_id
        os.kill(reports.process_id, signal.SIGKILL)
        assert await numbers(reports, project_id) == [1, 1]


async def test_one_that_takes_too_long_is_ended_and_says_what_would_help(
    database_url: str, tmp_path: Path
) -> None:
    async with (
        open_storage(database_url) as storage,
        open_reports(database_url, tmp_path, seconds=1) as reports,
    ):
        project_id = await storage.store([[event(1)]])
        await warm(reports, project_id)
        assert reports.process_id
        os.kill(reports.process_id, signal.SIGSTOP)
        with pytest.raises(QueryTooLong, match="Narrow it: a shorter range"):
            await numbers(reports, project_id)
        await warm(reports, project_id)


async def warm(reports: Reports, project_id: UUID) -> None:
    """However long it takes to start."""
    for _attempt in range(60):
        try:
            assert await numbers(reports, project_id) == [1, 1]
        except QueryTooLong:
            continue
        return
    raise AssertionError
