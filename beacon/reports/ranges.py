"""From when to when a question asks, and with what it is compared. Pure.

In: a period or two dates, a zone, and now. Out: a `Range` of instants (whole milliseconds since
1970-01-01 UTC). docs/reports.md, "Time", says what each means.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from beacon.fields import Time
from beacon.reports.faults import refuse
from beacon.reports.zones import HOUR, instant_of, local_at, offset_at

Period = Literal["24h", "7d", "30d", "12mo", "custom"]
Compare = Literal["previous", "year"]

FIRST = date(1970, 1, 1)
LAST = date(2199, 12, 31)
"""What may be asked for: so that a zone's offset or a comparison never leaves the calendar."""

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_WANTED = "a date as 2026-02-10, or a time with its zone as 2026-02-10T12:00:00Z"
_ONE_DAY = timedelta(days=1)


class DateRange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Either a period before now, or `from` and `to`: dates, both included, or times."""

    period: Period | None = None
    from_: str | None = msgspec.field(name="from", default=None)
    to: str | None = None


class Range(NamedTuple):
    """From `start` up to, and not including, `end`."""

    start: int
    end: int
    zone: ZoneInfo

    @property
    def length(self) -> int:
        return self.end - self.start


def read_range(asked: DateRange, zone: ZoneInfo, now: int, field: str = "date_range") -> Range:
    """Without anything asked: 30 days. Raises InvalidField."""
    if asked.from_ is None and asked.to is None and asked.period != "custom":
        return period_range(asked.period or "30d", zone, now)
    if asked.period not in (None, "custom"):
        refuse(f"{field}.period", "from and to go with the period custom, or with none")
    if asked.from_ is None or asked.to is None:
        missing = "from" if asked.from_ is None else "to"
        refuse(f"{field}.{missing}", f"it is missing, and has to be there: {_WANTED}")
    start = read_time(f"{field}.from", asked.from_, zone, days=0)
    end = read_time(f"{field}.to", asked.to, zone, days=1)
    if end <= start:
        refuse(f"{field}.to", "the range is empty: it has to end after it begins")
    return Range(start, end, zone)


def period_range(period: Period, zone: ZoneInfo, now: int) -> Range:
    """Up to the end of the current hour, day or month, so that its buckets are whole."""
    if period == "24h":
        hour = now - (now + offset_at(now, zone)) % HOUR
        return Range(hour - 23 * HOUR, hour + HOUR, zone)
    today = local_at(now, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    if period == "12mo":
        month = today.replace(day=1)
        first = _months_later(month, -11)
        return Range(instant_of(first, zone), instant_of(_months_later(month, 1), zone), zone)
    first = today - timedelta(days=6 if period == "7d" else 29)
    return Range(instant_of(first, zone), instant_of(today + _ONE_DAY, zone), zone)


def compared_range(asked: Range, compare: Compare) -> Range:
    return _previous(asked) if compare == "previous" else _year_before(asked)


def days_before_end(asked: Range, days: int) -> int:
    """The instant so many local days before the range ends."""
    return instant_of(local_at(asked.end, asked.zone) - timedelta(days=days), asked.zone)


def _previous(asked: Range) -> Range:
    """Whole local days move by as many days, however long the clocks make these."""
    first, end = _day_at(asked.start, asked.zone), _day_at(asked.end, asked.zone)
    if first is None or end is None:
        return Range(asked.start - asked.length, asked.start, asked.zone)
    return Range(instant_of(first - (end - first), asked.zone), asked.start, asked.zone)


def _year_before(asked: Range) -> Range:
    """Where clocks or 29 February leave nothing between its ends, it keeps its length."""
    start = instant_of(_a_year_earlier(local_at(asked.start, asked.zone)), asked.zone)
    end = instant_of(_a_year_earlier(local_at(asked.end, asked.zone)), asked.zone)
    return Range(start, end if end > start else start + asked.length, asked.zone)


def _a_year_earlier(local: datetime) -> datetime:
    leap = local.month == 2 and local.day == 29
    return local.replace(year=local.year - 1, day=28 if leap else local.day)


def _day_at(instant: int, zone: ZoneInfo) -> datetime | None:
    """The local day that begins at that instant."""
    day = local_at(instant, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return day if instant_of(day, zone) == instant else None


def _months_later(month: datetime, count: int) -> datetime:
    months = month.year * 12 + month.month - 1 + count
    return month.replace(year=months // 12, month=months % 12 + 1)


def read_time(field: str, text: str, zone: ZoneInfo, *, days: int = 0) -> int:
    """`days`: so many later, where only a date is given. Raises InvalidField."""
    if _DATE.fullmatch(text):
        return instant_of(_read_date(field, text) + timedelta(days=days), zone)
    try:
        time = msgspec.convert(text, Time).astimezone(UTC)
    except (msgspec.ValidationError, OverflowError):
        refuse(field, f"expected {_WANTED}, not {text[:100]!r}")
    _check_date(field, time.date())
    return (time - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def _read_date(field: str, text: str) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        refuse(field, f"there is no day {text}; expected {_WANTED}")
    _check_date(field, day)
    return datetime(day.year, day.month, day.day)


def _check_date(field: str, day: date) -> None:
    if not FIRST <= day <= LAST:
        refuse(field, f"expected a day from {FIRST} to {LAST}, not {day}")
