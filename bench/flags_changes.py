"""Changes a flag by SQL many times a second, and measures what connected clients make of it.

Starts a Beacon of its own and connects the clients, who are told each state of a flag or a later
one. Each change is a transaction of its own. While they come, a bystander sends an event every 20
ms. Example: python bench/flags_changes.py --rate 500 --connections 1000
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import time
from multiprocessing.connection import Connection as Pipe
from typing import Any, NamedTuple

import asyncpg
from flags_fanout import stand_by
from fleet import Fleet
from options import between, parser, run
from processes import cpu_seconds, pss_bytes
from report import latency_summary, show
from server import Beacon, allow_many_sockets, temporary_home

LAST_SECONDS = 60.0  # for the last state to reach all
PAUSE_SECONDS = 1.0
MAKE = (
    "INSERT INTO flags (project_id, key, type, variants, enabled)"
    " VALUES ($1, 'n', 'number', '{\"n\": 0}', true)"
)
CHANGE = "UPDATE flags SET variants = jsonb_build_object('n', $1::bigint) WHERE key = 'n'"


class Plan(NamedTuple):
    """What is measured."""

    connections: int = 1000
    rate: int = 500
    seconds: int = 10


def change(url: str, plan: Plan, pipe: Pipe) -> None:
    """All changes, evenly; when the last one was committed, and how long all took."""
    asyncio.run(_change(url, plan, pipe))


async def _change(url: str, plan: Plan, pipe: Pipe) -> None:
    connection = await asyncpg.connect(url, server_settings={"synchronous_commit": "off"})
    began = time.perf_counter()
    for number in range(1, plan.rate * plan.seconds + 1):
        ahead = began + number / plan.rate - time.perf_counter()
        if ahead > 0:
            await asyncio.sleep(ahead)
        await connection.execute(CHANGE, number)
    pipe.send((time.time(), time.perf_counter() - began))
    await connection.close()


def measured(plan: Plan) -> dict[str, Any]:
    allow_many_sockets()
    with temporary_home() as home:
        beacon = Beacon(home)
        try:
            beacon.start()
            result = _of(beacon, plan)
            beacon.stop()
        finally:
            beacon.kill(*beacon.postgres_pids())
    return result


def _of(beacon: Beacon, plan: Plan) -> dict[str, Any]:
    project = beacon.create_project("changes")["id"]
    asyncio.run(_make(beacon.database_url(), project))
    time.sleep(PAUSE_SECONDS)
    fleet = Fleet(beacon.port, project, plan.connections)
    fleet.connect()
    apart = multiprocessing.get_context("spawn")  # a fork would keep the fleet's sockets open
    here, there = apart.Pipe()
    bystander = apart.Process(target=stand_by, args=(beacon.port, project, there))
    bystander.start()
    here.recv()
    done, doing = apart.Pipe()
    changing = apart.Process(target=change, args=(beacon.database_url(), plan, doing))
    before, idle = cpu_seconds(beacon.pid), pss_bytes(beacon.pid).beacon
    changing.start()
    count = plan.rate * plan.seconds
    told, messages = fleet.follow(b'"n":%d}' % count, plan.seconds * 10 + LAST_SECONDS)
    after = cpu_seconds(beacon.pid)
    here.send("over")
    acks, (last, took) = here.recv(), done.recv()
    for process in (bystander, changing):
        process.join()
    fleet.close()
    return {
        "connections": plan.connections,
        "changes": count,
        "changes_a_second": round(count / took),
        "messages_a_client": round(messages / plan.connections, 1),
        "last_state_ms": latency_summary([(at - last, 1) for at in told]),
        "bystander_ack_ms": latency_summary(acks),
        "cpu_seconds": {"beacon": round(after.beacon - before.beacon, 1)},
        "memory_grew_mib": round((pss_bytes(beacon.pid).beacon - idle) / 2**20, 1),
        "load_average": os.getloadavg()[0],
    }


async def _make(url: str, project: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(MAKE, project)
    await connection.close()


def main() -> None:
    options = parser(str(__doc__))
    options.add_argument(
        "--connections", type=between(1, 60_000), default=1000, metavar="N", help="clients"
    )
    options.add_argument(
        "--rate", type=between(1, 10_000), default=500, metavar="N", help="changes a second"
    )
    options.add_argument("--seconds", type=between(1, 600), default=10, metavar="N")
    arguments = options.parse_args()
    plan = Plan(**{name: getattr(arguments, name) for name in Plan._fields})
    show(measured(plan), title="Flags: many changes", as_json=arguments.json)


if __name__ == "__main__":
    run(main)
