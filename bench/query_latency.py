"""How long every report takes over seeded events, asked over HTTP as dashboards ask, and what ten
dashboards that reload without a pause cost the ingest.

In: how many events (`bench/seeded.py` makes or finds them). Out: for each kind of question
milliseconds of the first time after a restart of Postgres ("cold"; Beacon goes on), and the p50,
p99 and worst of others, each with a range, zone and filters of its own, and how many of them were
answered 503, a property being read for the first time, or 422, as they would take over 10 s; beside
them plain SQL over the same rows, and the first report after a start of Beacon, columns already
made.
With --while-ingesting: events stored a second with and without the dashboards.
Example: python bench/query_latency.py --events 12000000 --times 30 --out latency.json
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from asking import PREPARING, TOO_LONG, Asker, TooLong
from dashboards import while_ingesting
from options import between, command, parser, run
from questions import Ask, Known, Questions
from report import note, percentile
from seeded import Seeded, running_seeded
from server import Beacon, BeaconFailed
from store import ask, is_up

KNOWN = """
SELECT array_agg(DISTINCT path) FILTER (WHERE path IS NOT NULL) AS pages,
       array_agg(DISTINCT event_name) AS events,
       (SELECT array_agg(DISTINCT country) FROM sessions WHERE country IS NOT NULL) AS countries,
       (SELECT array_agg(DISTINCT browser) FROM sessions WHERE browser IS NOT NULL) AS browsers,
       (SELECT array_agg(DISTINCT key) FROM sample, jsonb_object_keys(properties) AS key) AS keys
