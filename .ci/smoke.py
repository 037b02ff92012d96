"""Uses a built Beacon as a new user would, kills it at work, and looks for every event.

    .venv/bin/python .ci/smoke.py dist/beacon

A new data directory, another working directory, accounts from the setup link to a refused key
(tests/e2e/accounts_walk.py), a project, events over WebSockets, `kill -9` while they come, a
restart, what was not acknowledged sent again: then every event must be in Postgres exactly once
(a round of bench/crash.py). A report of seeded events has them all. An error as Sentry's clients
send it is an issue without its password, and a job tells of its run. At last SIGTERM must end it
in time, with exit code 0, and the executable must have left nothing in the temporary folder.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "e2e"))

from accounts_walk import walk
from crash import Harness, Plan
from server import Beacon, temporary_home

STOP_SECONDS = 10
SEEDED = 5000
PLAN = Plan(seed=1, rate=5000, batch=50, connections=2, window=20)


def smoke(command: Path, home: Path) -> None:
    temp = home / "tmp"
    temp.mkdir()
    beacon = Beacon(home, command=[str(command)], environment={"TMPDIR": str(temp)})
    try:
        say(f"first start, with a new database: {beacon.start():.1f} s")
        walk(beacon)
        say("setup link, invitation, second factor, project, key, ingest, revoked: as they should")
        kill_at_work(beacon)
        report(beacon)
        errors(beacon)
        job(beacon, command)
        stop(beacon)
        say(f"start, with the database made: {beacon.start():.1f} s")
        os.kill(beacon.pid, signal.SIGINT)  # an impatient person, or Ctrl-C and the bootloader
        stop(beacon)
    finally:
        beacon.kill()
    left = [path.name for path in temp.iterdir()]
    check(not left, f"left in the temporary folder: {left}")


def kill_at_work(beacon: Beacon) -> None:
    found = Harness(beacon, PLAN, journal=None).round(1, "beacon")
    check(found.good, f"{found}{beacon.log()}")
    check(found.acked_before > 0, "nothing was acknowledged before the kill")
    say(
        f"{found.sent} events, {found.acked_before} acknowledged before kill -9, "
        f"{found.resent} sent again: each in Postgres exactly once"
    )


def report(beacon: Beacon) -> None:
    """By the process that makes reports, which the executable starts beside itself."""
    project = beacon.create_project("Reports")
    beacon.seed(project["id"], "--events", str(SEEDED), "--days", "7")
    path = f"/api/v1/analytics/{project['id']}/overview?bots=include"
    total = ask(beacon, path, project["api_key"])["total"]["metrics"]
    check(total["events"] == SEEDED, f"the overview tells {total}{beacon.log()}")
    say(f"the overview of {SEEDED} seeded events has them all")


def errors(beacon: Beacon) -> None:
    project = beacon.create_project("Errors")
    error = {"type": "ValueError", "value": "no such cart, password=hunter2"}
    lines: list[Any] = [{"dsn": project["sentry_dsn"]}, {"type": "event"}]
    lines.append({"level": "error", "exception": {"values": [error]}})
    ask(beacon, f"/api/{project['number']}/envelope/", None, "\n".join(map(json.dumps, lines)))
    path = f"/api/v1/projects/{project['id']}/issues"
    until = time.monotonic() + STOP_SECONDS
    while not (found := ask(beacon, path, project["api_key"])["items"]):
        check(time.monotonic() < until, f"there is no issue{beacon.log()}")
        time.sleep(0.1)
    titles = [each["title"] for each in found]
    check(titles == ["ValueError: no such cart, password=[Filtered]"], f"the issues: {titles}")
    say("an error of Sentry's clients is an issue, without the password in it")


def job(beacon: Beacon, command: Path) -> None:
    project = beacon.create_project("Jobs")
    path = f"/api/v1/projects/{project['id']}/monitors"
    schedule = {"type": "crontab", "value": "0 3 * * *"}
    monitor = {"kind": "cron", "name": "Backup", "cron": {"schedule": schedule}}
    ask(beacon, path, project["api_key"], json.dumps(monitor))
    server = {"BEACON_SERVER": f"http://127.0.0.1:{beacon.port}"}
    done = subprocess.run(
        [command, "monitor", "run", "backup", "--", "sh", "-c", "exit 3"],
        env=os.environ | server | {"BEACON_KEY": project["public_key"]},
        timeout=STOP_SECONDS,
        check=False,
    )
    check(done.returncode == 3, f"the job ended with {done.returncode} instead of 3")
    states = [each["state"] for each in ask(beacon, path, project["api_key"])["items"]]
    check(states == ["failing"], f"the monitor's state: {states}")
    say("a job that fails ends as it did, and its monitor knows")


def ask(beacon: Beacon, path: str, key: str | None, body: str | None = None) -> Any:
    request = urllib.request.Request(
        f"http://127.0.0.1:{beacon.port}{path}",
        data=None if body is None else body.encode(),
        headers={"X-API-Key": key, "Content-Type": "application/json"} if key else {},
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)


def stop(beacon: Beacon) -> None:
    began = time.monotonic()
    code = beacon.stop()
    took = time.monotonic() - began
    check(code == 0, f"SIGTERM: exit code {code} instead of 0{beacon.log()}")
    check(took < STOP_SECONDS, f"SIGTERM: took {took:.1f} s{beacon.log()}")
    say(f"SIGTERM: ended with 0 in {took:.1f} s")


def say(text: str) -> None:
    print(f"smoke: {text}", flush=True)


def check(holds: bool, otherwise: str) -> None:
    if not holds:
        sys.exit(f"smoke: FAILED: {otherwise}")


if __name__ == "__main__":
    with temporary_home() as home:
        smoke(Path(sys.argv[1]).absolute(), home)
    say("passed")
