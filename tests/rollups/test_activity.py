"""What goes on in projects, at a glance."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from beacon.errors import InvalidField
from beacon.events import ERROR, FLAG_EXPOSURE, Visit, encode_visit
from beacon.rollups import activity as rollups_activity
from beacon.rollups.activity import Activity, read_activity
from tests.factories import PROJECT, make_batch, make_event
from tests.rollups.conftest import OTHER
from tests.writer.conftest import Pipeline

SHOP = UUID(bytes=PROJECT)
NOW = datetime(2026, 3, 30, 10, 20, tzinfo=UTC)


def at(time: str, **more: Any) -> Any:
    moment = datetime.fromisoformat(time).replace(tzinfo=UTC)
    return make_event(timestamp=int(moment.timestamp()) * 1_000_000, **more)


async def activity(pipeline: Pipeline, zone: str = "UTC", **more: Any) -> Activity:
    (found,) = await read_activity(pipeline.database, [(SHOP, zone)], now=NOW, **more)
    return found


async def test_hours_end_with_this_one(pipeline: Pipeline) -> None:
    times = ["2026-03-30T07:59", "2026-03-30T08:00", "2026-03-30T10:01", "2026-03-30T10:19"]
    await pipeline.store(make_batch(*map(at, times)))
    found = await activity(pipeline, hours=3)
    assert found.hours == [1, 0, 2]
    assert found.since == datetime(2026, 3, 30, 8, tzinfo=UTC)
    assert found.last_event_at == datetime(2026, 3, 30, 10, 19, tzinfo=UTC)


async def test_hours_are_those_of_the_zone(pipeline: Pipeline) -> None:
    """10:20 UTC is 16:05 in Kathmandu: its hour began at 10:15."""
    await pipeline.store(make_batch(at("2026-03-30T10:14"), at("2026-03-30T10:16")))
    found = await activity(pipeline, hours=2, zone="Asia/Kathmandu")
    assert found.hours == [1, 1]
    assert (found.since, found.tz) == (NOW - timedelta(minutes=65), "Asia/Kathmandu")


async def test_today_and_this_month_are_those_of_the_projects_zone(pipeline: Pipeline) -> None:
    """In Berlin the day began at 22:00 UTC, the day after its clocks were set ahead; March began at
    23:00."""
    times = ["2026-02-28T22:59", "2026-02-28T23:00", "2026-03-29T21:59", "2026-03-29T22:00"]
    await pipeline.store(make_batch(*map(at, times)))
    found = await activity(pipeline, "Europe/Berlin")
    assert (found.today, found.month) == (1, 3)
    found = await activity(pipeline, "UTC")
    assert (found.today, found.month) == (0, 2)


async def test_bots_and_exposures_are_stored_but_are_no_activity(pipeline: Pipeline) -> None:
    noon = "2026-03-30T10:00"
    await pipeline.store(
        make_batch(at(noon), at(noon, name=FLAG_EXPOSURE, properties=b"{}")),
        make_batch(
            at(noon),
            at(noon, name=FLAG_EXPOSURE, properties=b"{}"),
            visit=encode_visit(Visit(is_bot=True)),
        ),
    )
    found = await activity(pipeline, hours=1)
    assert (found.hours, found.today) == ([1], 4)


async def test_active_are_sessions_of_the_last_five_minutes(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of an event that lies ahead of its receipt the receipt counts."""

    def of(session: int, time: str, **more: Any) -> Any:
        return at(time, session_id=UUID(int=session).bytes, **more)

    def batch(received: str, *events: Any, **more: Any) -> Any:
        moment = datetime.fromisoformat(received).replace(tzinfo=UTC)
        return make_batch(*events, received_at=int(moment.timestamp()) * 1_000_000, **more)

    soon, late, exposure = "2026-03-30T10:16", "2026-03-30T10:19", {"name": FLAG_EXPOSURE}
    await pipeline.store(
        batch(late, of(1, soon), of(1, late), of(2, soon), of(3, "2026-03-30T10:14:59")),
        batch(late, of(4, soon, properties=b"{}", **exposure)),
        batch(late, of(5, soon), visit=encode_visit(Visit(is_bot=True))),
        batch("2026-03-30T10:14", of(6, late)),
        batch(late, of(7, late), project_id=OTHER),
    )
    assert (await activity(pipeline)).active == 2
    monkeypatch.setattr(rollups_activity, "NEWEST_EVENTS", 3)
    assert (await activity(pipeline)).active == 1


async def test_projects_are_told_apart_and_stay_in_order(pipeline: Pipeline) -> None:
    await pipeline.store(make_batch(at("2026-03-30T10:00"), project_id=OTHER))
    projects = [(UUID(bytes=OTHER), "UTC"), (SHOP, "Mars/Olympus")]
    found = await read_activity(pipeline.database, projects, now=NOW, hours=1)
    assert [each.project_id for each in found] == [UUID(bytes=OTHER), SHOP]
    assert [each.hours for each in found] == [[1], [0]]
    assert found[1].last_event_at is None
    assert found[1].active == 0
    assert await read_activity(pipeline.database, []) == []


async def test_a_zone_that_is_none_is_refused(pipeline: Pipeline) -> None:
    with pytest.raises(InvalidField, match="Europe/Berlin"):
        await read_activity(pipeline.database, [(SHOP, "UTC")], zone="Europe/Berlim")


async def test_open_issues_are_those_that_nobody_closed(pipeline: Pipeline) -> None:
    errors = [
        at("2026-03-30T10:00", name=ERROR, properties=b'{"type":"%s"}' % name)
        for name in (b"OneError", b"TwoError", b"TwoError", b"ThreeError")
    ]
    await pipeline.store(make_batch(*errors))
    assert (await activity(pipeline)).open_issues == 3
    await pipeline.database.execute("UPDATE issues SET state = 'resolved' WHERE type = 'OneError'")
    assert (await activity(pipeline)).open_issues == 2
