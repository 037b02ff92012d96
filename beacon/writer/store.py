"""The transaction that moves a load from the spool into Postgres: all of it, once.

In: a `Load` and a `Session` (asyncio side: these are units of work). Out: a `Stored`, or
`Moved` when this spool's position is not where the load begins.

The fast way is a COPY into `events`. Where that meets an event that is there already, or
one that Postgres cannot take, the load goes the careful way, over a staging table: what is
new is inserted, what is there is counted as duplicate, what is refused is set aside.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import msgspec

from beacon import resources
from beacon.errors import BeaconError, PostgresRefused, Unavailable
from beacon.events import TimeSource
from beacon.issues import adding as issues
from beacon.noise import adding as losing
from beacon.rollups import counting
from beacon.writer.fold import Inserted, fold, keys_of, microseconds_of, time_of
from beacon.writer.load import Load, Rejected, Release
from beacon.writer.rows import COLUMNS, HEADER, TRAILER, Key, key_of, with_timestamp

if TYPE_CHECKING:
    from beacon.postgres.database import Session

UNIQUE_VIOLATION = "23505"
CHECK_VIOLATION = "23514"
COPY_SECONDS = 60.0
CHUNK_BYTES = 512 * 1024
MAX_REASON_CHARACTERS = 1000

UPSERTS = ("upsert_sessions", "upsert_users", "upsert_aliases", "upsert_exposures")
"""In the order of `Folded`."""

_LINE = re.compile(r"COPY \S+, line (\d+)")


class Position(NamedTuple):
    """The spool's row in `spool_positions`: events, counted since the spool was made."""

    position: int
    stored: int = 0
    duplicate: int = 0
    rejected: int = 0
    dropped: int = 0
    missing: int = 0
    first: int = 1

    def after(self, stored: Stored) -> Position:
        """The row once a load is in."""
        return Position(
            stored.position,
            self.stored + stored.stored,
            self.duplicate + stored.duplicate,
            self.rejected + stored.rejected,
            self.dropped + stored.dropped,
            self.missing + stored.missing,
            self.first,
        )


class Stored(NamedTuple):
    """What one load came to; `inserted` has the events that `stored` counts."""

    position: int
    stored: int
    duplicate: int
    rejected: int
    dropped: int
    missing: int
    inserted: Sequence[Inserted] = ()


class Moved(BeaconError):
    """The position is not where the load begins: read it again and go on from there.

    Another connection of this Beacon's was faster (it committed, and the answer was lost),
    Postgres was restored from a backup, or another Beacon runs with a copy of this spool.
    """

    code = "position_moved"


class _CopyRefused(Exception):
    """The COPY or the staging insert met `error`."""

    def __init__(self, error: PostgresRefused) -> None:
        super().__init__(str(error))
        self.error = error


def condemns(sqlstate: str) -> bool:
    """Whether the error is the event's own fault, so that trying again cannot help."""
    return sqlstate[:2] in {"22", "54", "23"} and sqlstate not in {
        UNIQUE_VIOLATION,
        CHECK_VIOLATION,
    }


class SpoolCopied(Unavailable):
    """Another Beacon is writing from a copy of this spool: two must never do that."""

    code = "spool_copied"


async def open_position(session: Session, spool_id: UUID, oldest: int, node: str) -> Position:
    """This spool's position, made at `oldest` where there is none. Raises SpoolCopied."""
    if not await session.fetch_value("SELECT pg_try_advisory_lock($1)", lock_key(spool_id)):
        raise SpoolCopied(
            f"Another Beacon is connected with a copy of this spool ({spool_id}). Stop it; or, if "
            "this data directory was copied, remove spool/spool.json in the copy."
        )
    row = await session.fetch_row(_sql("open_position"), spool_id, oldest, node)
    assert row is not None
    return Position(*row.values())


async def skip_missing(session: Session, spool_id: UUID, oldest: int) -> None:
    """Postgres is older than the oldest record (a restored backup): count what is missing."""
    await session.execute(_sql("skip_missing"), spool_id, oldest)


async def store(session: Session, load: Load, spool_id: UUID) -> Stored:
    """Store the load in one transaction. Raises Moved, PostgresAway, PostgresRefused."""
    try:
        return await _store_fast(session, load, spool_id)
    except _CopyRefused as refused:
        if refused.error.sqlstate == UNIQUE_VIOLATION or condemns(refused.error.sqlstate):
            return await _store_carefully(session, load, spool_id)
        raise refused.error from None


