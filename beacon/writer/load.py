"""Spool records as one load, ready to be stored (pure).

In: records in order. Out: a `Load` of encoded rows, the events they come from, and what the
load adds to the ingest balance besides.
"""

from __future__ import annotations

import logging
import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from beacon.events import Batch, Event, Report, TimeSource
from beacon.issues.failure import is_failure
from beacon.issues.rules import NO_RULES, GroupingRules
from beacon.issues.sighting import ISSUES, Sighting, sighting_of
from beacon.noise.adding import Losses
from beacon.postgres.partitions import week_of
from beacon.spool.record import Record
from beacon.writer.rows import RowEncoder

UNREADABLE = "BE001"
"""Stands where a SQLSTATE does, for what is refused before Postgres sees it."""

MAX_RELEASES = 10_000
"""That are remembered; a process that sees more of them forgets which it has seen."""

NO_ID = bytes(16)
PINNED = int(TimeSource.PINNED)

EARLIEST, LATEST = -62_000_000_000_000_000, 7_200_000_000_000_000
"""Years 5 to 2198, in microseconds since 1970: outside there is no partition to be made."""

PIECE_BYTES = 512 * 1024
"""Of a delivery so much of its errors, about, is added at once."""

_log = logging.getLogger(__name__)
_decode = msgspec.msgpack.Decoder(Batch).decode
_encode = msgspec.msgpack.Encoder().encode


RulesOf = Callable[[bytes], GroupingRules]
"""Of a project, by its id."""

Sightings = Sequence[Sighting | None]
"""One an event of a delivery, or nothing where none is of an issue."""

Release = tuple[bytes, str, str]
"""Project, release, and the environment, which is empty where the event names none."""


class Rejected(NamedTuple):
    """One line of `rejected_events`; `events` is how many it stands for in the balance."""

    project_id: bytes
    event_id: bytes
    received_at: int
    sqlstate: str
    reason: str
    raw: bytes
    events: int = 1


@dataclass(slots=True)
class Load:
    """Events `start` up to (not including) `end` of one spool, a row for each."""

    start: int
    end: int
    rows: list[bytes] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)
    sightings: list[Sightings] = field(default_factory=list)  # of each of `batches`
    offsets: list[int] = field(default_factory=list)  # place in `rows` of each batch's first
    pinned: list[int] = field(default_factory=list)  # places in `rows`
    rejected: list[Rejected] = field(default_factory=list)
    dropped: int = 0
    losses: Losses = field(default_factory=Losses)
    missing: int = 0  # sequence numbers that no record has (a damaged disk, a restored backup)
    weeks: set[int] = field(default_factory=set)
    releases: dict[Release, int] = field(default_factory=dict)  # seen first, and when
    is_full: bool = False  # more waits behind it
    is_past: bool = False  # brought in from elsewhere: nobody is alerted of it

    def at(self, place: int) -> tuple[Batch, Event]:
        """The event of the row at `place`, and its delivery."""
        number = bisect_right(self.offsets, place) - 1
        batch = self.batches[number]
        return batch, batch.events[place - self.offsets[number]]

    def reject(self, place: int, sqlstate: str, reason: str) -> Rejected:
        """The line for the row at `place`."""
        batch, event = self.at(place)
        return _rejected(batch, event, sqlstate, reason)


