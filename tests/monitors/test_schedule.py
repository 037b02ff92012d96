"""When a job is due: crontabs and intervals, with the nights in which clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.errors import InvalidField
from beacon.monitors.schedule import (
    Crontab,
    Interval,
    Schedule,
    check_schedule,
    coming_runs,
    next_run,
)

VIENNA = "Europe/Vienna"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def runs(value: str, zone: str, after: str, count: int) -> list[str]:
    found = coming_runs(Crontab(value), zone, at(after), count)
    return [f"{each:%m-%d %H:%M}" for each in found]


@pytest.mark.parametrize(
    ("value", "after", "following"),
    [
        ("0 3 * * *", "2026-02-10T02:59:59", "2026-02-10T03:00"),
        ("0 3 * * *", "2026-02-10T03:00:00", "2026-02-11T03:00"),
        ("*/15 * * * *", "2026-02-10T03:01", "2026-02-10T03:15"),
        ("0 9 * * MON-FRI", "2026-02-13T10:00", "2026-02-16T09:00"),
        ("0 0 L * *", "2026-02-10T00:00", "2026-02-28T00:00"),
        ("0 0 29 2 *", "2026-02-10T00:00", "2028-02-29T00:00"),
        ("@daily", "2026-02-10T12:00", "2026-02-11T00:00"),
        ("@HOURLY", "2026-02-10T12:00", "2026-02-10T13:00"),
    ],
)
def test_a_crontab_names_the_next_run(value: str, after: str, following: str) -> None:
    assert next_run(Crontab(value), "UTC", at(after)) == at(following)


def test_times_are_of_the_monitors_zone() -> None:
    assert runs("0 3 * * *", VIENNA, "2026-01-10T00:00", 1) == ["01-10 02:00"]
    assert runs("0 3 * * *", "America/New_York", "2026-01-10T00:00", 1) == ["01-10 08:00"]


def test_an_hour_that_the_clock_skips_is_made_up_for_at_once() -> None:
    """On 29 March 2026 it is 2:00, then 3:00 (1:00 UTC)."""
    assert runs("30 2 * * *", VIENNA, "2026-03-28T00:00", 3) == [
        "03-28 01:30",
        "03-29 01:00",
        "03-30 00:30",
    ]


def test_an_hour_that_comes_twice_has_one_run() -> None:
    """On 25 October 2026 it is 2:59, then 2:00 again (1:00 UTC)."""
    assert runs("30 2 * * *", VIENNA, "2026-10-24T12:00", 2) == ["10-25 00:30", "10-26 01:30"]
    assert runs("30 2 * * *", VIENNA, "2026-10-25T01:10", 1) == ["10-26 01:30"]


def test_a_job_of_every_hour_runs_in_both_of_them() -> None:
    assert runs("30 * * * *", VIENNA, "2026-10-24T23:00", 4) == [
        "10-24 23:30",
        "10-25 00:30",
        "10-25 01:30",
        "10-25 02:30",
    ]


@pytest.mark.parametrize(
    ("interval", "after", "following"),
    [
        (Interval(10, "minute"), "2026-02-10T12:03:04", "2026-02-10T12:13:04"),
        (Interval(2, "week"), "2026-02-10T12:00", "2026-02-24T12:00"),
        (Interval(1, "month"), "2026-01-31T12:00", "2026-02-28T12:00"),
        (Interval(14, "month"), "2026-12-15T12:00", "2028-02-15T12:00"),
        (Interval(1, "year"), "2028-02-29T12:00", "2029-02-28T12:00"),
    ],
)
def test_an_interval_begins_with_the_last_run(
    interval: Interval, after: str, following: str
) -> None:
    assert next_run(interval, "UTC", at(after)) == at(following)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "@reboot",
        "0 0 30 2 *",
        "0 0 31 4,6 *",
        "a b c d e",
        "*/0 * * * *",
        "1#2/3 * * * *",
        "0 0 * * 1#6",
        "0 0 99999999999999 * *",
    ],
)
def test_what_names_no_time_is_refused(value: str) -> None:
    with pytest.raises(InvalidField) as refused:
        check_schedule(Crontab(value), "UTC", "cron.schedule")
    assert refused.value.field == "cron.schedule.value"


def test_a_zone_that_is_none_is_refused() -> None:
    for schedule in (Crontab("0 3 * * *"), Interval(1, "day")):
        with pytest.raises(InvalidField) as refused:
            check_schedule(schedule, "Europe/Nowhere", "cron.schedule")
        assert refused.value.field == "cron.timezone"


FIELDS = ("*", "*/5", "0", "30", "1-4", "2,3")
schedules: st.SearchStrategy[Schedule] = st.one_of(
    st.builds(
        lambda minute, hour, day: Crontab(f"{minute} {hour} {day} * *"),
        st.sampled_from(FIELDS),
        st.sampled_from((*FIELDS[:3], "2", "1-4")),
        st.sampled_from(("*", "29", "L")),
    ),
    st.builds(Interval, st.integers(1, 50), st.sampled_from(("minute", "hour", "day", "month"))),
)
zones = st.sampled_from(("UTC", VIENNA, "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"))
moments = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))
nights = st.sampled_from(("2026-03-29T01:00", "2026-10-25T01:00", "2026-11-01T06:00")).map(at)
near_nights = st.builds(
    lambda night, minutes: night + timedelta(minutes=minutes), nights, st.integers(-200, 200)
)


@given(schedule=schedules, zone=zones, after=moments | near_nights)
def test_the_next_run_always_lies_ahead_and_nothing_is_between(
    schedule: Schedule, zone: str, after: datetime
) -> None:
    following = next_run(schedule, zone, after)
    assert following > after
    if isinstance(schedule, Crontab):
        between = after + (following - after) / 2
        assert next_run(schedule, zone, between) == following


@given(text=st.text("0123456789*/,-#LWMONTUE @abc", max_size=20))
def test_any_text_is_a_crontab_or_refused(text: str) -> None:
    try:
        check_schedule(Crontab(text), "Europe/Vienna", "schedule")
    except InvalidField:
        return
    assert next_run(Crontab(text), VIENNA, at("2026-02-10T12:00")) > at("2026-02-10T12:00")
