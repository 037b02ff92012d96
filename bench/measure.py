"""One measured load run: what went in, what was stored, how fast, for how much CPU.

In: a running Beacon and connections to it. Out: a result as a dictionary, the same for
WebSocket and HTTP. The drain is part of the run: it ends when nothing waits in the spool,
and the rows in Postgres are counted after that.
"""

from __future__ import annotations

import time
from typing import Any

from load import Connection, Load
from processes import Usage, cpu_seconds
from report import latency_summary
from server import Beacon
from store import count_rows, wait_for_rows

SETTLE_SECONDS = 60
DRAIN_SECONDS = 300
ROWS_SECONDS = 60


def measure(
    beacon: Beacon,
    connections: list[Connection],
    project: str,
    *,
    batch: int,
    seconds: float,
    rate: float | None,
) -> tuple[dict[str, Any], list[tuple[float, int]]]:
    """The result, and the latencies behind its percentiles. `rate` is events a second."""
    load = Load(connections)
    there = count_rows(beacon.database_url(), project)
    used, own, began = cpu_seconds(beacon.pid), time.process_time(), time.perf_counter()
    sending = load.run(seconds, rate and rate / batch)
    settled = load.settle(SETTLE_SECONDS)
    generator = time.process_time() - own
    balance = beacon.wait_drained(DRAIN_SECONDS)
    took = time.perf_counter() - began
    cpu = cpu_seconds(beacon.pid) - used
    load.close()
    acked = load.acked * batch
    rows = wait_for_rows(beacon.database_url(), project, there + acked, ROWS_SECONDS) - there
    result = {
        "connections": len(connections),
        "batch": batch,
        "sent": load.sent * batch,
        "acked": acked,
        "stored": rows,
        "all_acked": settled,
        "seconds_sending": round(sending, 2),
        "seconds_with_drain": round(took, 2),
        "acked_per_second": round(acked / sending),
        "stored_per_second": round(rows / took),
        "ack_latency_ms": latency_summary(load.latencies()),
        **_costs(rows, cpu, generator),
        "balance": balance,
        "complaints": dict(load.complaints().most_common(5)),
    }
    return result, load.latencies()


def _costs(rows: int, cpu: Usage, generator: float) -> dict[str, Any]:
    return {
        "cpu_seconds": {
            "beacon": round(cpu.beacon, 2),
            "postgres": round(cpu.postgres, 2),
            "generator": round(generator, 2),
        },
        "cpu_us_per_event": {
            "beacon": round(cpu.beacon / max(rows, 1) * 1e6, 2),
            "postgres": round(cpu.postgres / max(rows, 1) * 1e6, 2),
        },
        "events_per_cpu_second": round(rows / max(cpu.total, 0.01)),
    }


def is_sound(result: dict[str, Any]) -> bool:
    """Every event that was sent is acknowledged and in Postgres, and nothing was refused."""
    return bool(result["sent"] == result["acked"] == result["stored"] and not result["complaints"])
