"""What goes on in projects, at a glance: from the rollups and the newest events, so that it is
quick whatever is stored.

In: projects, a time, a zone or each project's own. Out: an `Activity` for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from beacon import resources
from beacon.errors import InvalidField
from beacon.events import APART
from beacon.fields import Time
from beacon.live.presence import WINDOW_SECONDS
from beacon.reports.zones import zone_of

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Record

DEFAULT_HOURS = 24
NEWEST_EVENTS = 50_000
"""Of a project, so many at the most are looked at to see who is active now."""
_HOUR = timedelta(hours=1)


class Activity(msgspec.Struct, frozen=True, kw_only=True):
    """`hours`: events of each hour from `since` on, the last one is now's, without bots and
    exposures of flags. `today` and `month`: all that is stored of this day and this month, in the
    zone `tz`. `last_event_at`: the time of the latest event, null: there is none. `active`:
    sessions that are active now (docs/reports.md), of the newest 50,000 events. `open_issues`: what
    broke and nobody has resolved or ignored (docs/errors.md)."""

    project_id: UUID
    tz: str
    since: Time
    hours: list[int]
    today: int
    month: int
    last_event_at: Time | None
    active: int
    open_issues: int


async def read_activity(
    database: Database,
    projects: Sequence[tuple[UUID, str]],
    *,
    hours: int = DEFAULT_HOURS,
    zone: str | None = None,
    now: datetime | None = None,
) -> list[Activity]:
    """`projects` are ids with their zones; the answer is in their order. Raises InvalidField for a
    zone that is none."""
    if zone is not None:
        zone_of(zone)
    now = now or datetime.now(UTC)
    bounds = [_bounds(now, _zone(zone or own), hours) for _id, own in projects]
    columns: list[list[Any]] = [[project for project, _zone in projects]]
    columns += [list(column) for column in zip(*bounds, strict=True)] or [[] for _ in range(5)]
    rows = await database.fetch(
        resources.sql("rollups", "read_activity"),
        *columns,
        hours,
        sorted(APART),
        now - timedelta(seconds=WINDOW_SECONDS),
        NEWEST_EVENTS,
    )
    return [_activity(row, zone or own) for row, (_id, own) in zip(rows, projects, strict=True)]


def _activity(row: Record, zone: str) -> Activity:
    plain = ("since", "hours", "today", "month", "last_event_at", "active", "open_issues")
    fields = {name: row[name] for name in plain}
    return Activity(project_id=UUID(bytes=row["project_id"].bytes), tz=zone, **fields)


def _zone(name: str) -> ZoneInfo:
    """Of a project, which SQL may have given one that is none."""
    try:
        return zone_of(name)
    except InvalidField:
        return ZoneInfo("UTC")


def _bounds(now: datetime, zone: ZoneInfo, hours: int) -> tuple[datetime, ...]:
    """The first hour; this day's and this month's beginning and end."""
    local = now.astimezone(zone)
    into = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    day = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    month = day.replace(day=1)
    next_month = (month + timedelta(days=32)).replace(day=1)
    ends = (day, day + timedelta(days=1), month, next_month)
    return (now - into - (hours - 1) * _HOUR, *(each.astimezone(UTC) for each in ends))
