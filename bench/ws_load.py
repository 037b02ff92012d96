"""Loads Beacon over WebSockets and counts acknowledgements, rows in Postgres and CPU.

Starts a Beacon of its own over an empty data directory. Example, one event a message at
5,000 a second: python bench/ws_load.py --batch 1 --rate 5000 --duration 20
"""

from __future__ import annotations

from typing import Any

from connect import socket_connections
from measure import measure
from options import between, command, finish, load_parser, run
from server import Beacon, running_beacon


def ws_load(
    beacon: Beacon,
    *,
    connections: int = 16,
    batch: int = 50,
    rate: float | None = None,
    seconds: float = 10,
    payload: str = "page",
    window: int | None = None,
    project: str | None = None,
) -> tuple[dict[str, Any], list[tuple[float, int]]]:
    """One run into the project, or a new one; see `measure.measure` for the result."""
    project = project or beacon.create_project(f"ws {batch} {payload}")["id"]
    clients = socket_connections(
        beacon.port, project, count=connections, shape=payload, batch=batch, window=window
    )
    result, latencies = measure(beacon, clients, project, batch=batch, seconds=seconds, rate=rate)
    return {"project": project, "payload": payload, **result}, latencies


def main() -> None:
    options = load_parser(str(__doc__), connections=16, batch=50)
    options.add_argument(
        "--window", type=between(1, 100_000), metavar="N",
        help="unacknowledged messages a connection; without it 2,000 events' worth",
    )  # fmt: skip
    arguments = options.parse_args()
    with running_beacon(command=command(arguments), pin=arguments.pin) as beacon:
        result, latencies = ws_load(
            beacon,
            connections=arguments.connections,
            batch=arguments.batch,
            rate=arguments.rate,
            seconds=arguments.duration,
            payload=arguments.payload,
            window=arguments.window,
        )
    finish(result, latencies, "WebSocket load", arguments)


if __name__ == "__main__":
    run(main)
