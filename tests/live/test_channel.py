"""What the dashboards of one project are told; the clock is the test's."""

from __future__ import annotations

from typing import Any

from beacon.events import FLAG_EXPOSURE, Visit, encode_visit
from beacon.explorer.events import ListedEvent
from beacon.issues.group import Group
from beacon.issues.sighting import Sighting
from beacon.live.channel import (
    BURST_EVENTS,
    EVENTS_A_SECOND,
    FRESH_SECONDS,
    MAX_ISSUES,
    Channel,
)
from beacon.live.frames import FRAME_BYTES, MAX_PROPERTIES_BYTES, LiveEvent
from beacon.live.presence import WINDOW_SECONDS
from tests.factories import NOON, make_batch, make_event
from tests.live.dashboard import Dashboard

SECOND = NOON // 1_000_000
BOT = encode_visit(Visit(country="US", is_bot=True))
IN_BERLIN = encode_visit(Visit(country="DE", city="Berlin", latitude=52.51999, longitude=13.40499))


def watched() -> tuple[Channel, Dashboard]:
    channel, dashboard = Channel(0.0), Dashboard()
    channel.watch(dashboard)
    return channel, dashboard


def take(channel: Channel, *names: str, **changes: Any) -> None:
    events = [make_event(name=name) for name in names]
    channel.take(make_batch(*events, **changes), events)


# --- events ---------------------------------------------------------------------------------


def test_an_event_is_shown_as_lists_show_it_but_for_its_visitor() -> None:
    listed = set(ListedEvent.__struct_fields__)
    assert listed - set(LiveEvent.__struct_fields__) == {"visitor"}
    assert set(LiveEvent.__struct_fields__) <= listed


def test_events_are_shown_in_order_to_everybody() -> None:
    channel, one = watched()
    other = Dashboard()
    channel.watch(other)
    take(channel, "a", "b")
    take(channel, "c")
    assert channel.flush(0.0) is False
    assert one.events() == other.events() == ["a", "b", "c"]
    assert one.skipped() == 0


def test_who_comes_later_is_told_from_then_on() -> None:
    channel, one = watched()
    take(channel, "a")
    channel.flush(0.0)
    late = Dashboard()
    channel.watch(late)
    take(channel, "b")
    channel.flush(0.1)
    assert (one.events(), late.events()) == (["a", "b"], ["b"])
    assert late.skipped() == 0


def test_of_too_many_the_newest_are_shown_and_the_others_counted() -> None:
    channel, dashboard = watched()
    names = [str(number) for number in range(BURST_EVENTS + 10)]
    take(channel, *names)
    channel.flush(0.0)
    assert (dashboard.events(), dashboard.skipped()) == (names[10:], 10)


def test_for_long_so_many_a_second_are_shown_and_every_event_is_accounted_for() -> None:
    channel, dashboard = watched()
    for tenth in range(100):
        take(channel, *["x"] * 200)
        channel.flush(tenth / 10)
    take(channel, "last")
    channel.flush(20.0)
    shown = len(dashboard.events())
    assert abs(shown - BURST_EVENTS - 10 * EVENTS_A_SECOND) <= EVENTS_A_SECOND // 10 + 1
    assert shown + dashboard.skipped() == 100 * 200 + 1


def test_who_does_not_keep_up_gets_what_is_fresh_and_is_told_of_the_rest() -> None:
    channel, dashboard = watched()
    dashboard.is_clogged = True
    take(channel, "stale")
    assert channel.flush(0.0) is True
    take(channel, "fresh")
    assert channel.flush(FRESH_SECONDS) is True
    dashboard.is_clogged = False
    assert channel.flush(FRESH_SECONDS + 0.1) is False
    assert (dashboard.events(), dashboard.skipped()) == (["fresh"], 1)


def test_what_is_stale_for_everybody_is_waited_for_no_longer() -> None:
    channel, dashboard = watched()
    dashboard.is_clogged = True
    take(channel, "stale")
    assert channel.flush(0.0) is True
    assert channel.flush(FRESH_SECONDS + 0.1) is False


def test_frames_are_small_however_large_the_events_are() -> None:
    channel, dashboard = watched()
    properties = b'{"text":"%b"}' % (b"x" * (MAX_PROPERTIES_BYTES - 100))
    events = [make_event(properties=properties) for _ in range(20)]
    channel.take(make_batch(*events), events)
    channel.flush(0.0)
    assert len(dashboard.events()) == 20
    assert len(dashboard.frames) > 1
    assert max(map(len, dashboard.frames)) < FRAME_BYTES + 2 * MAX_PROPERTIES_BYTES


def test_large_properties_are_left_out() -> None:
    channel, dashboard = watched()
    large = make_event(properties=b'{"text":"%b"}' % (b"x" * MAX_PROPERTIES_BYTES))
    channel.take(make_batch(large), [large])
    channel.flush(0.0)
    (message,) = dashboard.messages
    assert message["events"][0]["properties"] is None


