"""Who is active, beside a plain list of what was seen."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.live import presence as live_presence
from beacon.live.presence import WINDOW_SECONDS, Place, Presence

BERLIN = Place(52.52, 13.4, "DE", "Berlin")
AUSTRIA = Place(None, None, "AT", None)
NOW = 1_790_000_000
times = st.integers(NOW - 2 * WINDOW_SECONDS, NOW)
seen = st.tuples(st.sampled_from([b"a", b"b", b"c"]), times)
PLACES = {b"a": BERLIN, b"b": AUSTRIA, b"c": None}


@given(st.lists(seen), st.lists(st.integers(0, WINDOW_SECONDS), max_size=3))
def test_active_are_those_with_an_event_in_the_window(
    events: list[tuple[bytes, int]], pauses: list[int]
) -> None:
    presence = Presence()
    for session, second in events:
        presence.see(session, second, PLACES[session])
    now = NOW
    for pause in [0, *pauses]:
        now += pause
        presence.forget_before(now)
        active = {session for session, second in events if second > now - WINDOW_SECONDS}
        assert presence.active == len(active)
        places = Counter(PLACES[session] for session in active if PLACES[session])
        assert presence.places == places


def test_a_session_stays_where_it_was_first() -> None:
    presence = Presence()
    presence.see(b"a", NOW - 1, BERLIN)
    presence.see(b"a", NOW, AUSTRIA)
    assert presence.places == {BERLIN: 1}


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_presence, "MAX_SESSIONS", 2)
    presence = Presence()
    for session in (b"a", b"b", b"c", b"a"):
        presence.see(session, NOW, BERLIN)
    assert (presence.active, presence.places) == (2, {BERLIN: 2})
    presence.forget_before(NOW + WINDOW_SECONDS)
    assert (presence.active, presence.places) == (0, {})
