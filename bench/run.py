"""Runs a short round of every benchmark and prints one table beside the targets.

Takes about four minutes: figures of such short runs vary by a third; for figures to quote run
the single programs with a longer --duration. Exit code 1 only when an event was lost, doubled
or refused: a slow machine is not an error.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

from copy_limit import copy_limit, print_limit
from crash import KINDS, Plan, crash, print_summary
from errors_load import errors_load
from flags_fanout import FanOut
from flags_fanout import measured as flags_fan_out
from flags_rules import TARGETS, evaluation_costs
from grouping import TARGET_MICROSECONDS as GROUPING_MICROSECONDS
from grouping import grouping_costs
from http_load import http_load
from measure import is_sound
from memory import memory_and_start
from ofrep_load import ofrep_load
from options import command, parser, run
from ratelimit import TARGET_MICROSECONDS, rate_limit_costs
from report import note, print_table
from server import running_beacon
from ws_load import ws_load


class Line(NamedTuple):
    """One figure and the target that it is measured against."""

    what: str
    value: Any
    unit: str
    target: str
    met: bool


def at_least(what: str, value: float, unit: str, target: float) -> Line:
    return Line(what, value, unit, f"≥ {target:,}", value >= target)


def under(what: str, value: float, unit: str, target: float) -> Line:
    return Line(what, value, unit, f"< {target:,}", value < target)


class Bench:
    """The results so far, as they come in."""

    def __init__(self, program: list[str] | None, seconds: float) -> None:
        self._program, self._seconds = program, seconds
        self.results: dict[str, Any] = {}

    def run(self) -> None:
        self._batches()
        self._singles()
        note("rate limits ...")
        self.results["rate_limits"] = rate_limit_costs()
        note("grouping of errors ...")
        self.results["grouping"] = grouping_costs()
        self._flags()
        note("errors of 40 KB, 600/s ...")
        with running_beacon(command=self._program) as beacon:
            self.results["errors"] = errors_load(beacon, rate=600, seconds=self._seconds)
        note("memory and start ...")
        self.results["memory"] = memory_and_start(self._program, sockets=2000)
        note("crash rounds, one of each kind ...")
        seed = time.time_ns() % 1_000_000
        self.results["crash"] = crash(
            rounds=1,
            kinds=list(KINDS) if self._program is None else list(KINDS[:3]),
            plan=Plan(seed, rate=10_000, batch=20, connections=4, window=50),
            program=self._program,
        )

    def _batches(self) -> None:
        """Batches of 50 flat out, the limit beside them, and the latency at a low rate."""
        with running_beacon(command=self._program) as beacon:
            note("WebSocket, 5,000 events/s ...")
            steady, _ = ws_load(beacon, connections=10, batch=10, rate=5000, seconds=self._seconds)
            note("WebSocket, batches of 50, flat out ...")
            full, _ = ws_load(beacon, seconds=self._seconds)
            note("the same rows by COPY ...")
            limit = copy_limit(beacon, full)
        self.results |= {"ws_steady": steady, "ws_batches": full, "copy_limit": limit}

    def _singles(self) -> None:
        """One event a message or request, with Beacon on one core."""
        with running_beacon(command=self._program, pin=0) as beacon:
            note("WebSocket, one event a message ...")
            ws, _ = ws_load(beacon, batch=1, seconds=self._seconds)
            note("HTTP, one event a request ...")
            http, _ = http_load(beacon, batch=1, seconds=self._seconds)
            note("HTTP, batches of 50 ...")
            batches, _ = http_load(beacon, batch=50, connections=8, seconds=self._seconds)
        self.results |= {"ws_single": ws, "http_single": http, "http_batches": batches}

    def _flags(self) -> None:
        note("flags: evaluations ...")
        self.results["flags_rules"] = evaluation_costs(calls=20_000)
        note("flags: a change to 10,000 clients, and all of them coming back ...")
        self.results["flags_fan_out"] = flags_fan_out(FanOut(changes=5, storm=True))
        note("flags: OFREP ...")
        self.results["ofrep"] = ofrep_load(self._program, seconds=self._seconds, pin=0)

    def lines(self) -> Iterator[Line]:
        found = self.results
        latency = found["ws_steady"]["ack_latency_ms"]
        full, single, http = (
            found[name]["stored_per_second"] for name in ("ws_batches", "ws_single", "http_single")
        )
        yield at_least("WebSocket, batches of 50, stored", full, "/s", 50_000)
        yield at_least("  per CPU-second, of COPY's", found["copy_limit"]["ratio"], "", 0.4)
        yield at_least("WebSocket, single events, one core", single, "/s", 20_000)
        yield at_least("HTTP, single events, one core", http, "/s", 15_000)
        yield under("ack at 5,000/s, p50", latency["p50"], "ms", 10)
        yield under("ack at 5,000/s, p99", latency["p99"], "ms", 50)
        errors = found["errors"]["processed_per_second"]
        yield at_least("errors of 40 KB at 600/s, processed with the drain", errors, "/s", 500)
        memory = found["memory"]
        yield under("idle memory, all processes", memory["idle_mb"]["total"], "MB", 150)
        yield under("each idle WebSocket", memory["bytes_per_idle_socket"], "bytes", 25_000)
        yield under("cold start to first 200", memory["cold_start_seconds"], "s", 2)
        limits = found["rate_limits"]["microseconds"]["key_project_address"]
        yield under("three rate limits, a delivery", limits, "us", TARGET_MICROSECONDS)
        grouped = found["grouping"]["events"]["40 KB, frames ever new"]["microseconds"]
        yield under("an error of 40 KB grouped", grouped, "us", GROUPING_MICROSECONDS)
        yield from self._flags_lines()
        lost = found["crash"]["lost"] + found["crash"]["vanished_later"]
        yield under("lost after kill -9", lost, "events", 1)
        yield under("doubled after kill -9", found["crash"]["doubled"], "events", 1)

    def _flags_lines(self) -> Iterator[Line]:
        for name, target in TARGETS.items():
            cost = self.results["flags_rules"][name]
            yield under(f"a flag evaluated: {name}", cost, "us", target)
        fan_out = self.results["flags_fan_out"]
        change = fan_out["latency_ms"]["p99"]
        yield under("flag change to 10,000 clients, p99", change, "ms", 200)
        yield under("10,000 clients back with flags", fan_out["all_back_seconds"], "s", 10)
        bystander = fan_out["bystander_ack_ms"]["p99"]
        yield under("  a bystander's ack meanwhile, p99", bystander, "ms", 500)
        answers = self.results["ofrep"]["evaluations"]["answers_per_second"]
        yield at_least("OFREP, 20 flags of a new visitor, one core", answers, "/s", 5000)

    @property
    def sound(self) -> bool:
        loads = [value for name, value in self.results.items() if name.startswith(("ws", "http"))]
        good = self.results["crash"]["good"] and self.results["errors"]["sound"]
        return bool(all(map(is_sound, loads)) and good)


def main() -> None:
    options = parser(str(__doc__))
    options.add_argument("--duration", type=float, default=5, metavar="S", help="seconds a load")
    arguments = options.parse_args()
    bench = Bench(command(arguments), arguments.duration)
    bench.run()
    if arguments.json:
        print(json.dumps(bench.results, indent=2))
    else:
        print_limit(bench.results["ws_batches"], bench.results["copy_limit"])
        print_summary(bench.results["crash"])
        rows = [(*line[:4], "yes" if line.met else "no") for line in bench.lines()]
        print_table("Beacon, short round", ("", "is", "", "target", "met"), rows)
    if not bench.sound:
        sys.exit("an event was lost, doubled or refused: see the tables, or use --json")


if __name__ == "__main__":
    run(main)
