"""The stretch of time that numbers of issues are of, in buckets of whole hours. Pure.

In: what was asked for, and now. Out: a `Span`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from beacon.fields import Time
from beacon.reports.ranges import DateRange, read_range

MAX_BUCKETS = 30
HOUR = timedelta(hours=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Span(NamedTuple):
    """From `start` up to `end`, whole hours, in `points` buckets. `is_asked`: only issues that came
    within it are meant; `is_open`: it ends now or later."""

    start: datetime
    end: datetime
    bucket: timedelta
    points: int
    is_asked: bool
    is_open: bool


class TrendBuckets(msgspec.Struct, frozen=True, rename={"start": "from", "end": "to"}):
    """What points of trends are of; the last one may end behind `to`."""

    start: Time
    end: Time
    bucket_seconds: int
    buckets: int


def span_of(asked: DateRange, zone: ZoneInfo, now: datetime) -> Span:
    """Without anything asked: the last 30 days. Raises InvalidField."""
    milliseconds = (now - _EPOCH) // timedelta(milliseconds=1)
    found = read_range(asked, zone, milliseconds, field="period")
    start = _whole(_EPOCH + timedelta(milliseconds=found.start))
    end = _whole(_EPOCH + timedelta(milliseconds=found.end) + HOUR - timedelta(microseconds=1))
    hours = (end - start) // HOUR
    bucket = -(-hours // MAX_BUCKETS)
    return Span(
        start=start,
        end=end,
        bucket=bucket * HOUR,
        points=-(-hours // bucket),
        is_asked=asked != DateRange(),
        is_open=end >= now,
    )


def buckets_of(span: Span) -> TrendBuckets:
    return TrendBuckets(span.start, span.end, int(span.bucket.total_seconds()), span.points)


def trend_of(span: Span, buckets: Iterable[int], events: Iterable[int]) -> list[int]:
    """A number for each bucket, of those in which there is something."""
    found = [0] * span.points
    for bucket, count in zip(buckets, events, strict=True):
        found[bucket] += count
    return found


def _whole(time: datetime) -> datetime:
    return time.replace(minute=0, second=0, microsecond=0)
