"""Loads Beacon with OFREP bulk evaluations: each of a new visitor, half of the flags rollouts.

No request has an If-None-Match, and no targeting key comes twice: every answer is evaluated. Beside
it stands the limit: the same connections asking for an empty answer (204) on the same lane. Starts
a Beacon of its own. Example, on one core: python bench/ofrep_load.py --pin 0
"""

from __future__ import annotations

import json
import os
import secrets
import selectors
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from connect import open_socket
from options import between, command, parser, run
from processes import Usage, cpu_seconds, pin_to_core
from report import show
from server import HOST, Beacon, BeaconFailed, running_beacon

PATH = "/ofrep/v1/evaluate/flags"
KNOWN_SECONDS = 30
FLAGS = """
INSERT INTO flags (project_id, key, enabled)
SELECT '{project}', 'flag-' || n, true FROM generate_series(1, {count}) AS n;
UPDATE flag_environments SET config = '{{"off_variant": "off", "default":
 {{"split": [{{"variant": "on", "weight": 20}}, {{"variant": "off", "weight": 80}}]}}}}'
FROM flags WHERE flags.id = flag_id AND flags.project_id = '{project}' AND flags.id % 2 = 0;
"""

Requests = Iterator[bytes]


class Asker:
    """One connection with one request on its way."""

    def __init__(self, port: int, requests: Requests) -> None:
        self.sock = open_socket(port)
        self._requests = requests
        self._read = b""
        self._sent = 0.0
        self.statuses: Counter[int] = Counter()
        self.latencies: list[float] = []
        self.bytes = 0

    def ask(self) -> None:
        self._sent = time.perf_counter()
        self.sock.sendall(next(self._requests))

    def hear(self) -> bool:
        """Whether the answer is whole."""
        data = self.sock.recv(65536)
        if not data:
            raise BeaconFailed("Beacon closed a connection")
        self._read += data
        end = whole(self._read)
        if end is None:
            return False
        self.latencies.append(time.perf_counter() - self._sent)
        self.statuses[int(self._read[9:12])] += 1
        self.bytes += end
        self._read = self._read[end:]
        return True


def whole(read: bytes) -> int | None:
    """Where the answer ends, if all of it is there."""
    head = read.find(b"\r\n\r\n")
    if head < 0:
        return None
    at = read.find(b"content-length: ", 0, head)
    length = int(read[at + 16 : read.find(b"\r\n", at)]) if at >= 0 else 0
    end = head + 4 + length
    return end if len(read) >= end else None


def evaluations(key: str) -> Requests:
    """Each with a targeting key that never was before."""
    prefix, number = secrets.token_hex(4), 0
    while True:
        number += 1
        context = {"targetingKey": f"{prefix}-{number:010}", "plan": "pro", "country": "AT"}
        yield request("POST", key, json.dumps({"context": context}).encode())


def preflights(key: str) -> Requests:
    asked = request("OPTIONS", key, b"")
    while True:
        yield asked


