"""Measures the plain limit beside Beacon: COPY of the very same rows into a copy of the table.

A WebSocket load is stored by Beacon first. Then its rows go, in the order in which they came,
into an empty table like `events` (same columns, partitions and primary key): by server-side
binary COPY from a file, the fastest way into Postgres that there is, and by asyncpg's
copy_records_to_table in batches. Target: Beacon and Postgres together store at least 40% of
the events per CPU-second that the server-side COPY does.
Example: python bench/copy_limit.py --duration 10 --plot copy.png
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import asyncpg
from options import command, finish, load_parser, run
from processes import cpu_seconds
from report import plot_bars, print_table
from server import Beacon, running_beacon
from store import ask
from ws_load import ws_load

TARGET = 0.40
ASYNCPG_BATCHES = (5_000, 20_000)
ASYNCPG_ROWS = 200_000  # read into memory first
STATEMENT_SECONDS = 300
COPY_TABLE = "copy_limit"

PARTITIONS = """
SELECT inhrelid::regclass::text AS name, pg_get_expr(relpartbound, inhrelid) AS bounds
FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = 'events'::regclass
"""


async def make_empty_copy(connection: asyncpg.Connection) -> None:
    """A fresh table like `events`, with partitions of the same bounds."""
    await connection.execute(f"DROP TABLE IF EXISTS {COPY_TABLE}")
    await connection.execute(
        f"CREATE TABLE {COPY_TABLE} (LIKE events INCLUDING ALL) PARTITION BY RANGE (timestamp)"
    )
    for row in await connection.fetch(PARTITIONS):
        name = row["name"].replace("events", COPY_TABLE)
        await connection.execute(f"CREATE TABLE {name} PARTITION OF {COPY_TABLE} {row['bounds']}")
    await connection.execute("CHECKPOINT")


class Limit:
    """The rows of one project, copied in several ways. Each way answers rows and its costs."""

    def __init__(self, beacon: Beacon, project: str) -> None:
        self._beacon, self._project = beacon, project
        self._url = beacon.database_url()
        self._select = f"SELECT * FROM events WHERE project_id = '{project}'"

    def server_side(self, file: Path) -> dict[str, Any]:
        """COPY ... TO a file by the server, then the measured COPY ... FROM it, in binary."""

        async def work(connection: asyncpg.Connection) -> dict[str, Any]:
            options = {"timeout": STATEMENT_SECONDS}
            await connection.execute(
                f"COPY ({self._select}) TO '{file}' (FORMAT binary)", **options
            )
            await make_empty_copy(connection)
            return await self._measured(
                connection.execute(f"COPY {COPY_TABLE} FROM '{file}' (FORMAT binary)", **options)
            )

        return ask(self._url, work)

    def by_asyncpg(self, batch: int) -> dict[str, Any]:
        """copy_records_to_table with records that are ready in memory."""

        async def work(connection: asyncpg.Connection) -> dict[str, Any]:
            rows = await connection.fetch(f"{self._select} LIMIT {ASYNCPG_ROWS}")
            await make_empty_copy(connection)
            return await self._measured(self._copy_all(connection, rows, batch))

        return ask(self._url, work)

    async def _copy_all(
        self, connection: asyncpg.Connection, rows: Sequence[Any], batch: int
    ) -> str:
        columns = list(rows[0].keys()) if rows else []
        for at in range(0, len(rows), batch):
            await connection.copy_records_to_table(
                COPY_TABLE,
                records=rows[at : at + batch],
                columns=columns,
                timeout=STATEMENT_SECONDS,
            )
        return f"COPY {len(rows)}"

    async def _measured(self, copying: Any) -> dict[str, Any]:
        """CPU of all Postgres processes (so walwriter and checkpointer too) and of this one."""
        used, own = cpu_seconds(self._beacon.pid).postgres, time.process_time()
        began = time.perf_counter()
        rows = int((await copying).split()[-1])
        took = time.perf_counter() - began
        client = time.process_time() - own
        cpu = cpu_seconds(self._beacon.pid).postgres - used + client
        return {
            "rows": rows,
            "seconds": round(took, 2),
            "rows_per_second": round(rows / took),
            "cpu_seconds": round(cpu, 2),
            "rows_per_cpu_second": round(rows / max(cpu, 0.01)),
        }


def copy_limit(beacon: Beacon, load: dict[str, Any]) -> dict[str, Any]:
    """The limit for the rows that the load run (a result of `ws_load`) stored."""
    limit = Limit(beacon, load["project"])
    folder = beacon.home / "copy"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o777)  # written by the user that runs Postgres
    ways = {"server-side binary COPY": limit.server_side(folder / "rows.bin")}
    for batch in ASYNCPG_BATCHES:
        ways[f"asyncpg, batches of {batch:,}"] = limit.by_asyncpg(batch)
    best = ways["server-side binary COPY"]["rows_per_cpu_second"]
    ratio = round(load["events_per_cpu_second"] / best, 3)
    return {"ways": ways, "ratio": ratio, "target": TARGET, "target_met": ratio >= TARGET}


def print_limit(load: dict[str, Any], limit: dict[str, Any]) -> None:
    """Beacon's figure first, the limits below it."""
    cpu = load["cpu_seconds"]["beacon"] + load["cpu_seconds"]["postgres"]
    best = limit["ways"]["server-side binary COPY"]["rows_per_cpu_second"]
    rows = [
        [
            "Beacon, WebSocket to table",
            load["stored"],
            load["stored_per_second"],
            cpu,
            load["events_per_cpu_second"],
            f"{limit['ratio']:.0%}",
        ]
    ]
    for name, way in limit["ways"].items():
        share = way["rows_per_cpu_second"] / best
        figures = ("rows", "rows_per_second", "cpu_seconds", "rows_per_cpu_second")
        rows.append([name, *(way[figure] for figure in figures), f"{share:.0%}"])
    met = "met" if limit["target_met"] else "not met"
    title = f"The same rows, side by side (target {TARGET:.0%} of server-side COPY: {met})"
    columns = ("way", "rows", "rows/s", "CPU s", "rows/CPU s", "of COPY")
    print_table(title, columns, rows)


def main() -> None:
    arguments = load_parser(str(__doc__), connections=16, batch=50).parse_args()
    with running_beacon(command=command(arguments), pin=arguments.pin) as beacon:
        load, latencies = ws_load(
            beacon,
            connections=arguments.connections,
            batch=arguments.batch,
            rate=arguments.rate,
            seconds=arguments.duration,
            payload=arguments.payload,
        )
        limit = copy_limit(beacon, load)
    if not arguments.json:
        print_limit(load, limit)
    if arguments.plot:
        bars = [(name, way["rows_per_cpu_second"]) for name, way in limit["ways"].items()]
        bars.insert(0, ("Beacon, WebSocket to table", load["events_per_cpu_second"]))
        plot_bars(bars, "Stored per CPU-second", "rows per CPU-second", arguments.plot)
        arguments.plot = None
    finish(
        {**load, "copy_limit": limit} if arguments.json else load, latencies, "The load", arguments
    )


if __name__ == "__main__":
    run(main)
