"""Jobs tell a real Beacon of their runs: by `beacon monitor run`, by Sentry's client, by address;
and a real Beacon asks addresses."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import httpx
import pytest
import trio
from subject import Project, Subject, until

GUARD_SECONDS = 60
BEACON = [sys.executable, "-m", "beacon"]


class Shop:
    """A project of a Beacon that may ask addresses of this machine."""

    def __init__(self, beacon: Subject, project: Project) -> None:
        self.beacon, self.project = beacon, project
        self.url = f"http://127.0.0.1:{beacon.port}"

    async def call(self, method: str, rest: str, body: Any = None) -> Any:
        def send() -> httpx.Response:
            return httpx.request(
                method,
                f"{self.url}/api/v1/projects/{self.project.id}/{rest}",
                json=body,
                headers={"X-API-Key": self.project.secret},
                timeout=GUARD_SECONDS,
            )

        answer = await trio.to_thread.run_sync(send)
        assert answer.is_success, answer.text
        return answer.json()

    async def make_job(self, **cron: Any) -> None:
        settings = {"schedule": {"type": "crontab", "value": "0 3 * * *"}} | cron
        body = {"kind": "cron", "name": "backup", "cron": settings}
        await self.call("POST", "monitors", body)

    async def runs(self, slug: str = "backup") -> list[Any]:
        return list((await self.call("GET", f"monitors/{slug}/check-ins"))["items"])

    async def run(self, *command: str, slug: str = "backup", url: str = "") -> Any:
        """`beacon monitor run`, to its end."""
        with trio.fail_after(GUARD_SECONDS):
            return await trio.run_process(
                [*BEACON, "monitor", "run", slug, "--", *command],
                env=os.environ | {"BEACON_SERVER": url or self.url, "BEACON_KEY": self.project.key},
                capture_stdout=True,
                capture_stderr=True,
                check=False,
            )


@pytest.fixture(scope="module")
def watched(new_beacon: Any) -> Any:
    made = new_beacon(environment={"BEACON_PRIVATE_NETWORKS": "127.0.0.0/8"})
    try:
        made.start()
        yield made
        assert made.stop() == 0, made.log()
    finally:
        made.clean_up()


@pytest.fixture
async def shop(watched: Subject) -> Shop:
    return Shop(watched, await watched.project())


# --- beacon monitor run --------------------------------------------------------------------------


async def test_a_job_that_goes_well(shop: Shop) -> None:
    await shop.make_job()
    done = await shop.run("sh", "-c", "echo said; echo told >&2")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"said\n", b"told\n")
    (run,) = await shop.runs()
    assert (run["status"], run["exit_code"], run["output"]) == ("ok", 0, None)
    assert run["environment"] == "production"


async def test_a_job_that_fails_ends_with_its_exit_code_and_tells_what_it_printed(
    shop: Shop,
) -> None:
    await shop.make_job()
    done = await shop.run("sh", "-c", "echo before; echo disk full >&2; exit 28")
    assert done.returncode == 28
    (run,) = await shop.runs()
    assert (run["status"], run["exit_code"]) == ("error", 28)
    assert "disk full\n" in run["output"]
    (incident,) = (await shop.call("GET", "monitor-incidents"))["items"]
    assert incident["detail"] == "A run of backup failed with exit code 28."


async def test_a_program_that_there_is_not(shop: Shop) -> None:
    await shop.make_job()
    assert (await shop.run("/no/such/program")).returncode == 127
    (run,) = await shop.runs()
    assert run["exit_code"] == 127


async def test_signals_reach_the_job(shop: Shop) -> None:
    await shop.make_job()
    job = "trap 'echo stopping; exit 9' TERM; echo ready; while :; do sleep 0.05; done"
    command = [*BEACON, "monitor", "run", "backup", "--server", shop.url]
    command += ["--key", shop.project.key, "--environment", "staging", "--", "sh", "-c", job]
    with trio.fail_after(GUARD_SECONDS):
        async with trio.open_nursery() as nursery:
            start = partial(trio.run_process, command, stdout=subprocess.PIPE, check=False)
            process = await nursery.start(start)
            said = await process.stdout.receive_some()
            assert said == b"ready\n"
            process.send_signal(signal.SIGTERM)
            assert await process.stdout.receive_some() == b"stopping\n"
    assert process.returncode == 9
    (run,) = await shop.runs()
    assert (run["status"], run["exit_code"], run["environment"]) == ("error", 9, "staging")


async def test_a_job_runs_though_beacon_is_away_or_does_not_know_it(shop: Shop) -> None:
    done = await shop.run("sh", "-c", "echo ran; exit 3", url="http://127.0.0.1:9")
    assert (done.returncode, done.stdout) == (3, b"ran\n")
    assert b"the monitor was not told how the job ended" in done.stderr
    done = await shop.run("echo", "ran", slug="unknown")
    assert (done.returncode, done.stdout) == (0, b"ran\n")
    assert b"has no monitor 'unknown'" in done.stderr


# --- Sentry's client -----------------------------------------------------------------------------

SENTRY_JOB = """
import json, sys
import sentry_sdk
from sentry_sdk.crons import monitor

