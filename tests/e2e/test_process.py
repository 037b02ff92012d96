"""Beacon as a process: how it stops, what keeps it from starting, and what ends it."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest
import trio
from clients import Crowd
from compare import compare
from subject import Project, Subject, until
from wire import event, post, socket, track

STOP_SECONDS = 10.0
SETTLE_SECONDS = 60


async def exit_code(process, seconds: float = STOP_SECONDS) -> int:
    """Waits for a process that has been told to end."""
    with trio.fail_after(seconds):
        while (code := process.poll()) is None:
            await trio.sleep(0.02)
    return code


async def test_sigterm_under_load_exits_0_in_time_and_loses_nothing(beacon: Subject):
    project = await beacon.project()
    crowd = Crowd(project.id, count=4, batch=20, window=50, seed=1)
    await trio.to_thread.run_sync(crowd.connect, beacon.port, SETTLE_SECONDS)
    by_http: list[str] = []
    posted: set[str] = set()

    async def post_until_the_end() -> None:
        while True:
            sent = event()
            posted.add(sent["id"])
            try:
                answer = await track(beacon.port, project, {"event": "a", "id": sent["id"]})
            except OSError:
                return
            if answer.status != 202:
                return
            by_http.append(sent["id"])

    async def well_under_way() -> bool:
        balance = await trio.to_thread.run_sync(beacon.balance)
        return balance is not None and balance["received"] > 4000 and len(by_http) > 10

    async with trio.open_nursery() as nursery:
        nursery.start_soon(trio.to_thread.run_sync, crowd.run, SETTLE_SECONDS, 500.0)
        nursery.start_soon(post_until_the_end)
        await until(well_under_way)
        assert await exit_code(beacon.end()) == 0
    acked_before = len(crowd.acked())
    await beacon.up()
    await trio.to_thread.run_sync(crowd.connect, beacon.port, SETTLE_SECONDS)
    assert await trio.to_thread.run_sync(crowd.hear_out, SETTLE_SECONDS)
    crowd.disconnect()
    stored = await beacon.ids(project)
    assert set(by_http) <= set(stored)
    by_socket = [bytes.fromhex(each.replace("-", "")) for each in set(stored) - posted]
    assert compare(crowd.acked(), crowd.sent(), by_socket) == (0, 0, 0)
    assert len(crowd.acked()) >= acked_before > 0


async def test_sigterm_says_goodbye_to_websockets(beacon: Subject):
    project = await beacon.project()
    async with socket(beacon.port, project) as client:
        await client.say(event(seq=1))
        await client.acked(1)
        process = beacon.end()
        assert await client.closed() == 1001
    assert await exit_code(process) == 0


async def test_ctrl_c_stops_as_sigterm_does(beacon: Subject):
    assert await exit_code(beacon.end(signal.SIGINT)) == 0
    assert "Traceback" not in beacon.whole_log()


async def test_second_serve_on_the_same_data_directory_exits_1_and_says_so(
    shared: Subject, make_beacon
):
    second = make_beacon(data_dir=shared.data_dir)
    second.launch()
    assert await exit_code(second._process, 30) == 1
    log = second.whole_log()
    assert str(shared.data_dir) in log
    assert "(already_running)" in log
    assert "Traceback" not in log
    assert (await shared.ask("/health")) == (200, b"ok")


async def test_port_in_use_exits_1_and_says_so(shared: Subject, make_beacon):
    second = make_beacon()
    second.port = shared.port
    second.launch()
    assert await exit_code(second._process, 30) == 1
    log = second.whole_log()
    assert str(shared.port) in log
    assert "Traceback" not in log
    assert (await shared.ask("/health")) == (200, b"ok")


# --- what must not happen -----------------------------------------------------------------------


@pytest.fixture
async def doomed(make_beacon, tmp_path: Path, request) -> tuple[Subject, Path]:
    """A Beacon whose part `request.param` fails when the file is there."""
    when = tmp_path / "now"
    program = str(Path(__file__).with_name("failing.py"))
    root = str(Path(__file__).parents[2])
    made = make_beacon(
        serve_command=[sys.executable, program],
        environment={"E2E_FAIL": request.param, "E2E_FAIL_WHEN": str(when), "PYTHONPATH": root},
    )
    await made.up()
    return made, when


async def stored_after_a_good_start(beacon: Subject, project: Project) -> list[str]:
    beacon._serve_command = beacon._command
    await beacon.up()
    return await beacon.ids(project)


@pytest.mark.parametrize(
    "doomed", ["directory", "geo", "housekeeping", "salts", "writer"], indirect=True
)
async def test_exception_in_a_service_stops_beacon_with_1_and_a_reason(doomed):
    beacon, when = doomed
    project = await beacon.project()
    sent = event(seq=1)
    async with socket(beacon.port, project) as client:
        await client.say(sent)
        await client.acked(1)
        process = beacon._process
        when.touch()
        assert await client.closed() == 1001
    assert await exit_code(process, 15) == 1
    last = beacon.whole_log().strip().splitlines()[-1]
    assert "was made to fail" in last
    assert last.endswith("(internal_error)")
    assert await stored_after_a_good_start(beacon, project) == [sent["id"]]


@pytest.mark.parametrize("doomed", ["disk"], indirect=True)
async def test_io_error_of_the_spool_acknowledges_nothing_and_exits_1(doomed):
    beacon, when = doomed
    project = await beacon.project()
    good = event()
    body = {"event": "good", "id": good["id"]}
    assert (await track(beacon.port, project, body)).status == 202
    process = beacon._process
    when.touch()
    answer = await post(
        beacon.port, "/api/v1/events/ingest", {"events": [{"event": "bad"}]},
        {"X-API-Key": project.key},
    )  # fmt: skip
    assert answer.status == 503, answer
    assert await exit_code(process, 15) == 1
    last = beacon.whole_log().strip().splitlines()[-1]
    assert last.endswith("(spool_broken)"), last
    assert good["id"] in await stored_after_a_good_start(beacon, project)
