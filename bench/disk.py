"""Tells where the disk goes: bytes an event of each table and index, and of each column.

In: seeded traffic (bench/seeded.py). Out: tables and indexes in bytes an event, and what stands in
each column of `events` and `sessions`, as Postgres stores it. The rest of a table is row headers,
gaps between columns, free space, and what is stored apart.
Example: python bench/disk.py --events 1000000
"""

from __future__ import annotations

from typing import Any

from options import between, command, parser, run
from report import print_table, show
from seeded import disk, running_seeded
from server import Beacon
from store import ask

WITH_COLUMNS = ("events", "sessions")
SAMPLE_ROWS = 500_000
"""Of a larger table so many rows are looked at, from all over it."""

INDEXES = """
SELECT regexp_replace(i.relname, '_[0-9]{8}_', '_') AS name,
       sum(pg_relation_size(i.oid))::bigint AS bytes
FROM pg_class AS i JOIN pg_namespace AS n ON n.oid = i.relnamespace
WHERE i.relkind = 'i' AND n.nspname = 'public'
GROUP BY 1 ORDER BY 2 DESC LIMIT 8
"""
COLUMNS = """
SELECT attname FROM pg_attribute
WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
"""
SIZES = "SELECT count(*) AS rows, {sums} FROM {table} TABLESAMPLE SYSTEM ({percent}) REPEATABLE (1)"

Sizes = list[tuple[str, float]]
"""Bytes an event, most first."""


def indexes(beacon: Beacon, events: int) -> Sizes:
    async def work(connection: Any) -> Sizes:
        found = await connection.fetch(INDEXES)
        return [(row["name"], round(row["bytes"] / events, 1)) for row in found]

    return ask(beacon.database_url(), work)


def columns(beacon: Beacon, table: str, events: int) -> Sizes:
    async def work(connection: Any) -> Sizes:
        names = [row["attname"] for row in await connection.fetch(COLUMNS, table)]
        rows = await connection.fetchval(f"SELECT count(*) FROM {table}")
        percent = min(100.0, 100 * SAMPLE_ROWS / max(rows, 1))
        sums = ", ".join(f"sum(pg_column_size({name})) AS {name}" for name in names)
        sizes = SIZES.format(sums=sums, table=table, percent=percent)
        found = await connection.fetchrow(sizes)
        share = rows / max(found["rows"], 1) / events
        return sorted(
            ((name, round((found[name] or 0) * share, 2)) for name in names),
            key=lambda size: -size[1],
        )

    return ask(beacon.database_url(), work)


def main() -> None:
    options = parser(str(__doc__))
    options.add_argument(
        "--events", type=between(1, 1_000_000_000), default=200_000, metavar="N", help="how many"
    )
    options.add_argument(
        "--days", type=between(1, 365), default=30, metavar="N", help="over how long"
    )
    arguments = options.parse_args()
    program = command(arguments)
    with running_seeded(arguments.events, days=arguments.days, program=program) as (beacon, found):
        tables = disk(beacon, found.events)
        result = {
            "events": found.events,
            "bytes_per_event": round(sum(rows + of_it for _name, rows, of_it in tables), 1),
            "tables": tables,
            "indexes": indexes(beacon, found.events),
            "columns": {name: columns(beacon, name, found.events) for name in WITH_COLUMNS},
        }
    if arguments.json:
        show(result, title="Disk", as_json=True)
        return
    print_table(f"{result['bytes_per_event']} bytes an event", ("table", "rows", "indexes"), tables)
    print_table("Indexes", ("index", "bytes an event"), result["indexes"])
    for name, sizes in result["columns"].items():
        print_table(f"Columns of {name}", ("column", "bytes an event"), sizes)


if __name__ == "__main__":
    run(main)
