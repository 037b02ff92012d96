"""The ids of events that came without one."""

from __future__ import annotations

from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from beacon.enrich.clock import id_time
from beacon.enrich.identity import IdMaker

NOW = 1_790_000_000_123_456


@given(st.integers(0, 2**48 * 1000 - 1))
def test_an_id_is_a_uuid7_of_its_time(timestamp):
    made = IdMaker().make(timestamp)
    assert UUID(bytes=made).version == 7
    assert UUID(bytes=made).variant == "specified in RFC 4122"
    assert id_time(made) == timestamp - timestamp % 1000


def test_ids_of_one_millisecond_are_distinct_and_in_order():
    ids = IdMaker()
    made = [ids.make(NOW) for _ in range(20_000)]
    assert made == sorted(set(made))


def test_the_time_may_go_back():
    ids = IdMaker()
    made = [ids.make(NOW - step % 7 * 1000) for step in range(1000)]
    assert len(set(made)) == 1000


def test_two_makers_of_one_moment_do_not_collide():
    makers = [IdMaker(), IdMaker()]
    made = {maker.make(NOW) for maker in makers for _ in range(1000)}
    assert len(made) == 2000


def test_a_seed_makes_the_ids_repeatable():
    assert IdMaker(Random(1)).make(NOW) == IdMaker(Random(1)).make(NOW)
