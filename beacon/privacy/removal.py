"""Deletes a person's rows of one step, and mends what they shared with others.

In: a `Session` (these are units of work, each one transaction), a person, a step. Out: how
many rows were deleted, by table.

Deleting an event takes it out of its session's counts in the same transaction, under the lock
that the writer takes too: so the counts of others stay right whatever the writer does meanwhile.
What a session says of itself, where others are in it, is then told by what is left of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from beacon import resources
from beacon.events import APART, PAGE_EVENTS, QUIET_EVENTS
from beacon.issues.sighting import GIVEN_TAGS, MAX_TAG_CHARACTERS
from beacon.privacy.person import Person
from beacon.privacy.reading import find_rejected
from beacon.privacy.walk import Step
from beacon.rollups import counting
from beacon.writer.fold import ERROR_LEVELS

if TYPE_CHECKING:
    from beacon.postgres.database import Record, Session

Removed = dict[str, int]


async def remove_rows(session: Session, project_id: UUID, person: Person, step: Step) -> Removed:
    """Of a table with `anon_id` and `user_id` that shares nothing with others."""
    text, args = step.statement("remove_rows", project_id, *person.parameters)
    return {step.part: _count(await session.execute(text, *args))}


async def remove_events(session: Session, project_id: UUID, person: Person, step: Step) -> Removed:
    """With their first times, out of their sessions, their issues' tags and out of the rollups."""
    names = (sorted(PAGE_EVENTS), sorted(ERROR_LEVELS), sorted(APART), sorted(QUIET_EVENTS))
    given = (*person.parameters, *names, MAX_TAG_CHARACTERS)
    text, args = step.statement("remove_events", project_id, *given)
    async with session.transaction():
        rows = await session.fetch(text, *args)
        gone = [row for row in rows if row["session_id"] is not None]
        sessions = await _take_out_in(session, project_id, gone) if gone else 0
        await _take_out_of_tags_in(session, project_id, rows)
        by_name = [row for row in rows if row["event_name"] is not None]
        await counting.lessen_in(session, counting.counts_of(project_id, by_name))
        if gone:
            await session.execute(_sql("note_removed"), project_id)
    return {"events": sum(row["events"] for row in gone), "sessions": sessions}


async def remove_sessions(
    session: Session, project_id: UUID, person: Person, step: Step
) -> Removed:
    """Those that name the person and that no event is left of."""
    text, args = step.statement("lock_sessions_of_person", project_id, *person.parameters)
    async with session.transaction():
        ids = [row["id"] for row in await session.fetch(text, *args)]
        return {"sessions": await _mend_sessions_in(session, project_id, ids)}


async def remove_rejected(
    session: Session, project_id: UUID, person: Person, step: Step
) -> Removed:
    ids = await find_rejected(session, project_id, person, step)
    tag = await session.execute(_sql("remove_rejected"), project_id, ids)
    return {"rejected_events": _count(tag)}


async def remove_met(session: Session, project_id: UUID, person: Person, step: Step) -> Removed:
    """Who met an issue, out of its number of visitors. Issues are locked first."""
    locking, args = step.statement("lock_met_issues", project_id, person.ids)
    removing, _ = step.statement("remove_met", project_id, person.ids)
    async with session.transaction():
        await session.execute(locking, *args)
        return {"issue_visitors": int(await session.fetch_value(removing, *args))}


async def remove_user_tags(
    session: Session, project_id: UUID, person: Person, step: Step
) -> Removed:
    text, args = step.statement("remove_user_tags", project_id, person.ids)
    return {"issue_tags": _count(await session.execute(text, *args))}


async def remove_samples(session: Session, project_id: UUID, person: Person, step: Step) -> Removed:
    """What alerts tell of events goes with them: behind `remove_events`."""
    text, args = step.statement("remove_samples", project_id)
    async with session.transaction():
        ids = [row["id"] for row in await session.fetch(text, *args)]
        await session.execute(_sql("remove_sent_samples"), project_id, ids)
    return {"alert_firings": len(ids)}


async def _take_out_of_tags_in(session: Session, project_id: UUID, rows: Sequence[Record]) -> None:
    """What their clients had tagged them with. What Beacon gave besides, as the browser, stays
    counted; but for the user, which `remove_user_tags` takes out."""
    gone = [row for row in rows if row["issue_id"] is not None and row["key"] not in GIVEN_TAGS]
    if not gone:
        return
    ids, *columns = ([row[name] for row in gone] for name in ("issue_id", "key", "value", "events"))
    await session.execute(_sql("lock_issues"), project_id, ids)
    await session.execute(_sql("lessen_tags"), project_id, ids, *columns)


async def _take_out_in(session: Session, project_id: UUID, gone: Sequence[Record]) -> int:
    """How many sessions nothing is left of."""
    columns = ("session_id", "counted", "pages", "errors", "actions")
    ids, *counts = ([row[name] for row in gone] for name in columns)
    await session.execute(_sql("lock_sessions"), project_id, ids)
    await session.execute(_sql("lessen_sessions"), project_id, ids, *counts)
    return await _mend_sessions_in(session, project_id, ids)


async def _mend_sessions_in(session: Session, project_id: UUID, ids: Sequence[UUID]) -> int:
    """How many of these sessions, which are locked, are no more."""
    if not ids:
        return 0
    empty = await session.fetch(_sql("remove_empty_sessions"), project_id, ids, sorted(APART))
    left = set(ids) - {row["id"] for row in empty}
    if left:
        await session.execute(_sql("mend_sessions"), project_id, list(left), sorted(APART))
    return len(empty)


def _count(tag: str) -> int:
    """Of a command tag, `DELETE 5`."""
    return int(tag.rpartition(" ")[2])


def _sql(name: str) -> str:
    return resources.sql("privacy", name)