FROM sample
"""
SAMPLE = "WITH sample AS (SELECT * FROM events WHERE event_name <> '$identify' LIMIT 20000)"
PLAIN = {
    "SELECT count(*)": "count(*)",
    "SELECT count(DISTINCT session_id)": "count(DISTINCT session_id)",
}
GOALS = ("signup", "purchase", "add_to_cart")
FIRST = "overview, compared with before"
RESTART_SECONDS = 30
RESTARTS_OF_ONE = 4
COLUMNS = ("what", "cold", "p50", "p99", "worst", "prepared", "refused")
"""The last two count questions without an answer."""


def known_of(beacon: Beacon) -> Known:
    row = ask(beacon.database_url(), lambda connection: connection.fetchrow(SAMPLE + KNOWN))
    return Known(**{name: sorted(row[name]) for name in Known._fields})


def restart_postgres(beacon: Beacon) -> None:
    """Beacon starts it again."""
    before, url = beacon.postgres_pids()[0], beacon.database_url()
    os.kill(before, signal.SIGINT)
    end = time.monotonic() + RESTART_SECONDS
    while before in beacon.postgres_pids() or not is_up(url):
        if time.monotonic() > end:
            raise BeaconFailed(f"Postgres was not back in {RESTART_SECONDS} s")
        time.sleep(0.02)
    beacon.wait_healthy()


class Restarts:
    """Of Postgres. Beacon waits longer each time before it starts one that soon ends again: so
    after some of them it is started anew itself, and has its columns in memory when it goes on."""

    def __init__(self, beacon: Beacon, found: Seeded, question: Callable[[], Ask]) -> None:
        self._beacon, self._found, self._question = beacon, found, question
        self._count = 0

    def again(self) -> None:
        if self._count == RESTARTS_OF_ONE:
            self._count = 0
            start_again(self._beacon, self._found, self._question())
        self._count += 1
        restart_postgres(self._beacon)


def start_again(beacon: Beacon, found: Seeded, question: Ask) -> float:
    """Answers the seconds that the first question takes then."""
    beacon.stop()
    beacon.start()
    with Asker(beacon.port, found.project) as asker:
        return asker.until_answered(question)


def measured(
    beacon: Beacon, found: Seeded, questions: Questions, times: int, cold: int, only: str
) -> list[dict[str, Any]]:
    with Asker(beacon.port, found.project) as asker:
        for event in GOALS:
            asker.save_goal(event)
    rows = [after_start(beacon, found, questions)]
    restarts = Restarts(beacon, found, questions.kinds()[FIRST])
    for name, question in questions.kinds().items():
        if only not in name:
            continue
        first = []
        for _ in range(cold):
            restarts.again()
            with Asker(beacon.port, found.project) as asker:
                first.append(_first(asker, question))
        rows.append({"what": name, "cold": _ms(first, 50), **_warm(beacon, found, question, times)})
        note(_line(rows[-1]))
    return rows


def _warm(
    beacon: Beacon, found: Seeded, question: Callable[[], Ask], times: int
) -> dict[str, float | None]:
    with Asker(beacon.port, found.project) as asker:
        _first(asker, question)
        asked = [asker.tried(question()) for _ in range(times)]
    why = Counter(each.why for each in asked)
    seconds = [each.seconds for each in asked if each.seconds is not None]
    counts = {"prepared": why[PREPARING] or None, "refused": why[TOO_LONG] or None}
    return {**_percentiles(seconds), **counts}


def _first(asker: Asker, question: Callable[[], Ask]) -> float:
    """Of one that is not refused."""
    while True:
        try:
            return asker.until_answered(question())
        except TooLong:
            continue


def after_start(beacon: Beacon, found: Seeded, questions: Questions) -> dict[str, Any]:
    """The columns are made before, which takes longer."""
    question = questions.kinds()[FIRST]
    with Asker(beacon.port, found.project) as asker:
        asker.until_answered(question())
    seconds = start_again(beacon, found, question())
    return {"what": "first report after a start", "cold": _ms([seconds], 50), **_percentiles([])}


def plain_sql(beacon: Beacon, found: Seeded, times: int) -> list[dict[str, Any]]:
    """All events of the project, counted by Postgres itself."""

    async def work(connection: Any) -> list[dict[str, Any]]:
        rows = []
        for name, what in PLAIN.items():
            sql = f"SELECT {what} FROM events WHERE project_id = $1"
            seconds = []
            for _ in range(times + 1):
                began = time.perf_counter()
                await connection.fetchval(sql, found.project["id"])
                seconds.append(time.perf_counter() - began)
            rows.append({"what": name, "cold": _ms(seconds[:1], 50), **_percentiles(seconds[1:])})
        return rows

    restart_postgres(beacon)
    return ask(beacon.database_url(), work)


def _percentiles(seconds: list[float]) -> dict[str, float | None]:
    return {"p50": _ms(seconds, 50), "p99": _ms(seconds, 99), "worst": _ms(seconds, 100)}


def _ms(seconds: list[float], share: float) -> float | None:
    value = percentile([(each, 1) for each in seconds], share)
    return None if value is None else round(value * 1000, 1)


def _line(row: dict[str, Any]) -> str:
    cells = ("-" if row.get(name) is None else str(row[name]) for name in COLUMNS)
    return f"| {' | '.join(cells)} |"


def markdown(rows: list[dict[str, Any]]) -> str:
    head = [
        f"| {' | '.join([COLUMNS[0], *(f'{name}, ms' for name in COLUMNS[1:5]), *COLUMNS[5:]])} |"
    ]
    return "\n".join([*head, "|---" * len(COLUMNS) + "|", *map(_line, rows)])


def main() -> None:
    options = parser(str(__doc__))
    options.add_argument(
        "--events", type=between(1, 1_000_000_000), default=1_000_000, metavar="N", help="how many"
    )
    options.add_argument("--days", type=between(7, 365), default=30, metavar="N", help="over days")
    options.add_argument(
        "--times", type=between(1, 10_000), default=20, metavar="N", help="each, warm"
    )
    options.add_argument(
        "--cold", type=between(0, 100), default=1, metavar="N", help="each, after a restart"
    )
    options.add_argument("--only", default="", metavar="TEXT", help="kinds that are called so")
    options.add_argument("--seed", type=between(0, 2**31), default=1, metavar="N", help="of chance")
    options.add_argument("--out", type=Path, metavar="FILE", help="write all figures as JSON")
    options.add_argument(
        "--while-ingesting", action="store_true", help="what dashboards cost the ingest, instead"
    )
    options.add_argument("--dashboards", type=between(1, 500), default=10, metavar="N")
    options.add_argument("--rate", type=between(1, 100_000), default=5000, metavar="N")
    options.add_argument("--seconds", type=between(1, 3600), default=60, metavar="S")
    asked = options.parse_args()
    with running_seeded(asked.events, days=asked.days, program=command(asked)) as (beacon, found):
        until = date.fromisoformat(found.until[:10])
        questions = Questions(known_of(beacon), until, Random(asked.seed), found.days)
        if not asked.while_ingesting:
            rows = measured(beacon, found, questions, asked.times, asked.cold, asked.only)
            rows += plain_sql(beacon, found, min(asked.times, 5))
    result: dict[str, Any] = {"events": found.events, "days": found.days}
    if asked.while_ingesting:
        result |= while_ingesting(
            found, questions, asked.dashboards, asked.rate, asked.seconds, command(asked)
        )
    else:
        result["latency_ms"] = rows
    if asked.out:
        asked.out.write_text(json.dumps(result, indent=2))
    if asked.json or asked.while_ingesting:
        print(json.dumps(result, indent=2))
    else:
        print(markdown(rows))


if __name__ == "__main__":
    run(main)
