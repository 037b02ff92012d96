"""When an issue opens again by itself."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.issues.folding import Seen
from beacon.issues.states import (
    IGNORED,
    RESOLVED,
    UNRESOLVED,
    Reopening,
    State,
    Totals,
    reopening,
)
from beacon.writer.fold import time_of

MINUTE = 60_000_000
NOW = 1_790_000_000_000_000
RESOLVED_AT = time_of(NOW)
NONE = Totals()
KNOWN = {
    "shop@1.0": time_of(NOW - 3 * MINUTE),
    "shop@2.0": time_of(NOW - 2 * MINUTE),
    "shop@1.9": time_of(NOW - 1 * MINUTE),
    "shop@2.1": time_of(NOW + 1 * MINUTE),
    "shop@1.10": time_of(NOW + 2 * MINUTE),
    "blue": time_of(NOW - 2 * MINUTE),
    "red": time_of(NOW + 2 * MINUTE),
}


def seen(release: str = "", minutes: float = 5, number: int = 1) -> Seen:
    at = NOW + int(minutes * MINUTE)
    return Seen(at, number.to_bytes(16, "big"), "production", release, "error")


def judged(
    state: State, *events: Seen, totals: Totals = NONE, now: datetime = RESOLVED_AT
) -> Reopening | None:
    return reopening(state, events, totals, KNOWN, now)


def resolved(**fields: object) -> State:
    return State(RESOLVED, RESOLVED_AT, **fields)  # type: ignore[arg-type]


def test_a_newer_event_opens_what_was_resolved() -> None:
    assert judged(resolved(), seen(minutes=-1)) is None
    assert judged(resolved(), seen(minutes=0)) is None
    found = judged(resolved(), seen(minutes=1), seen("shop@1.0", minutes=2, number=7))
    assert found == Reopening("regressed", "event", seen("shop@1.0", minutes=2, number=7))


@pytest.mark.parametrize(
    ("release", "opens"),
    [
        ("shop@1.0", False),
        ("shop@1.9", False),
        ("shop@1.10", False),
        ("shop@2.0", True),
        ("shop@2.1", True),
        ("shop@2.0.0-rc.1", False),
        ("blue", False),
        ("red", True),
        ("", False),
    ],
)
def test_what_was_resolved_in_a_release_is_opened_by_it_and_later_ones(
    release: str, opens: bool
) -> None:
    state = resolved(resolved_in="shop@2.0")
    assert (judged(state, seen(release)) is not None) is opens
    assert judged(state, seen(release, minutes=-5)) is None


def test_a_release_that_was_never_seen_is_later_than_all_others() -> None:
    assert judged(resolved(resolved_in="green"), seen("red"), seen("shop@2.1")) is None
    assert judged(resolved(resolved_in="green"), seen("green")) is not None


@pytest.mark.parametrize(
    ("release", "opens"),
    [
        ("shop@1.0", False),
        ("shop@1.9", False),
        ("shop@2.0", False),
        ("shop@1.10", True),
        ("shop@2.1", True),
        ("shop@1.8.5", False),
        ("blue", False),
        ("red", True),
        ("unknown", True),
        ("", False),
    ],
)
def test_what_was_resolved_in_the_next_release_is_opened_by_those_not_seen_before(
    release: str, opens: bool
) -> None:
    state = resolved(resolved_in="shop@1.9", resolved_next=True)
    assert (judged(state, seen(release)) is not None) is opens


def test_where_there_was_no_release_yet_the_first_one_is_the_next() -> None:
    state = resolved(resolved_next=True)
    assert judged(state, seen("")) is None
    assert judged(state, seen("red")) is not None


def test_what_is_ignored_opens_when_its_time_is_over() -> None:
    state = State(IGNORED, RESOLVED_AT, ignored_until=time_of(NOW + MINUTE))
    assert judged(state, seen(), now=time_of(NOW + MINUTE - 1)) is None
    assert judged(state, seen(), now=time_of(NOW + MINUTE)) == Reopening("unresolved", "time")


def test_what_is_ignored_opens_when_it_came_often_enough() -> None:
    state = State(IGNORED, RESOLVED_AT, ignored_events=10, ignored_visitors=3)
    assert judged(state, seen(), totals=Totals(9, 2)) is None
    assert judged(state, seen(), totals=Totals(10, 2)) == Reopening("unresolved", "events")
    assert judged(state, seen(), totals=Totals(9, 3)) == Reopening("unresolved", "visitors")


events = st.builds(
    seen,
    st.sampled_from([*KNOWN, "", "unknown"]),
    st.integers(-10, 10),
    st.integers(1, 9),
)
optional_release = st.none() | st.sampled_from([*KNOWN, "unknown"])


@given(st.lists(events), st.integers(0, 9), st.integers(0, 9))
def test_what_is_ignored_for_ever_or_open_stays_so(all_of: list[Seen], n: int, m: int) -> None:
    for state in (IGNORED, UNRESOLVED):
        assert judged(State(state, RESOLVED_AT), *all_of, totals=Totals(n, m)) is None


@given(st.lists(events), optional_release, st.booleans())
def test_events_from_before_a_resolution_never_open_it(
    all_of: list[Seen], release: str | None, is_next: bool
) -> None:
    state = resolved(resolved_in=release, resolved_next=is_next)
    found = judged(state, *all_of)
    newer = [each for each in all_of if time_of(each.timestamp) > RESOLVED_AT]
    assert found == judged(state, *newer)
    if found is not None:
        assert found.seen in newer
        assert found.seen is not None
        assert found.seen.release or (release is None and not is_next)
