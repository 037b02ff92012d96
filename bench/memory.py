"""Measures memory and start: idle PSS, bytes an idle WebSocket, cold start to the first 200.

PSS is summed over all processes, Postgres included; shared pages count once.
Example: python bench/memory.py --sockets 5000
"""

from __future__ import annotations

import socket
import time
from typing import Any

from connect import new_session, open_socket, upgrade
from options import between, command, parser, run
from processes import pss_bytes
from report import show
from server import Beacon, allow_many_sockets, temporary_home

SETTLE_SECONDS = 2.0
STARTS = 3
MB = 1_000_000


def idle_sockets(beacon: Beacon, project: str, count: int) -> list[socket.socket]:
    sockets = []
    for _ in range(count):
        sockets.append(open_socket(beacon.port))
        upgrade(sockets[-1], {"project": project, **new_session()})
    return sockets


def memory(beacon: Beacon, sockets: int) -> dict[str, Any]:
    """Of a server that runs and has nothing to do."""
    project = beacon.create_project("memory")["id"]
    for opened in idle_sockets(beacon, project, 10):  # what is loaded at first use
        opened.close()
    time.sleep(SETTLE_SECONDS)
    idle = pss_bytes(beacon.pid)
    opened = idle_sockets(beacon, project, sockets)
    time.sleep(SETTLE_SECONDS)
    grown = pss_bytes(beacon.pid).beacon - idle.beacon
    for each in opened:
        each.close()
    return {
        "idle_mb": {
            "beacon": round(idle.beacon / MB, 1),
            "postgres": round(idle.postgres / MB, 1),
            "total": round(idle.total / MB, 1),
        },
        "sockets": sockets,
        "bytes_per_idle_socket": round(grown / sockets),
    }


def start_times(beacon: Beacon) -> dict[str, Any]:
    """Seconds to the first 200: with an empty data directory, then with a database there."""
    first = beacon.start()
    later = []
    for _ in range(STARTS):
        beacon.stop()
        later.append(beacon.start())
    return {
        "first_start_seconds": round(first, 2),
        "cold_start_seconds": round(sorted(later)[STARTS // 2], 2),
    }


def memory_and_start(program: list[str] | None, sockets: int) -> dict[str, Any]:
    allow_many_sockets()
    with temporary_home() as home:
        beacon = Beacon(home, command=program)
        try:
            result = {**start_times(beacon), **memory(beacon, sockets)}
            beacon.stop()
        finally:
            beacon.kill(*beacon.postgres_pids())
    return result


def main() -> None:
    options = parser(str(__doc__))
    options.add_argument("--sockets", type=between(100, 60_000), default=2000, metavar="N")
    arguments = options.parse_args()
    result = memory_and_start(command(arguments), arguments.sockets)
    show(result, title="Memory and start", as_json=arguments.json)


if __name__ == "__main__":
    run(main)
