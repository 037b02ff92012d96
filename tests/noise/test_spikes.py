"""One in ten of what comes far more often than usual."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from beacon.noise.settings import ErrorLimits
from beacon.noise.spikes import (
    FLOOR,
    ISSUE_SPIKE,
    MAX_KINDS,
    MAX_NEW_KINDS,
    PROJECT_SPIKE,
    Limits,
    Minute,
    Spikes,
    is_kept,
    limits_of,
)


def test_all_are_kept_up_to_the_limit_then_one_in_ten_then_one_in_a_hundred():
    kept = [number for number in range(1, 10_001) if is_kept(number, 5)]
    assert kept[:5] == [1, 2, 3, 4, 5]
    assert kept[5:9] == [10, 20, 30, 40]
    assert [number for number in kept if 50 < number <= 500] == [100, 200, 300, 400, 500]
    assert [number for number in kept if 500 < number <= 5000] == [1000, 2000, 3000, 4000, 5000]
    assert [number for number in kept if number > 5000] == [10_000]


@given(st.integers(1, 1000), st.integers(1, 50_000))
def test_what_is_kept_of_a_minute_grows_by_a_few_limits_at_most(limit: int, errors: int):
    kept = sum(is_kept(number, limit) for number in range(1, errors + 1))
    assert min(limit, errors) <= kept <= 6 * limit


def test_a_spike_is_ten_times_the_usual_and_never_below_the_floor():
    assert limits_of(ErrorLimits(), 2.0).project == FLOOR
    assert limits_of(ErrorLimits(), 123.4).project == 1234
    assert limits_of(ErrorLimits(), None).project is None, "Postgres was not asked yet"
    assert limits_of(ErrorLimits(per_minute=7), 123.4).project == 7
    assert limits_of(ErrorLimits(per_minute=7), None).project == 7
    assert limits_of(ErrorLimits(spikes="off", per_minute=7), 123.4).project is None
    assert limits_of(ErrorLimits(issue_per_minute=None), 1.0).kind is None


def refusals(minute: Minute, kind: int, count: int, limits: Limits) -> list[str | None]:
    return [minute.refuses(kind, limits) for _ in range(count)]


def test_a_flood_of_one_kind_does_not_take_others_with_it():
    minute, limits = Minute(), Limits(project=100, kind=10)
    flood = refusals(minute, 1, 500, limits)
    assert set(flood) == {None, ISSUE_SPIKE}
    assert flood.count(None) == 10 + 9 + 4
    assert refusals(minute, 2, 10, limits) == [None] * 10


def test_a_flood_of_many_kinds_is_a_spike_of_the_project():
    minute, limits = Minute(), Limits(project=100, kind=10)
    told = [minute.refuses(number % 20, limits) for number in range(300)]
    assert told[:100] == [None] * 100
    assert told[100:].count(PROJECT_SPIKE) > 80


def test_the_first_of_a_kind_is_stored_in_a_spike_too_for_so_many_kinds():
    minute, limits = Minute(), Limits(project=10, kind=None)
    refusals(minute, 0, 10, limits)
    new = [minute.refuses(number, limits) for number in range(1, 2 * MAX_NEW_KINDS)]
    assert new[:MAX_NEW_KINDS] == [None] * MAX_NEW_KINDS
    assert PROJECT_SPIKE in new[MAX_NEW_KINDS:]


def test_kinds_without_end_take_no_memory_without_end():
    minute, limits = Minute(), Limits(project=None, kind=1)
    told = [minute.refuses(number, limits) for number in range(2 * MAX_KINDS)]
    assert told[:MAX_KINDS] == [None] * MAX_KINDS
    assert ISSUE_SPIKE in told[MAX_KINDS:]


def test_every_minute_and_every_project_begin_anew():
    spikes, limits = Spikes(), Limits(project=None, kind=1)

    def told(project: bytes, now: float) -> str | None:
        return spikes.refuses(project, 1, limits, now)

    assert [told(b"a", 0), told(b"a", 59.9), told(b"b", 59.9)] == [None, ISSUE_SPIKE, None]
    assert told(b"a", 60) is None
