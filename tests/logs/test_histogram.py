"""Buckets of a histogram: few enough, and without gaps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from beacon.logs.histogram import EPOCH, MOST_BUCKETS, buckets_of, step_of

moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)


@given(since=moments, length=st.timedeltas(timedelta(microseconds=1), timedelta(days=40_000)))
def test_buckets_cover_the_range_and_are_at_most_sixty(since: datetime, length: timedelta) -> None:
    step = step_of(length)
    buckets = buckets_of([], since, since + length, step)
    assert 1 <= len(buckets) <= MOST_BUCKETS
    assert buckets[0].at <= since < buckets[0].at + timedelta(seconds=step)
    assert buckets[-1].at < since + length <= buckets[-1].at + timedelta(seconds=step)
    assert (buckets[0].at - EPOCH) % timedelta(seconds=step) == timedelta()


def test_counts_stand_at_their_level() -> None:
    since = datetime(2026, 2, 10, 12, tzinfo=UTC)
    rows = [{"at": since, "level": "error", "lines": 3}, {"at": since, "level": None, "lines": 1}]
    (bucket,) = buckets_of(rows, since, since + timedelta(seconds=1), 1)
    assert (bucket.error, bucket.none, bucket.info) == (3, 1, 0)
