"""Makes a data directory with many seeded events, or finds the one that was made before.

In: how many events over how many days. Out: a home for `server.Beacon`, its project and when its
traffic ends; other programs here take it by `seeded` or `running_seeded`. It is kept in
BEACON_BENCH_HOME (/var/tmp/beacon-bench) and made anew when tables or traffic have changed since.
Run alone, it tells how long that took and what the disk has of it.
Example: python bench/seeded.py --events 12000000 --days 30
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from options import between, command, parser, run
from report import print_table, show
from server import ROOT, Beacon, allow_many_sockets
from store import ask

HOME = "BEACON_BENCH_HOME"
DEFAULT_HOME = "/var/tmp/beacon-bench"
RECORD = "seeded.json"
WHAT_MATTERS = ("migrations/*.sql", "beacon/seed/**/*.py", "beacon/writer/**/*.*")

DISK = """
SELECT regexp_replace(c.relname, '_[0-9]{8}$', '') AS name,
       sum(pg_relation_size(c.oid) + coalesce(pg_total_relation_size(c.reltoastrelid), 0))::bigint
           AS rows,
       sum(pg_indexes_size(c.oid))::bigint AS indexes
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname = 'public'
GROUP BY 1 ORDER BY 2 DESC LIMIT 6
"""


class Seeded(NamedTuple):
    """`project` is what `beacon project create` told, `until` like 2026-03-31T12:00:00."""

    home: Path
    project: dict[str, Any]
    events: int
    days: int
    until: str
    seconds: float


def seeded(events: int, *, days: int = 30, program: Sequence[str] | None = None) -> Seeded:
    """The data directory; made when there is none. What was interrupted goes on."""
    home = _home(events, days)
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o755)
    record = _read(home)
    if record is None:
        _remove_older(home)
        until = time.strftime("%Y-%m-%dT%H:00:00", time.gmtime())
        project = Beacon(home, command=program).create_project("Seeded")
        record = _write(home, {"project": project, "until": until, "seconds": None})
    if record["seconds"] is None:
        began = time.perf_counter()
        _fill(home, record, events, days, program)
        record["seconds"] = round(time.perf_counter() - began, 1)
        _write(home, record)
    return Seeded(home, record["project"], events, days, record["until"], record["seconds"])


@contextmanager
def running_seeded(
    events: int, *, days: int = 30, program: Sequence[str] | None = None
) -> Iterator[tuple[Beacon, Seeded]]:
    """A server over it. Who writes to it changes it for those who come later."""
    found = seeded(events, days=days, program=program)
    allow_many_sockets()
    beacon = Beacon(found.home, command=program)
    beacon.start()
    try:
        yield beacon, found
        beacon.stop()
    finally:
        beacon.kill()


def _home(events: int, days: int) -> Path:
    place = Path(os.environ.get(HOME, DEFAULT_HOME))
    return place / f"{events}-events-{days}-days-{_fingerprint()}"


def _fingerprint() -> str:
    files = sorted(file for pattern in WHAT_MATTERS for file in ROOT.glob(pattern))
    told = b"".join(file.read_bytes() for file in files if file.suffix in (".sql", ".py"))
    return hashlib.sha256(told).hexdigest()[:10]


def _remove_older(home: Path) -> None:
    """Of as many events over as many days."""
    for other in home.parent.glob(home.name.rpartition("-")[0] + "-*"):
        if other != home:
            shutil.rmtree(other, ignore_errors=True)


def _fill(
    home: Path, record: dict[str, Any], events: int, days: int, program: Sequence[str] | None
) -> None:
    """Seeds, and leaves the tables as autovacuum leaves them in time."""
    beacon = Beacon(home, command=program)
    size = ("--events", str(events), "--days", str(days))
    beacon.seed(record["project"]["id"], *size, "--until", record["until"])
    beacon.start()
    try:
        ask(beacon.database_url(), lambda connection: connection.execute("VACUUM (ANALYZE)"))
        beacon.stop()
    finally:
        beacon.kill()


def _read(home: Path) -> dict[str, Any] | None:
    if not (home / RECORD).exists():
        return None
    record: dict[str, Any] = json.loads((home / RECORD).read_text())
    return record


def _write(home: Path, record: dict[str, Any]) -> dict[str, Any]:
    (home / RECORD).write_text(json.dumps(record))
    return record


def disk(beacon: Beacon, events: int) -> list[list[Any]]:
    """Bytes an event, by table: name, rows (with what is stored apart), indexes."""

    async def work(connection: Any) -> list[list[Any]]:
        found = await connection.fetch(DISK)
        return [
            [row["name"], round(row["rows"] / events, 1), round(row["indexes"] / events, 1)]
            for row in found
        ]

    return ask(beacon.database_url(), work)


def main() -> None:
    options = parser(str(__doc__))
    options.add_argument(
        "--events", type=between(1, 1_000_000_000), default=1_000_000, metavar="N", help="how many"
    )
    options.add_argument(
        "--days", type=between(1, 365), default=30, metavar="N", help="over how long"
    )
    arguments = options.parse_args()
    program = command(arguments)
    with running_seeded(arguments.events, days=arguments.days, program=program) as (beacon, found):
        tables = disk(beacon, found.events)
    result = {
        "home": str(found.home),
        "project": found.project["id"],
        "until": found.until,
        "seconds": found.seconds,
        "events_per_second": round(found.events / found.seconds),
        "bytes_per_event": round(sum(rows + indexes for _name, rows, indexes in tables), 1),
    }
    if arguments.json:
        show({**result, "tables": tables}, title="Seeded", as_json=True)
        return
    show(result, title="Seeded", as_json=False)
    print_table("Bytes an event", ("table", "rows", "indexes"), tables)


if __name__ == "__main__":
    run(main)
