"""Group commit on trio: one sync for all that waits, then everybody is told.

In: `append(payload, count)` from every connection. Out: `durable(ticket)` and callbacks for
those who wait for the acknowledgement, `read(position)` for the writer.

While one group is written and synced in a thread, the next one gathers; so a lone event
waits for one sync only, and a thousand share one.
"""

from __future__ import annotations

import json
import os
import time
import uuid
from bisect import bisect_right
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import trio

from beacon.errors import BeaconError, SpoolBroken, SpoolFull, Unavailable
from beacon.spool import record, segments, space
from beacon.spool.record import Record
from beacon.spool.space import SpaceLimits

CONTROL = "spool.json"
QUEUE_BYTES = 32 * 1024 * 1024
SPACE_CHECK_SECONDS = 1.0
BALLAST_CHECK_SECONDS = 60.0
MARK_SECONDS = 1.0
MAX_MARKS = 4096


class Group:
    """What one sync makes durable: the ticket that `append` gives and `durable` takes."""

    __slots__ = ("buffers", "done", "error", "size", "told")

    def __init__(self) -> None:
        self.buffers: list[bytes] = []
        self.size = 0  # bytes
        self.done = trio.Event()
        self.error: BeaconError | None = None
        self.told: list[Callable[[Group], None]] = []

    def refusal(self) -> BeaconError | None:
        """What a client is told whose event is not on disk: it may send it again."""
        if self.error is None or isinstance(self.error, Unavailable):
            return self.error
        return Unavailable(self.error.message)

    def settle(self, error: BeaconError | None) -> None:
        """Tell all that wait. Those in `told` must neither block nor raise."""
        self.error = error
        self.done.set()
        for tell in self.told:
            tell(self)


@dataclass(frozen=True, slots=True)
class SpoolConfig:
    folder: Path
    segment_bytes: int
    limits: SpaceLimits


@dataclass(frozen=True, slots=True)
class SpoolState:
    """For health and metrics. Sequence numbers count events."""

    id: uuid.UUID
    oldest: int
    next: int
    released: int
    live_bytes: int
    free_bytes: int
    damaged: int
    refusing: str | None


