"""Adds a load's errors to their issues, within the transaction that stores them.

In: what was really inserted. Out: `issues` and what belongs to them, and for alerts a line of the
outbox for each issue that is new or opens again. Everybody locks issues in the order of their keys,
before all that belongs to them: so one node waits for the other, and never both.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from beacon import resources
from beacon.errors import PostgresRefused
from beacon.issues.folding import (
    Folding,
    Key,
    Ordered,
    Row,
    hour_rows,
    ids_of,
    issue_rows,
    tag_rows,
    visitor_rows,
)
from beacon.issues.reopening import Locked, outbox_row, reopen_in

if TYPE_CHECKING:
    from beacon.postgres.database import Session
    from beacon.writer.fold import Inserted

STATEMENT_ROWS = 5_000
EVENTS_BETWEEN_CHECKPOINTS = 500
MAX_TRIES = 5
"""Against housekeeping that deletes issues, and people who merge them, just now."""

NEW = "new_issue"

_COUNT = 16
"""The place of the number of events in a row of an issue."""


async def add_in(session: Session, inserted: Iterable[Inserted], *, alerting: bool = True) -> None:
    """`alerting`: alerts hear of it."""
    issues = await _fold(inserted)
    if not issues:
        return
    made, locked = await _make_and_lock_in(session, issues)
    grown = await _add_visitors_in(session, issues)
    await _grow_in(session, issues, grown)
    await _execute_in(session, "upsert_hours", hour_rows(issues))
    await _execute_in(session, "upsert_tags", tag_rows(issues))
    if alerting:
        await _execute_in(session, "note_outbox", _new_rows(issues, made))
    await reopen_in(session, issues, locked, alerting=alerting)


async def _fold(inserted: Iterable[Inserted]) -> Ordered:
    """In pieces, so that many errors do not hold the loop up."""
    folding, events = Folding(), 0
    for item in inserted:
        folding.add(item)
        events += len(item.sightings)
        if events >= EVENTS_BETWEEN_CHECKPOINTS:
            events = 0
            await asyncio.sleep(0)
    return folding.in_order()


async def _make_and_lock_in(
    session: Session, issues: Ordered
) -> tuple[set[Key], dict[Key, Locked]]:
    """Which are new, and all of them with those that they are merged into."""
    made: set[Key] = set()
    missing = issues
    for left in reversed(range(MAX_TRIES)):
        rows = (row[:_COUNT] for row in issue_rows(missing))
        async for found in _fetch_in(session, "make_issues", rows):
            made.add(_key_of(found))
        keys = (ids_of(key) for key, _ in issues)
        locked = {
            _key_of(found): Locked.of(found)
            async for found in _fetch_in(session, "lock_issues", keys)
        }
        missing = [each for each in issues if each[0] not in locked]
        if not missing and (not left or all(each.root in locked for each in locked.values())):
            return made, locked
    raise PostgresRefused("Issues are deleted or merged while they are written.", sqlstate="40001")


async def _add_visitors_in(session: Session, issues: Ordered) -> Mapping[Key, int]:
    found: dict[Key, int] = {}
    async for row in _fetch_in(session, "add_visitors", visitor_rows(issues)):
        key = row["project_id"].bytes, row["issue_id"].bytes
        found[key] = found.get(key, 0) + row["visitors"]
    return found


async def _grow_in(session: Session, issues: Ordered, visitors: Mapping[Key, int]) -> None:
    rows = (
        (*row, visitors.get(key, 0))
        for (key, _), row in zip(issues, issue_rows(issues), strict=True)
    )
    await _execute_in(session, "grow_issues", rows)


def _new_rows(issues: Ordered, made: set[Key]) -> Iterator[Row]:
    """Told by the first event."""
    for key, folded in issues:
        if key in made:
            yield outbox_row(key, NEW, folded.first)


# --- statements -----------------------------------------------------------------------------


def _key_of(row: Mapping[str, Any]) -> Key:
    return row["project_id"].bytes, row["id"].bytes


async def _execute_in(session: Session, name: str, rows: Iterator[Row]) -> None:
    for columns in _columns(rows):
        await session.execute(_sql(name), *columns)


async def _fetch_in(
    session: Session, name: str, rows: Iterator[Row]
) -> AsyncIterator[Mapping[str, Any]]:
    for columns in _columns(rows):
        for row in await session.fetch(_sql(name), *columns):
            yield row


def _columns(rows: Iterator[Row]) -> Iterator[Sequence[list[Any]]]:
    """The rows as `unnest` takes them, `STATEMENT_ROWS` at a time."""
    while portion := list(islice(rows, STATEMENT_ROWS)):
        yield [list(column) for column in zip(*portion, strict=True)]


def _sql(name: str) -> str:
    return resources.sql("issues", name)
