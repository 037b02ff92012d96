"""Ranges, comparisons and buckets: by hand where clocks change, and against the reference."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.errors import InvalidField
from beacon.reports.buckets import INTERVALS, MAX_BUCKETS, Interval, buckets_of, fitting_interval
from beacon.reports.ranges import (
    Compare,
    DateRange,
    Period,
    Range,
    compared_range,
    days_before_end,
    period_range,
    read_range,
)
from beacon.reports.zones import DAY, HOUR, instant_of, written, zone_of
from tests.reports import reference_time
from tests.reports.events import ZONES, centers

zones = st.sampled_from(ZONES)
near = st.builds(
    lambda center, hours, more: center + hours * HOUR + more,
    centers,
    st.integers(-60, 60),
    st.sampled_from((0, 0, 1, -1, 1_799_999, 123_456)),
)


def at(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def days(first: str, last: str, zone: str) -> Range:
    return read_range(DateRange(from_=first, to=last), zone_of(zone), 0)


def begins(asked: Range, interval: Interval) -> list[str]:
    return [written(each, asked.zone) for each in buckets_of(asked, interval)]


def hours_of(asked: Range) -> float:
    return asked.length / HOUR


# --- ranges ----------------------------------------------------------------------------------


def test_dates_are_both_included_in_the_zone() -> None:
    asked = days("2026-03-01", "2026-03-31", "Europe/Vienna")
    assert asked.start == at("2026-03-01T00:00+01:00")
    assert asked.end == at("2026-04-01T00:00+02:00")


def test_a_time_is_not_included_and_counts_in_whole_milliseconds() -> None:
    asked = DateRange(from_="2026-03-01T10:00:00.0019Z", to="2026-03-01T12:00:00+02:00")
    with pytest.raises(InvalidField, match="empty"):
        read_range(asked, zone_of("UTC"), 0)
    asked = DateRange(from_="2026-03-01T09:00:00.0019Z", to="2026-03-01T12:00:00+02:00")
    found = read_range(asked, zone_of("UTC"), 0)
    assert found[:2] == (at("2026-03-01T09:00:00.001+00:00"), at("2026-03-01T10:00+00:00"))


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("24h", "2026-03-28T18:00+01:00", "2026-03-29T19:00+02:00"),
        ("7d", "2026-03-23T00:00+01:00", "2026-03-30T00:00+02:00"),
        ("30d", "2026-02-28T00:00+01:00", "2026-03-30T00:00+02:00"),
        ("12mo", "2025-04-01T00:00+02:00", "2026-04-01T00:00+02:00"),
    ],
)
def test_a_period_ends_with_the_hour_day_or_month_that_is_now(
    period: Period, start: str, end: str
) -> None:
    now = at("2026-03-29T18:40+02:00")
    assert period_range(period, zone_of("Europe/Vienna"), now)[:2] == (at(start), at(end))


def test_an_hour_is_full_where_the_zone_is_three_quarters_off() -> None:
    found = period_range("24h", zone_of("Asia/Kathmandu"), at("2026-03-29T10:20+00:00"))
    assert found.end == at("2026-03-29T11:15+00:00")


def test_without_anything_asked_there_are_30_days() -> None:
    now = at("2026-03-29T18:40+02:00")
    assert read_range(DateRange(), zone_of("UTC"), now) == period_range("30d", zone_of("UTC"), now)


def test_a_day_that_the_zone_never_had_is_an_empty_range() -> None:
    with pytest.raises(InvalidField, match="empty"):
        days("2011-12-30", "2011-12-30", "Pacific/Apia")
    assert hours_of(days("2011-12-29", "2011-12-31", "Pacific/Apia")) == 48


# --- comparison --------------------------------------------------------------------------------


def test_whole_days_are_compared_with_as_many_days_however_long() -> None:
    asked = days("2026-03-29", "2026-03-29", "Europe/Vienna")
    before = compared_range(asked, "previous")
    assert (hours_of(asked), hours_of(before)) == (23, 24)
    assert before.end == asked.start


def test_a_month_is_compared_with_as_many_days_before_it() -> None:
    before = compared_range(days("2026-03-01", "2026-03-31", "Europe/Vienna"), "previous")
    assert before[:2] == days("2026-01-29", "2026-02-28", "Europe/Vienna")[:2]


def test_what_is_no_whole_days_is_compared_with_as_much_time_before_it() -> None:
    asked = Range(at("2026-03-29T00:00+01:00"), at("2026-03-29T12:00+02:00"), zone_of("UTC"))
    vienna = asked._replace(zone=zone_of("Europe/Vienna"))
    assert compared_range(vienna, "previous").start == at("2026-03-28T13:00+01:00")


def test_a_year_before_the_local_times_are_the_same() -> None:
    before = compared_range(days("2026-03-27", "2026-03-31", "Europe/Vienna"), "year")
    assert before[:2] == days("2025-03-27", "2025-03-31", "Europe/Vienna")[:2]


def test_a_year_before_29_february_is_the_28th() -> None:
    before = compared_range(days("2024-02-29", "2024-02-29", "UTC"), "year")
    assert before[:2] == days("2023-02-28", "2023-02-28", "UTC")[:2]


def test_where_a_year_before_leaves_nothing_the_range_keeps_its_length() -> None:
    asked = Range(at("2024-02-28T18:00+00:00"), at("2024-02-29T12:00+00:00"), zone_of("UTC"))
    before = compared_range(asked, "year")
    assert before[:2] == (at("2023-02-28T18:00+00:00"), at("2023-03-01T12:00+00:00"))


def test_days_before_the_end_are_local_days() -> None:
    asked = days("2026-03-29", "2026-03-29", "Europe/Vienna")
    assert days_before_end(asked, 1) == asked.start
    assert days_before_end(asked, 2) == at("2026-03-28T00:00+01:00")


# --- buckets -----------------------------------------------------------------------------------


def test_an_hour_that_comes_twice_is_two_buckets() -> None:
    found = begins(days("2026-10-25", "2026-10-25", "Europe/Vienna"), "hour")
    assert len(found) == 25
    assert found[2:4] == ["2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00"]


def test_an_hour_that_does_not_come_is_no_bucket() -> None:
    found = begins(days("2026-03-29", "2026-03-29", "Europe/Vienna"), "hour")
    assert len(found) == 23
    assert found[1:3] == ["2026-03-29T01:00:00+01:00", "2026-03-29T03:00:00+02:00"]


def test_an_hour_in_which_clocks_go_back_by_half_of_it_is_two_buckets() -> None:
    found = begins(days("2026-04-05", "2026-04-05", "Australia/Lord_Howe"), "hour")
    assert found[1:4] == [
        "2026-04-05T01:00:00+11:00",
        "2026-04-05T01:30:00+10:30",
        "2026-04-05T02:00:00+10:30",
    ]


def test_a_day_begins_when_clocks_first_show_it() -> None:
    found = begins(days("2026-09-05", "2026-09-07", "America/Santiago"), "day")
    assert found == [
        "2026-09-05T00:00:00-04:00",
        "2026-09-06T01:00:00-03:00",
        "2026-09-07T00:00:00-03:00",
    ]


def test_a_day_that_clocks_skip_is_no_bucket() -> None:
    found = begins(days("2011-12-29", "2011-12-31", "Pacific/Apia"), "day")
    assert found == ["2011-12-29T00:00:00-10:00", "2011-12-31T00:00:00+14:00"]


def test_weeks_begin_on_monday_and_are_clipped() -> None:
    found = begins(days("2026-03-26", "2026-04-07", "Europe/Vienna"), "week")
    assert [each[:10] for each in found] == ["2026-03-26", "2026-03-30", "2026-04-06"]


def test_months_are_those_of_the_calendar() -> None:
    found = begins(days("2026-01-31", "2026-03-01", "Europe/Vienna"), "month")
    assert [each[:10] for each in found] == ["2026-01-31", "2026-02-01", "2026-03-01"]


def test_hours_of_half_an_hour_zones_begin_at_their_hours() -> None:
    asked = Range(at("2026-03-01T10:00+00:00"), at("2026-03-01T11:00+00:00"), zone_of("UTC"))
    found = begins(asked._replace(zone=zone_of("Asia/Kolkata")), "hour")
    assert found == ["2026-03-01T15:30:00+05:30", "2026-03-01T16:00:00+05:30"]


@pytest.mark.parametrize(
    ("length", "interval"),
    [(3 * HOUR, "minute"), (DAY, "hour"), (30 * DAY, "day"), (200 * DAY, "week")],
)
def test_the_interval_fits_the_range_where_none_is_asked_for(length: int, interval: str) -> None:
    assert fitting_interval(Range(0, length, zone_of("UTC"))) == interval


def test_no_answer_has_more_buckets_than_are_allowed() -> None:
    asked = Range(0, MAX_BUCKETS * HOUR, zone_of("UTC"))
    assert len(buckets_of(asked, "hour")) == MAX_BUCKETS
    with pytest.raises(InvalidField, match="allowed for it are day, week, month"):
        buckets_of(asked._replace(end=asked.end + HOUR), "hour")


# --- against the reference ---------------------------------------------------------------------


@given(
    start=near, length=st.integers(1, 40 * HOUR), zone=zones, interval=st.sampled_from(INTERVALS)
)
def test_buckets_are_those_of_the_reference(
    start: int, length: int, zone: str, interval: Interval
) -> None:
    if interval == "minute":
        length = length % (4 * HOUR) + 1
    found = buckets_of(Range(start, start + length, zone_of(zone)), interval)
    assert list(found) == reference_time.buckets((start, start + length), interval, zone)


@given(
    start=near,
    length=st.integers(1, 40 * HOUR) | st.integers(1, 400).map(lambda count: count * DAY),
    zone=zones,
    compare=st.sampled_from(("previous", "year")),
)
def test_comparisons_are_those_of_the_reference(
    start: int, length: int, zone: str, compare: Compare
) -> None:
    found = compared_range(Range(start, start + length, zone_of(zone)), compare)
    assert found[:2] == reference_time.compared((start, start + length), compare, zone)
    assert found.length > 0


@given(now=near, zone=zones, asked=st.sampled_from(("24h", "7d", "30d", "12mo")))
def test_periods_are_those_of_the_reference(now: int, zone: str, asked: Any) -> None:
    found = read_range(DateRange(period=asked), zone_of(zone), now)
    assert found[:2] == reference_time.range_of({"period": asked}, zone, now)
    assert found.start <= now < found.end


@given(instant=near, zone=zones)
def test_what_clocks_show_at_an_instant_leads_back_to_it_or_to_the_first_of_two(
    instant: int, zone: str
) -> None:
    local = reference_time.plain(instant, zone)
    found = instant_of(local, zone_of(zone))
    assert found == reference_time.first_instant(local, zone)
    assert found in (instant, instant - HOUR, instant - HOUR // 2)


@given(instant=near, zone=zones)
def test_written_times_are_read_as_the_same_instant(instant: int, zone: str) -> None:
    text = written(instant, zone_of(zone))
    read = datetime.fromisoformat(text).astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    assert read == timedelta(milliseconds=instant)
