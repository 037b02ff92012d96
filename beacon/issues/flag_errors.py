"""Errors since a flag changed: issues that are new since, or come much more often than before.

In: a flag, one of its changes, an environment, how long before and behind it. Out: `FlagErrorList`.
These are units of work (asyncio side) on connections that only read.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from beacon import resources
from beacon.errors import InvalidField, NotFound
from beacon.fields import Time
from beacon.flags.details import flag_in
from beacon.flags.history import Entry, change_in, list_changes_in
from beacon.issues.details import ListedIssue, read_issues_in
from beacon.issues.periods import HOUR, Span

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MIN_EVENTS = 5
"""So often an issue that is not new came after the change, at least."""
MIN_RATIO = 2.0
"""So many times as often as before."""
MIN_AFTER = timedelta(minutes=1)
"""A change of just now is compared with so much of the past at least."""
DIGITS = 3


class FlagChange(msgspec.Struct, frozen=True):
    """`fields`: those that are others since."""

    id: int
    at: Time
    environment: str | None
    action: str
    actor: dict[str, Any]
    fields: list[str]


class Window(msgspec.Struct, frozen=True, rename={"start": "from", "end": "to"}):
    start: Time
    end: Time
    hours: float


class FlagError(msgspec.Struct, frozen=True, kw_only=True):
    """`ratio`: how many times as often as before; null where it did not come before."""

    issue: ListedIssue
    is_new: bool
    events_before: int
    events_after: int
    per_hour_before: float
    per_hour_after: float
    ratio: float | None


class FlagErrorList(msgspec.Struct, frozen=True, kw_only=True):
    """New ones first, then those that are most above what was usual. `change`, `before` and `after`
    are null where the flag was never changed."""

    flag: str
    environment: str | None
    change: FlagChange | None
    before: Window | None
    after: Window | None
    items: list[FlagError]


async def flag_errors_in(
    session: Session,
    project_id: UUID,
    flag: str,
    *,
    change_id: int | None,
    environment: str | None,
    hours: int,
    limit: int,
    now: datetime,
) -> FlagErrorList:
    """Raises NotFound, InvalidField."""
    entry = await _entry_in(session, project_id, flag, change_id, environment)
    if entry is None:
        return FlagErrorList(
            flag=flag, environment=environment, change=None, before=None, after=None, items=[]
        )
    before, after = windows_of(entry.at, hours, now)
    rows = await session.fetch(
        resources.sql("issues", "flag_errors"),
        *(project_id, entry.at, before.start, after.end, environment),
        *(MIN_EVENTS, MIN_RATIO, limit),
    )
    span = Span(
        start=before.start,
        end=after.end,
        bucket=HOUR,
        points=-(-(after.end - before.start) // HOUR),
        is_asked=True,
        is_open=True,
    )
    found = await read_issues_in(
        session,
        project_id,
        [UUID(bytes=row["id"].bytes) for row in rows],
        span=span,
        environment=environment,
        now=now,
    )
    by_id = {issue.id: issue for issue in found}
    items = [_error_of(row, by_id, before, after) for row in rows]
    return FlagErrorList(
        flag=flag,
        environment=environment,
        change=_change_of(entry),
        before=before,
        after=after,
        items=items,
    )


def windows_of(at: datetime, hours: int, now: datetime) -> tuple[Window, Window]:
    """Before the change whole hours, as they are counted; after it up to now."""
    whole = at.replace(minute=0, second=0, microsecond=0)
    start = whole - hours * HOUR
    end = max(min(at + hours * HOUR, now), at + MIN_AFTER)
    return Window(start, at, _hours(at - start)), Window(at, end, _hours(end - at))


def _hours(length: timedelta) -> float:
    return round(length / HOUR, DIGITS)


async def _entry_in(
    session: Session, project_id: UUID, flag: str, change_id: int | None, environment: str | None
) -> Entry | None:
    """The change that is asked for, else the last one that the environment has seen."""
    if change_id is not None:
        try:
            entry = await change_in(session, project_id, change_id)
        except NotFound:
            entry = None
        if entry is None or entry.key != flag or entry.kind == "segment":
            message = f"change_id: the history of {flag!r} has no such change."
            raise InvalidField("change_id", message)
        return entry
    entries = await list_changes_in(
        session, project_id, key=flag, kinds=("flag", "environment"), limit=100
    )
    if not entries:
        await flag_in(session, project_id, flag)
    seen = (
        each for each in entries if environment in (None, each.environment) or not each.environment
    )
    return next(seen, None)


def _change_of(entry: Entry) -> FlagChange:
    return FlagChange(
        entry.id, entry.at, entry.environment, entry.action, entry.actor, entry.changed_fields
    )


def _error_of(
    row: Mapping[str, Any], issues: Mapping[UUID, ListedIssue], before: Window, after: Window
) -> FlagError:
    per_hour_before = row["before"] / before.hours
    per_hour_after = row["after"] / after.hours
    return FlagError(
        issue=issues[UUID(bytes=row["id"].bytes)],
        is_new=row["is_new"],
        events_before=row["before"],
        events_after=row["after"],
        per_hour_before=round(per_hour_before, DIGITS),
        per_hour_after=round(per_hour_after, DIGITS),
        ratio=round(per_hour_after / per_hour_before, DIGITS) if row["before"] else None,
    )