async def _store_fast(session: Session, load: Load, spool_id: UUID) -> Stored:
    async with session.transaction():
        load = await _begin(session, load, spool_id)
        if load.rows:
            await _copy(session, "events", load.rows)
        inserted = [
            Inserted(batch, batch.events, sightings)
            for batch, sightings in zip(load.batches, load.sightings, strict=True)
        ]
        return await _finish(session, load, spool_id, inserted, load.rejected)


async def _store_carefully(session: Session, load: Load, spool_id: UUID) -> Stored:
    async with session.transaction():
        load = await _begin(session, load, spool_id)
        await session.execute(_sql("create_staging"))
        placing = _Placing(session, load)
        await placing.place(0, len(load.rows))
        return await _finish(
            session, load, spool_id, placing.inserted(), load.rejected + placing.rejected
        )


async def _begin(session: Session, load: Load, spool_id: UUID) -> Load:
    """Take the fence, and give doubtful times their first value."""
    row = await session.fetch_row(_sql("position_for_update"), spool_id, lock_key(spool_id))
    if row is None:
        raise Moved("This spool has no position in Postgres, or another Beacon is writing from it.")
    if row["position"] != load.start:
        raise Moved(f"The position is {row['position']}, the load begins at {load.start}.")
    if load.pinned:
        await _remember_first_times(session, load)
    if load.pinned or row["any_first_times"]:
        return await _with_first_times(session, load)
    return load


async def _finish(
    session: Session,
    load: Load,
    spool_id: UUID,
    inserted: Sequence[Inserted],
    rejected: Sequence[Rejected],
) -> Stored:
    """Derived rows, rejects, and the new position."""
    folded = fold(inserted)
    for name, columns in zip(UPSERTS, folded, strict=True):
        if columns:
            await session.execute(_sql(name), *columns)
    for project_id, keys in keys_of(inserted).items():
        await session.execute(_sql("insert_change"), project_id, *keys)
    if load.releases:
        await session.execute(_sql("upsert_releases"), *_release_columns(load.releases))
    if rejected:
        await _insert_rejected(session, rejected)
    await issues.add_in(session, inserted, alerting=not load.is_past)
    await counting.add_in(session, inserted)
    await losing.add_in(session, load.losses)
    refused = sum(line.events for line in rejected)
    stored = sum(len(item.events) for item in inserted)
    taken = load.end - load.start - load.missing - load.dropped
    result = Stored(
        position=load.end,
        stored=stored,
        duplicate=taken - refused - stored,
        rejected=refused,
        dropped=load.dropped,
        missing=load.missing,
        inserted=inserted,
    )
    await session.execute(_sql("advance_position"), spool_id, *result[:-1])
    return result


def _release_columns(releases: Mapping[Release, int]) -> tuple[list[Any], ...]:
    projects, names, environments = zip(*releases, strict=True)
    times = [time_of(each) for each in releases.values()]
    return [UUID(bytes=each) for each in projects], list(names), list(environments), times


# --- COPY ------------------------------------------------------------------------------------


async def _copy(session: Session, table: str, rows: Sequence[bytes]) -> None:
    try:
        await session.copy_binary(table, COLUMNS, _chunks(rows), timeout=COPY_SECONDS)
    except PostgresRefused as error:
        raise _CopyRefused(error) from None


def _chunks(rows: Sequence[bytes]) -> Iterator[bytes]:
    """The rows as one binary COPY, in pieces that do not hold the loop up for long."""
    chunk, size = [HEADER], 0
    for row in rows:
        chunk.append(row)
        size += len(row)
        if size >= CHUNK_BYTES:
            yield b"".join(chunk)
            chunk, size = [], 0
    chunk.append(TRAILER)
    yield b"".join(chunk)


