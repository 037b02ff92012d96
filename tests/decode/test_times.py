"""Timestamps of clients, in microseconds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.decode.times import EARLIEST_US, LATEST_US, microseconds
from beacon.errors import InvalidEvent

NOON = 1770724800_000000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("2026-02-10T12:00:00Z", NOON),
        ("2026-02-10T12:00:00", NOON),
        ("2026-02-10 12:00:00", NOON),
        ("2026-02-10T12:00:00+00:00", NOON),
        ("2026-02-10T14:00:00+02:00", NOON),
        ("2026-02-10T06:30:00-0530", NOON),
        ("20260210T120000Z", NOON),
        ("2026-02-10t12:00:00z", NOON),
        (" 2026-02-10T12:00:00Z\n", NOON),
        ("2026-02-10", NOON - 12 * 3600_000000),
        ("2026-02-10T12:00:00.5Z", NOON + 500000),
        ("2026-02-10T12:00:00.123456789Z", NOON + 123456),
        (NOON // 1000, NOON),
        (NOON / 1000, NOON),
        (NOON / 1000 + 0.25, NOON + 250),
        (0, 0),
        (-1, -1000),
        (10**400, LATEST_US),
        (-(10**400), EARLIEST_US),
        (1e308, LATEST_US),
        (-1e308, EARLIEST_US),
        ("0001-01-01T00:00:00+14:00", EARLIEST_US),
        ("9999-12-31T23:59:59-14:00", LATEST_US),
    ],
)
def test_a_time_is_read(value: str | int | float | None, expected: int | None) -> None:
    assert microseconds(value, "$.ts") == expected


@pytest.mark.parametrize(
    "value", ["", "now", "1770724800000", "2026-13-01", "12:00", "2026-02-30T00:00:00Z", "\0"]
)
def test_an_unreadable_time_is_refused(value: str) -> None:
    with pytest.raises(InvalidEvent, match=r"^\$\.ts: cannot read the time .*ISO 8601.*epoch"):
        microseconds(value, "$.ts")


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        time = microseconds(text, "$")
    except InvalidEvent:
        return
    assert time is not None
    assert EARLIEST_US <= time <= LATEST_US


@given(st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=ZONES))
def test_a_time_with_its_zone_is_exact(moment: datetime) -> None:
    expected = (moment - EPOCH) // timedelta(microseconds=1)
    assert microseconds(moment.isoformat(), "$") == expected


@given(st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_lies_within_the_bounds(value: int | float) -> None:
    time = microseconds(value, "$")
    assert time is not None
    assert EARLIEST_US <= time <= LATEST_US
