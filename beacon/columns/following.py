"""Makes a project's columns out of Postgres, and keeps them as Postgres is.

In: `Project`s, and the changes that Postgres keeps a list of. Out: the same `Project`s, as of a
moment after the call. What transactions have stored is read by the keys that each has left behind
(`column_changes`); which of them are in is told by Postgres' transaction numbers, as they commit in
another order than they begin.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np

from beacon import resources
from beacon.columns.arrays import Codes
from beacon.columns.day import Kind
from beacon.columns.fetching import (
    FIRST,
    PAGE_ROWS,
    SECONDS,
    Change,
    fetch_changes_in,
    fetch_events_in,
    fetch_events_page_in,
    fetch_horizon_in,
    fetch_property_in,
    fetch_sessions_in,
    fetch_sessions_page_in,
    fetch_usual_properties_in,
    uuids,
)
from beacon.columns.project import MAX_VALUES, Followed, Project, codes_of
from beacon.columns.rows import EventRows, joined_sessions
from beacon.columns.texts import Dictionary

if TYPE_CHECKING:
    from beacon.postgres.database import Session

SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
KEYS_AT_ONCE = 20_000
BUILD_ROWS = 1_000_000  # which are put into their days at once
USUAL = (Kind(), Kind(quarters=True), Kind(("event",)), Kind(("page",)))
"""What every dashboard asks for, merged before anybody asks."""

Progress = Callable[[int], None]
"""Is told how many events are read."""


class Outdated(Exception):
    """The columns cannot be brought up to date: they must be made anew."""


async def build_in(
    session: Session, project_id: UUID, progress: Progress = lambda _events: None
) -> Project:
    """All of a project, as of now."""
    project = Project(project_id)
    async with session.transaction():
        await session.execute(SNAPSHOT)
        await _add_sessions_in(session, project)
        for name in await fetch_usual_properties_in(session, project_id):
            project.columns.events[name] = Dictionary(limit=MAX_VALUES)
        key = FIRST
        count = 0
        while True:
            page, next_key = await fetch_events_page_in(
                session, project_id, key, project.columns, project.sessions.places
            )
            project.add(page)
            if project.tail_rows >= BUILD_ROWS:
                project.settle()
            if next_key is None:
                break
            key = next_key
            count += len(page)
            progress(count)
        project.followed = await _followed_in(session, project_id)
    project.forget_full()
    project.settle()
    merge_usual(project)
    return project


async def _add_sessions_in(session: Session, project: Project) -> None:
    """In the order in which they began, as their events are: then what is near in time is near in
    memory."""
    pages, after = [], None
    while True:
        rows, after = await fetch_sessions_page_in(session, project.id, after, project.columns)
        pages.append(rows)
        if after is None:
            break
    everything = joined_sessions(pages)
    order = np.argsort(everything.start, kind="stable")
    for begin in range(0, len(order), PAGE_ROWS):
        project.sessions.replace(everything.at(order[begin : begin + PAGE_ROWS]))
    project.sessions.settle()


def merge_usual(project: Project) -> None:
    for kind in USUAL:
        project.stack(kind)


async def is_current_in(session: Session, project: Project) -> bool:
    """Whether there is nothing new. Changes nothing."""
    followed = project.followed
    known = followed.before, list(followed.applied), followed.witness
    row = await session.fetch_row(_sql("look"), project.id, *known, timeout=SECONDS)
    assert row is not None
    return not row["is_new"]


async def follow_in(session: Session, project: Project) -> None:
    """What has come since goes into the tail. Raises Outdated."""
    async with session.transaction():
        await session.execute(SNAPSHOT)
        changes = await _new_changes_in(session, project)
        if any(change.rebuild for change in changes):
            project.is_outdated = True
        rows = await _apply_in(session, project, changes)
        followed = await _followed_in(session, project.id)
    for each in rows:
        project.add(each)
    project.forget_full()
    project.followed = followed


async def read_property_in(
    session: Session, project: Project, name: str, rows: EventRows, dictionary: Dictionary
) -> Codes:
    """What a property or tag is in each of the rows."""
    bounds = int(rows.time[0]), int(rows.time[-1]) + 1
    found = await fetch_property_in(session, project.id, name, *bounds, dictionary)
    return codes_of(rows, found)


async def _new_changes_in(session: Session, project: Project) -> list[Change]:
    """Raises Outdated where this is no later state of the database that the columns are of."""
    followed = project.followed
    horizon = await fetch_horizon_in(session)
    known = await session.fetch_value(_sql("is_there"), followed.witness)
    if horizon.end < followed.before or (followed.witness is not None and not known):
        raise Outdated
    changes = await fetch_changes_in(session, project.id, followed.before)
    return [change for change in changes if change.id not in followed.applied]


async def _apply_in(
    session: Session, project: Project, changes: Sequence[Change]
) -> list[EventRows]:
    """The new events, whose sessions are in."""
    keys = [key for change in changes for key in change.keys]
    found = []
    for begin in range(0, len(keys), KEYS_AT_ONCE):
        some = keys[begin : begin + KEYS_AT_ONCE]
        rows = await fetch_events_in(
            session, project.id, some, project.columns, project.sessions.places
        )
        await _replace_sessions_in(session, project, rows.session, ())
        found.append(rows)
    anon_ids = sorted({each for change in changes for each in change.anon_ids})
    if anon_ids:
        project.aliases += 1
        await _replace_sessions_in(session, project, np.zeros(0, np.int32), anon_ids)
    return found


async def _replace_sessions_in(
    session: Session, project: Project, places: Codes, anon_ids: Sequence[str]
) -> None:
    ids = uuids(project.sessions.ids_at(np.unique(places)))
    if ids or anon_ids:
        found = await fetch_sessions_in(session, project.id, ids, anon_ids, project.columns)
        project.sessions.replace(found)


async def _followed_in(session: Session, project_id: UUID) -> Followed:
    horizon = await fetch_horizon_in(session)
    seen = await session.fetch(_sql("seen"), project_id, horizon.before)
    newest = await session.fetch_value(_sql("newest"), project_id)
    return Followed(horizon.before, frozenset(row["id"] for row in seen), newest)


def _sql(name: str) -> str:
    return resources.sql("columns", name)