class _Placing:
    """Places rows one range after another; what Postgres refuses is found and set aside."""

    def __init__(self, session: Session, load: Load) -> None:
        self.rejected: list[Rejected] = []
        self._session = session
        self._load = load
        self._inserted: set[Key] = set()
        self._insert = _sql("insert_staged").format(columns=", ".join(COLUMNS))

    async def place(self, start: int, end: int) -> None:
        """Insert rows `start` up to `end`, each once, those that cannot be into `rejected`."""
        todo = [(start, end)]
        while todo:
            start, end = todo.pop()
            if start == end:
                continue
            try:
                async with self._session.transaction():
                    keys = await self._insert_range(start, end)
            except _CopyRefused as refused:
                if not condemns(refused.error.sqlstate):
                    raise refused.error from None
                todo += reversed(self._split(start, end, refused.error))
            else:
                self._inserted |= keys

    def _split(self, start: int, end: int, error: PostgresRefused) -> list[tuple[int, int]]:
        """What is left to do when a row of the range was refused: by its line, else by halves."""
        line = _LINE.search(error.where or "")
        at = start + int(line[1]) - 1 if line else None
        if end - start == 1:
            at = start
        if at is None or not start <= at < end:
            middle = (start + end) // 2
            return [(start, middle), (middle, end)]
        reason = error.message[:MAX_REASON_CHARACTERS]
        self.rejected.append(self._load.reject(at, error.sqlstate, reason))
        return [(start, at), (at + 1, end)]

    async def _insert_range(self, start: int, end: int) -> set[Key]:
        await _copy(self._session, "staging_events", self._load.rows[start:end])
        try:
            rows = await self._session.fetch(self._insert)
        except PostgresRefused as error:
            raise _CopyRefused(error) from None
        await self._session.execute("TRUNCATE staging_events")
        return {
            (r["project_id"].bytes, microseconds_of(r["timestamp"]), r["id"].bytes) for r in rows
        }

    def inserted(self) -> list[Inserted]:
        """The events really inserted; of equal keys within the load the first one was."""
        left = set(self._inserted)
        rows = iter(self._load.rows)
        found = []
        for batch, sightings in zip(self._load.batches, self._load.sightings, strict=True):
            places = []
            for place, row in zip(range(len(batch.events)), rows, strict=False):
                key = key_of(row)
                if key in left:
                    left.remove(key)
                    places.append(place)
            events = [batch.events[place] for place in places]
            seen = [sightings[place] for place in places] if sightings else ()
            found.append(Inserted(batch, events, seen))
        return found


def _key(row: Mapping[str, Any]) -> Key:
    return row["project_id"].bytes, microseconds_of(row["timestamp"]), row["id"].bytes


async def _insert_rejected(session: Session, rejected: Sequence[Rejected]) -> None:
    projects, ids, times, states, reasons, raws, _events = zip(*rejected, strict=True)
    await session.execute(
        _sql("insert_rejected"),
        [UUID(bytes=each) for each in projects],
        [UUID(bytes=each) for each in ids],
        [time_of(each) for each in times],
        states,
        reasons,
        raws,
    )


# --- doubtful times --------------------------------------------------------------------------


async def _remember_first_times(session: Session, load: Load) -> None:
    pinned = {
        (batch.project_id, event.id): event.timestamp
        for batch, event in map(load.at, reversed(load.pinned))
    }
    keys = sorted(pinned)
    await session.execute(
        _sql("insert_first_times"),
        [UUID(bytes=project) for project, _id in keys],
        [UUID(bytes=event_id) for _project, event_id in keys],
        [time_of(pinned[key]) for key in keys],
    )


async def _with_first_times(session: Session, load: Load) -> Load:
    """The load with the time that was stored first for each id that `first_times` knows."""
    times = await _first_times(session, load)
    if not times:
        return load
    rows = list(load.rows)
    batches = []
    for batch, offset in zip(load.batches, load.offsets, strict=True):
        events = list(batch.events)
        for number, event in enumerate(events):
            time = times.get((batch.project_id, event.id))
            if time is not None and time != event.timestamp:
                rows[offset + number] = with_timestamp(rows[offset + number], time)
                events[number] = msgspec.structs.replace(event, timestamp=time)
        batches.append(msgspec.structs.replace(batch, events=events))
    return dataclasses.replace(load, rows=rows, batches=batches)


async def _first_times(session: Session, load: Load) -> dict[tuple[bytes, bytes], int]:
    """(project id, event id) -> time, for those of the load that are known."""
    wanted = [
        (UUID(bytes=batch.project_id), UUID(bytes=event.id))
        for batch in load.batches
        for event in batch.events
        if event.time_source != TimeSource.RECEIPT
    ]
    found = await session.fetch(_sql("find_first_times"), *_columns(wanted))
    return {
        (row["project_id"].bytes, row["id"].bytes): microseconds_of(row["timestamp"])
        for row in found
    }


def _columns(pairs: Sequence[tuple[UUID, UUID]]) -> tuple[list[UUID], list[UUID]]:
    return [one for one, _other in pairs], [other for _one, other in pairs]


def lock_key(spool_id: UUID) -> int:
    """The advisory lock by which a live copy of this spool is noticed."""
    return int.from_bytes(spool_id.bytes[:8], "big", signed=True)


def _sql(name: str) -> str:
    return resources.sql("writer", name)
