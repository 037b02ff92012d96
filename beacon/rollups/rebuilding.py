"""Makes the rollups anew from the events, or compares the two, while the writer goes on.

In: projects. Out: rollups that are exactly what is stored, or where they differ. Both go step by
step, each over a part of a project's time with a bounded number of events; what was interrupted
leaves rollups that are right wherever they were right before.

A step that rebuilds locks the table against writing. Whoever stores or deletes events has changed
the rollups, in the same transaction, by its end: so a transaction has either ended before the lock
was given, and its events are counted, or waits to add its counts to the new ones. Everybody takes
events first and rollups second, so nobody waits in a circle. A comparison is one statement, which
sees each transaction whole or not at all.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

import msgspec

from beacon import resources
from beacon.fields import Time

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Record, Session

STEP_EVENTS = 200_000
STEP_SECONDS = 120.0
LOOK_SECONDS = 60.0
SHOWN = 100

Report = Callable[[int], None]
"""Takes how many events were counted so far."""


class Span(NamedTuple):
    """Whole quarters; None: no bound on that side."""

    since: datetime | None
    until: datetime | None


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """`name` "" is the sum of all names. Counts are events, bots' events and errors."""

    project_id: UUID
    name: str
    at: Time
    stored: list[int]
    counted: list[int]


async def rebuild(
    database: Database,
    report: Report,
    project_id: UUID | None = None,
    *,
    since: datetime | None = None,
) -> tuple[int, int]:
    """Of one project, or of all; None: since ever. How many events were counted, and how many rows
    were wrong."""
    events = wrong = 0
    for project in await _projects(database, project_id):
        async for span in _spans(database, project, since):
            unit = partial(rebuild_in, project_id=project, span=span)
            counted, mended = await database.run(unit, timeout=STEP_SECONDS)
            events, wrong = events + counted, wrong + mended
            report(events)
    return events, wrong


async def check(
    database: Database, report: Report, project_id: UUID | None = None
) -> tuple[int, int, list[Difference]]:
    """How many events were counted, how many rows are wrong, and the first of those."""
    events = wrong = 0
    shown: list[Difference] = []
    for project in await _projects(database, project_id):
        async for span in _spans(database, project):
            rows = await database.fetch(
                _sql("compare_rollups"), project, *span, SHOWN, timeout=STEP_SECONDS
            )
            events, wrong = events + rows[0]["all_events"], wrong + rows[0]["all_wrong"]
            shown += [_difference(project, row) for row in rows if row["at"] is not None]
            report(events)
    return events, wrong, shown[:SHOWN]


async def estimate(database: Database) -> int:
    """About how many events are stored, for a progress bar."""
    return int(await database.fetch_value(_sql("estimate_events")))


async def rebuild_in(session: Session, project_id: UUID, span: Span) -> tuple[int, int]:
    """One step: how many events it counted, and how many rows were wrong. Where none is, nothing
    is locked."""
    (found,) = await session.fetch(_sql("compare_rollups"), project_id, *span, 0)
    if found["all_wrong"]:
        async with session.transaction():
            await session.execute("LOCK TABLE events IN ACCESS SHARE MODE")
            await session.execute("LOCK TABLE event_rollups_hourly IN SHARE ROW EXCLUSIVE MODE")
            await session.execute(_sql("remove_rollups"), project_id, *span)
            await session.execute(_sql("count_events"), project_id, *span)
    return found["all_events"], found["all_wrong"]


async def _projects(database: Database, project_id: UUID | None) -> Sequence[UUID]:
    if project_id is not None:
        return [project_id]
    rows = await database.fetch(_sql("counted_projects"), timeout=LOOK_SECONDS)
    return [UUID(bytes=row["id"].bytes) for row in rows]


async def _spans(
    database: Database, project_id: UUID, since: datetime | None = None
) -> AsyncIterator[Span]:
    """All of time in parts of some `STEP_EVENTS` events, a quarter at the least."""
    if since is not None:
        since = since.replace(minute=0, second=0, microsecond=0)
    while True:
        until = await database.fetch_value(
            _sql("step_end"), project_id, since, STEP_EVENTS, timeout=LOOK_SECONDS
        )
        yield Span(since, until)
        if until is None:
            return
        since = until


def _difference(project_id: UUID, row: Record) -> Difference:
    return Difference(
        project_id=project_id,
        name=row["event_name"],
        at=row["at"],
        stored=list(row["stored"]),
        counted=list(row["counted"]),
    )


def _sql(name: str) -> str:
    return resources.sql("rollups", name)
