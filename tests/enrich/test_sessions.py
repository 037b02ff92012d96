"""Sessions of clients that keep none."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from beacon.enrich.clock import HOUR, SECOND, id_time
from beacon.enrich.sessions import Sessions

PROJECT, OTHER = b"p" * 16, b"q" * 16
NOW = 1_790_000_000 * SECOND
IDLE = 1800
MINUTE = 60 * SECOND


def test_a_visitor_stays_in_a_session_until_idle_for_longer_than_the_limit():
    sessions = Sessions()
    first = sessions.touch(PROJECT, "ann", NOW, IDLE)
    assert sessions.touch(PROJECT, "ann", NOW + 30 * MINUTE, IDLE) == first
    assert sessions.touch(PROJECT, "ann", NOW + 60 * MINUTE, IDLE) == first
    assert sessions.touch(PROJECT, "ann", NOW + 90 * MINUTE + 1, IDLE) != first


def test_visitors_and_projects_have_sessions_of_their_own():
    sessions = Sessions()
    made = {
        sessions.touch(project, name, NOW, IDLE)
        for project in (PROJECT, OTHER)
        for name in ("ann", "bob")
    }
    assert len(made) == 4


def test_a_session_id_is_a_uuid7_of_its_start():
    made = Sessions().touch(PROJECT, "ann", NOW, IDLE)
    assert UUID(bytes=made).version == 7
    assert id_time(made) == NOW


def test_a_late_event_does_not_move_the_clock_back():
    sessions = Sessions()
    first = sessions.touch(PROJECT, "ann", NOW, IDLE)
    assert sessions.touch(PROJECT, "ann", NOW - 20 * MINUTE, IDLE) == first
    assert sessions.touch(PROJECT, "ann", NOW + 29 * MINUTE, IDLE) == first


def test_events_from_long_before_the_session_share_one_of_their_own():
    sessions = Sessions()
    now = sessions.touch(PROJECT, "ann", NOW, IDLE)
    before = NOW - 20 * HOUR
    late = [sessions.touch(PROJECT, "ann", before + n * SECOND, IDLE) for n in range(3)]
    assert len(set(late)) == 1
    assert now not in late
    assert sessions.touch(PROJECT, "ann", NOW + MINUTE, IDLE) == now


def test_a_resend_to_another_node_or_after_a_restart_meets_the_same_session():
    here, there = Sessions(), Sessions()
    assert here.touch(PROJECT, "ann", NOW, IDLE) == there.touch(PROJECT, "ann", NOW, IDLE)


def test_a_resend_of_a_whole_session_changes_nothing():
    sessions = Sessions()
    times = [NOW + n * 10 * MINUTE for n in range(6)]
    first = [sessions.touch(PROJECT, "ann", moment, IDLE) for moment in times]
    assert [sessions.touch(PROJECT, "ann", moment, IDLE) for moment in times][-3:] == first[-3:]
    assert sessions.touch(PROJECT, "ann", times[-1] + MINUTE, IDLE) == first[0]


def test_the_least_recently_seen_visitor_is_forgotten_first():
    sessions = Sessions(limit=2)
    ann = sessions.touch(PROJECT, "ann", NOW, IDLE)
    sessions.touch(PROJECT, "bob", NOW, IDLE)
    sessions.touch(PROJECT, "ann", NOW + MINUTE, IDLE)
    sessions.touch(PROJECT, "cid", NOW + MINUTE, IDLE)
    assert len(sessions) == 2
    assert sessions.touch(PROJECT, "ann", NOW + 2 * MINUTE, IDLE) == ann


def test_a_session_that_has_been_over_for_a_day_is_forgotten():
    sessions = Sessions()
    for n in range(100):
        sessions.touch(PROJECT, f"visitor {n}", NOW, IDLE)
    sessions.touch(PROJECT, "ann", NOW + 24 * HOUR, IDLE)
    assert len(sessions) == 101
    sessions.touch(PROJECT, "bob", NOW + 24 * HOUR + 1, IDLE)
    assert len(sessions) == 2


steps = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 200)), max_size=40)


@given(steps)
def test_sessions_follow_from_their_inputs_alone(steps):
    def run() -> list[bytes]:
        sessions = Sessions(limit=3)
        return [sessions.touch(PROJECT, name, NOW + at * MINUTE, IDLE) for name, at in steps]

    assert run() == run()


@given(st.lists(st.integers(0, 3600), min_size=1, max_size=30))
def test_events_in_order_split_exactly_where_the_gap_is_too_long(gaps):
    sessions, moment, previous = Sessions(), NOW, None
    for gap in gaps:
        moment += gap * SECOND
        session = sessions.touch(PROJECT, "ann", moment, IDLE)
        assert previous is None or (session == previous) == (gap <= IDLE)
        previous = session