class Spool:
    """The open spool; made by `open_spool`."""

    def __init__(
        self,
        config: SpoolConfig,
        log: segments.Log,
        spool_id: uuid.UUID,
        timed: Callable[[float], None],
    ) -> None:
        self.id = spool_id
        self.opened_at = log.next_sequence  # what Postgres can know of it is below
        self.commits = 0
        self._timed = timed
        self._config = config
        self._log = log
        self._sequence = log.next_sequence  # the next event's, queued ones included
        self._released = log.oldest_sequence
        self._gathering = Group()
        self._arrived = trio.Event()
        self._grown = trio.Event()
        self._writing = trio.CapacityLimiter(1)
        self._reading = trio.CapacityLimiter(1)
        self._free_bytes = space.free_bytes(config.folder)
        self._refusing: str | None = None
        self._closing = False
        self._marks = [(log.oldest_sequence, _written_at(log)), (log.next_sequence, time.time())]

    # --- taking --------------------------------------------------------------------------

    @property
    def durable_sequence(self) -> int:
        """All events below it are on disk."""
        return self._log.next_sequence

    @property
    def oldest_sequence(self) -> int:
        return self._log.oldest_sequence

    def append(self, payload: bytes, count: int) -> Group:
        """Queue one record of `count` events; it is durable when its group is.

        Raises SpoolFull when it cannot be taken; then nothing of it is stored.
        """
        if self._refusing is not None or self._closing:
            raise SpoolFull(self._refusing or "Beacon is stopping: send it again in a moment.")
        group = self._gathering
        if group.size > QUEUE_BYTES:
            raise SpoolFull("The disk is slower than what comes in.", retry_after=1)
        encoded = record.encode(self._sequence, count, payload)
        self._sequence += count
        group.buffers.append(encoded)
        group.size += len(encoded)
        self._arrived.set()
        return group

    async def room(self) -> None:
        """Wait until the queue to the disk is short: for those who can stop reading."""
        while self._gathering.size > QUEUE_BYTES // 2:
            await self._grown.wait()

    async def durable(self, group: Group) -> None:
        """Wait until all of the group is on disk. Raises SpoolFull when it was not taken."""
        if not group.done.is_set():
            await group.done.wait()
        refusal = group.refusal()
        if refusal is not None:
            raise refusal

    async def commit_forever(self) -> None:
        """The one writer of the log, until `stop_taking` and all is written.

        Raises SpoolBroken: then nothing more is acknowledged.
        """
        with trio.CancelScope(shield=True):
            while self._gathering.buffers or not self._closing:
                if self._gathering.buffers:
                    await self._commit()
                else:
                    self._arrived = trio.Event()
                    await self._arrived.wait()

    async def _commit(self) -> None:
        group, upto = self._gathering, self._sequence
        self._gathering = Group()
        started = time.perf_counter()
        error: BeaconError | None = None
        try:
            await trio.to_thread.run_sync(
                self._log.write, group.buffers, upto, limiter=self._writing
            )
        except SpoolFull as full:
            error = full
        except SpoolBroken as broken:
            self._give_up(group, broken)
            raise
        self.commits += 1
        self._timed(time.perf_counter() - started)
        if error is not None:
            self._refuse_gathering(error)
        else:
            self._mark(upto)
        self._grown.set()
        self._grown = trio.Event()
        group.settle(error)

    def _give_up(self, group: Group, error: SpoolBroken) -> None:
        """Nothing more becomes durable: whoever waits is told, whoever comes is refused."""
        self._closing = True
        behind, self._gathering = self._gathering, Group()
        group.settle(error)
        behind.settle(error)
        self._grown.set()

    def _refuse_gathering(self, error: BeaconError) -> None:
        """A refused group's numbers are given out again: so what queued behind it goes too."""
        behind, self._gathering = self._gathering, Group()
        self._sequence = self._log.next_sequence
        self._check_space()
        behind.settle(error)

    # --- reading -------------------------------------------------------------------------

    async def read(self, sequence: int, limit: int = segments.READ_BYTES) -> list[Record]:
        """Durable records from `sequence` on; waits until there is at least one."""
        while True:
            if sequence < self._log.next_sequence:
                found = await trio.to_thread.run_sync(
                    self._log.read, sequence, limit, limiter=self._reading
                )
                if found:
                    return found
            await self._grown.wait()

    def written_at(self, sequence: int) -> float:
        """About when (unix time) the event was taken: to the second, or to the segment."""
        place = bisect_right(self._marks, sequence, key=lambda mark: mark[0]) - 1
        return self._marks[max(0, place)][1]

    def _mark(self, upto: int) -> None:
        now = time.time()
        if now - self._marks[-1][1] >= MARK_SECONDS:
            self._marks.append((upto, now))
        if len(self._marks) > MAX_MARKS:
            self._marks = self._marks[::2]

    async def release(self, sequence: int) -> None:
        """Postgres has all before `sequence`, synced: those records may be deleted."""
        self._released = max(self._released, sequence)
        place = bisect_right(self._marks, sequence, key=lambda mark: mark[0]) - 1
        del self._marks[: max(0, place)]
        await self._delete()

    async def _delete(self) -> None:
        keep = self._refusing is None
        work = partial(self._log.release, self._released, keep=keep)
        await trio.to_thread.run_sync(work, limiter=self._writing)

    # --- identity and state --------------------------------------------------------------

    async def take_new_id(self) -> None:
        """Postgres knows this id as another log's: be a new spool, and replay all."""
        self.id = uuid.uuid4()
        await trio.to_thread.run_sync(_write_control, self._config.folder, self.id)

    def state(self) -> SpoolState:
        return SpoolState(
            id=self.id,
            oldest=self._log.oldest_sequence,
            next=self._log.next_sequence,
            released=self._released,
            live_bytes=self._log.live_bytes,
            free_bytes=self._free_bytes,
            damaged=self._log.damaged,
            refusing=self._refusing,
        )

    def release_ballast(self) -> bool:
        """Postgres cannot start for lack of space: give it what was kept back."""
        return space.release_ballast(self._config.folder)

    async def watch_space(self) -> None:
        """Look at the free space often enough that the disk is never filled to the brim."""
        next_ballast = trio.current_time()
        while True:
            if trio.current_time() >= next_ballast and self._refusing is None:
                await trio.to_thread.run_sync(
                    space.keep_ballast, self._config.folder, self._config.limits
                )
                next_ballast = trio.current_time() + BALLAST_CHECK_SECONDS
            self._check_space()
            if self._refusing is not None:
                await self._delete()
            await trio.sleep(SPACE_CHECK_SECONDS)

    def _check_space(self) -> None:
        self._free_bytes = space.free_bytes(self._config.folder)
        self._refusing = space.refusal(self._config.limits, self._log.live_bytes, self._free_bytes)

    def stop_taking(self) -> None:
        """Refuse from now on; what is queued still becomes durable, then `commit_forever` ends."""
        self._closing = True
        self._arrived.set()


@asynccontextmanager
async def open_spool(
    config: SpoolConfig, timed: Callable[[float], None] = lambda _seconds: None
) -> AsyncIterator[Spool]:
    """The spool, committing in the background until the block ends; then it is drained to disk.

    `timed` is told the seconds of each commit. Raises SpoolBroken when the files cannot be
    read or written.
    """
    log = await trio.to_thread.run_sync(segments.open_log, config.folder, config.segment_bytes)
    spool_id = await trio.to_thread.run_sync(_read_control, config.folder)
    spool = Spool(config, log, spool_id, timed)
    try:
        async with trio.open_nursery() as watching, trio.open_nursery() as committing:
            watching.start_soon(spool.watch_space)
            committing.start_soon(spool.commit_forever)
            try:
                yield spool
            finally:
                spool.stop_taking()
                watching.cancel_scope.cancel()
    finally:
        log.close()


def _written_at(log: segments.Log) -> float:
    """When the oldest segment was written last: all that is known of before this start."""
    try:
        return log.segments[0].path.stat().st_mtime
    except FileNotFoundError:
        return time.time()


def _read_control(folder: Path) -> uuid.UUID:
    """The id of the spool in `folder`, made with it."""
    try:
        return uuid.UUID(json.loads((folder / CONTROL).read_text())["id"])
    except FileNotFoundError:
        spool_id = uuid.uuid4()
        _write_control(folder, spool_id)
        return spool_id
    except (ValueError, KeyError, TypeError) as error:
        raise SpoolBroken(
            f"{folder / CONTROL} cannot be read ({error}): move it away, and Beacon makes a new "
            "one and sends all that is in the spool again (events already stored stay single)."
        ) from error


def _write_control(folder: Path, spool_id: uuid.UUID) -> None:
    """Durably and at once: a crash leaves the old file or the new one."""
    new = folder / f"{CONTROL}.new"
    with new.open("w") as file:
        json.dump({"id": str(spool_id)}, file)
        file.flush()
        os.fsync(file.fileno())
    new.rename(folder / CONTROL)
    segments.sync_folder(folder)
