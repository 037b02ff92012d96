"""Check-ins and the clock: what is stored of runs, when a monitor fails and recovers."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import trio

from beacon.accounts.audit import SYSTEM
from beacon.monitors.runs import MAX_OUTPUT_CHARACTERS
from beacon.monitors.saving import MonitorChanges, change_in
from beacon.monitors.watch import Watch
from tests.monitors.conftest import Monitors, at


async def test_nothing_is_missing_before_the_first_check_in(monitors: Monitors) -> None:
    await monitors.make_job()
    assert await monitors.look(at("12:00", 20)) == 0
    assert await monitors.runs() == []


async def test_a_run_on_time_is_well(monitors: Monitors) -> None:
    job = await monitors.make_job()
    begun = await monitors.tell(job, "in_progress", at("03:00:02"))
    ended = await monitors.tell(job, "ok", at("03:04:02"), id=begun.id)
    assert ended.id == begun.id
    assert await monitors.look(at("03:05:02")) == 0
    assert (await monitors.runs(), await monitors.state()) == (["10 03:00 ok"], "ok")
    row = await monitors.database.fetch_row(
        "SELECT duration_ms, started_at, finished_at FROM monitor_check_ins"
    )
    assert row is not None
    assert row["duration_ms"] == 240_000
    assert await monitors.expected() == at("03:00", 11)


async def test_a_missing_run_alerts_once_and_the_next_one_recovers(monitors: Monitors) -> None:
    job = await monitors.make_job()
    await monitors.tell(job, "ok", at("03:00"))
    await monitors.look(at("03:04", 11))
    assert await monitors.incidents() == []
    await monitors.look(at("03:04:55", 11))
    await monitors.look(at("03:05", 11))
    await monitors.look(at("03:05:05", 11))
    assert await monitors.runs() == ["10 03:00 ok", "11 03:00 missed"]
    assert await monitors.incidents() == ["missed 03:05- 1"]
    await monitors.tell(job, "in_progress", at("03:20", 11))
    assert await monitors.state() == "failing", "it has not ended yet"
    await monitors.tell(job, "ok", at("03:21", 11))
    assert await monitors.incidents() == ["missed 03:05-03:21 1"]
    assert await monitors.state() == "ok"


async def test_a_run_that_fails_tells_its_output(monitors: Monitors) -> None:
    job = await monitors.make_job()
    output = "x" * 20_000 + "disk full\0"
    await monitors.tell(job, "error", at("03:00"), exit_code=28, output=output)
    row = await monitors.database.fetch_row("SELECT exit_code, output FROM monitor_check_ins")
    assert row is not None
    assert row["exit_code"] == 28
    assert len(row["output"]) == MAX_OUTPUT_CHARACTERS
    assert row["output"].endswith("disk full\ufffd")
    detail = await monitors.database.fetch_value("SELECT detail FROM monitor_incidents")
    assert detail == "A run of Nightly backup failed with exit code 28."


async def test_a_run_that_lasts_too_long_fails_and_its_late_end_changes_nothing(
    monitors: Monitors,
) -> None:
    job = await monitors.make_job(max_runtime_minutes=30)
    begun = await monitors.tell(job, "in_progress", at("03:00"))
    await monitors.look(at("03:29:59"))
    assert await monitors.state() == "waiting"
    await monitors.look(at("03:30"))
    assert await monitors.incidents() == ["timeout 03:30- 1"]
    await monitors.tell(job, "ok", at("03:40"), id=begun.id)
    assert await monitors.runs() == ["10 03:00 timeout"]
    assert await monitors.state() == "failing"
    ended = await monitors.database.fetch_value("SELECT finished_at FROM monitor_check_ins")
    assert ended == at("03:40")


async def test_a_run_that_says_it_is_still_at_it_has_more_time(monitors: Monitors) -> None:
    job = await monitors.make_job(max_runtime_minutes=30)
    begun = await monitors.tell(job, "in_progress", at("03:00"))
    await monitors.tell(job, "in_progress", at("03:20"), id=begun.id)
    await monitors.look(at("03:40"))
    assert await monitors.runs() == ["10 03:00 in_progress"]
    await monitors.look(at("03:49:55"))
    await monitors.look(at("03:50"))
    assert await monitors.runs() == ["10 03:00 timeout"]


async def test_runs_may_overlap(monitors: Monitors) -> None:
    job = await monitors.make_job("* * * * *", max_runtime_minutes=10)
    first = await monitors.tell(job, "in_progress", at("03:00"))
    second = await monitors.tell(job, "in_progress", at("03:01"))
    await monitors.tell(job, "error", at("03:01:30"), id=first.id)
    await monitors.tell(job, "ok", at("03:01:40"))
    assert second.id != first.id
    assert await monitors.runs() == ["10 03:00 error", "10 03:01 ok"]


async def test_what_is_told_twice_counts_once(monitors: Monitors) -> None:
    job = await monitors.make_job(failure_threshold=2)
    run = uuid4()
    for _ in range(3):
        await monitors.tell(job, "error", at("03:00"), id=run)
    assert await monitors.runs() == ["10 03:00 error"]
    assert await monitors.incidents() == []


async def test_environments_stand_apart(monitors: Monitors) -> None:
    job = await monitors.make_job()
    await monitors.tell(job, "ok", at("03:00"))
    await monitors.tell(job, "error", at("03:00"), environment="staging")
    assert (await monitors.state(), await monitors.state("staging")) == ("ok", "failing")


async def test_thresholds_are_kept(monitors: Monitors) -> None:
    job = await monitors.make_job("0 * * * *", failure_threshold=2, recovery_threshold=2)
    for hour, status in enumerate(("error", "error", "error", "ok", "ok")):
        await monitors.tell(job, status, at(f"0{hour}:00"))
    assert await monitors.incidents() == ["error 01:00-04:00 3"]


async def test_a_job_that_began_early_by_its_own_clock_is_not_missed(monitors: Monitors) -> None:
    job = await monitors.make_job()
    await monitors.tell(job, "ok", at("03:00"))
    await monitors.tell(job, "ok", at("02:59:40", 11))
    await monitors.look(at("03:10", 11))
    assert await monitors.runs() == ["10 03:00 ok", "11 02:59 ok"]


async def test_runs_are_not_missing_while_beacon_itself_was_away(monitors: Monitors) -> None:
    """It could not take check-ins then."""
    job = await monitors.make_job("*/10 * * * *", margin_minutes=2)
    await monitors.tell(job, "ok", at("03:00"))
    await monitors.look(at("03:05"))
    await monitors.look(at("05:31"))
    assert await monitors.runs() == ["10 03:00 ok", "10 03:10 unknown"]
    assert (await monitors.state(), await monitors.incidents()) == ("ok", [])
    assert await monitors.expected() == at("05:30"), "which came during the gap"
    await monitors.look(at("05:31:30"))
    await monitors.look(at("05:32:10"))
    assert await monitors.incidents() == []
    for minutes in range(33, 43):
        await monitors.look(at(f"05:{minutes}"))
    assert await monitors.incidents() == ["missed 05:42- 1"]


async def test_the_night_when_clocks_change_has_no_false_alarm(monitors: Monitors) -> None:
    """29 March 2026 in Vienna: 02:30 does not come."""
    job = await monitors.make_job("30 2 * * *", timezone="Europe/Vienna", margin_minutes=10)
    march = at("00:00", 1) + timedelta(days=55)  # the 28th
    await monitors.tell(job, "ok", march + timedelta(hours=1, minutes=30))
    assert await monitors.expected() == march + timedelta(days=1, hours=1)
    await monitors.tell(job, "ok", march + timedelta(days=1, hours=1, seconds=3))
    assert await monitors.expected() == march + timedelta(days=2, minutes=30)
    await monitors.look(march + timedelta(days=1, hours=12))
    assert await monitors.incidents() == []


async def test_another_schedule_expects_anew(monitors: Monitors) -> None:
    job = await monitors.make_job()
    await monitors.tell(job, "ok", at("03:00"))
    changes = MonitorChanges(
        cron=job.cron.__class__(schedule=job.cron.schedule, timezone="Europe/Vienna")
    )
    await monitors.database.run(
        lambda session: change_in(session, monitors.project_id, job.slug, changes, SYSTEM)
    )
    await monitors.database.execute("UPDATE monitor_states SET look_at = $1", at("04:00"))
    await monitors.look(at("04:00"))
    assert await monitors.expected() == at("02:00", 11)


async def test_a_job_that_is_off_is_not_looked_at(monitors: Monitors) -> None:
    job = await monitors.make_job()
    await monitors.tell(job, "ok", at("03:00"))
    await monitors.database.run(
        lambda session: change_in(
            session, monitors.project_id, job.slug, MonitorChanges(enabled=False), SYSTEM
        )
    )
    assert await monitors.look(at("12:00", 20)) == 0


@pytest.mark.parametrize("nodes", [3])
async def test_several_nodes_note_a_missing_run_once(monitors: Monitors, nodes: int) -> None:
    job = await monitors.make_job()
    await monitors.tell(job, "ok", at("03:00"))
    now = at("03:05", 11)
    await monitors.look(now - timedelta(seconds=5))
    async with trio.open_nursery() as nursery:
        for _ in range(nodes):
            nursery.start_soon(Watch(monitors.database, monitors.outbound, lambda: now).look)
    assert await monitors.runs() == ["10 03:00 ok", "11 03:00 missed"]
    assert await monitors.incidents() == ["missed 03:05- 1"]