dsn, fails = json.loads(sys.argv[1])
sentry_sdk.init(dsn, environment="staging", release="jobs@1.2")

@monitor(monitor_slug="Sync orders", monitor_config={
    "schedule": {"type": "crontab", "value": "*/10 * * * *"},
    "timezone": "Europe/Vienna", "checkin_margin": 2, "max_runtime": 20,
    "failure_issue_threshold": 1, "recovery_threshold": 1})
def sync():
    if fails:
        raise ValueError("no orders")

try:
    sync()
except ValueError:
    pass
sentry_sdk.flush()
"""


async def test_sentrys_client_makes_and_tells_its_monitor(shop: Shop) -> None:
    key = shop.project.key.removeprefix("proj_")
    dsn = f"http://{key}@127.0.0.1:{shop.beacon.port}/{shop.project.number}"
    for fails in (True, False):
        with trio.fail_after(GUARD_SECONDS):
            await trio.run_process([sys.executable, "-c", SENTRY_JOB, json.dumps([dsn, fails])])
    made = await shop.call("GET", "monitors/sync-orders")
    assert (made["name"], made["source"], made["state"]) == ("Sync orders", "sentry", "ok")
    assert made["cron"]["timezone"] == "Europe/Vienna"
    assert (made["cron"]["margin_minutes"], made["cron"]["max_runtime_minutes"]) == (2, 20)
    assert [each["name"] for each in made["environments"]] == ["staging"]
    newer, older = await shop.runs("sync-orders")
    assert (older["status"], newer["status"]) == ("error", "ok")
    assert (newer["release"], newer["source"]) == ("jobs@1.2", "sentry")
    assert newer["duration_ms"] is not None


# --- addresses -----------------------------------------------------------------------------------


@asynccontextmanager
async def answering(status: list[int]) -> AsyncIterator[int]:
    """A port that answers with the status that the list has."""

    async def serve(stream: trio.SocketStream) -> None:
        await stream.receive_some()
        head = f"HTTP/1.1 {status[0]} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        await stream.send_all(head.encode())

    async with trio.open_nursery() as nursery:
        listeners = await nursery.start(trio.serve_tcp, serve, 0)
        yield listeners[0].socket.getsockname()[1]
        nursery.cancel_scope.cancel()


async def test_an_address_is_asked_and_an_alert_rule_hears_of_it(shop: Shop) -> None:
    rule = {"name": "Down", "when": {"kind": "monitor", "on": ["down", "recovered"]}}
    await shop.call("POST", "alert-rules", rule)
    status = [503]
    async with answering(status) as port:
        uptime = {"url": f"http://127.0.0.1:{port}/", "failure_threshold": 1}
        body = {"kind": "uptime", "name": "Shop", "uptime": uptime}
        await shop.call("POST", "monitors", body)

        async def is_failing() -> bool:
            return bool((await shop.call("GET", "monitors/shop"))["state"] == "failing")

        await until(is_failing)
        status[0] = 200
        check = await shop.call("POST", "monitors/shop/check-now")
    assert (check["ok"], check["status"]) == (True, 200)
    assert (await shop.call("GET", "monitors/shop"))["state"] == "ok"

    async def is_told() -> bool:
        return len((await shop.call("GET", "alert-firings"))["items"]) == 2

    await until(is_told)
    firings = (await shop.call("GET", "alert-firings"))["items"]
    assert {each["kind"] for each in firings} == {"monitor"}
