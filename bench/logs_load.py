"""Loads Beacon with lines of logs, as OpenTelemetry's exporters send them; counts what is stored.

Batches of records in Protocol Buffers or JSON, with eight attributes of the resource and five of
each record. Every accepted record must be stored once. Exit code 1 when one is lost, doubled or
refused. Example: python bench/logs_load.py --duration 20
"""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
from typing import Any

from connect import open_socket
from options import between, command, parser, run
from processes import cpu_seconds
from report import latency_summary, show
from server import HOST, Beacon, running_beacon
from store import count_rows

from beacon.decode.protobuf import bytes_field, number_field

DRAIN_SECONDS = 300
RESOURCE = {
    "service.name": "shop",
    "service.version": "1.4.0",
    "deployment.environment.name": "production",
    "host.name": "web-1.eu.example.com",
    "telemetry.sdk.name": "opentelemetry",
    "telemetry.sdk.language": "python",
    "telemetry.sdk.version": "1.45.0",
    "process.runtime.name": "cpython",
}
ATTRIBUTES = {
    "http.method": "GET",
    "http.route": "/cart/{id}",
    "code.file.path": "/app/shop/cart.py",
    "code.function.name": "total",
    "thread.name": "MainThread",
}


def protobuf_body(first: int, count: int) -> bytes:
    attributes = b"".join(_pair(6, each) for each in ATTRIBUTES.items())
    records = b"".join(_record(first + number, attributes) for number in range(count))
    scope = bytes_field(1, bytes_field(1, b"shop.cart")) + records
    resource = b"".join(_pair(1, each) for each in RESOURCE.items())
    return bytes_field(1, bytes_field(1, resource) + bytes_field(2, scope))


def _record(time_ns: int, attributes: bytes) -> bytes:
    made = b"\x09" + time_ns.to_bytes(8, "little") + number_field(2, 9) + bytes_field(3, b"INFO")
    body = bytes_field(1, b"the cart of visitor %d has 3 items" % (time_ns % 1000))
    trace = bytes_field(9, time_ns.to_bytes(16)) + bytes_field(10, time_ns.to_bytes(8))
    return bytes_field(2, made + bytes_field(5, body) + attributes + trace)


def _pair(number: int, pair: tuple[str, str]) -> bytes:
    key, value = (each.encode() for each in pair)
    return bytes_field(number, bytes_field(1, key) + bytes_field(2, bytes_field(1, value)))


def json_body(first: int, count: int) -> bytes:
    records = [
        {
            "timeUnixNano": str(first + number),
            "severityNumber": 9,
            "severityText": "INFO",
            "body": {"stringValue": f"the cart of visitor {(first + number) % 1000} has 3 items"},
            "attributes": _pairs(ATTRIBUTES),
            "traceId": f"{first + number:032x}",
            "spanId": f"{first + number:016x}",
        }
        for number in range(count)
    ]
    logs = {
        "resource": {"attributes": _pairs(RESOURCE)},
        "scopeLogs": [{"scope": {"name": "shop.cart"}, "logRecords": records}],
    }
    return json.dumps({"resourceLogs": [logs]}, separators=(",", ":")).encode()


def _pairs(values: dict[str, str]) -> list[dict[str, Any]]:
    return [{"key": key, "value": {"stringValue": value}} for key, value in values.items()]


class Exporter(threading.Thread):
    """One connection that sends one batch after the other; all are made before."""

    def __init__(self, port: int, key: str, kind: str, bodies: list[bytes]) -> None:
        super().__init__()
        self.answers: list[int] = []
        self.latencies: list[tuple[float, int]] = []
        self._bodies = bodies
        self._connection = http.client.HTTPConnection(HOST, port)
        self._connection.sock = open_socket(port)
        media = "application/x-protobuf" if kind == "protobuf" else "application/json"
        self._headers = {"Content-Type": media, "X-API-Key": key}
        self.end = 0.0

    def run(self) -> None:
        for body in self._bodies:
            began = time.perf_counter()
            if began >= self.end:
                break
            self._connection.request("POST", "/v1/logs", body, self._headers)
            answer = self._connection.getresponse()
            answer.read()
            self.answers.append(answer.status)
            self.latencies.append((time.perf_counter() - began, 1))
        self._connection.close()


def logs_load(
    beacon: Beacon, *, kind: str, connections: int, batch: int, batches: int, seconds: float
) -> dict[str, Any]:
    """`batches` are made for each connection beforehand, so that making them costs nothing."""
    project = beacon.create_project("logs")
    make = protobuf_body if kind == "protobuf" else json_body
    first = time.time_ns() - connections * batches * batch * 1000
    numbers = iter(range(first, first + connections * batches * batch, batch))
    exporters = [
        Exporter(
            beacon.port,
            project["public_key"],
            kind,
            [make(next(numbers), batch) for _ in range(batches)],
        )
        for _ in range(connections)
    ]
    used, began = cpu_seconds(beacon.pid), time.perf_counter()
    for each in exporters:
        each.end = began + seconds
        each.start()
    for each in exporters:
        each.join()
    sending = time.perf_counter() - began
    beacon.wait_drained(DRAIN_SECONDS)
    took = time.perf_counter() - began
    cpu = cpu_seconds(beacon.pid) - used
    answers = [status for each in exporters for status in each.answers]
    accepted = sum(batch for status in answers if status == 200)
    stored = count_rows(beacon.database_url(), project["id"])
    return {
        "encoding": kind,
        "records_a_batch": batch,
        "connections": connections,
        "accepted": accepted,
        "refused_batches": len(answers) - answers.count(200),
        "stored": stored,
        "accepted_per_second": round(accepted / sending),
        "stored_per_second": round(stored / took),
        "ack_latency_ms": latency_summary([one for each in exporters for one in each.latencies]),
        "cpu_us_per_record": {
            name: round(spent / max(stored, 1) * 1e6, 1)
            for name, spent in (("beacon", cpu.beacon), ("postgres", cpu.postgres))
        },
        "sound": accepted == stored and answers.count(200) == len(answers),
    }


def main() -> None:
    options = parser(str(__doc__))
    options.add_argument("--encoding", choices=("protobuf", "json"), default="protobuf")
    options.add_argument("--connections", type=between(1, 100), default=4, metavar="N")
    options.add_argument("--batch", type=between(1, 10_000), default=512, metavar="N")
    options.add_argument("--batches", type=between(1, 10_000), default=300, metavar="N")
    options.add_argument("--duration", type=float, default=10, metavar="S", help="at most so long")
    arguments = options.parse_args()
    with running_beacon(command=command(arguments)) as beacon:
        result = logs_load(
            beacon,
            kind=arguments.encoding,
            connections=arguments.connections,
            batch=arguments.batch,
            batches=arguments.batches,
            seconds=arguments.duration,
        )
    show(result, title="Logs", as_json=arguments.json)
    if not result["sound"]:
        sys.exit("a record was lost, doubled or refused")


if __name__ == "__main__":
    run(main)