def test_properties_are_as_they_were_sent() -> None:
    channel, dashboard = watched()
    event = make_event(properties=b'{"price":10000000000000000000000.5}')
    channel.take(make_batch(event), [event])
    channel.flush(0.0)
    assert b'"properties":{"price":10000000000000000000000.5}' in dashboard.frames[0]


def test_exposures_of_flags_are_no_events_of_anybody() -> None:
    channel, dashboard = watched()
    channel.knows_before = True
    take(channel, FLAG_EXPOSURE)
    channel.flush(0.0)
    channel.tell_live(SECOND)
    assert dashboard.messages == [{"type": "live", "active": 0, "points": []}]


def test_what_another_node_left_out_is_counted() -> None:
    channel, dashboard = watched()
    channel.miss(7)
    take(channel, "a")
    channel.flush(0.0)
    assert (dashboard.events(), dashboard.skipped()) == (["a"], 7)


# --- who is active --------------------------------------------------------------------------


def test_active_sessions_and_their_places_are_told_while_they_change() -> None:
    channel, dashboard = watched()
    channel.knows_before = True
    take(channel, "a", visit=IN_BERLIN)
    for _ in range(3):
        channel.tell_live(SECOND)
    channel.tell_live(SECOND + WINDOW_SECONDS + 1)
    point = {"lat": 52.52, "lon": 13.4, "country": "DE", "city": "Berlin", "count": 1}
    assert dashboard.live() == [
        {"type": "live", "active": 1, "points": [point]},
        {"type": "live", "active": 0, "points": []},
    ]


def test_who_opens_a_dashboard_is_told_at_once() -> None:
    channel, _ = watched()
    channel.knows_before = True
    take(channel, "a")
    channel.tell_live(SECOND)
    late = Dashboard()
    channel.watch(late)
    assert [message["active"] for message in late.live()] == [1]


def test_nothing_is_said_before_it_is_known_who_was_active() -> None:
    channel, dashboard = watched()
    take(channel, "a")
    channel.tell_live(SECOND)
    assert dashboard.frames == []


def test_bots_are_shown_and_marked_but_do_not_count() -> None:
    channel, dashboard = watched()
    channel.knows_before = True
    take(channel, "crawl", visit=BOT)
    channel.flush(0.0)
    channel.tell_live(SECOND)
    events, live = dashboard.messages
    assert [event["is_bot"] for event in events["events"]] == [True]
    assert live == {"type": "live", "active": 0, "points": []}


def test_an_event_from_a_clock_that_is_ahead_counts_from_its_receipt() -> None:
    channel, dashboard = watched()
    channel.knows_before = True
    ahead = make_event(timestamp=NOON + 3600 * 1_000_000)
    channel.take(make_batch(ahead), [ahead])
    channel.tell_live(SECOND)
    channel.tell_live(SECOND + WINDOW_SECONDS)
    assert [message["active"] for message in dashboard.live()] == [1, 0]


def test_a_late_event_makes_nobody_active() -> None:
    channel, dashboard = watched()
    channel.knows_before = True
    late = make_event(timestamp=NOON - WINDOW_SECONDS * 1_000_000)
    channel.take(make_batch(late), [late])
    channel.tell_live(SECOND)
    assert [message["active"] for message in dashboard.live()] == [0]


# --- flags ----------------------------------------------------------------------------------


def test_a_change_of_flags_is_told_to_everybody() -> None:
    channel, one = watched()
    other = Dashboard()
    channel.watch(other)
    channel.tell_flags(17)
    assert one.messages == other.messages == [{"type": "flags", "version": 17}]


# --- issues ---------------------------------------------------------------------------------


def sighting(number: int) -> Sighting:
    return Sighting(Group(number.to_bytes(16), 1, "error", "", "", "", "", "", ()), "ann", ())


def issues(dashboard: Dashboard) -> list[tuple[int, bool]]:
    """How many each message names, and whether there are more."""
    return [(len(m["ids"]), m["more"]) for m in dashboard.messages if m["type"] == "issues"]


def test_issues_that_events_belong_to_are_named_once() -> None:
    channel, one = watched()
    channel.see_issues([sighting(1), None, sighting(2), sighting(1)])
    channel.tell_issues()
    channel.tell_issues()
    assert issues(one) == [(2, False)]
    assert one.messages[-1]["ids"][0] == "00000000-0000-0000-0000-000000000001"


def test_of_many_issues_it_is_said_that_there_are_more() -> None:
    channel, one = watched()
    channel.see_issues(map(sighting, range(MAX_ISSUES + 1)))
    channel.tell_issues()
    channel.see_issues([sighting(1)])
    channel.tell_issues()
    assert issues(one) == [(MAX_ISSUES, True), (1, False)]


def test_who_does_not_keep_up_misses_issues() -> None:
    channel, one = watched()
    one.is_clogged = True
    channel.see_issues([sighting(1)])
    channel.tell_issues()
    assert issues(one) == []
