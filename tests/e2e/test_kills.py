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
from subject import Subject
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
