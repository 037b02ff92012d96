"""Events at a rate, first alone, then with dashboards that reload their overview without a pause.

In: a seeded data directory, of which a copy is loaded. Out: events stored a second, acks and CPU,
both times, and how long a reload of the whole page took.
"""

from __future__ import annotations

import multiprocessing
import shutil
import tempfile
import threading
import time
from collections.abc import Sequence
from datetime import date
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from random import Random
from typing import Any

from asking import Asker
from questions import Known, Questions, overview_page
from report import latency_summary
from seeded import Seeded
from server import Beacon, allow_many_sockets
from ws_load import ws_load

BATCH = 10
ALLOWED_PERCENT = 10.0


def while_ingesting(
    found: Seeded,
    questions: Questions,
    count: int,
    rate: int,
    seconds: float,
    program: Sequence[str] | None = None,
) -> dict[str, Any]:
    """The copy is removed at the end: what others find is as it was."""
    allow_many_sockets()
    home = Path(tempfile.mkdtemp(prefix="ingesting-", dir=found.home.parent))
    home.chmod(0o755)
    try:
        shutil.copytree(found.home / "data", home / "data", dirs_exist_ok=True)
        _own_as(found.home, home)
        beacon = Beacon(home, command=program)
        beacon.start()
        try:
            result = _compared(beacon, found, questions, count, rate, seconds)
            beacon.stop()
        finally:
            beacon.kill()
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return result


def _own_as(one: Path, other: Path) -> None:
    """Postgres runs as another user than root, and wants its files to be its own."""
    for path in one.rglob("*"):
        there = path.lstat()
        copied = other / path.relative_to(one)
        if copied.exists() and not copied.is_symlink():
            shutil.chown(copied, there.st_uid, there.st_gid)


def _compared(
    beacon: Beacon, found: Seeded, questions: Questions, count: int, rate: int, seconds: float
) -> dict[str, Any]:
    with Asker(beacon.port, found.project) as asker:
        for asked in overview_page(questions):
            asker.until_answered(asked)
    project = found.project["id"]
    alone, _ = ws_load(beacon, batch=BATCH, rate=rate, seconds=seconds, project=project)
    with Reloading(beacon, found, questions, count) as reloading:
        watched, _ = ws_load(beacon, batch=BATCH, rate=rate, seconds=seconds, project=project)
    before, during = alone["stored_per_second"], watched["stored_per_second"]
    fewer = round(100 * (1 - during / before), 1)
    return {
        "dashboards": count,
        "events_a_second": rate,
        "stored_a_second_alone": before,
        "stored_a_second_with_dashboards": during,
        "fewer_percent": fewer,
        "within_target": fewer < ALLOWED_PERCENT,
        "ack_ms_alone": alone["ack_latency_ms"],
        "ack_ms_with_dashboards": watched["ack_latency_ms"],
        "cpu_seconds_alone": alone["cpu_seconds"],
        "cpu_seconds_with_dashboards": watched["cpu_seconds"],
        "reloads": len(reloading.reloads),
        "reload_ms": latency_summary([(each, 1) for each in reloading.reloads]),
    }


class Reloading:
    """Dashboards in a process of their own, for the length of a `with`."""

    def __init__(self, beacon: Beacon, found: Seeded, questions: Questions, count: int) -> None:
        self.reloads: list[float] = []
        self._arguments = (beacon.port, found, questions.known, count)

    def __enter__(self) -> Reloading:
        apart = multiprocessing.get_context("spawn")
        self._here, there = apart.Pipe()
        self._process = apart.Process(target=reload, args=(*self._arguments, there))
        self._process.start()
        self._here.recv()
        return self

    def __exit__(self, *_: object) -> None:
        self._here.send("over")
        self.reloads, failures = self._here.recv()
        self._process.join()
        if failures:
            raise failures[0]


def reload(port: int, found: Seeded, known: Known, count: int, pipe: Pipe) -> None:
    """Each dashboard loads its page again as soon as it is there, until it is told that it is
    over."""
    over = threading.Event()
    reloads: list[float] = []
    failures: list[BaseException] = []

    def look(number: int) -> None:
        until = date.fromisoformat(found.until[:10])
        questions = Questions(known, until, Random(number), found.days)
        try:
            with Asker(port, found.project) as asker:
                while not over.is_set():
                    began = time.perf_counter()
                    for asked in overview_page(questions):
                        asker.ask(asked)
                    reloads.append(time.perf_counter() - began)
        except BaseException as failure:
            failures.append(failure)

    dashboards = [threading.Thread(target=look, args=(number,)) for number in range(count)]
    for dashboard in dashboards:
        dashboard.start()
    pipe.send("ready")
    pipe.recv()
    over.set()
    for dashboard in dashboards:
        dashboard.join()
    pipe.send((reloads, failures))
