"""Measures what flags take of memory: PSS of a process that holds those of many projects.

In: how many projects and flags. A third of the flags have no rules, a third a rollout, a third
three rules, each in three environments. Out: seconds to load, bytes a flag as they are stored
in memory, then with production compiled up to the bound, and the time from a change's COMMIT
until the store has it.
Example: python bench/flags_memory.py --projects 1000 --flags 100
"""

from __future__ import annotations

import gc
import os
import statistics
import time
from pathlib import Path
from typing import Any
from uuid import UUID

import trio
from options import between, parser, run
from processes import pss_bytes
from report import show
from server import temporary_home

from beacon import resources
from beacon.flags.store import CHANNEL, Store
from beacon.postgres import migrate
from beacon.postgres.database import Database, open_database
from beacon.postgres.embedded import embedded_postgres
from beacon.postgres.listen import Listener, Subscription

MB = 1_000_000
CHANGES = 100
SETTLE_SECONDS = 1.0
PROJECTS = """
INSERT INTO projects (name, slug, public_key)
SELECT 'Project ' || n, 'project-' || n, 'proj_' || md5(n::text) FROM generate_series(1, $1) AS n
"""
FLAGS = """
INSERT INTO flags (project_id, key, name, description, enabled, tags)
SELECT p.id, 'flag-' || n || '-' || left(md5(p.number::text || n), 6), 'Flag ' || n,
       'What this flag is for, and who asked for it.', true, ARRAY['web']
FROM projects p, generate_series(1, $1) AS n
"""
ROLLOUTS = """
UPDATE flag_environments SET config = config || jsonb_build_object('default', jsonb_build_object(
    'split', jsonb_build_array(
        jsonb_build_object('variant', 'on', 'weight', flag_id % 100),
        jsonb_build_object('variant', 'off', 'weight', 100 - flag_id % 100))))
WHERE flag_id % 3 = 1
"""
RULES = """
UPDATE flag_environments SET config = config || jsonb_build_object('rules', (
    SELECT jsonb_agg(jsonb_build_object(
        'name', 'rule ' || n,
        'when', jsonb_build_object('all', jsonb_build_array(
            jsonb_build_object('attribute', 'country', 'operator', 'in',
                               'value', jsonb_build_array('AT', 'DE', left(md5(flag_id::text), 2))),
            jsonb_build_object('attribute', 'plan', 'operator', 'eq',
                               'value', md5(flag_id::text || n)))),
        'serve', jsonb_build_object('variant', 'on')))
    FROM generate_series(1, 3) AS n))
WHERE flag_id % 3 = 2
"""


def pss() -> float:
    """Of this process alone."""
    gc.collect()
    return pss_bytes(os.getpid()).beacon


async def fill(database: Database, projects: int, flags: int) -> float:
    """Seconds that it took."""
    start = time.perf_counter()
    await database.execute(PROJECTS, projects, timeout=600)
    for statement, args in ((FLAGS, (flags,)), (ROLLOUTS, ()), (RULES, ())):

        async def work(session: Any, statement: str = statement, args: Any = args) -> None:
            await session.execute("SET statement_timeout = 0")
            await session.execute(statement, *args, timeout=600)

        await database.run(work, timeout=600)
    return time.perf_counter() - start


async def latencies(database: Database, store: Store, projects: list[UUID]) -> list[float]:
    """Milliseconds from a change's COMMIT until the store has it, one change at a time."""
    told: list[float] = []
    heard = trio.Event()

    def hear(*_: object) -> None:
        told.append(time.perf_counter())
        heard.set()

    store.subscribe(hear)
    found = []
    for number in range(CHANGES):
        heard = trio.Event()
        project = projects[number % len(projects)]
        await database.execute(
            "UPDATE flags SET enabled = NOT enabled WHERE id ="
            " (SELECT min(id) FROM flags WHERE project_id = $1)",
            project,
        )
        committed = time.perf_counter()
        with trio.fail_after(10):
            await heard.wait()
        found.append((told[-1] - committed) * 1000)
    return found


async def follow_changes(database: Database, store: Store, projects: list[UUID]) -> list[float]:
    """`latencies`, sorted, of a store that a listener tells."""
    listening = trio.Event()

    def on_resync() -> None:
        listening.set()

    async with trio.open_nursery() as nursery:
        subscription = Subscription(CHANNEL, store.on_notice, on_resync)
        nursery.start_soon(Listener(database, [subscription]).run)
        nursery.start_soon(store.run)
        await listening.wait()
        await trio.sleep(SETTLE_SECONDS)
        times = sorted(await latencies(database, store, projects))
        nursery.cancel_scope.cancel()
    return times


async def measure(database: Database, projects: int, flags: int, home: Path) -> dict[str, Any]:
    await migrate.up(database, resources.migrations())
    filled = await fill(database, projects, flags)
    ids = [UUID(bytes=row["id"].bytes) for row in await database.fetch("SELECT id FROM projects")]
    warm = Store(database, home / "warm.msgpack")
    warm.on_notice(str(ids[0]))
    warm._all_due = False
    await warm.refresh()
    warm.of(ids[0].bytes)
    before = pss()
    store = Store(database, home / "flags.msgpack")
    start = time.perf_counter()
    await store.refresh()
    loaded = time.perf_counter() - start
    packed = pss()
    start = time.perf_counter()
    for project in ids:
        store.of(project.bytes)
    compiled_seconds = time.perf_counter() - start
    compiled = pss()
    count = projects * flags
    times = await follow_changes(database, store, ids)
    kept = store._compiled.flag_count
    return {
        "projects": projects,
        "flags": count,
        "environments_each": 3,
        "written_by_sql_seconds": round(filled, 1),
        "load_seconds": round(loaded, 2),
        "pss_before_mb": round(before / MB, 1),
        "pss_loaded_mb": round(packed / MB, 1),
        "bytes_a_flag_in_three_environments": round((packed - before) / count),
        "compile_all_production_seconds": round(compiled_seconds, 2),
        "kept_compiled": kept,
        "pss_compiled_mb": round(compiled / MB, 1),
        "bytes_a_compiled_flag": round((compiled - packed) / max(kept, 1)),
        "copy_mb": round((home / "flags.msgpack").stat().st_size / MB, 1),
        "commit_to_store_ms": {
            "p50": round(statistics.median(times), 2),
            "p99": round(times[int(len(times) * 0.99) - 1], 2),
        },
    }


async def flags_memory(home: Path, projects: int, flags: int) -> dict[str, Any]:
    async with embedded_postgres(home) as postgres, open_database(postgres.dsn) as database:
        await database.wait_up()
        return await measure(database, projects, flags, home)


def main() -> None:
    options = parser(str(__doc__))
    options.add_argument("--projects", type=between(1, 10_000), default=1000, metavar="N")
    options.add_argument(
        "--flags", type=between(1, 2000), default=100, metavar="N", help="of each project"
    )
    arguments = options.parse_args()
    with temporary_home() as home:
        result = trio.run(flags_memory, home, arguments.projects, arguments.flags)
    show(result, title="Memory of flags", as_json=arguments.json)


if __name__ == "__main__":
    run(main)
