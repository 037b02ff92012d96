"""kill -9 at random moments under load: nothing acknowledged is lost, nothing is doubled.

Short rounds of `bench/crash.py`, whose clients log every acknowledgement; long ones are
run by hand (docs/performance.md has their results).
"""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
import trio
from crash import Harness, Plan, Round
from subject import Project, Subject
from wire import event, socket, track

PLAN = Plan(seed=0, rate=5000, batch=20, connections=4, window=50)


@pytest.mark.parametrize("kind", ["beacon", "postmaster", "both"])
async def test_acked_events_survive_kill_nine_under_load_of(kind, make_beacon):
    beacon = make_beacon()
    seed = time.time_ns()  # other moments each time; a failure shows it
    harness = Harness(beacon, replace(PLAN, seed=seed), None)
    played: Round = await trio.to_thread.run_sync(harness.round, 1, kind)
    assert played.good, (seed, played)
    assert played.stored == played.sent > 0
    await beacon.settled()


async def test_acked_events_survive_a_second_kill_right_after_the_restart(beacon: Subject):
    project = await beacon.project()
    async with socket(beacon.port, project) as client:
        first = event(seq=1)
        await client.say(first)
        await client.acked(1)
        beacon.kill()
    beacon.launch()
    await beacon.listening()
    second = event()
    answer = await track(beacon.port, project, {**second, "timestamp": second["ts"]})
    assert answer.status == 202
    beacon.kill()
    await beacon.up()
    assert sorted(await beacon.ids(project)) == sorted([first["id"], second["id"]])
    assert (await beacon.settled())["received"] == 2


async def test_drain_restart_ingest_goes_on_with_an_exact_balance(beacon: Subject):
    project = await beacon.project()
    sent = []
    for start in range(3):
        sent.append(event(name=f"start {start}"))
        answer = await track(beacon.port, project, {**sent[-1], "timestamp": sent[-1]["ts"]})
        assert answer.json == {"accepted": 1, "rejected": []}
        balance = await beacon.settled()
        assert balance["received"] == balance["stored"] == start + 1
        assert await beacon.down() == 0
        await beacon.up()
        assert await beacon.settled() == balance
    assert await beacon.ids(project) == [each["id"] for each in sent]


# --- issues ---------------------------------------------------------------------------------

FAULTS = ("ValueError", "KeyError", "TypeError", "TimeoutError")
ISSUES = (
    "SELECT (SELECT count(*) FROM events WHERE issue_id IS NOT NULL) AS stored,"
    " (SELECT sum(event_count) FROM issues) AS counted,"
    " (SELECT sum(events) FROM issue_hours) AS by_hour,"
    " (SELECT sum(events) FROM issue_tags WHERE key = 'level') AS by_tag,"
    " (SELECT sum(visitor_count) FROM issues) AS visitors,"
    " (SELECT count(*) FROM issue_visitors) AS by_visitor,"
    " (SELECT count(*) FROM issues) AS issues"
)


class Failing:
    """A program that has errors all the time, and sends each until it is taken."""

    def __init__(self, beacon: Subject, project: Project) -> None:
        self.taken = 0
        self._beacon, self._project = beacon, project
        self._more = trio.Event()

    async def run(self) -> None:
        while True:
            errors = [
                {
                    "event": FAULTS[(self.taken + place) % len(FAULTS)],
                    "level": "error",
                    "message": "it broke",
                    "id": (sent := event())["id"],
                    "timestamp": sent["ts"],
                }
                for place in range(5)
            ]
            while not await self._is_taken(errors):
                await trio.sleep(0.02)  # it is down
            self.taken += len(errors)
            self._more.set()
            self._more = trio.Event()

    async def has_sent(self, more: int) -> None:
        end = self.taken + more
        while self.taken < end:
            await self._more.wait()

    async def _is_taken(self, errors: list[dict[str, object]]) -> bool:
        try:
            return (await track(self._beacon.port, self._project, *errors)).status == 202
        except OSError:
            return False


async def test_issues_count_what_is_stored_after_crashes(beacon: Subject):
    project = await beacon.project()
    failing = Failing(beacon, project)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(failing.run)
        for postgres_too in (False, True):
            with trio.fail_after(60):
                await failing.has_sent(50)
            beacon.kill(*(beacon.postgres_pids() if postgres_too else ()))
            await beacon.up()
        with trio.fail_after(60):
            await failing.has_sent(5)
        nursery.cancel_scope.cancel()
    await beacon.settled()
    (found,) = await beacon.sql(ISSUES)
    assert found["stored"] >= failing.taken > 100
    assert found["counted"] == found["by_hour"] == found["by_tag"] == found["stored"]
    assert found["visitors"] == found["by_visitor"] == len(FAULTS)
    assert found["issues"] == len(FAULTS)
