"""The cursor over the spool: reads what waits, stores it, and never gives up.

In: the spool's durable records. Out: a position in Postgres that only grows, and a
`WriterState` for health and metrics.

Batching is natural: the writer is never idle while there is data, and while one load is
stored the next one gathers in the spool. So a lone event is stored at once, and under load
the loads grow.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import trio

from beacon import resources
from beacon.errors import BeaconError, PostgresAway, PostgresRefused, Unavailable
from beacon.events import Batch
from beacon.issues.rules import NO_RULES
from beacon.metrics import Metrics
from beacon.postgres.partitions import Partitions
from beacon.spool.record import Record
from beacon.spool.spool import Spool
from beacon.writer import store
from beacon.writer.fold import Inserted, microseconds_of
from beacon.writer.load import Load, Loader, RulesOf
from beacon.writer.store import CHECK_VIOLATION, Moved, Position, SpoolCopied, Stored

if TYPE_CHECKING:
    from beacon.postgres.database import Database

T = TypeVar("T")
OnStored = Callable[[Sequence[Inserted]], None]
Refine = Callable[[list[Batch]], Awaitable[list[Batch]]]

STORE_SECONDS = 120.0
LOAD_BYTES = 4 * 1024 * 1024
FEW_EVENTS, MOST_BYTES = 1000, 12 * 1024 * 1024
"""A load of so few events, as large ones are, may grow to so many bytes: each costs some twenty
statements, whatever it holds."""
ROWS_BETWEEN_CHECKPOINTS = 1000
BYTES_BETWEEN_CHECKPOINTS = 512 * 1024
SYNC_EVERY_SECONDS = 1.0
FIRST_BACKOFF_SECONDS = 0.05
LAST_BACKOFF_SECONDS = 5.0
CATCH_UP_SECONDS = 60.0
TRANSIENT_CLASSES = frozenset({"40", "53", "55", "57"})

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class WriterState:
    """What health and metrics tell of the writer. Totals are those of this spool's row."""

    position: Position | None = None  # None: not known yet, Postgres was never reached
    last_error: str | None = None
    alarm: str | None = None  # an error that waiting does not mend
    clock_offset: float | None = None  # seconds that Postgres' clock is ahead of ours
    loads: int = 0


