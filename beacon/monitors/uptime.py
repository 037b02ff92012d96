"""How well a monitor was, day by day and hour by hour.

In: the rows of its hours, a time zone, the time. Out (pure): days without gaps, sums of the last
day, week, month and 90 days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from beacon import resources
from beacon.fields import Time
from beacon.monitors.reading import MonitorCounts, counted

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_DAYS = 90
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

Row = Mapping[str, Any]


class UptimeDay(MonitorCounts, frozen=True, kw_only=True):
    """In the project's time zone; an hour belongs to the day that it begins in."""

    day: date


class MonitorHour(MonitorCounts, frozen=True, kw_only=True):
    at: Time


class MonitorSums(msgspec.Struct, frozen=True, kw_only=True):
    """Whole hours, up to now."""

    day: MonitorCounts = msgspec.field(name="24h")
    week: MonitorCounts = msgspec.field(name="7d")
    month: MonitorCounts = msgspec.field(name="30d")
    quarter: MonitorCounts = msgspec.field(name="90d")


class Uptime(msgspec.Struct, frozen=True, kw_only=True):
    """The oldest day first."""

    days: list[UptimeDay]
    last: MonitorSums


class ResponseTimes(msgspec.Struct, frozen=True, kw_only=True):
    """The oldest hour first; hours without anything are left out."""

    hours: list[MonitorHour]


async def hours_since_in(
    session: Session, monitor_id: UUID, since: datetime, environment: str | None
) -> list[Row]:
    text = resources.sql("monitors", "hours_since")
    return list(await session.fetch(text, monitor_id, since, environment))


def uptime_of(rows: Sequence[Row], days: int, zone: ZoneInfo, now: datetime) -> Uptime:
    today = now.astimezone(zone).date()
    by_day: dict[date, list[Row]] = {
        today - timedelta(days=back): [] for back in reversed(range(days))
    }
    for row in rows:
        day = row["at"].astimezone(zone).date()
        if day in by_day:
            by_day[day].append(row)
    return Uptime(
        days=[
            UptimeDay(day=day, **msgspec.structs.asdict(counted(found)))
            for day, found in by_day.items()
        ],
        last=MonitorSums(
            day=_last(rows, now, DAY),
            week=_last(rows, now, 7 * DAY),
            month=_last(rows, now, 30 * DAY),
            quarter=_last(rows, now, 90 * DAY),
        ),
    )


def response_times_of(rows: Sequence[Row]) -> ResponseTimes:
    by_hour: dict[datetime, list[Row]] = {}
    for row in rows:
        by_hour.setdefault(row["at"], []).append(row)
    return ResponseTimes(
        hours=[
            MonitorHour(at=at, **msgspec.structs.asdict(counted(found)))
            for at, found in by_hour.items()
        ]
    )


def _last(rows: Sequence[Row], now: datetime, length: timedelta) -> MonitorCounts:
    return counted([row for row in rows if row["at"] > now - length])
