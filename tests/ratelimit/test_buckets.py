"""Token buckets: what they let in, when they let in again, and what they remember.

Times are multiples of 1/64 s and rates powers of two, so that floats are exact and a bucket of
fractions can be compared with to the last event.
"""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from beacon.ratelimit import (
    MAX_BUCKETS,
    UNSWEPT_BUCKETS,
    Buckets,
    BucketTable,
    Standing,
    header_fields,
    sender_address,
    whole_seconds,
)

RATES = st.sampled_from([0.25, 1.0, 2.0, 8.0, 64.0, 1024.0])
BURSTS = st.sampled_from([1.0, 4.0, 16.0, 256.0])
TICKS = st.integers(0, 64 * 20)  # between two deliveries, in 1/64 s
COSTS = st.integers(1, 1000)
DELIVERIES = st.lists(st.tuples(TICKS, COSTS), min_size=1, max_size=40)


class Clock:
    def __init__(self) -> None:
        self.now = 4096.0

    def __call__(self) -> float:
        return self.now


def taken(
    rate: float, burst: float, deliveries: list[tuple[int, int]]
) -> list[tuple[Fraction, int]]:
    """The deliveries that a bucket lets in: (time, cost)."""
    clock = Clock()
    buckets = Buckets(rate, burst, clock=clock)
    found = []
    for ticks, cost in deliveries:
        clock.now += ticks / 64
        if buckets.take("somebody", cost) is None:
            found.append((Fraction(clock.now), cost))
    return found


@given(RATES, BURSTS, DELIVERIES)
def test_no_span_of_time_gets_more_than_burst_and_rate_and_one_delivery(
    rate: float, burst: float, deliveries: list[tuple[int, int]]
) -> None:
    found = taken(rate, burst, deliveries)
    for first, (start, _) in enumerate(found):
        total = 0
        for at, cost in found[first:]:
            assert total < burst + rate * (at - start)  # before this one, which may be in debt
            total += cost


@given(RATES, BURSTS, DELIVERIES)
@example(1.0, 1.0, [(0, 1), (0, 1), (64, 1)])
def test_it_lets_in_what_a_bucket_of_fractions_lets_in(
    rate: float, burst: float, deliveries: list[tuple[int, int]]
) -> None:
    tokens, wanted, now = Fraction(burst), [], Fraction(4096)
    for ticks, cost in deliveries:
        now += Fraction(ticks, 64)
        tokens = min(Fraction(burst), tokens + Fraction(rate) * Fraction(ticks, 64))
        if tokens > 0:
            tokens -= cost
            wanted.append((now, cost))
    assert taken(rate, burst, deliveries) == wanted


@given(RATES, BURSTS, DELIVERIES, COSTS)
def test_who_waits_as_long_as_told_is_never_starved(
    rate: float, burst: float, deliveries: list[tuple[int, int]], cost: int
) -> None:
    clock = Clock()
    buckets = Buckets(rate, burst, clock=clock)
    for ticks, each in deliveries:
        clock.now += ticks / 64
        buckets.take("somebody", each)
    wait = buckets.take("somebody", cost)
    if wait is not None:
        clock.now += whole_seconds(wait)
        assert buckets.take("somebody", cost) is None


def test_a_delivery_larger_than_the_bucket_is_taken_and_paid_for_later() -> None:
    clock = Clock()
    buckets = Buckets(10, 100, clock=clock)
    assert buckets.take("a", 1000) is None
    assert buckets.take("a") == 90
    clock.now += 90.5
    assert buckets.take("a") is None


def test_what_is_refused_costs_nothing() -> None:
    clock = Clock()
    buckets = Buckets(1, 2, clock=clock)
    assert [buckets.take("a") for _ in range(4)] == [None, None, 0, 0]
    clock.now += 1
    assert buckets.take("a") is None


def test_each_key_has_a_bucket_of_its_own() -> None:
    buckets = Buckets(1, 1, clock=Clock())
    assert buckets.take("a") is None
    assert buckets.take("b") is None
    assert buckets.take("a") == 0


@given(st.lists(st.tuples(st.integers(0, 30), TICKS, COSTS), max_size=60))
def test_memory_is_bounded(sent: list[tuple[int, int, int]]) -> None:
    table, now = BucketTable(10, max_buckets=8), 0.0
    for key, ticks, cost in sent:
        now += ticks / 64
        table.charge(key, cost / 64, now)
        assert len(table) <= 8
        assert table.seconds_left(key, now) < 10  # the newest is remembered


def test_where_there_is_no_room_the_fuller_buckets_give_way() -> None:
    table = BucketTable(10, max_buckets=4)
    for key, seconds in (("a", 11), ("b", 5), ("c", 15), ("d", 6), ("e", 1)):
        table.charge(key, seconds, 0.0)
    assert [table.seconds_left(key, 0.0) for key in "abde"] == [10, 10, 10, 9]
    assert table.wait("c", 0.0) == 5


def test_full_buckets_are_forgotten_as_others_come() -> None:
    table = BucketTable(10)
    for number in range(MAX_BUCKETS):
        table.charge(number, 5, number / 8192)
    assert len(table) > 5 * 8192  # those of the last 5 seconds are not full
    for number in range(UNSWEPT_BUCKETS):
        table.charge(-1 - number, 1, 60.0)
    assert len(table) <= MAX_BUCKETS
    for number in range(MAX_BUCKETS):
        table.charge(-1 - number, 1, 120.0 + number)
    assert len(table) <= UNSWEPT_BUCKETS


def test_a_bucket_that_was_in_use_is_not_forgotten_with_the_full_ones() -> None:
    table = BucketTable(10)
    table.charge("debtor", 1000, 0.0)
    for number in range(10 * UNSWEPT_BUCKETS):
        table.charge(number, 1, float(number) / 100)
    assert table.wait("debtor", 0.0) == 990
    assert len(table) < 2 * UNSWEPT_BUCKETS


@given(st.lists(st.tuples(TICKS, COSTS), max_size=30))
def test_what_is_left_is_never_less_than_nothing_nor_more_than_the_burst(
    sent: list[tuple[int, int]],
) -> None:
    table, now = BucketTable(10), 0.0
    for ticks, cost in sent:
        now += ticks / 64
        table.charge("a", cost / 64, now)
        left = table.seconds_left("a", now)
        assert 0 <= left <= 10
        assert (left == 0) == (table.wait("a", now) is not None)


@given(st.floats(0, 1e6))
def test_whole_seconds_are_over_when_the_wait_is(wait: float) -> None:
    assert wait < whole_seconds(wait) <= wait + 1


def test_the_header_fields_are_lists_of_structured_fields() -> None:
    standings = [Standing("key", 100, 10, 42, 6), Standing("project", 1000, 10, 0, 3)]
    assert header_fields(standings) == (
        ("ratelimit-policy", '"key";q=100;w=10, "project";q=1000;w=10'),
        ("ratelimit", '"key";r=42;t=6, "project";r=0;t=3'),
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("", "192.0.2.1", False),
        ("no:address", "no:address", True),
    ],
)
def test_a_network_of_ipv6_addresses_is_one_sender(one: str, other: str, same: bool) -> None:
    assert (sender_address(one) == sender_address(other)) is same
