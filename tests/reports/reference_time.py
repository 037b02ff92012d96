"""Ranges, periods, comparisons and buckets, found by looking at what clocks show.

Written from docs/reports.md, "Time", by other means than the product: instants (milliseconds since
1970-01-01 UTC) are searched for, never computed from offsets.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

SECOND = 1000
HOUR = 3600 * SECOND
DAY = 24 * HOUR
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Instants = tuple[int, int]
"""From, and up to but not including."""

STEPS = {
    "minute": 30 * SECOND,
    "hour": HOUR // 4,
    "day": 6 * HOUR,
    "week": 6 * HOUR,
    "month": 6 * HOUR,
}
"""No bucket but a clipped one is shorter."""


def shown(instant: int, zone: str) -> datetime:
    """What a clock in the zone shows, with its offset."""
    return (EPOCH + timedelta(milliseconds=instant)).astimezone(ZoneInfo(zone))


def plain(instant: int, zone: str) -> datetime:
    return shown(instant, zone).replace(tzinfo=None, fold=0)


def first_instant(local: datetime, zone: str) -> int:
    """At which clocks show this, or the first at which they show more where they skip it."""
    guess = (local.replace(tzinfo=UTC) - EPOCH) // timedelta(milliseconds=1)
    offsets = {shown(guess + hours * HOUR, zone).utcoffset() for hours in range(-48, 49)}
    showing = [
        guess - offset // timedelta(milliseconds=1) for offset in offsets if offset is not None
    ]
    showing = [instant for instant in showing if plain(instant, zone) == local]
    if showing:
        return min(showing)
    return first_after(guess - 2 * DAY, guess + 2 * DAY, lambda at: plain(at, zone) > local)


def first_after(before: int, after: int, holds: Callable[[int], bool]) -> int:
    """The first instant for which it holds; it does not for `before`, and does for `after`."""
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (before, middle) if holds(middle) else (middle, after)
    return after


def day_begins(day: date, zone: str) -> int:
    return first_instant(datetime(day.year, day.month, day.day), zone)


# --- ranges ----------------------------------------------------------------------------------


def range_of(asked: dict[str, Any], zone: str, now: int) -> Instants:
    """`asked` as the API takes it."""
    if "from" in asked:
        return _time_of(asked["from"], zone, 0), _time_of(asked["to"], zone, 1)
    today = shown(now, zone).date()
    period = asked.get("period", "30d")
    if period == "24h":
        clock = shown(now, zone)
        into = clock.minute * 60 * SECOND + clock.second * SECOND + clock.microsecond // 1000
        return now - into - 23 * HOUR, now - into + HOUR
    if period == "12mo":
        first = today.replace(day=1)
        for _ in range(11):
            first = (first - timedelta(days=1)).replace(day=1)
        return day_begins(first, zone), day_begins(_next_month(today), zone)
    days = {"7d": 7, "30d": 30}[period]
    first = today - timedelta(days=days - 1)
    return day_begins(first, zone), day_begins(today + timedelta(days=1), zone)


def _time_of(text: str, zone: str, days: int) -> int:
    if len(text) == len("2026-02-10"):
        return day_begins(date.fromisoformat(text) + timedelta(days=days), zone)
    return (datetime.fromisoformat(text) - EPOCH) // timedelta(milliseconds=1)


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def compared(asked: Instants, compare: str, zone: str) -> Instants:
    start, end = asked
    if compare == "year":
        start, end = (first_instant(_last_year(plain(at, zone)), zone) for at in asked)
        return start, end if end > start else start + asked[1] - asked[0]
    first, last = plain(start, zone).date(), plain(end, zone).date()
    if day_begins(first, zone) == start and day_begins(last, zone) == end:
        return day_begins(first - (last - first), zone), start
    return start - (end - start), start


def _last_year(local: datetime) -> datetime:
    if (local.month, local.day) == (2, 29):
        local -= timedelta(days=1)
    return local.replace(year=local.year - 1)


def days_before_end(asked: Instants, days: int, zone: str) -> int:
    return first_instant(plain(asked[1], zone) - timedelta(days=days), zone)


# --- buckets ---------------------------------------------------------------------------------


def buckets(asked: Instants, interval: str, zone: str) -> list[int]:
    """Where each begins: as long as clocks show the same bucket, it goes on."""
    found = [asked[0]]
    at, last = asked[0], asked[1] - 1
    while at < last:
        showing = shows(found[-1], interval, zone)
        ahead = min(at + STEPS[interval], last)
        if shows(ahead, interval, zone) != showing:
            ahead = first_after(at, ahead, _is_other(showing, interval, zone))
            found.append(ahead)
        at = ahead
    return found


def _is_other(showing: Hashable, interval: str, zone: str) -> Callable[[int], bool]:
    return lambda at: shows(at, interval, zone) != showing


def shows(instant: int, interval: str, zone: str) -> Hashable:
    """Which bucket a clock shows; of an hour that comes twice, which of them."""
    clock = shown(instant, zone)
    day = clock.date()
    if interval == "month":
        return day.year, day.month
    if interval == "week":
        return day - timedelta(days=day.weekday())
    if interval == "day":
        return day
    minute = clock.minute if interval == "minute" else 0
    return day, clock.hour, minute, clock.utcoffset()


def bucket_at(instant: int, begins: list[int]) -> int:
    """Its place."""
    return bisect_right(begins, instant) - 1


def fitting_interval(asked: Instants) -> str:
    length = asked[1] - asked[0]
    for most, interval in ((3 * HOUR, "minute"), (3 * DAY, "hour"), (100 * DAY, "day")):
        if length <= most:
            return interval
    return "week" if length <= 360 * DAY else "month"
