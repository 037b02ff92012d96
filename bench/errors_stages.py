"""What each stage of an error's way costs: CPU in microseconds an event, of Beacon and of Postgres.

The very functions that a server runs, one stage after the other over the same events, in this
process; only Postgres is that of a running Beacon. So each stage stands alone, and what a server
does besides (sockets, HTTP, waking threads) is not in the table: errors_load.py has the sum.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import msgspec
import trio
from errors_payload import Envelopes
from processes import cpu_seconds
from report import print_table
from server import Beacon

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from beacon import resources
from beacon.collector import calm_the_collector
from beacon.decode.sentry import decode_envelope
from beacon.enrich.enricher import Enricher, Sender
from beacon.enrich.geo import Geo
from beacon.enrich.visitor import DailySalts
from beacon.events import Batch, Decoded, Event
from beacon.issues.rules import NO_RULES
from beacon.issues.sighting import sighting_of
from beacon.postgres.database import Database, Session, open_database
from beacon.postgres.partitions import Partitions
from beacon.projects.projects import Project
from beacon.scrub.events import scrub
from beacon.scrub.settings import rules_of as scrubbing_of
from beacon.spool.space import SpaceLimits
from beacon.spool.spool import Spool, SpoolConfig, open_spool
from beacon.writer import store
from beacon.writer.load import Loader
from beacon.writer.writer import LOAD_BYTES

T = TypeVar("T")
EVENTS = 2_000
AT_ONCE = 32  # events that share a sync, as of so many connections
STORE_SECONDS = 300.0
SENDER = Sender("203.0.113.7", "sentry.python/2.40.0", "", True)
ISSUES = frozenset(
    {
        *("make_issues", "lock_issues", "add_visitors", "grow_issues", "upsert_hours"),
        *("upsert_tags", "note_outbox", "reopen_issues", "first_seen_releases", "issue_totals"),
    }
)


class Clock:
    """CPU seconds by stage: of this process, and of the one backend that works for it."""

    def __init__(self) -> None:
        self.own: dict[str, float] = {}
        self.postgres: dict[str, float] = {}
        self.backend: int | None = None

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        own, other = time.process_time(), self._backend_seconds()
        yield
        self.own[name] = self.own.get(name, 0.0) + time.process_time() - own
        spent = self._backend_seconds() - other
        self.postgres[name] = self.postgres.get(name, 0.0) + spent

    def _backend_seconds(self) -> float:
        if self.backend is None:
            return 0.0
        return int(Path(f"/proc/{self.backend}/schedstat").read_text().split()[0]) / 1e9


class TimedSession:
    """A `Session` that notes what each statement costs."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session, self._clock = session, clock
        self.transaction = session.transaction
        issues = {resources.sql("issues", name) for name in ISSUES}
        self._stage_of = lambda sql: "issues: statements" if sql in issues else "other statements"

    async def execute(self, sql: str, *args: Any) -> str:
        return await self._timed(self._stage_of(sql), self._session.execute(sql, *args))

    async def fetch(self, sql: str, *args: Any) -> Any:
        return await self._timed(self._stage_of(sql), self._session.fetch(sql, *args))

    async def fetch_row(self, sql: str, *args: Any) -> Any:
        return await self._timed(self._stage_of(sql), self._session.fetch_row(sql, *args))

    async def fetch_value(self, sql: str, *args: Any) -> Any:
        return await self._timed(self._stage_of(sql), self._session.fetch_value(sql, *args))

    async def copy_binary(self, *args: Any, **more: Any) -> int:
        return await self._timed("COPY", self._session.copy_binary(*args, **more))

    async def _timed(self, stage: str, call: Awaitable[T]) -> T:
        with self._clock.stage(stage):
            return await call


def stages(beacon: Beacon, *, faults: int, size: int, events: int = EVENTS) -> dict[str, Any]:
    """In a new project of the running Beacon."""
    made = beacon.create_project("stages")
    project = Project(UUID(made["id"]).bytes, 1, "stages", made["public_key"])
    envelopes = Envelopes(faults=faults, size=size, seed=1)
    bodies = [next(envelopes).body for _ in range(events)]
    calm_the_collector()
    clock = Clock()
    batches = _taken(clock, project, bodies)
    besides = trio.run(_stored, clock, beacon, batches)
    rows = {
        name: {
            "beacon": round(clock.own[name] / events * 1e6, 1),
            "postgres": round(clock.postgres[name] / events * 1e6, 1),
        }
        for name in clock.own
    }
    rows["Postgres besides (WAL, checkpoints)"] = {
        "beacon": 0.0,
        "postgres": round(besides / events * 1e6, 1),
    }
    return rows


