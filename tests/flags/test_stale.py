"""A flag can go when nobody asks for it, or when everybody has long been told the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from beacon.flags.details import Lifetime
from beacon.flags.stale import STALE_AFTER, Answered, Stale, Standing, stale

NOW = datetime(2026, 9, 21, 12, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def on(first: float, last: float, variant: str | None = "on") -> Answered:
    """Answered from so many days ago to so many days ago."""
    return Answered(variant, ago(first), ago(last))


def standing(*answers: Answered, made: float = 80, changed: float = 80) -> Standing:
    return Standing(ago(made), ago(changed), list(answers))


def found(of: Standing, lifetime: Lifetime = "temporary") -> Stale | None:
    return stale(of, lifetime, NOW)


# --- nobody asks -------------------------------------------------------------------------------


@pytest.mark.parametrize("lifetime", ["temporary", "permanent"])
def test_a_flag_for_which_nobody_asks_is_stale_30_days_after_it_was_made(
    lifetime: Lifetime,
) -> None:
    assert found(standing(made=30), lifetime) == Stale("never_evaluated", ago(30))
    young = Standing(ago(30) + MOMENT, ago(30) + MOMENT, [])
    assert found(young, lifetime) is None


@pytest.mark.parametrize("lifetime", ["temporary", "permanent"])
def test_and_30_days_after_somebody_asked_last(lifetime: Lifetime) -> None:
    of = standing(on(80, 60), on(70, 31, "off"))
    assert found(of, lifetime) == Stale("never_evaluated", ago(31))
    assert found(standing(on(80, 29), on(70, 31, "off")), "permanent") is None


def test_a_change_does_not_hide_that_nobody_asks() -> None:
    assert found(standing(made=40, changed=1)) == Stale("never_evaluated", ago(40))


# --- everybody is told the same ----------------------------------------------------------------


def test_a_temporary_flag_with_one_answer_for_30_days_is_stale() -> None:
    of = standing(on(40, 0), made=80, changed=50)
    assert found(of) == Stale("same_answer", ago(40), "on")


def test_a_permanent_one_may_answer_the_same_for_ever() -> None:
    assert found(standing(on(80, 0)), "permanent") is None


def test_it_counts_from_when_another_answer_was_given_last() -> None:
    assert found(standing(on(80, 0), on(70, 35, "off"))) == Stale("same_answer", ago(35), "on")
    assert found(standing(on(80, 0), on(70, 29, "off"))) is None


def test_it_counts_from_when_the_flag_was_changed() -> None:
    assert found(standing(on(80, 0), changed=31)) == Stale("same_answer", ago(31), "on")
    assert found(standing(on(80, 0), changed=29)) is None


def test_what_is_asked_for_since_yesterday_is_not_stale_however_old_it_is() -> None:
    assert found(standing(on(1, 0), made=80, changed=80)) is None


def test_that_there_is_no_value_is_an_answer_too() -> None:
    assert found(standing(on(80, 0, None))) == Stale("same_answer", ago(80), None)


def test_two_answers_at_once_are_two() -> None:
    assert found(standing(on(80, 0), on(80, 0, "off"))) is None


# --- whatever there is --------------------------------------------------------------------------

times = st.floats(0, 89).map(ago)
answers = st.lists(
    st.builds(
        lambda variant, a, b: Answered(variant, min(a, b), max(a, b)),
        st.sampled_from(["on", "off", None]),
        times,
        times,
    ),
    max_size=3,
    unique_by=lambda each: each.variant,
)


standings = st.builds(
    lambda a, b, answers: Standing(min(a, b), max(a, b), answers), times, times, answers
)
lifetimes: st.SearchStrategy[Lifetime] = st.sampled_from(["temporary", "permanent"])


@given(standings, lifetimes)
def test_what_is_said_holds(of: Standing, lifetime: Lifetime) -> None:
    said = stale(of, lifetime, NOW)
    begin = NOW - STALE_AFTER
    recent = {each.variant for each in of.answers if each.last_at > begin}
    if said is None:
        return
    assert said.since <= begin
    if said.reason == "never_evaluated":
        assert (recent, said.variant) == (set(), UNSET)
    else:
        assert (recent, lifetime) == ({said.variant}, "temporary")
        assert of.changed_at <= said.since


@given(standings, lifetimes)
def test_what_is_stale_stays_so_while_nothing_happens(of: Standing, lifetime: Lifetime) -> None:
    """Though the reason may be another: nobody has asked for 30 days by then."""
    if stale(of, lifetime, NOW) is not None:
        assert stale(of, lifetime, NOW + timedelta(days=1)) is not None
