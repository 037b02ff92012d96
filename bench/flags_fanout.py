"""Measures how long a change of a flag takes to reach every connected client.

Starts a Beacon of its own, connects the clients from several loopback addresses, switches a flag
by SQL (an UPDATE of `flags.enabled`), and takes the time from sending it to each client's receipt.
With --rollout the flag that is switched is a rollout to half of the clients, so that each client
is evaluated by itself; --others are more flags, half of them rollouts, that stay as they are.
With --storm all clients are cut off and connect again at once, while a bystander sends an event
every 20 ms. Example: python bench/flags_fanout.py --connections 10000 --storm
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import sys
import time
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg
from connect import new_session, open_socket, upgrade
from fleet import Fleet, Receipt, handshake
from frames import frame_header
from options import between, parser, run
from processes import cpu_seconds, pss_bytes
from report import latency_summary, show
from server import Beacon, BeaconFailed, allow_many_sockets, temporary_home

QUIET_SECONDS = 1.0
PAUSE_SECONDS = 1.0
CHANGE_PAUSE_SECONDS = 6.0
"""Between two changes, so that who had which variant of the last one has been counted."""
TICK_SECONDS = 0.02  # between two events of the bystander
KNOWN_SECONDS = 10
HALVES = {"split": [{"variant": "on", "weight": 50}, {"variant": "off", "weight": 50}]}
ROLLOUT = {"off_variant": "off", "default": HALVES}


class FanOut(NamedTuple):
    """What is measured: how many clients and changes, of which flags."""

    connections: int = 10_000
    changes: int = 10
    others: int = 0
    rollout: bool = False
    storm: bool = False
    exposures: str = "all"
    pause: float = CHANGE_PAUSE_SECONDS
    pin: int | None = None


class Switch:
    """The flag that is switched, by SQL over a connection of its own."""

    def __init__(self, url: str, project: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._project = project
        self._connection = self._loop.run_until_complete(asyncpg.connect(url))

    def make(self, key: str, *, rollout: bool, enabled: bool = True) -> None:
        insert = "INSERT INTO flags (project_id, key, enabled) VALUES ($1, $2, $3)"
        self._run(insert, self._project, key, enabled)
        if rollout:
            configure = (
                "UPDATE flag_environments SET config = $2 WHERE flag_id ="
                " (SELECT id FROM flags WHERE key = $1 AND project_id = $3)"
            )
            self._run(configure, key, json.dumps(ROLLOUT), self._project)

    def set_exposures(self, setting: str) -> None:
        self._run("UPDATE projects SET flag_exposures = $2 WHERE id = $1", self._project, setting)

    def turn(self) -> tuple[float, float]:
        """When the change was sent, and when it was said to be committed."""
        sent = time.time()
        turn = "UPDATE flags SET enabled = NOT enabled WHERE key = 'live' AND project_id = $1"
        self._run(turn, self._project)
        return sent, time.time()

    def close(self) -> None:
        self._loop.run_until_complete(self._connection.close())
        self._loop.close()

    def _run(self, statement: str, *args: Any) -> None:
        self._loop.run_until_complete(self._connection.execute(statement, *args))


def fan_out(
    beacon: Beacon, fleet: Fleet, switch: Switch, stages: Path, plan: FanOut
) -> dict[str, Any]:
    """Milliseconds from sending a change to each receipt, and CPU; the first change warms up."""
    count = plan.connections
    latencies: list[tuple[float, int]] = []
    parts: list[dict[str, float]] = []
    reached: list[int] = []
    cpu = 0.0
    for number in range(plan.changes + 1):
        stages.write_text("")
        before = cpu_seconds(beacon.pid).beacon
        sent, committed = switch.turn()
        receipts = fleet.receipts(count, QUIET_SECONDS)
        if number:
            cpu += cpu_seconds(beacon.pid).beacon - before
            latencies += [(each.at - sent, 1) for each in receipts]
            reached.append(len(receipts))
            parts.append(_stages(stages, sent, committed, receipts))
        time.sleep(plan.pause)
    return {
        "changes": plan.changes,
        "clients_reached_by_a_change": round(sum(reached) / len(reached)),
        "latency_ms": latency_summary(latencies),
        "stages_ms_since_sent": {
            name: round(1000 * sum(part[name] for part in parts) / len(parts), 1)
            for name in parts[0]
        },
        "cpu_microseconds_a_client": round(1e6 * cpu / plan.changes / count, 1),
    }


def _stages(
    stages: Path, sent: float, committed: float, receipts: list[Receipt]
) -> dict[str, float]:
    """Seconds from the sending of the change to the end of each stage."""
    found = {"committed": committed}
    while "pushed" not in found:
        for line in stages.read_text().splitlines():
            name, _, at = line.partition(" ")
            found.setdefault(name, float(at))
    times = [each.at for each in receipts]
    found |= {"first_received": min(times), "last_received": max(times)}
    return {name: at - sent for name, at in found.items()}


def storm(beacon: Beacon, fleet: Fleet, project: str) -> dict[str, Any]:
    """All are cut off and come back; what a bystander noticed of it."""
    apart = multiprocessing.get_context("spawn")  # a fork would keep the fleet's sockets open
    here, there = apart.Pipe()
    bystander = apart.Process(target=stand_by, args=(beacon.port, project, there))
    bystander.start()
    here.recv()
    fleet.close()
    seconds = fleet.connect()
    here.send("over")
    acks = here.recv()
    bystander.join()
    return {
        "all_back_seconds": round(seconds[-1], 2),
        "half_back_seconds": round(seconds[len(seconds) // 2], 2),
        "bystander_acks": len(acks),
        "bystander_ack_ms": latency_summary(acks),
    }


def stand_by(port: int, project: str, pipe: Pipe) -> None:
    """Sends an event, waits for its ack, rests; until it is told that it is over."""
    sock = open_socket(port)
    replies = upgrade(sock, {"project": project, **new_session()})
    acks: list[tuple[float, int]] = []
    pipe.send("ready")
    seq = 0
    while not pipe.poll():
        seq += 1
        began = time.perf_counter()
        event = b'{"type":"event","event":"tick","seq":%d}' % seq
        sock.sendall(frame_header(len(event)) + event)  # masked with zeros
        while replies.acked < seq:
            replies.feed(sock.recv(4096))
        acks.append((time.perf_counter() - began, 1))
        time.sleep(TICK_SECONDS)
    pipe.send(acks)


def measured(plan: FanOut) -> dict[str, Any]:
    allow_many_sockets()
    with temporary_home() as home:
        stages = home / "stages"
        stages.touch()
        beacon = Beacon(
            home,
            serve_command=[sys.executable, str(Path(__file__).parent / "flags_stages.py")],
            environment={"FLAGS_STAGES": str(stages)},
        )
        try:
            beacon.start()
            if plan.pin is not None:
                beacon.pin(plan.pin)
            result = _of(beacon, stages, plan)
            beacon.stop()
        finally:
            beacon.kill(*beacon.postgres_pids())
    return result


def _of(beacon: Beacon, stages: Path, plan: FanOut) -> dict[str, Any]:
    count = plan.connections
    project = beacon.create_project("fan-out")["id"]
    switch = Switch(beacon.database_url(), project)
    switch.set_exposures(plan.exposures)
    switch.make("live", rollout=plan.rollout)
    for number in range(plan.others):
        switch.make(f"flag-{number}", rollout=number % 2 == 1)
    _wait_known(beacon, project)
    idle = pss_bytes(beacon.pid).beacon
    fleet = Fleet(beacon.port, project, count)
    connected = fleet.connect()
    time.sleep(PAUSE_SECONDS)
    result = {
        "connections": count,
        "flags": 1 + plan.others,
        "connected_seconds": round(connected[-1], 2),
        "bytes_a_connection": round((pss_bytes(beacon.pid).beacon - idle) / count),
        **fan_out(beacon, fleet, switch, stages, plan),
        "load_average": os.getloadavg()[0],
    }
    if plan.storm:
        result |= storm(beacon, fleet, project)
    fleet.close()
    switch.close()
    return result


def _wait_known(beacon: Beacon, project: str) -> None:
    """Until clients are told the flags: and all that is loaded at first use is."""
    end = time.perf_counter() + KNOWN_SECONDS
    while True:
        with open_socket(beacon.port) as probe:
            probe.sendall(handshake({"project": project, **new_session()}))
            answer = b""
            while b'"type":"flags"' not in answer:
                answer += probe.recv(1 << 16)
        if b'"live"' in answer:
            time.sleep(PAUSE_SECONDS)
            return
        if time.perf_counter() > end:
            raise BeaconFailed("Beacon does not know the flags")
        time.sleep(0.1)


def main() -> None:
    options = parser(str(__doc__))
    options.add_argument(
        "--connections", type=between(1, 60_000), default=10_000, metavar="N", help="clients"
    )
    options.add_argument(
        "--changes", type=between(1, 1000), default=10, metavar="N", help="switches of the flag"
    )
    options.add_argument(
        "--others", type=between(0, 1000), default=0, metavar="N", help="more flags"
    )
    options.add_argument("--rollout", action="store_true", help="evaluate each client by itself")
    options.add_argument("--storm", action="store_true", help="let all connect again at once")
    options.add_argument(
        "--exposures", choices=("all", "off"), default="all", help="count who had which variant"
    )
    options.add_argument(
        "--pause",
        type=float,
        default=CHANGE_PAUSE_SECONDS,
        metavar="SECONDS",
        help="between two changes",
    )
    options.add_argument("--pin", type=int, metavar="CORE", help="tie Beacon to one core")
    arguments = options.parse_args()
    plan = FanOut(**{name: getattr(arguments, name) for name in FanOut._fields})
    show(measured(plan), title="Flags: a change to all clients", as_json=arguments.json)


if __name__ == "__main__":
    run(main)