def _taken(clock: Clock, project: Project, bodies: list[bytes]) -> list[Batch]:
    enricher = Enricher(Geo(None), DailySalts(), scrub=lambda event, _rules: event)
    rules = scrubbing_of(project.scrubbing)
    with clock.stage("decode"):
        decoded = [decode_envelope(each, project.id, "production").decoded for each in bodies]
    with clock.stage("enrich"):
        batches = [_enriched(enricher, each, project) for each in decoded]
    with clock.stage("scrub"):
        return [
            msgspec.structs.replace(each, events=[scrub(event, rules) for event in each.events])
            for each in batches
        ]


def _enriched(enricher: Enricher, decoded: Decoded, project: Project) -> Batch:
    return enricher.enrich(decoded, project, SENDER, time.time_ns() // 1000)


async def _stored(clock: Clock, beacon: Beacon, batches: list[Batch]) -> float:
    """CPU seconds of Postgres that are in no stage."""
    limits = SpaceLimits(max_bytes=1 << 34, min_free=0, ballast=0)
    with tempfile.TemporaryDirectory(prefix="beacon-bench-") as folder:
        async with (
            open_spool(SpoolConfig(Path(folder), 128 << 20, limits)) as spool,
            open_database(beacon.database_url(), pool_size=1) as database,
        ):
            await _spooled(clock, spool, batches)
            await database.fetch_value("CHECKPOINT", timeout=STORE_SECONDS)
            before = cpu_seconds(beacon.pid).postgres
            await _copied(clock, spool, database, Loader())
            total = cpu_seconds(beacon.pid).postgres - before
    return max(0.0, total - sum(clock.postgres.values()))


async def _spooled(clock: Clock, spool: Spool, batches: list[Batch]) -> None:
    encode = msgspec.msgpack.Encoder().encode
    with clock.stage("spool"):
        for start in range(0, len(batches), AT_ONCE):
            for each in batches[start : start + AT_ONCE]:
                group = spool.append(encode(each), len(each.events))
            await spool.durable(group)


async def _copied(clock: Clock, spool: Spool, database: Database, loader: Loader) -> None:
    position = await database.run(
        lambda session: store.open_position(session, spool.id, 1, "bench"), timeout=STORE_SECONDS
    )
    clock.backend = await database.fetch_value("SELECT pg_backend_pid()")
    partitions, at = Partitions(database), position.position
    while at < spool.durable_sequence:
        with clock.stage("load: read, rows"):
            records = await spool.read(at, LOAD_BYTES)
            load = loader.begin(at)
            read = [batch for each in records if (batch := loader.read(load, each)) is not None]
        with clock.stage("load: group"):
            for batch in read:
                for event in batch.events:
                    _grouped(batch, event)
        with clock.stage("load: read, rows"):
            for batch in read:
                loader.add_batch(load, batch)
        await partitions.ensure(load.weeks)
        at = await database.run(_storing(clock, load, spool.id), timeout=STORE_SECONDS)
    clock.own["load: read, rows"] -= clock.own["load: group"]  # it groups, too
    inner = ("COPY", "issues: statements", "other statements")
    for of in (clock.own, clock.postgres):
        of["fold, commit"] = of.pop("transaction") - sum(of[name] for name in inner)


def _grouped(batch: Batch, event: Event) -> None:
    sighting_of(event, batch.visit, batch.project_id, NO_RULES)


def _storing(clock: Clock, load: Any, spool_id: UUID) -> Callable[[Session], Awaitable[int]]:
    async def work(session: Session) -> int:
        timed: Any = TimedSession(session, clock)
        with clock.stage("transaction"):
            return (await store.store(timed, load, spool_id)).position

    return work


def print_stages(rows: dict[str, Any]) -> None:
    lines = [(name, each["beacon"], each["postgres"]) for name, each in rows.items()]
    sums = [sum(line[place] for line in lines) for place in (1, 2)]
    print_table(
        "CPU, microseconds an event", ("stage", "Beacon", "Postgres"), [*lines, ("sum", *sums)]
    )
