"""Measures what it costs to count who had which variant: CPU a client, counted or not.

Starts a Beacon of its own. In turns with exposures off and on, in a project of its own each time:
all clients connect (--flags flags, half of them rollouts), one flag changes for all of them, all
are cut off and connect again in their sessions. Each time CPU is taken until all is in Postgres.
Example: python bench/flags_exposures.py --connections 10000
"""

from __future__ import annotations

import time
from typing import Any, NamedTuple

from flags_fanout import Switch
from fleet import Fleet
from options import between, parser, run
from processes import Usage, cpu_seconds
from report import show
from server import Beacon, allow_many_sockets, temporary_home

SETTINGS = ("off", "all")
QUIET_SECONDS = 3.0
"""After the last event was stored: exposures are made a second later."""
KNOWN_SECONDS = 2.0


class Costs(NamedTuple):
    """Microseconds of CPU a client; `stored` are events a client."""

    beacon: float
    postgres: float
    stored: float


def measured(connections: int, flags: int, rounds: int) -> dict[str, Any]:
    allow_many_sockets()
    results: dict[str, list[Costs]] = {}
    with temporary_home() as home:
        beacon = Beacon(home)
        try:
            beacon.start()
            for number in range(rounds):
                for setting in SETTINGS:
                    steps = _round(beacon, f"{setting}-{number}", setting, connections, flags)
                    for step, costs in steps.items():
                        results.setdefault(f"{step}, {setting}", []).append(costs)
            beacon.stop()
        finally:
            beacon.kill(*beacon.postgres_pids())
    return {"connections": connections, "flags": flags, **_means(results)}


def _round(beacon: Beacon, name: str, setting: str, count: int, flags: int) -> dict[str, Costs]:
    project = beacon.create_project(name)["id"]
    switch = Switch(beacon.database_url(), project)
    switch.set_exposures(setting)
    switch.make("live", rollout=False)
    for number in range(flags - 1):
        switch.make(f"flag-{number}", rollout=number % 2 == 0)
    time.sleep(KNOWN_SECONDS)
    fleet = Fleet(beacon.port, project, count)
    watch = _Watch(beacon, count)
    fleet.connect()
    found = {"connect": watch.costs()}
    switch.turn()
    fleet.receipts(count, QUIET_SECONDS)
    found["a change for all"] = watch.costs()
    fleet.close()
    fleet.connect()
    found["connect again"] = watch.costs()
    fleet.close()
    switch.close()
    return found


class _Watch:
    """CPU and stored events from one look to the next, each when nothing moves any more."""

    def __init__(self, beacon: Beacon, count: int) -> None:
        self._beacon = beacon
        self._count = count
        self._stored = self._settled()
        self._cpu = cpu_seconds(beacon.pid)

    def costs(self) -> Costs:
        stored, cpu = self._settled(), cpu_seconds(self._beacon.pid)
        used: Usage = cpu - self._cpu
        share = 1e6 / self._count
        found = Costs(
            used.beacon * share, used.postgres * share, (stored - self._stored) / self._count
        )
        self._stored, self._cpu = stored, cpu
        return found

    def _settled(self) -> int:
        last, since = -1, time.perf_counter()
        while time.perf_counter() - since < QUIET_SECONDS:
            balance = self._beacon.balance()
            if balance is None or balance["waiting"] or balance["stored"] != last:
                last = -1 if balance is None else balance["stored"]
                since = time.perf_counter()
            time.sleep(0.2)
        return last


def _means(results: dict[str, list[Costs]]) -> dict[str, dict[str, float]]:
    return {
        name: {
            f"{field}_microseconds" if field != "stored" else "events": round(
                sum(getattr(each, field) for each in all_of) / len(all_of), 1
            )
            for field in Costs._fields
        }
        for name, all_of in results.items()
    }


def main() -> None:
    options = parser(str(__doc__))
    options.add_argument(
        "--connections", type=between(1, 60_000), default=10_000, metavar="N", help="clients"
    )
    options.add_argument("--flags", type=between(1, 1000), default=20, metavar="N", help="flags")
    options.add_argument("--rounds", type=between(1, 100), default=3, metavar="N", help="rounds")
    arguments = options.parse_args()
    result = measured(arguments.connections, arguments.flags, arguments.rounds)
    show(result, title="Flags: who had which variant", as_json=arguments.json)


if __name__ == "__main__":
    run(main)
