"""When a job is to run next. Pure.

In: a schedule (a crontab or an interval), a time zone, a moment. Out: the next moment, in UTC.

A crontab means what Debian's cron makes of it (cronsim): a job at an hour that the clock skips in
spring runs right behind, one at an hour that comes twice in autumn runs once; where minute or hour
is a star it runs by the clock on the wall, each time.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import msgspec
from cronsim import CronSim, CronSimError
from msgspec import Meta

from beacon.errors import InvalidField
from beacon.reports.zones import zone_of

MAX_CRONTAB_CHARACTERS = 200
MAX_YEARS = 6
"""A crontab that names no day for so long is refused: 29 February comes within."""

Unit = Literal["minute", "hour", "day", "week", "month", "year"]

_SHORT = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_LENGTHS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
_NUMBERS = re.compile(r"\d{4,}")


class Crontab(msgspec.Struct, frozen=True, tag="crontab", forbid_unknown_fields=True):
    """Minute, hour, day of the month, month, day of the week; or `@daily` and the like."""

    value: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=MAX_CRONTAB_CHARACTERS,
            examples=["0 3 * * *"],
        ),
    ]


class Interval(msgspec.Struct, frozen=True, tag="interval", forbid_unknown_fields=True):
    """So long after the run before began."""

    value: Annotated[int, Meta(ge=1, le=1000)]
    unit: Unit


Schedule = Crontab | Interval


def check_schedule(schedule: Schedule, zone: str, field: str) -> None:
    """Raises InvalidField, of a field below `field` or of `timezone` beside it."""
    _zone(zone, field)
    if isinstance(schedule, Interval):
        return
    try:
        next_run(schedule, zone, datetime(2026, 1, 1, tzinfo=UTC))
    except (CronSimError, OverflowError, ValueError, AssertionError):
        raise InvalidField(
            f"{field}.value",
            f"{field}.value: it is no crontab of five fields that names a time: minute, hour, day "
            "of the month, month, day of the week.",
        ) from None


def _zone(name: str, field: str) -> ZoneInfo:
    try:
        return zone_of(name)
    except InvalidField:
        beside = field.rpartition(".")[0]
        path = f"{beside}.timezone" if beside else "timezone"
        raise InvalidField(path, f"{path}: {name!r} is no time zone that is known here.") from None


def next_run(schedule: Schedule, zone: str, after: datetime) -> datetime:
    """The first moment behind `after`, for an interval that of a run that began then."""
    if isinstance(schedule, Interval):
        return _after_interval(schedule, after)
    return _next_tick(_expression(schedule.value), zone, after.astimezone(UTC))


def coming_runs(schedule: Schedule, zone: str, after: datetime, count: int) -> list[datetime]:
    found: list[datetime] = []
    for _ in range(count):
        after = next_run(schedule, zone, after)
        found.append(after)
    return found


def _expression(text: str) -> str:
    text = _SHORT.get(text.strip().lower(), text)
    if len(text.split()) != 5 or _NUMBERS.search(text):
        raise CronSimError("five fields")
    return text


def _next_tick(expression: str, zone: str, after: datetime) -> datetime:
    """In an hour that comes twice cronsim knows the first of them only: what it finds may lie
    before `after`."""
    for found in CronSim(expression, after.astimezone(_zone(zone, "schedule"))):
        if found.year > after.year + MAX_YEARS:
            break
        moment = found.astimezone(UTC)
        if moment > after:
            return moment
    raise CronSimError("never")


def _after_interval(interval: Interval, after: datetime) -> datetime:
    length = _LENGTHS.get(interval.unit)
    if length is not None:
        return after + interval.value * length
    months = interval.value * (12 if interval.unit == "year" else 1)
    return _after_months(after, months)


def _after_months(after: datetime, months: int) -> datetime:
    """The same day of a later month, or that month's last one."""
    place = after.year * 12 + after.month - 1 + months
    year, month = place // 12, place % 12 + 1
    first = after.replace(year=year, month=month, day=1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(after.day, last.day))
