"""Which time stands for an event, and that a resend comes to the same one."""

from __future__ import annotations

import os

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from beacon.enrich.clock import DAY, EARLIEST, HOUR, MAX_AHEAD, SECOND, decide_time, open_window
from beacon.enrich.identity import IdMaker
from beacon.events import TimeSource

NOW = 1_790_000_000 * SECOND
RETENTION = 90
BOUND = NOW - RETENTION * DAY
RANDOM_ID = os.urandom(6) + b"\x4a" + os.urandom(9)


def id_at(timestamp: int) -> bytes:
    return IdMaker().make(timestamp)


def decide(client: int | None, event_id: bytes | None, days: int | None = RETENTION):
    return decide_time(client, event_id, open_window(NOW, days))


def test_a_believable_timestamp_is_the_clients():
    assert decide(NOW - HOUR, RANDOM_ID) == (NOW - HOUR, TimeSource.CLIENT, False)
    assert decide(NOW - HOUR, id_at(NOW - HOUR)) == (NOW - HOUR, TimeSource.CLIENT, False)


def test_without_a_timestamp_the_time_in_the_id_is_taken():
    assert decide(None, id_at(NOW - HOUR)) == (NOW - HOUR, TimeSource.ID, False)


def test_an_unbelievable_timestamp_gives_way_to_the_time_in_the_id():
    year = 365 * DAY
    assert decide(NOW + year, id_at(NOW - HOUR)) == (NOW - HOUR, TimeSource.PINNED, False)
    assert decide(NOW - year, id_at(NOW - HOUR)) == (NOW - HOUR, TimeSource.PINNED, False)
    assert decide(NOW + HOUR, id_at(NOW - HOUR)) == (NOW - HOUR, TimeSource.PINNED, False)


def test_up_to_a_day_ahead_is_believed_and_pinned():
    assert decide(NOW + DAY, RANDOM_ID) == (NOW + DAY, TimeSource.PINNED, False)
    assert decide(NOW + DAY + 1, RANDOM_ID) == (NOW, TimeSource.PINNED, True)


def test_an_age_counts_back_from_receipt_where_no_time_can_be_believed():
    year = 365 * DAY
    window = open_window(NOW, RETENTION)
    assert decide_time(None, None, window, HOUR) == (NOW - HOUR, TimeSource.RECEIPT, False)
    for client in (NOW - year, NOW + year):
        made = decide_time(client, RANDOM_ID, window, HOUR)
        assert made == (NOW - HOUR, TimeSource.PINNED, True)
    for beyond in (-HOUR, year):
        assert decide_time(None, RANDOM_ID, window, beyond)[0] == NOW
    assert decide_time(NOW - 2 * HOUR, RANDOM_ID, window, HOUR)[0] == NOW - 2 * HOUR
    assert decide_time(None, id_at(NOW - 2 * HOUR), window, HOUR)[0] == NOW - 2 * HOUR


def test_a_clock_that_is_a_little_ahead_needs_no_pin():
    for event_id in (RANDOM_ID, id_at(NOW + HOUR)):
        assert decide(NOW + HOUR, event_id) == (NOW + HOUR, TimeSource.CLIENT, False)
    assert decide(None, id_at(NOW + HOUR)) == (NOW + HOUR, TimeSource.ID, False)


def test_the_last_48_hours_of_retention_are_believed_and_pinned():
    assert decide(BOUND + 48 * HOUR, RANDOM_ID)[1] is TimeSource.CLIENT
    assert decide(BOUND + 48 * HOUR - 1, RANDOM_ID) == (
        BOUND + 48 * HOUR - 1,
        TimeSource.PINNED,
        False,
    )
    assert decide(BOUND, id_at(NOW)) == (BOUND, TimeSource.PINNED, False)
    assert decide(BOUND - 1, RANDOM_ID) == (NOW, TimeSource.PINNED, True)


def test_an_id_without_any_time_gets_the_time_of_receipt_and_is_pinned():
    assert decide(None, RANDOM_ID) == (NOW, TimeSource.PINNED, False)


def test_without_an_id_nothing_is_pinned():
    assert decide(None, None) == (NOW, TimeSource.RECEIPT, False)
    assert decide(NOW + 365 * DAY, None) == (NOW, TimeSource.RECEIPT, True)
    assert decide(NOW - HOUR, None) == (NOW - HOUR, TimeSource.CLIENT, False)
    assert decide(NOW + HOUR, None) == (NOW + HOUR, TimeSource.CLIENT, False)


@pytest.mark.parametrize("days", [None, 36_500])
def test_nothing_is_older_than_2010(days):
    assert decide(EARLIEST + 49 * HOUR, RANDOM_ID, days)[1] is TimeSource.CLIENT
    assert decide(EARLIEST - 1, RANDOM_ID, days) == (NOW, TimeSource.PINNED, True)
    assert decide(0, None, days) == (NOW, TimeSource.RECEIPT, True)


def test_a_retention_shorter_than_the_margin_still_takes_current_events():
    assert decide(NOW - HOUR, RANDOM_ID, 1) == (NOW - HOUR, TimeSource.PINNED, False)


offsets = st.integers(-95 * DAY, 30 * DAY) | st.integers(-3 * HOUR, 3 * HOUR) | st.integers(-9, 9)
ids = st.none() | st.just(RANDOM_ID) | offsets.map(lambda offset: id_at(NOW + offset))


def far_ahead(client: int | None, event_id: bytes | None, received: int) -> bool:
    """The case that is known not to be covered."""
    made = decide_time(None, event_id, open_window(NOW + 60 * DAY, None))[0]
    claimed = made if client is None else client
    return claimed > received + MAX_AHEAD


@given(offsets.map(lambda o: NOW + o) | st.none(), ids, st.integers(0, 7 * DAY))
@example(NOW + 1500, id_at(NOW), 2 * SECOND)
@example(NOW + SECOND, id_at(NOW), 2 * SECOND)
@example(None, id_at(NOW + SECOND), 2 * SECOND)
@example(BOUND + 48 * HOUR, id_at(NOW), HOUR)
def test_a_resend_within_seven_days_has_the_same_time_or_both_are_pinned(client, event_id, later):
    """The writer keeps the first time of a PINNED event, so two PINNED ones agree as well."""
    if event_id is None:
        return
    first = decide_time(client, event_id, open_window(NOW, RETENTION))
    again = decide_time(client, event_id, open_window(NOW + later, RETENTION))
    expired = first[0] < NOW + later - RETENTION * DAY
    if expired or far_ahead(client, event_id, NOW):
        return
    pinned = first[1] is TimeSource.PINNED and again[1] is TimeSource.PINNED
    assert first[0] == again[0] or pinned


@given(st.integers(-(2**62), 2**62) | st.none(), st.binary(min_size=16, max_size=16) | st.none())
def test_every_time_lies_between_the_bound_and_a_day_ahead(client, event_id):
    timestamp, source, replaced = decide(client, event_id)
    assert BOUND <= timestamp <= NOW + MAX_AHEAD
    assert not replaced or timestamp == NOW
    assert event_id is not None or source in (TimeSource.CLIENT, TimeSource.RECEIPT)
