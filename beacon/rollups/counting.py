"""Counts events for `event_rollups_hourly` (pure), and writes what was counted.

In: events that were really inserted, or counts of deleted ones. Out: one row a key, in the order in
which everybody locks these rows; beside each name the row of the name "", the sum of all names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from beacon import resources
from beacon.events import Event, decode_visit
from beacon.postgres.uuids import uuid_of
from beacon.writer.fold import ERROR_LEVELS, Inserted, microseconds_of, time_of

if TYPE_CHECKING:
    from beacon.postgres.database import Session

QUARTER_US = 15 * 60 * 1_000_000
ALL_NAMES = ""
"""No event has this name."""

Key = tuple[bytes, str, int]
"""Project, event name, and the quarter's number since 1970."""


class Counts(NamedTuple):
    events: int
    bots: int
    errors: int


def counted(inserted: Iterable[Inserted]) -> dict[Key, Counts]:
    """By project, name and quarter, without the sums of all names."""
    events: Counter[Key] = Counter()
    bots: Counter[Key] = Counter()
    errors: Counter[Key] = Counter()
    robots: dict[bytes, bool] = {}
    for batch, stored, _sightings in inserted:
        if batch.visit not in robots:
            robots[batch.visit] = decode_visit(batch.visit).is_bot
        is_bot = robots[batch.visit]
        for quarter, names in _by_name(batch.project_id, stored, errors):
            for name, count in names.items():
                key = (batch.project_id, name, quarter)
                events[key] += count
                if is_bot:
                    bots[key] += count
    return {key: Counts(count, bots[key], errors[key]) for key, count in events.items()}


def _by_name(
    project: bytes, stored: Sequence[Event], errors: Counter[Key]
) -> Iterator[tuple[int, dict[str, int]]]:
    """Events by name, anew whenever the quarter is another; a delivery is mostly of one."""
    begin, end, names = 0, 0, dict[str, int]()
    for event in stored:
        if not begin <= event.timestamp < end:
            if names:
                yield begin // QUARTER_US, names
            begin = event.timestamp - event.timestamp % QUARTER_US
            end, names = begin + QUARTER_US, {}
        name = event.name
        names[name] = names.get(name, 0) + 1
        if event.report is not None and event.report.level in ERROR_LEVELS:
            errors[project, name, begin // QUARTER_US] += 1
    if names:
        yield begin // QUARTER_US, names


def counts_of(project_id: UUID, rows: Iterable[Mapping[str, Any]]) -> dict[Key, Counts]:
    """Of deleted events, as Postgres counted them: event_name, at, events, bots, all_errors."""
    return {
        (project_id.bytes, row["event_name"], microseconds_of(row["at"]) // QUARTER_US): Counts(
            row["events"], row["bots"], row["all_errors"]
        )
        for row in rows
    }


def with_sums(counts: Mapping[Key, Counts]) -> dict[Key, Counts]:
    """With a row of all names for each project and quarter."""
    rows = dict(counts)
    for (project, _name, quarter), (events, bots, errors) in counts.items():
        key = (project, ALL_NAMES, quarter)
        before = rows.get(key, Counts(0, 0, 0))
        rows[key] = Counts(before.events + events, before.bots + bots, before.errors + errors)
    return rows


def columns_of(counts: Mapping[Key, Counts]) -> list[list[Any]]:
    """The rows with their sums, sorted by key, as `unnest` takes them."""
    rows = (
        (uuid_of(project), name, time_of(quarter * QUARTER_US), *each)
        for (project, name, quarter), each in sorted(with_sums(counts).items())
    )
    return [list(column) for column in zip(*rows, strict=True)]


async def add_in(session: Session, inserted: Iterable[Inserted]) -> None:
    """Of a load, within its transaction: the last rows that it locks, as other nodes want the
    same ones."""
    if counts := counted(inserted):
        await session.execute(_sql("upsert_rollups"), *columns_of(counts))


async def lessen_in(session: Session, counts: Mapping[Key, Counts]) -> None:
    """Of deleted events, within the transaction that deletes them."""
    if counts:
        columns = columns_of(counts)
        await session.execute(_sql("lock_rollups"), *columns[:3])
        await session.execute(_sql("lessen_rollups"), *columns)
        await session.execute(_sql("remove_empty_rollups"), *columns[:3])


def _sql(name: str) -> str:
    return resources.sql("rollups", name)