def request(method: str, key: str, body: bytes) -> bytes:
    return (
        f"{method} {PATH} HTTP/1.1\r\nHost: {HOST}\r\nX-API-Key: {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body


def load(beacon: Beacon, askers: list[Asker], seconds: float) -> dict[str, Any]:
    selector = selectors.DefaultSelector()
    for asker in askers:
        selector.register(asker.sock, selectors.EVENT_READ, asker)
        asker.ask()
    used, own, began = cpu_seconds(beacon.pid), time.process_time(), time.perf_counter()
    while time.perf_counter() - began < seconds:
        for ready, _ in selector.select(1):
            if ready.data.hear():
                ready.data.ask()
    took = time.perf_counter() - began
    cpu, generator = cpu_seconds(beacon.pid) - used, time.process_time() - own
    for asker in askers:
        asker.sock.close()
    selector.close()
    return report(askers, took, cpu, generator)


def report(askers: list[Asker], took: float, cpu: Usage, generator: float) -> dict[str, Any]:
    statuses = sum((asker.statuses for asker in askers), Counter[int]())
    latencies = sorted(each for asker in askers for each in asker.latencies)
    total = statuses.total()
    return {
        "answers_per_second": round(total / took),
        "statuses": dict(statuses),
        "bytes_an_answer": round(sum(asker.bytes for asker in askers) / max(total, 1)),
        "latency_ms": {
            name: round(latencies[int(len(latencies) * share)] * 1000, 2)
            for name, share in (("p50", 0.5), ("p99", 0.99))
        },
        "cpu_microseconds_an_answer": round(cpu.beacon / max(total, 1) * 1e6, 1),
        "generator_cpu_share": round(generator / took, 2),
    }


def make_flags(beacon: Beacon, project: str, key: str, count: int) -> None:
    """By SQL, and until Beacon knows of them."""
    statement = FLAGS.format(project=project, count=count)
    subprocess.run(
        ["psql", beacon.database_url(), "-Xq", "-v", "ON_ERROR_STOP=1", "-c", statement], check=True
    )
    end = time.monotonic() + KNOWN_SECONDS
    while time.monotonic() < end:
        flags = ask_once(beacon.port, key)["flags"]
        splits = sum(flag["reason"] == "SPLIT" for flag in flags)
        if len(flags) == count and splits == count // 2:
            return
        time.sleep(0.05)
    raise BeaconFailed(f"Beacon did not hear of the flags in {KNOWN_SECONDS} s")


def ask_once(port: int, key: str) -> dict[str, Any]:
    asker = Asker(port, evaluations(key))
    asker.ask()
    read = b""
    while whole(read) is None:
        read += asker.sock.recv(65536)
    asker.sock.close()
    found: dict[str, Any] = json.loads(read.partition(b"\r\n\r\n")[2])
    return found


def measured(
    beacon: Beacon, key: str, connections: int, seconds: float, source: Callable[[str], Requests]
) -> dict[str, Any]:
    return load(beacon, [Asker(beacon.port, source(key)) for _ in range(connections)], seconds)


def ofrep_load(
    program: list[str] | None = None,
    *,
    connections: int = 64,
    flags: int = 20,
    seconds: float = 10,
    pin: int | None = None,
) -> dict[str, Any]:
    """The load, and beside it empty answers of the same lane; the generator on another core."""
    with running_beacon(command=program, pin=pin) as beacon, _on_another_core(pin):
        project = beacon.create_project("flags")
        key = project["public_key"]
        make_flags(beacon, project["id"], key, flags)
        measured(beacon, key, connections, 1, evaluations)  # warm
        return {
            "flags": flags,
            "connections": connections,
            "evaluations": measured(beacon, key, connections, seconds, evaluations),
            "limit": measured(beacon, key, connections, seconds, preflights),
        }


@contextmanager
def _on_another_core(pin: int | None) -> Iterator[None]:
    """This process, where there is one."""
    cores = os.cpu_count() or 1
    if pin is None or cores == 1:
        yield
        return
    before = os.sched_getaffinity(0)
    pin_to_core(os.getpid(), (pin + 1) % cores)
    yield
    os.sched_setaffinity(0, before)


def main() -> None:
    options = parser(str(__doc__))
    options.add_argument(
        "--connections", type=between(1, 1000), default=64, metavar="N", help="clients"
    )
    options.add_argument("--flags", type=between(2, 1000), default=20, metavar="N")
    options.add_argument("--duration", type=float, default=10, metavar="S", help="seconds a load")
    options.add_argument("--pin", type=int, metavar="CORE", help="tie Beacon to one core")
    arguments = options.parse_args()
    result = ofrep_load(
        command(arguments),
        connections=arguments.connections,
        flags=arguments.flags,
        seconds=arguments.duration,
        pin=arguments.pin,
    )
    show(result, title="OFREP: all flags for a new visitor each", as_json=arguments.json)


if __name__ == "__main__":
    run(main)