class Loader:
    """Makes loads; keeps the row encoder's memory between them, and when it saw each release."""

    def __init__(self, rules_of: RulesOf = lambda _project: NO_RULES) -> None:
        self._encoder = RowEncoder()
        self._releases: dict[Release, int] = {}
        self._rules_of = rules_of
        self._failed = False

    def forget_releases(self) -> None:
        """Postgres may have others than those that were seen."""
        self._releases.clear()

    def begin(self, start: int) -> Load:
        return Load(start, start)

    def read(self, load: Load, record: Record) -> Batch | None:
        """The delivery of the record behind those that the load has, for `add_batch`; None: it
        cannot be read."""
        load.missing += max(0, record.sequence - load.end)
        load.end = record.next_sequence
        try:
            return _decode(record.payload)
        except msgspec.MsgspecError as error:
            load.rejected.append(_unreadable(record, error))
            return None

    def add(self, load: Load, batch: Batch) -> Iterator[int]:
        """`add_batch`, a piece at each step of the iterator: grouping errors takes its time. How
        many bytes of errors a piece has, about."""
        size = sum(_size(event.report, event) for event in batch.events if event.report is not None)
        for piece in _pieces(batch, 1 + size // PIECE_BYTES):
            self.add_batch(load, piece)
            yield min(size, PIECE_BYTES)

    def add_batch(self, load: Load, batch: Batch) -> None:
        """Add the delivery; where it comes from no record, the load's `end` is the caller's."""
        load.dropped += batch.dropped
        if batch.losses:
            load.losses.add(batch)
        try:
            self._add_all(load, batch)
        except (ValueError, struct.error):
            self._add_one_by_one(load, batch)

    def _add_all(self, load: Load, batch: Batch) -> None:
        """Raises ValueError or struct.error, having added nothing, when an event has no row."""
        telling = [each for each in batch.events if each.report is not None or each.name in ISSUES]
        failed = any(is_failure(each.name, each.report) for each in telling)
        sightings = self._sightings(batch) if failed else ()
        rows = self._encoder.rows(batch, [found and found.group.id for found in sightings])
        weeks = {week_of(event.timestamp) for event in batch.events}
        if not weeks <= load.weeks and not all(EARLIEST <= w <= LATEST for w in weeks):
            raise ValueError("its time is beyond what a partition can be made for")
        _append(load, batch, rows, sightings)
        load.weeks |= weeks
        self._see_releases(load, batch.project_id, telling)

    def _sightings(self, batch: Batch) -> Sightings:
        found = [self._sighting(batch, event) for event in batch.events]
        return found if any(found) else ()

    def _sighting(self, batch: Batch, event: Event) -> Sighting | None:
        """What cannot be grouped is stored without an issue."""
        if not is_failure(event.name, event.report):
            return None
        try:
            rules = self._rules_of(batch.project_id)
            return sighting_of(event, batch.visit, batch.project_id, rules)
        except Exception:
            if not self._failed:
                _log.exception("An error could not be grouped, and is of no issue (told once)")
            self._failed = True
            return None

    def _see_releases(self, load: Load, project_id: bytes, events: Sequence[Event]) -> None:
        for event in events:
            report = event.report
            if report is None or not report.release:
                continue
            key = project_id, report.release, report.environment or ""
            if event.timestamp < self._releases.get(key, LATEST) and not _has_nul(*key[1:]):
                if len(self._releases) >= MAX_RELEASES:
                    self.forget_releases()
                self._releases[key] = load.releases[key] = event.timestamp

    def _add_one_by_one(self, load: Load, batch: Batch) -> None:
        """A delivery with an event that has no row: that one is rejected, the others stay."""
        for event in batch.events:
            single = msgspec.structs.replace(batch, events=[event], dropped=0, losses=())
            try:
                self._add_all(load, single)
            except (ValueError, struct.error) as error:
                load.rejected.append(_rejected(batch, event, UNREADABLE, f"has no row: {error}"))


def _has_nul(*texts: str) -> bool:
    """Postgres takes none: such events are rejected."""
    return any("\0" in text for text in texts)


def _size(report: Report, event: Event) -> int:
    return len(event.properties) + len(report.stacktrace or b"")


def _pieces(batch: Batch, number: int) -> Iterator[Batch]:
    """The delivery in at most so many parts. What it dropped and lost counts once."""
    events = batch.events
    length = max(1, -(-len(events) // number))
    if length >= len(events):
        yield batch
        return
    for start in range(0, len(events), length):
        yield msgspec.structs.replace(batch, events=events[start : start + length])
        batch = msgspec.structs.replace(batch, dropped=0, losses=())


def _append(load: Load, batch: Batch, rows: list[bytes], sightings: Sightings) -> None:
    place = len(load.rows)
    load.offsets.append(place)
    load.batches.append(batch)
    load.sightings.append(sightings)
    load.rows += rows
    for event in batch.events:
        if event.time_source == PINNED:
            load.pinned.append(place)
        place += 1


def _rejected(batch: Batch, event: Event, sqlstate: str, reason: str) -> Rejected:
    raw = _encode(msgspec.structs.replace(batch, events=[event], dropped=0, losses=()))
    return Rejected(batch.project_id, event.id, batch.received_at, sqlstate, reason, raw)


def _unreadable(record: Record, error: Exception) -> Rejected:
    return Rejected(
        NO_ID,
        NO_ID,
        0,
        UNREADABLE,
        f"spool record {record.sequence} cannot be read: {error}",
        record.payload,
        record.events,
    )
