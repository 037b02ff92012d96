"""Cuts a range into minutes, hours, days, weeks or months of local time. Pure.

In: a `Range` and an interval. Out: the instants at which buckets begin, the first at the start of
the range; each ends where the next begins, the last with the range.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal, get_args

from beacon.reports.faults import refuse
from beacon.reports.ranges import Range
from beacon.reports.zones import DAY, HOUR, MINUTE, instant_of, local_at, offsets

Interval = Literal["minute", "hour", "day", "week", "month"]
INTERVALS: tuple[Interval, ...] = get_args(Interval)

MAX_BUCKETS = 10_000
"""Of one answer: a week of minutes would be 10,080."""

LENGTHS: dict[Interval, int] = {
    "minute": MINUTE,
    "hour": HOUR,
    "day": DAY,
    "week": 7 * DAY,
    "month": 28 * DAY,
}
"""Milliseconds, at the least (but for days on which clocks change)."""

_FITTING: tuple[tuple[int, Interval], ...] = (
    (3 * HOUR, "minute"),
    (3 * DAY, "hour"),
    (100 * DAY, "day"),
    (360 * DAY, "week"),
)


def fitting_interval(asked: Range) -> Interval:
    """What is meant where none is asked for."""
    return next((name for most, name in _FITTING if asked.length <= most), "month")


def buckets_of(asked: Range, interval: Interval, field: str = "interval") -> tuple[int, ...]:
    """Raises InvalidField for more than MAX_BUCKETS, which lists the intervals that go."""
    if asked.length > MAX_BUCKETS * LENGTHS[interval]:
        fewer = [each for each in INTERVALS if asked.length <= MAX_BUCKETS * LENGTHS[each]]
        refuse(
            field,
            f"the range has more than {MAX_BUCKETS} buckets of a {interval}; "
            f"allowed for it are {', '.join(fewer)}, or ask for a shorter range",
        )
    if interval in ("minute", "hour"):
        return tuple(_of_the_clock(asked, LENGTHS[interval]))
    return (asked.start, *_of_the_calendar(asked, interval))


def _of_the_clock(asked: Range, length: int) -> Iterator[int]:
    """Begins anew where the offset changes: of an hour that comes twice, both are there."""
    for start, end, offset in offsets(asked.start, asked.end, asked.zone):
        yield start
        yield from range(start - (start + offset) % length + length, end, length)


def _of_the_calendar(asked: Range, interval: Interval) -> Iterator[int]:
    """Those after the start. A day that clocks skip is none."""
    local, last = _begin(local_at(asked.start, asked.zone), interval), asked.start
    while (instant := instant_of(local, asked.zone)) < asked.end:
        if instant > last:
            yield instant
            last = instant
        local = _next(local, interval)


def _begin(local: datetime, interval: Interval) -> datetime:
    day = local.replace(hour=0, minute=0, second=0, microsecond=0)
    if interval == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if interval == "month" else day


def _next(local: datetime, interval: Interval) -> datetime:
    if interval == "month":
        return (local + timedelta(days=31)).replace(day=1)
    return local + timedelta(days=7 if interval == "week" else 1)
