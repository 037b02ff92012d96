"""Measures how soon dashboards see what is stored, and what their watching costs the ingest.

Starts a Beacon of its own. First, events at a rate while all dashboards watch: how long from
Beacon's receipt of an event to a dashboard's, on that Beacon and on another over its Postgres.
Then flat out, in turn without and with dashboards: events stored a second, and Beacon's CPU an
event. All share the machine, the dashboards' own reading included.
Example: python bench/live_load.py --dashboards 100 --rounds 2
"""

from __future__ import annotations

import base64
import multiprocessing
import os
import select
import socket
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from multiprocessing.connection import Connection as Pipe
from typing import Any, NamedTuple

import orjson
from options import between, command, parser, run
from processes import cpu_seconds
from report import latency_summary, show
from server import HOST, Beacon, BeaconFailed, running_beacon, temporary_home
from ws_load import ws_load

READ_BYTES = 1 << 20
MEASURED = 2  # dashboards whose messages are looked into: the first and the last
HEARD_SECONDS = 1.0  # in which another node hears who watches
TOLD_SECONDS = 0.5  # in which the last of a load is shown
_END = b"\r\n\r\n"


class Plan(NamedTuple):
    """What is measured."""

    dashboards: int = 100
    rate: int = 5000
    seconds: float = 8
    rounds: int = 2


class Seen(NamedTuple):
    """What the dashboards were told: by all of them; the rest by those that were looked into."""

    bytes: int
    events: int
    skipped: int
    latencies: list[tuple[float, int]]


class Dashboard:
    """One that is looked into."""

    def __init__(self) -> None:
        self.events = self.skipped = 0
        self.latencies: list[tuple[float, int]] = []
        self._unread = b""

    def feed(self, data: bytes, now: float) -> None:
        self._unread += data
        while (payload := self._next()) is not None:
            message = orjson.loads(payload) if payload else {"type": "ping"}
            if message["type"] == "events":
                self._note(message["events"], now)
            elif message["type"] == "skipped":
                self.skipped += message["count"]

    def _note(self, events: list[dict[str, Any]], now: float) -> None:
        self.events += len(events)
        for event in events:
            received = datetime.fromisoformat(event["received_at"]).timestamp()
            self.latencies.append((now - received, 1))

    def _next(self) -> bytes | None:
        """A frame's payload; None while there is no whole one."""
        data = self._unread
        head = 2 if len(data) < 2 else {126: 4, 127: 10}.get(data[1], 2)
        if len(data) < head:
            return None
        size = data[1] if head == 2 else int.from_bytes(data[2:head], "big")
        if len(data) < head + size:
            return None
        self._unread = data[head + size :]
        return data[head : head + size]


def watch(port: int, project: str, key: str, count: int, pipe: Pipe) -> None:
    """Opens the dashboards and reads, until it is told that it is over."""
    epoll, sockets = select.epoll(), {}
    looked_into: dict[int, Dashboard] = {}
    for number in range(count):
        sock = _open(port, project, key)
        sockets[sock.fileno()] = sock
        epoll.register(sock.fileno(), select.EPOLLIN)
        if number in (0, count - 1):
            looked_into[sock.fileno()] = Dashboard()
    pipe.send("ready")
    total = 0
    while not pipe.poll():
        for number, _ in epoll.poll(0.1):
            data = sockets[number].recv(READ_BYTES)
            if not data:
                pipe.send(None)
                return
            total += len(data)
            if number in looked_into:
                looked_into[number].feed(data, time.time())
    seen = looked_into.values()
    latencies = [pair for each in seen for pair in each.latencies]
    pipe.send(Seen(total, sum(s.events for s in seen), sum(s.skipped for s in seen), latencies))


def _open(port: int, project: str, key: str) -> socket.socket:
    sock = socket.create_connection((HOST, port), timeout=10)
    accept = base64.b64encode(os.urandom(16)).decode()
    sock.sendall(
        f"GET /api/v1/ws/events/{project} HTTP/1.1\r\nHost: {HOST}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Key: {accept}\r\nX-API-Key: {key}\r\n\r\n".encode()
    )
    answer = b""
    while _END not in answer:
        answer += sock.recv(1)  # what follows the head stays unread
    if not answer.startswith(b"HTTP/1.1 101"):
        raise BeaconFailed(f"a dashboard was refused: {answer!r}")
    return sock