class Writer:
    """One spool's way into Postgres.

    `database` must have one connection (the fence and the advisory lock are its own) that
    commits asynchronously; `syncing` is any other, that commits synchronously. `on_stored` is told
    what was committed: it must be quick, and may not wait.
    """

    def __init__(
        self,
        spool: Spool,
        database: Database,
        syncing: Database,
        metrics: Metrics,
        *,
        node: str,
        on_stored: OnStored | None = None,
        refine: Refine | None = None,
        rules_of: RulesOf = lambda _project: NO_RULES,
    ) -> None:
        self.state = WriterState()
        self._spool = spool
        self._database = database
        self._syncing = syncing
        self._partitions = Partitions(syncing)
        self._loader = Loader(rules_of)
        self._metrics = metrics
        self._node = node
        self._on_stored = on_stored
        self._refine = refine
        self._moved = trio.Event()

    async def run(self) -> None:
        """Move events from the spool into Postgres until cancelled."""
        async with trio.open_nursery() as nursery:
            nursery.start_soon(self._sync_forever)
            position = await self._open()
            load = await self._next_load(position)
            while True:
                position, load = await self._store_and_prepare(load)

    async def catch_up(self) -> None:
        """Return when all that was acknowledged before this call is in Postgres. Raises
        Unavailable when that takes long."""
        end = self._spool.durable_sequence
        with trio.move_on_after(CATCH_UP_SECONDS):
            while self.state.position is None or self.state.position.position < end:
                await self._moved.wait()
            return
        reason = self.state.last_error or "Postgres is slower than what comes in"
        raise Unavailable(f"Events still wait in the spool: {reason}. Try again later.")

    def _move(self, position: Position) -> None:
        self.state.position = position
        self._moved.set()
        self._moved = trio.Event()

    async def _next_load(self, position: int) -> Load:
        """What waits at `position`, up to LOAD_BYTES of it, or more of few events; waits until
        there is something."""
        records = await self._waiting(position)
        load = self._loader.begin(position)
        load.is_full = records[-1].next_sequence < self._spool.durable_sequence
        batches = await self._read(load, records)
        if self._refine is not None:
            batches = await self._persist(partial(self._refine, batches))
        rows = size = 0
        for batch in batches:
            for piece in self._loader.add(load, batch):
                size += piece
                if (
                    len(load.rows) - rows >= ROWS_BETWEEN_CHECKPOINTS
                    or size >= BYTES_BETWEEN_CHECKPOINTS
                ):
                    rows, size = len(load.rows), 0
                    await trio.lowlevel.checkpoint()
        return load

    async def _waiting(self, position: int) -> list[Record]:
        records: list[Record] = []
        size, end = 0, position
        while not records or end < self._spool.durable_sequence:
            part = await self._spool.read(end, LOAD_BYTES)
            records += part
            end = part[-1].next_sequence
            size += sum(len(each.payload) for each in part)
            if end - position >= FEW_EVENTS or size > MOST_BYTES - LOAD_BYTES:
                break
        return records

    async def _read(self, load: Load, records: Sequence[Record]) -> list[Batch]:
        batches, events, size = [], 0, 0
        for record in records:
            batch = self._loader.read(load, record)
            if batch is not None:
                batches.append(batch)
            events += record.events
            size += len(record.payload)
            if events >= ROWS_BETWEEN_CHECKPOINTS or size >= BYTES_BETWEEN_CHECKPOINTS:
                events = size = 0
                await trio.lowlevel.checkpoint()
        return batches

    async def _store_and_prepare(self, load: Load) -> tuple[int, Load]:
        """Store the load; while Postgres is at it, and when more than a load waits, make the
        next one. Two are in memory at the most."""
        prepared: list[Load] = []

        async def prepare() -> None:
            prepared.append(await self._next_load(load.end))

        async with trio.open_nursery() as nursery:
            if load.is_full:
                nursery.start_soon(prepare)
            position = await self._persist(partial(self._store, load))
            if not load.is_full or position != load.end:
                nursery.cancel_scope.cancel()
        if prepared and position == load.end:
            return position, prepared[0]
        return position, await self._next_load(position)

    async def _store(self, load: Load) -> int:
        """Store the load; the position to go on from."""
        started = time.perf_counter()
        await self._partitions.ensure(load.weeks)
        try:
            stored = await self._database.run(
                partial(store.store, load=load, spool_id=self._spool.id), timeout=STORE_SECONDS
            )
        except Moved as moved:
            _log.info("%s", moved.message)
            return await self._open_once(self._spool.durable_sequence)
        except PostgresRefused as error:
            if error.sqlstate == CHECK_VIOLATION:
                await self._find_partitions_again()
            raise
        self._count(load, stored, time.perf_counter() - started)
        self._tell_stored(stored.inserted)
        return stored.position

    def _tell_stored(self, inserted: Sequence[Inserted]) -> None:
        """Whatever the hook does, the events are stored and the writer goes on."""
        if self._on_stored is None:
            return
        try:
            self._on_stored(inserted)
        except Exception:
            _log.exception("Who follows what is stored failed, and missed some of it")

    def _count(self, load: Load, stored: Stored, seconds: float) -> None:
        assert self.state.position is not None  # a load is read behind a known position
        self._move(self.state.position.after(stored))
        self.state.loads += 1
        self._metrics.store_seconds.observe(seconds)
        self._metrics.load_events.observe(stored.position - load.start)
        if load.batches:
            waited = time.time() - load.batches[0].received_at / 1e6
            self._metrics.stored_after_seconds.observe(waited)

    async def _find_partitions_again(self) -> None:
        """Another node dropped one, or a first time lies in a week that has none yet."""
        self._partitions.forget()
        rows = await self._syncing.fetch(resources.sql("writer", "first_times_weeks"))
        await self._partitions.ensure({microseconds_of(row["week"]) for row in rows})

    # --- the cursor ----------------------------------------------------------------------

    async def _open(self) -> int:
        """Events are taken before Postgres is there: what it knew lies before they came."""
        return await self._persist(partial(self._open_once, self._spool.opened_at))

    async def _open_once(self, end: int) -> int:
        """Where Postgres is with this spool, after settling what does not fit together. What
        it can know of this spool is below `end`."""
        self._loader.forget_releases()
        position = await self._read_position()
        if position.position > end:
            _log.warning(
                "Postgres is at event %d, this spool ended at %d: it is another one. All that it "
                "holds is sent again (events already stored stay single).",
                position.position,
                end,
            )
            await self._spool.take_new_id()
            position = await self._read_position()
        oldest = self._spool.oldest_sequence
        if position.position < oldest:
            _log.error(
                "Postgres needs event %d, the oldest in the spool is %d: %d events are missing "
                "(was Postgres restored from an old backup?).",
                position.position,
                oldest,
                oldest - position.position,
            )
            await self._database.run(
                partial(store.skip_missing, spool_id=self._spool.id, oldest=oldest)
            )
            position = await self._read_position()
        self._move(position)
        return position.position

    async def _read_position(self) -> Position:
        return await self._database.run(
            partial(
                store.open_position,
                spool_id=self._spool.id,
                oldest=self._spool.oldest_sequence,
                node=self._node,
            )
        )

    async def _persist(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """Try for ever, with growing pauses; what waiting does not mend raises the alarm."""
        pause = FIRST_BACKOFF_SECONDS
        while True:
            try:
                result = await attempt()
            except (PostgresAway, PostgresRefused, SpoolCopied) as error:
                self._tell(error)
            else:
                self.state.last_error = self.state.alarm = None
                return result
            await trio.sleep(pause * random.uniform(0.7, 1.3))
            pause = min(2 * pause, LAST_BACKOFF_SECONDS)

    def _tell(self, error: BeaconError) -> None:
        if error.message != self.state.last_error:
            _log.warning("Events wait in the spool: %s", error.message)
        self.state.last_error = error.message
        if isinstance(error, SpoolCopied) or (
            isinstance(error, PostgresRefused) and error.sqlstate[:2] not in TRANSIENT_CLASSES
        ):
            self.state.alarm = error.message

    # --- letting go ----------------------------------------------------------------------

    async def _sync_forever(self) -> None:
        """Once a second: have the position on Postgres' disk, then let the spool delete."""
        synced = 0
        while True:
            await trio.sleep(SYNC_EVERY_SECONDS)
            position = self.state.position
            if position is not None and position.position != synced:
                with suppress(PostgresAway, PostgresRefused):
                    synced = await self._sync()

    async def _sync(self) -> int:
        row = await self._syncing.fetch_row(
            resources.sql("writer", "sync_position"), self._spool.id
        )
        if row is None:
            return 0
        self.state.clock_offset = row["postgres_now"].timestamp() - time.time()
        await self._spool.release(row["position"])
        return int(row["position"])
