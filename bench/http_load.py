"""Loads Beacon over tracker HTTP with keep-alive and counts 202s, rows in Postgres and CPU.

Starts a Beacon of its own over an empty data directory. Example, one event a request on one
core: python bench/http_load.py --batch 1 --pin 0
"""

from __future__ import annotations

from typing import Any

from connect import tracker_connections
from measure import measure
from options import between, command, finish, load_parser, run
from server import Beacon, running_beacon


def http_load(
    beacon: Beacon,
    *,
    connections: int = 128,
    batch: int = 1,
    rate: float | None = None,
    seconds: float = 10,
    payload: str = "page",
    pipeline: int = 1,
) -> tuple[dict[str, Any], list[tuple[float, int]]]:
    """One run into a new project; see `measure.measure` for the result."""
    project = beacon.create_project(f"http {batch} {payload}")
    key = project["public_key"]
    clients = tracker_connections(
        beacon.port, key, count=connections, shape=payload, batch=batch, window=pipeline
    )
    result, latencies = measure(
        beacon, clients, project["id"], batch=batch, seconds=seconds, rate=rate
    )
    return {"project": project["id"], "payload": payload, **result}, latencies


def main() -> None:
    options = load_parser(str(__doc__), connections=128, batch=1)
    options.add_argument(
        "--pipeline", type=between(1, 1000), default=1, metavar="N",
        help="requests sent on a connection before the first is answered",
    )  # fmt: skip
    arguments = options.parse_args()
    with running_beacon(command=command(arguments), pin=arguments.pin) as beacon:
        result, latencies = http_load(
            beacon,
            connections=arguments.connections,
            batch=arguments.batch,
            rate=arguments.rate,
            seconds=arguments.duration,
            payload=arguments.payload,
            pipeline=arguments.pipeline,
        )
    finish(result, latencies, "HTTP load", arguments)


if __name__ == "__main__":
    run(main)
