"""Opens issues again whose resolution did not hold, or that were ignored for long enough.

In: a load's issues, whose rows are locked and grown, within the writer's transaction. Out: their
state, a line of their activity, and for alerts one of the outbox for each regression. As their rows
are locked, it happens once, however many nodes store their events.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from beacon import resources
from beacon.issues.folding import Key, Ordered, Row, Seen, ids_of
from beacon.issues.states import UNRESOLVED, Reopening, State, Totals, reopening
from beacon.postgres.uuids import uuid_of
from beacon.writer.fold import time_of

if TYPE_CHECKING:
    from beacon.postgres.database import Session

REGRESSION = "regression"
SYSTEM_ACTOR = '{"kind": "system", "name": "beacon"}'


class Locked(NamedTuple):
    """A row of an issue that is locked. `now` is the transaction's time."""

    root: Key
    state: State
    now: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Locked:
        project_id, merged_into = row["project_id"].bytes, row["merged_into"]
        root = row["id"].bytes if merged_into is None else merged_into.bytes
        return cls((project_id, root), State(*(row[each] for each in State._fields)), row["now"])


class _Asked(NamedTuple):
    """A root that is not open, and the events that have come."""

    root: Key
    locked: Locked
    seen: list[Seen]


async def reopen_in(
    session: Session, issues: Ordered, locked: Mapping[Key, Locked], *, alerting: bool
) -> None:
    asked = _asked(issues, locked)
    if not asked:
        return
    known = await _releases_in(session, asked)
    totals = await totals_in(session, [each.root for each in asked if _asks_for_totals(each)])
    found = [
        (each, opened)
        for each in asked
        if (
            opened := reopening(
                each.locked.state,
                each.seen,
                totals.get(each.root, Totals()),
                known.get(each.root[0], {}),
                each.locked.now,
            )
        )
    ]
    if found:
        await _write_in(session, found, alerting)


def _asked(issues: Ordered, locked: Mapping[Key, Locked]) -> list[_Asked]:
    """In order."""
    seen: dict[Key, list[Seen]] = {}
    for key, folded in issues:
        root = locked[key].root
        row = locked.get(root)
        if row is not None and row.state.state != UNRESOLVED:
            seen.setdefault(root, []).extend(folded.releases.values())
    return [_Asked(root, locked[root], events) for root, events in sorted(seen.items())]


def _asks_for_totals(asked: _Asked) -> bool:
    return asked.locked.state.asks_for_totals


async def _releases_in(
    session: Session, asked: Iterable[_Asked]
) -> dict[bytes, dict[str, datetime]]:
    """By project, when those releases were seen first that decide."""
    wanted: set[tuple[bytes, str]] = set()
    for root, locked, seen in asked:
        if locked.state.asks_for_releases:
            names = {each.release for each in seen} | {locked.state.resolved_in or ""}
            wanted |= {(root[0], name) for name in names if name}
    if not wanted:
        return {}
    columns = zip(*sorted(wanted), strict=True)
    projects, releases = (list(column) for column in columns)
    rows = await session.fetch(
        _sql("first_seen_releases"), [uuid_of(p) for p in projects], releases
    )
    found: dict[bytes, dict[str, datetime]] = {}
    for row in rows:
        found.setdefault(row["project_id"].bytes, {})[row["release"]] = row["first_seen_at"]
    return found


async def totals_in(session: Session, roots: Iterable[Key]) -> dict[Key, Totals]:
    """Of issues with all that are merged into them."""
    ids = [ids_of(root) for root in roots]
    if not ids:
        return {}
    rows = await session.fetch(_sql("issue_totals"), *map(list, zip(*ids, strict=True)))
    return {
        (row["project_id"].bytes, row["id"].bytes): Totals(row["events"], row["visitors"])
        for row in rows
    }


async def _write_in(
    session: Session, found: Sequence[tuple[_Asked, Reopening]], alerting: bool
) -> None:
    await _execute_in(
        session,
        "reopen_issues",
        [
            (*ids_of(asked.root), opened.kind, SYSTEM_ACTOR, _details(asked, opened))
            for asked, opened in found
        ],
    )
    regressions = [
        outbox_row(asked.root, REGRESSION, opened.seen)
        for asked, opened in found
        if opened.seen and alerting
    ]
    await _execute_in(session, "note_outbox", regressions)


def _details(asked: _Asked, opened: Reopening) -> str:
    if opened.seen is None:
        return msgspec.json.encode({"because": opened.because}).decode()
    details = {
        "event_id": str(uuid_of(opened.seen.id)),
        "release": opened.seen.release or None,
        "resolved_in": asked.locked.state.resolved_in,
    }
    return msgspec.json.encode(details).decode()


def outbox_row(root: Key, kind: str, seen: Seen) -> Row:
    event = (uuid_of(seen.id), time_of(seen.timestamp))
    return (*ids_of(root), kind, *event, seen.environment, seen.release, seen.level)


async def _execute_in(session: Session, name: str, rows: list[Row]) -> None:
    if rows:
        await session.execute(_sql(name), *map(list, zip(*rows, strict=True)))


def _sql(name: str) -> str:
    return resources.sql("issues", name)
