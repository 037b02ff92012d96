"""Kills Beacon, its Postgres, or both at random moments under load, and looks for lost events.

Each round: clients stream events and log every id and acknowledgement; something is killed
with kill -9; what died is started again; the clients send again what is unacknowledged; when
the spool is drained, the ids in Postgres are compared with the clients' logs, and the ingest
balance must be exact. Exit code 1 when any event is lost, doubled or unaccounted for: that
round is the last.

The kind `powercut` kills everything and then takes from the spool what was never synced.
Example: python bench/crash.py --rounds 20 --kinds beacon,postmaster,both
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from argparse import ArgumentTypeError
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from broken import FAULTS
from clients import Crowd
from compare import compare, imbalance, split_ids
from options import between, command, parser, run
from powercut import cut
from replies import Closed
from report import note, print_table
from server import Beacon, BeaconFailed, allow_many_sockets, temporary_home
from store import count_all_rows, stored_ids

KINDS = ("beacon", "postmaster", "both", "powercut")
BEFORE_KILL_SECONDS = (0.3, 2.0)
AFTER_KILL_SECONDS = 0.5
MORE_SECONDS = 0.2
COUNTED = ("kills", "sent", "acked_before", "resent", "stored", "lost", "doubled", "unknown")
RECONNECT_SECONDS = 60
SETTLE_SECONDS = 60
DRAIN_SECONDS = 120
AGAIN_CHANCE = 0.25  # of a second kill within a second of the restart
FLAT_OUT_CHANCE = 0.5  # of a round as fast as it goes, instead of at the rate


@dataclass
class Round:
    """What one round came to; counts are events."""

    number: int
    kind: str
    killed_after: float
    kills: int = 1
    sent: int = 0
    acked_before: int = 0
    resent: int = 0
    stored: int = 0
    lost: int = 0
    doubled: int = 0
    unknown: int = 0
    imbalance: int = 0  # received events that the balance does not account for
    miscounted: int = 0  # events that the balance calls stored, less all rows there are
    seconds: float = 0.0
    failure: str = ""

    @property
    def good(self) -> bool:
        faults = (self.lost, self.doubled, self.unknown, self.imbalance, self.miscounted)
        return not any(faults) and not self.failure


@dataclass(frozen=True)
class Plan:
    """What all rounds share."""

    seed: int
    rate: float
    batch: int
    connections: int
    window: int


class Harness:
    """One data directory that goes through all rounds."""

    def __init__(self, beacon: Beacon, plan: Plan, journal: Path | None) -> None:
        self._beacon, self._plan, self._journal = beacon, plan, journal
        self._chance = random.Random(plan.seed)
        self.verified: list[tuple[str, int]] = []  # (project, rows) of good rounds

    def round(self, number: int, kind: str) -> Round:
        after = self._chance.uniform(*BEFORE_KILL_SECONDS)
        result = Round(number, kind, round(after, 3))
        began = time.perf_counter()
        try:
            if not self._beacon.alive:
                self._beacon.start()
            self._play(result, after)
        except (BeaconFailed, Closed) as failed:
            result.failure = str(failed)
        result.seconds = round(time.perf_counter() - began, 1)
        return result

    def _play(self, result: Round, after: float) -> None:
        plan = self._plan
        project = self._beacon.create_project(f"round {result.number} {result.kind}")["id"]
        crowd = Crowd(
            project,
            count=plan.connections,
            batch=plan.batch,
            window=plan.window,
            seed=self._chance.randrange(2**60),
        )
        crowd.connect(self._beacon.port, RECONNECT_SECONDS)
        flat_out = self._chance.random() < FLAT_OUT_CHANCE
        crowd.run(after, None if flat_out else plan.rate / plan.batch)
        self._kill(result.kind)
        crowd.run(AFTER_KILL_SECONDS, plan.rate / plan.batch)
        result.acked_before = len(crowd.acked())
        self._restart(result)
        self._finish(crowd)
        result.resent = crowd.resent * plan.batch
        self._judge(result, crowd, project)

    # --- breaking and mending ---

    def _kill(self, kind: str) -> None:
        postgres = self._beacon.postgres_pids()
        if kind == "postmaster":
            if not postgres:
                raise BeaconFailed("there is no Postgres to kill")
            os.kill(postgres[0], signal.SIGKILL)
        elif kind == "beacon":
            self._beacon.kill()
        elif kind == "both":
            self._beacon.kill(*postgres[:1])
        else:
            self._beacon.kill(*postgres)
            self._cut()

    def _cut(self) -> None:
        if self._journal is not None:
            partly = self._chance if self._chance.random() < 0.5 else None
            cut(self._journal, partly)

    def _restart(self, result: Round) -> None:
        """Starts what was killed; at times it is killed once more while it starts."""
        if result.kind == "postmaster":
            return
        self._beacon.launch()
        if self._chance.random() < AGAIN_CHANCE:
            time.sleep(self._chance.random())
            self._kill(result.kind)
            result.kills += 1
            self._beacon.launch()

    def _finish(self, crowd: Crowd) -> None:
        """Reconnects, resends, sends a little more, and waits until all is acknowledged."""
        end = time.monotonic() + SETTLE_SECONDS
        more: float = MORE_SECONDS
        while True:
            if crowd.broken:
                crowd.connect(self._beacon.port, RECONNECT_SECONDS)
            crowd.run(more, self._plan.rate / self._plan.batch)
            more = 0.0
            if crowd.hear_out(10):
                break
            if time.monotonic() > end:
                raise BeaconFailed(f"not all is acknowledged in time{self._beacon.log()}")
        crowd.disconnect()

    # --- judging ---

    def _judge(self, result: Round, crowd: Crowd, project: str) -> None:
        self._beacon.wait_healthy()
        balance = self._beacon.wait_drained(DRAIN_SECONDS)
        url = self._beacon.database_url()
        stored = split_ids(stored_ids(url, project))
        verdict = compare(crowd.acked(), crowd.sent(), stored)
        result.sent, result.stored = len(crowd.sent()), len(stored)
        result.lost, result.doubled, result.unknown = verdict
        result.imbalance = imbalance(balance)
        result.miscounted = balance["stored"] - count_all_rows(url)
        if crowd.complaints:
            result.failure = f"{crowd.complaints} error frames"
        self.verified.append((project, len(stored)))

    def judge_again(self) -> int:
        """At the very end: rows of earlier rounds that later crashes took with them."""
        url = self._beacon.database_url()
        return sum(rows - len(split_ids(stored_ids(url, p))) for p, rows in self.verified)


# --- the program ------------------------------------------------------------------------------


def crash(
    *,
    rounds: int,
    kinds: list[str],
    plan: Plan,
    fault: str | None = None,
    program: list[str] | None = None,
    keep: bool = False,
) -> dict[str, Any]:
    """Plays `rounds` rounds of each kind, shuffled by the seed, until one is bad."""
    allow_many_sockets()
    order = [kind for kind in kinds for _ in range(rounds)]
    random.Random(plan.seed).shuffle(order)
    with temporary_home(keep) as home:
        journal = home / "spool.journal" if "powercut" in kinds else None
        beacon = _beacon(home, journal, fault, program)
        harness = Harness(beacon, plan, journal)
        played = []
        try:
            for number, kind in enumerate(order, 1):
                played.append(harness.round(number, kind))
                note(_line(played[-1]))
                if not played[-1].good:
                    break
            vanished = harness.judge_again() if played[-1].good else 0
        finally:
            beacon.kill(*beacon.postgres_pids())
    return _summary(played, plan, fault, vanished)


def _beacon(
    home: Path, journal: Path | None, fault: str | None, program: list[str] | None
) -> Beacon:
    wrapped = [sys.executable, str(Path(__file__).with_name("broken.py"))]
    environment = {}
    if fault is not None:
        environment["BENCH_BREAK"] = fault
    if journal is not None:
        environment["BENCH_POWERCUT"] = f"{home / 'data' / 'spool'}:{journal}"
    serve = wrapped if environment else program
    return Beacon(home, command=program, serve_command=serve, environment=environment)


def _line(played: Round) -> str:
    told = "ok" if played.good else f"BAD {played.failure}"
    return (
        f"round {played.number} {played.kind}: killed after {played.killed_after} s, "
        f"{played.sent:,} sent, {played.lost} lost, {played.doubled} doubled, "
        f"balance off by {played.imbalance} and {played.miscounted}, {played.seconds} s: {told}"
    )


def _summary(played: list[Round], plan: Plan, fault: str | None, vanished: int) -> dict[str, Any]:
    totals = {name: sum(getattr(each, name) for each in played) for name in COUNTED}
    return {
        "seed": plan.seed,
        "fault": fault,
        "rounds": len(played),
        **totals,
        "vanished_later": vanished,
        "good": all(each.good for each in played) and not vanished,
        "played": [asdict(each) for each in played],
    }


def print_summary(summary: dict[str, Any]) -> None:
    names = ("kills", "sent", "resent", "stored", "lost", "doubled", "imbalance", "miscounted")
    rows = []
    for kind in KINDS:
        of_kind = [each for each in summary["played"] if each["kind"] == kind]
        if of_kind:
            rows.append([kind, len(of_kind), *(sum(e[name] for e in of_kind) for name in names)])
    verdict = "nothing lost, nothing doubled" if summary["good"] else "NOT GOOD"
    title = f"Crash rounds, seed {summary['seed']}: {verdict}"
    print_table(title, ("kind", "rounds", *names), rows)


def _kinds(text: str) -> list[str]:
    kinds = text.split(",")
    if not set(kinds) <= set(KINDS):
        raise ArgumentTypeError(f"kinds are {', '.join(KINDS)}")
    return kinds


def main() -> None:
    options = parser(str(__doc__))
    options.add_argument("--rounds", type=between(1, 1000), default=5, help="rounds of each kind")
    options.add_argument(
        "--kinds",
        type=_kinds,
        default=list(KINDS[:3]),
        metavar="KIND,...",
        help=f"of {', '.join(KINDS)}; without it all but powercut",
    )
    options.add_argument("--seed", type=int, help="repeats the moments of an earlier run")
    options.add_argument("--rate", type=float, default=10_000, help="events a second")
    options.add_argument("--batch", type=between(1, 1000), default=20, help="events a message")
    options.add_argument("--connections", type=between(1, 100), default=4, help="clients")
    options.add_argument(
        "--break", dest="fault", choices=FAULTS, help="a fault that must be caught"
    )
    options.add_argument("--keep", action="store_true", help="leave the data directory behind")
    arguments = options.parse_args()
    if arguments.beacon and (arguments.fault or "powercut" in arguments.kinds):
        options.error("--break and powercut run this checkout: leave --beacon out")
    seed = arguments.seed if arguments.seed is not None else time.time_ns() % 1_000_000
    window = max(2, 1000 // arguments.batch)
    note(f"seed {seed}")
    summary = crash(
        rounds=arguments.rounds,
        kinds=arguments.kinds,
        plan=Plan(seed, arguments.rate, arguments.batch, arguments.connections, window),
        fault=arguments.fault,
        program=command(arguments),
        keep=arguments.keep,
    )
    if arguments.json:
        print(json.dumps(summary, indent=2))
    else:
        print_summary(summary)
    if not summary["good"]:
        sys.exit(1)


if __name__ == "__main__":
    run(main)
