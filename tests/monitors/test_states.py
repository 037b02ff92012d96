"""What makes a monitor fail and recover, and when a run is missing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.monitors.schedule import Crontab, Interval
from beacon.monitors.settings import CronSettings
from beacon.monitors.states import (
    Gap,
    Health,
    Missed,
    Thresholds,
    expected_after,
    gap_between,
    judged,
    look_ahead,
    look_at,
)

NIGHTLY = CronSettings(schedule=Crontab("0 3 * * *"), margin_minutes=5)
MINUTELY = CronSettings(schedule=Crontab("* * * * *"), margin_minutes=1)
EVERY_10 = CronSettings(schedule=Interval(10, "minute"), margin_minutes=2)


def at(text: str, day: int = 10) -> datetime:
    return datetime.fromisoformat(f"2026-02-{day:02d}T{text}").replace(tzinfo=UTC)


def after(outcomes: str, failure: int = 1, recovery: int = 1) -> tuple[str, list[str]]:
    """Of runs that went well (+) or not (-): the state, and what changed when."""
    health, changes = Health(), []
    for place, outcome in enumerate(outcomes):
        health, change = judged(health, ok=outcome == "+", thresholds=Thresholds(failure, recovery))
        if change is not None:
            changes.append(f"{place} {change}")
    return health.state, changes


@pytest.mark.parametrize(
    ("outcomes", "thresholds", "state", "changes"),
    [
        ("", (1, 1), "waiting", []),
        ("+", (1, 1), "ok", []),
        ("-", (1, 1), "failing", ["0 failing"]),
        ("+-+", (1, 1), "ok", ["1 failing", "2 recovered"]),
        ("--+", (3, 1), "ok", []),
        ("-+--+---", (3, 1), "failing", ["7 failing"]),
        ("---", (3, 1), "failing", ["2 failing"]),
        ("-+", (1, 2), "failing", ["0 failing"]),
        ("-++", (1, 2), "ok", ["0 failing", "2 recovered"]),
        ("-+-+-++", (1, 2), "ok", ["0 failing", "6 recovered"]),
        ("-", (2, 1), "waiting", []),
    ],
)
def test_thresholds(
    outcomes: str, thresholds: tuple[int, int], state: str, changes: list[str]
) -> None:
    assert after(outcomes, *thresholds) == (state, changes)


@given(outcomes=st.text("+-", max_size=60), failure=st.integers(1, 5), recovery=st.integers(1, 5))
def test_failing_and_recovering_take_turns(outcomes: str, failure: int, recovery: int) -> None:
    state, changes = after(outcomes, failure, recovery)
    words = [change.split()[1] for change in changes]
    assert words == (["failing", "recovered"] * len(words))[: len(words)]
    assert (state == "failing") == (words[-1:] == ["failing"])


@pytest.mark.parametrize(
    ("began", "expected", "following"),
    [
        ("03:00:05", at("03:00"), at("03:00", 11)),
        ("03:04:59", at("03:00"), at("03:00", 11)),
        ("02:59:30", at("03:00"), at("03:00", 11)),
        ("02:58:00", at("03:00"), at("03:00")),
        ("14:00:00", at("03:00", 11), at("03:00", 11)),
        ("14:00:00", None, at("03:00", 11)),
    ],
)
def test_a_run_that_began_tells_when_the_next_is_expected(
    began: str, expected: datetime | None, following: datetime
) -> None:
    assert expected_after(NIGHTLY, at(began), expected) == following


def test_a_run_of_every_minute_is_not_taken_for_the_next_one() -> None:
    assert expected_after(MINUTELY, at("12:00:02"), at("12:00")) == at("12:01")
    assert expected_after(MINUTELY, at("12:00:40"), at("12:01")) == at("12:02")


def test_an_interval_begins_anew_with_each_run() -> None:
    assert expected_after(EVERY_10, at("12:03"), at("12:10")) == at("12:13")


def test_a_run_is_missing_when_its_margin_is_over() -> None:
    assert look_ahead(NIGHTLY, at("03:00"), at("03:04:59"), None) == ([], at("03:00"))
    assert look_ahead(NIGHTLY, at("03:00"), at("03:05"), None) == (
        [Missed(at("03:00"), unknown=False)],
        at("03:00", 11),
    )


def test_what_nobody_counted_for_long_is_one_missing_run() -> None:
    missed, expected = look_ahead(MINUTELY, at("12:00"), at("18:00"), None)
    assert missed == [Missed(at("12:00"), unknown=False)]
    assert expected == at("18:00")


def test_a_run_that_was_due_while_nobody_looked_is_not_known_to_be_missing() -> None:
    now = at("03:05")
    for since, until, unknown in (
        ("02:58", "03:01", True),
        ("03:04", "03:10", True),
        ("02:00", "02:59", False),
        ("03:06", "03:09", False),
    ):
        missed, _ = look_ahead(NIGHTLY, at("03:00"), now, Gap(at(since), at(until)))
        assert missed == [Missed(at("03:00"), unknown=unknown)], since


def test_short_times_without_a_look_are_none() -> None:
    assert gap_between(None, at("12:00")) is None
    assert gap_between(at("12:00"), at("12:01")) is None
    assert gap_between(at("12:00"), at("12:02")) == Gap(at("12:00"), at("12:02"))


def test_the_next_look_is_at_the_first_thing_that_can_be_wrong() -> None:
    assert look_at(NIGHTLY, at("03:00"), []) == at("03:05")
    assert look_at(NIGHTLY, at("03:00"), [at("02:30")]) == at("02:30")
    assert look_at(NIGHTLY, None, []) is None


@given(
    settings=st.sampled_from((NIGHTLY, MINUTELY, EVERY_10)),
    expected=st.datetimes(datetime(2026, 3, 1), datetime(2026, 4, 1), timezones=st.just(UTC)),
    late=st.timedeltas(timedelta(), timedelta(days=30)),
)
def test_after_a_look_nothing_is_overdue(
    settings: CronSettings, expected: datetime, late: timedelta
) -> None:
    now = expected + late
    missed, following = look_ahead(settings, expected, now, None)
    margin = timedelta(minutes=settings.margin_minutes)
    assert following is not None
    assert following + margin > now
    assert len(missed) == (now >= expected + margin)