class Watching:
    """Dashboards in a process of their own, for the length of a `with`."""

    def __init__(self, beacon: Beacon, made: dict[str, Any], count: int) -> None:
        self._arguments = (beacon.port, made["id"], made["api_key"], count)
        self.seen: Seen | None = None

    def __enter__(self) -> Watching:
        apart = multiprocessing.get_context("spawn")
        self._here, there = apart.Pipe()
        self._process = apart.Process(target=watch, args=(*self._arguments, there))
        self._process.start()
        self._here.recv()
        return self

    def __exit__(self, *_: object) -> None:
        time.sleep(TOLD_SECONDS)
        self._here.send("over")
        self.seen = self._here.recv()
        self._process.join()
        if self.seen is None:
            raise BeaconFailed("a dashboard was cut off")


def soon(beacon: Beacon, serving: Beacon, plan: Plan) -> dict[str, Any]:
    """How soon events that one stores are seen by dashboards of another, or of its own."""
    made = beacon.create_project("soon")
    with Watching(serving, made, plan.dashboards) as watching:
        if serving is not beacon:
            time.sleep(HEARD_SECONDS)
        result, _ = ws_load(
            beacon, batch=10, rate=plan.rate, seconds=plan.seconds, project=made["id"]
        )
    seen = watching.seen
    assert seen is not None
    shown = seen.events / MEASURED
    return {
        "dashboards": plan.dashboards,
        "events_a_second": plan.rate,
        "stored": result["stored"],
        "shown_to_each": round(shown),
        "skipped_for_each": round(seen.skipped / MEASURED),
        "seen_after_ms": latency_summary(seen.latencies),
        "mib_a_second_to_all": round(seen.bytes / plan.seconds / 2**20, 1),
        "ack_latency_ms": result["ack_latency_ms"],
    }


@contextmanager
def another_node(beacon: Beacon, arguments: Any) -> Iterator[Beacon]:
    """Over the same Postgres, with a data directory of its own."""
    with temporary_home() as home:
        environment = {"DATABASE_URL": beacon.database_url()}
        node = Beacon(home, command=command(arguments), environment=environment)
        node.start()
        try:
            yield node
            node.stop()
        finally:
            node.kill()


def cost(beacon: Beacon, plan: Plan) -> dict[str, Any]:
    """Flat out, in turn without and with dashboards."""
    rates: dict[bool, list[float]] = {False: [], True: []}
    cpus: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(plan.rounds):
        for watched in (False, True):
            made = beacon.create_project("cost")
            with Watching(beacon, made, plan.dashboards if watched else 0):
                result, _ = ws_load(beacon, seconds=plan.seconds, project=made["id"])
            rates[watched].append(result["stored_per_second"])
            cpus[watched].append(result["cpu_us_per_event"]["beacon"])
    without, with_them = (statistics.median(rates[each]) for each in (False, True))
    return {
        "stored_a_second_without": rates[False],
        "stored_a_second_with": rates[True],
        "fewer_percent": round(100 * (1 - with_them / without), 1),
        "beacon_us_an_event_without": cpus[False],
        "beacon_us_an_event_with": cpus[True],
    }


def idle(beacon: Beacon, plan: Plan) -> float:
    """CPU of Beacon, in percent of a core, while dashboards watch and nothing happens."""
    made = beacon.create_project("idle")
    with Watching(beacon, made, plan.dashboards):
        time.sleep(2)
        before, began = cpu_seconds(beacon.pid).beacon, time.perf_counter()
        time.sleep(5)
        used = cpu_seconds(beacon.pid).beacon - before
        return round(100 * used / (time.perf_counter() - began), 2)


def main() -> None:
    options = parser(str(__doc__))
    options.add_argument("--dashboards", type=between(1, 2000), default=100, metavar="N")
    options.add_argument(
        "--rate", type=between(1, 100_000), default=5000, metavar="N", help="events a second"
    )
    options.add_argument("--seconds", type=between(1, 600), default=8, metavar="S")
    options.add_argument("--rounds", type=between(1, 20), default=2, metavar="N")
    arguments = options.parse_args()
    plan = Plan(**{name: getattr(arguments, name) for name in Plan._fields})
    with running_beacon(command=command(arguments)) as beacon:
        with another_node(beacon, arguments) as node:
            elsewhere = soon(beacon, node, plan)
        result = {
            **soon(beacon, beacon, plan),
            "seen_on_another_node_after_ms": elsewhere["seen_after_ms"],
            **cost(beacon, plan),
            "beacon_percent_of_a_core_when_nothing_happens": idle(beacon, plan),
            "load_average": os.getloadavg()[0],
        }
    show(result, title="Live view: latency and cost", as_json=arguments.json)


if __name__ == "__main__":
    run(main)
