"""The disk budget: it warns first, then drops the oldest weeks, and never what is new."""

from __future__ import annotations

import dataclasses
import logging
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import msgspec
import pytest

from beacon.jobs import disk
from beacon.jobs.chores import Chore, Housekeeper
from beacon.jobs.disk import (
    GRACE,
    Use,
    bytes_of,
    keep_budget,
    keep_to_budget,
    last_use,
    warning_of,
    with_warning,
)
from beacon.postgres.database import Database
from beacon.settings import Settings
from tests.factories import NOON
from tests.privacy.test_retention import ages, ago, assert_rollups_right, keep, store
from tests.writer.conftest import Pipeline, pipeline  # noqa: F401  (fixture)

NOW = datetime(2026, 3, 30, tzinfo=UTC)
TODAY = datetime.fromtimestamp(NOON / 1e6, UTC)
"""Of the events."""
HOUR = timedelta(hours=1)


def use(total: int, budget: int | None = 100, since: datetime | None = None) -> Use:
    return Use(spool=0, postgres=total, columns=0, budget=budget, warned_since=since)


@pytest.mark.parametrize(
    ("total", "budget", "state"),
    [
        (79, 100, "ok"),
        (80, 100, "warning"),
        (99, 100, "warning"),
        (100, 100, "over"),
        (9, None, "ok"),
    ],
)
def test_it_warns_from_four_fifths_on(total: int, budget: int | None, state: str) -> None:
    assert use(total, budget).state == state


def test_the_warning_begins_once_and_ends_below() -> None:
    first = with_warning(use(85), None, NOW)
    assert first.warned_since == NOW
    later = with_warning(use(120), first, NOW + HOUR)
    assert later.warned_since == NOW
    assert with_warning(use(50), later, NOW + HOUR).warned_since is None
    again = with_warning(use(85), with_warning(use(50), later, NOW), NOW + 2 * HOUR)
    assert again.warned_since == NOW + 2 * HOUR


def test_nothing_is_dropped_before_a_day_of_warning() -> None:
    assert not use(120, since=NOW).may_drop(NOW + GRACE - HOUR)
    assert use(120, since=NOW).may_drop(NOW + GRACE)
    assert not use(99, since=NOW).may_drop(NOW + 9 * GRACE)
    assert not use(120, budget=None, since=NOW).may_drop(NOW + 9 * GRACE)
    assert not use(120).may_drop(NOW)


def test_the_warning_says_what_happens_when() -> None:
    warning = warning_of(use(85 << 30, 100 << 30, NOW))
    assert warning is not None
    assert "85% of 100.0 GiB" in warning
    assert "not before 2026-03-31 00:00 UTC" in warning
    assert warning_of(use(5)) is None


def test_what_a_run_noted_is_understood_by_the_next() -> None:
    noted = use(85, since=NOW)
    assert last_use(msgspec.json.decode(msgspec.json.encode(noted))) == noted
    assert last_use({}) is None


def test_a_folder_is_what_its_files_take_of_the_disk(tmp_path: Path) -> None:
    assert bytes_of(tmp_path / "none") == 0
    (tmp_path / "deep").mkdir()
    before = bytes_of(tmp_path)
    (tmp_path / "deep" / "file").write_bytes(b"x" * 100_000)
    assert 100_000 <= bytes_of(tmp_path) - before < 120_000


class Node:
    """Beacon on a data directory; Postgres is larger than a byte."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        self.settings = settings
        self.last: Use | None = None

    async def look(self, at: datetime, budget: int = 1) -> bool:
        """Whether a week was dropped."""
        settings = dataclasses.replace(self.settings, disk_budget=budget)
        self.last, dropped = await keep_to_budget(self.database, settings, self.last, at)
        return dropped


@pytest.fixture
def node(database: Database, database_url: str, data_dir: Path) -> Node:
    return Node(database, Settings(database_url=database_url, data_dir=data_dir))


async def test_when_the_budget_is_used_up_the_oldest_weeks_go_after_a_day(
    pipeline: Pipeline,  # noqa: F811
    node: Node,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    await keep(pipeline.database, None)
    await store(pipeline, *(ago(days, session=days) for days in (0, 40, 70)))
    assert not await node.look(TODAY, budget=1 << 40)
    assert caplog.messages == []
    assert not await node.look(TODAY)
    assert not await node.look(TODAY + HOUR)
    assert await ages(pipeline) == [0, 40, 70]
    assert len(caplog.messages) == 1
    assert "not before" in caplog.messages[0]
    for left in ([0, 40], [0]):
        assert await node.look(TODAY + GRACE)
        assert await ages(pipeline) == left
        assert len(await pipeline.rows("SELECT id FROM sessions")) == len(left)
        await assert_rollups_right(pipeline)


async def test_weeks_that_may_still_be_written_are_never_dropped(
    pipeline: Pipeline,  # noqa: F811
    node: Node,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await keep(pipeline.database, None)
    await store(pipeline, ago(0), ago(6), ago(-5))
    await node.look(TODAY - GRACE)
    assert not await node.look(TODAY)
    assert "no week of events is old enough" in caplog.text
    assert await ages(pipeline) == [-5, 0, 6]


@pytest.mark.usefixtures("caplog")
async def test_what_was_found_is_noted_for_the_next_run(database: Database, node: Node) -> None:
    settings = dataclasses.replace(node.settings, disk_budget=1)
    chore = Chore(disk.NAME, HOUR, partial(keep_budget, database, settings))
    keeper = Housekeeper(database, [chore], node="one")
    noted = []
    for _ in range(2):
        await keeper.look()
        (run,) = keeper.runs
        assert run.outcome == "done"
        noted.append(last_use(run.details))
        await database.execute("UPDATE housekeeping SET next_at = now()")
    assert noted[0] is not None
    assert noted[1] is not None
    assert noted[1].warned_since == noted[0].warned_since
    assert noted[0].postgres > 1 << 20
