"""The reference itself, by cases computed by hand: so that what agrees with it is right."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Any

import pytest

from tests.reports.reference import percentile
from tests.reports.reference_filters import holds, number_of, text_of
from tests.reports.reference_query import Answer, ask, rounded
from tests.reports.rows import Alias, EventRow, aliases_of, stored

DAY_BEFORE, DAY, DAY_AFTER = "2026-03-28", "2026-03-29", "2026-03-30"
"""Vienna, where the one in the middle has 23 hours."""


def at(text: str) -> int:
    """Microseconds of a time in Vienna: `29 03:00`."""
    local = datetime.fromisoformat(f"2026-03-{text}+02:00")
    if text < "29 02":
        local = datetime.fromisoformat(f"2026-03-{text}+01:00")
    return round(local.timestamp() * 1_000_000)


class Site:
    """Events in the order in which they are added; each has the next id."""

    def __init__(self) -> None:
        self.events: list[EventRow] = []
        self.aliases: list[Alias] | None = None

    def add(self, time: str, name: str = "page_view", session: int = 1, **more: Any) -> None:
        given = {"anon_id": f"a{session}", "id": len(self.events) + 1, **more}
        self.events.append(
            EventRow(timestamp=at(time), event_name=name, session_id=session, **given)
        )

    def page(self, time: str, path: str, session: int = 1, **more: Any) -> None:
        self.add(time, session=session, **{"path": path, "channel": "Direct", **more})

    def ask(self, *metrics: str, day: str = DAY, to: str | None = None, **more: Any) -> Answer:
        question = {"metrics": list(metrics), "date_range": {"from": day, "to": to or day}, **more}
        events = stored(self.events)
        aliases = aliases_of(events) if self.aliases is None else self.aliases
        return ask(events, aliases, question, now=0, zone="Europe/Vienna")

    def one(self, *metrics: str, **more: Any) -> tuple[Any, ...]:
        """The values where there is one row."""
        (row,) = self.ask(*metrics, **more).rows
        return tuple(map(rounded, row.values))

    def table(self, *metrics: str, by: str, **more: Any) -> dict[Any, Any]:
        """By the value of one dimension."""
        rows = self.ask(*metrics, dimensions=[by], **more).rows
        return {row.group[0]: tuple(map(rounded, row.values)) for row in rows}


@pytest.fixture
def site() -> Site:
    return Site()


# --- sessions and ranges -------------------------------------------------------------------------


def test_a_session_belongs_to_the_day_in_which_it_starts(site: Site) -> None:
    site.add("28 23:50")
    site.add("29 00:10")
    counts = ("events", "visitors", "sessions", "pages_per_session")
    assert site.one(*counts, day=DAY_BEFORE) == (1, 1, 1, 2.0)
    assert site.one(*counts, day=DAY) == (1, 1, 0, None)
    assert site.one(*counts, day=DAY_BEFORE, to=DAY) == (2, 1, 1, 2.0)


def test_buckets_of_sessions_add_up_to_the_range_and_empty_ones_are_there(site: Site) -> None:
    site.add("28 23:50")
    site.add("29 00:10")
    site.add("30 12:00", session=2)
    answer = site.ask(
        *("sessions", "events", "bounce_rate"),
        dimensions=["time"],
        interval="day",
        day="2026-03-27",
        to=DAY_AFTER,
    )
    assert [row.values for row in answer.rows] == [
        (0, 0, None),
        (1, 1, 0),
        (0, 1, None),
        (1, 1, 100),
    ]


def test_duration_is_of_the_whole_session_in_whole_milliseconds(site: Site) -> None:
    site.add("28 23:59:59.999999")
    site.add("29 00:10:00.000999")
    assert site.one("session_duration", day=DAY_BEFORE) == (600.001,)
    site.add("28 12:00", session=2)
    assert site.one("session_duration", day=DAY_BEFORE) == (300.0005,)


def test_a_bounce_has_one_page_view_and_no_action(site: Site) -> None:
    def bounces(*names: str) -> bool:
        other = Site()
        for name in names:
            other.add("29 12:00", name)
        return other.one("bounce_rate") == (100.0,)

    assert bounces("page_view", "$identify", "web_vital", "scroll_depth", "time_on_page")
    assert bounces("$identify")
    assert not bounces("page_view", "$pageview")
    assert not bounces("page_view", "signup")
    assert not bounces("signup")


def test_what_was_delivered_again_is_one_event_and_what_has_another_time_is_another(
    site: Site,
) -> None:
    site.add("29 12:00", id=7)
    site.add("29 12:00", id=7)
    site.add("29 12:01", id=7)
    assert site.one("events") == (2,)


def test_flag_exposures_are_no_events_and_open_no_session(site: Site) -> None:
    site.add("29 11:00", "$flag_exposure", user_id="u1")
    assert site.one("events", "visitors", "sessions") == (0, 0, 0)
    site.add("29 12:00", "signup")
    assert site.one("events", "users", "session_duration") == (1, 0, 0.0)


def test_a_session_is_a_bots_when_its_first_event_is(site: Site) -> None:
    site.add("29 11:00", "$flag_exposure", is_bot=True)
    site.add("29 12:00", is_bot=False)
    site.add("29 12:01", is_bot=True)
    assert site.one("events", "sessions") == (2, 1)
    site.add("29 11:59", is_bot=True)  # which came late
    assert site.one("events", "sessions", "visitors") == (0, 0, 0)
    assert site.one("events", "sessions", bots="include") == (3, 1)


def test_of_equal_times_the_smaller_id_is_first(site: Site) -> None:
    site.page("29 12:00", "/b", id=9)
    site.page("29 12:00", "/a", id=3)
    assert site.table("sessions", by="entry_page") == {"/a": (1,)}
    assert site.table("sessions", by="exit_page") == {"/b": (1,)}


def test_within_a_millisecond_the_full_time_decides(site: Site) -> None:
    site.page("29 12:00:00.000002", "/b", id=1)
    site.page("29 12:00:00.000001", "/a", id=2)
    assert site.table("sessions", by="entry_page") == {"/a": (1,)}


def test_attributes_are_those_of_the_first_event_that_has_them(site: Site) -> None:
    site.add("29 12:00", "signup", country="AT", screen=None, utm_source="lost")
    site.page("29 12:01", "/a", referrer_host="news.example", country="US", screen="1x1")
    site.page("29 12:02", "/b", utm_source="mail", screen="2x2")
    for dimension, value in {
        "country": "AT",
        "screen": "1x1",
        "source": "news.example",
        "utm_source": None,
        "channel": "Direct",
        "entry_page": "/a",
        "exit_page": "/b",
    }.items():
        assert site.table("events", "sessions", by=dimension) == {value: (3, 1)}


# --- visitors ------------------------------------------------------------------------------------


def test_the_visitor_of_a_session_is_the_user_named_last_for_all_of_its_events(site: Site) -> None:
    site.add("28 12:00")
    site.add("29 12:00", user_id="u1")
    site.add("29 12:01", user_id="u2")
    site.add("29 12:02")
    site.add("29 13:00", session=2, user_id="u2")
    assert site.one("visitors", "users", day=DAY_BEFORE, to=DAY) == (1, 1)
    assert site.one("users", day=DAY_BEFORE) == (1,)


def test_an_alias_joins_past_sessions_and_undoing_it_parts_them(site: Site) -> None:
    site.add("28 12:00", session=1, anon_id="a")
    site.add("29 12:00", "$identify", session=2, anon_id="a", user_id="u")
    assert site.one("visitors", "users", "new_visitors") == (1, 1, 0)
    site.aliases = []
    assert site.one("visitors", "users", "new_visitors") == (1, 1, 1)
    assert site.one("visitors", "users", day=DAY_BEFORE) == (1, 0)


def test_of_two_aliases_the_earlier_counts_then_the_smaller_user(site: Site) -> None:
    site.add("29 12:00", anon_id="a")
    site.add("29 12:00", session=2, anon_id="b", user_id="u1")
    site.add("29 12:00", session=3, anon_id="c", user_id="u2")
    site.aliases = [Alias("a", "u2", 5), Alias("a", "u1", 6)]
    by_time = site.one("visitors", filters=[{"has_done": {"event": "x"}}])
    assert by_time == (0,)
    site.add("29 13:00", "bought", session=3, anon_id="c", user_id="u2")
    assert site.one("events", filters=[{"has_done": {"event": "bought"}}]) == (3,)
    site.aliases = [Alias("a", "u2", 5), Alias("a", "u1", 5)]
    assert site.one("events", filters=[{"has_done": {"event": "bought"}}]) == (2,)


def test_two_behind_one_address_are_never_joined(site: Site) -> None:
    site.add("29 12:00", anon_id="~nat")
    site.add("29 12:00", "$identify", session=2, anon_id="~nat", user_id="u1")
    assert aliases_of(site.events) == []
    site.aliases = [Alias("~nat", "u1", 1)]
    assert site.one("visitors", "users") == (2, 1)


def test_the_same_letters_are_two_visitors(site: Site) -> None:
    site.add("29 12:00", anon_id="x")
    site.add("29 12:00", session=2, anon_id="b", user_id="x")
    assert site.one("visitors", "users") == (2, 1)
    site.aliases = [Alias("x", "x", 1)]
    assert site.one("visitors", "users") == (1, 1)


def test_new_is_who_was_first_seen_in_the_range_or_in_the_bucket(site: Site) -> None:
    site.add("28 12:00")
    site.add("29 12:00")
    site.add("29 12:00", session=2)
    assert site.one("visitors", "new_visitors") == (2, 1)
    assert site.table("visitors", "events", by="visitor_type") == {
        "new": (1, 1),
        "returning": (1, 1),
    }
    both = {"day": DAY_BEFORE, "to": DAY}
    assert site.table("visitors", by="visitor_type", **both) == {"new": (2,)}
    by_day = site.ask("new_visitors", dimensions=["time"], interval="day", **both)
    assert [row.values for row in by_day.rows] == [(1,), (1,)]


# --- numbers -------------------------------------------------------------------------------------


def test_texts_count_as_numbers_when_they_read_as_those_of_json(site: Site) -> None:
    for value in (1, "2.5", "-3e0", "007", " 7", "nan", "1e999", True, None, [4], "+1", ".5"):
        site.add("29 12:00", properties={"n": value})
    assert site.one("sum:n", "min:n", "max:n", "avg:n") == (0.5, -3.0, 2.5, 0.1667)
    assert site.one("sum:other", "avg:other", "p95:other") == (None, None, None)


def test_a_percentile_lies_on_the_line_between_its_neighbours() -> None:
    numbers = [Fraction(each) for each in (40, 10, 20, 30)]
    assert [percentile(p, numbers) for p in (0, 50, 75, 90, 100)] == [
        10,
        25,
        Fraction("32.5"),
        37,
        40,
    ]
    assert percentile(95, [Fraction(7)]) == 7


def test_revenue_takes_the_value_of_purchases_without_one(site: Site) -> None:
    site.add("29 12:00", "purchase", properties={"value": "10", "currency": "EUR"})
    site.add("29 12:00", "purchase", properties={"value": 99, "revenue": 5, "currency": "EUR"})
    site.add("29 12:00", "purchase", properties={"value": 1, "revenue": None, "currency": "USD"})
    site.add("29 12:00", "signup", properties={"value": 1000})
    site.add("29 12:00", "renewal", properties={"revenue": 2.5})
    assert site.one("revenue") == (18.5,)
    by_currency = {"EUR": (15.0,), "USD": (1.0,), None: (2.5,)}
    assert site.table("revenue", by="property:currency") == by_currency
    assert site.one("revenue", day=DAY_AFTER) == (0.0,)


def test_conversions_are_events_and_their_rate_is_of_visitors(site: Site) -> None:
    for session in (1, 2, 3):
        site.page("29 12:00", "/a", session=session)
    site.page("29 12:01", "/b", session=1)
    site.add("29 12:02", "signup", session=1, path="/b")
    site.add("29 12:03", "signup", session=1, path="/b")
    goal = {"dimension": "event", "operator": "is", "value": "signup"}
    assert site.one("conversions", "conversion_rate", goal=goal) == (2, 33.3333)
    by_page = site.table("conversions", "conversion_rate", by="page", goal=goal)
    assert by_page == {"/a": (0, 0.0), "/b": (2, 100.0)}
    assert site.one("conversion_rate", goal=goal, day=DAY_AFTER) == (None,)


# --- dimensions, filters, rows -------------------------------------------------------------------


def test_a_session_counts_in_each_page_that_it_has_a_selected_event_of(site: Site) -> None:
    site.page("29 12:00", "/a")
    site.page("29 12:01", "/b")
    site.page("29 12:02", "/b")
    site.add("29 12:03", "signup")
    answer = site.table("events", "sessions", "pages_per_session", by="page")
    assert answer == {"/b": (2, 1, 3.0), "/a": (1, 1, 3.0), None: (1, 1, 3.0)}
    only_b = [{"dimension": "page", "operator": "is", "value": "/b"}]
    assert site.table("events", "sessions", by="page", filters=only_b) == {"/b": (2, 1)}


def test_a_session_that_began_before_has_its_events_in_the_groups_but_no_session(
    site: Site,
) -> None:
    site.page("28 23:59", "/a", country="AT")
    site.page("29 00:01", "/b", country="US")
    assert site.table("events", "sessions", by="entry_page") == {"/a": (1, 0)}
    assert site.table("events", "visitors", by="country") == {"AT": (1, 1)}


def test_by_time_a_session_stands_where_it_starts_even_if_what_is_selected_lies_later(
    site: Site,
) -> None:
    site.page("29 12:50", "/a")
    site.add("29 13:10", "signup")
    signups = [{"dimension": "event", "operator": "is", "value": "signup"}]
    rows = site.ask(
        "sessions", "events", dimensions=["time"], interval="hour", filters=signups
    ).rows
    there = {place: row.values for place, row in enumerate(rows) if any(row.values)}
    assert there == {11: (1, 0), 12: (0, 1)}  # the second hour of that day did not come


@pytest.mark.parametrize(
    ("operator", "value", "wanted", "expected"),
    [
        ("is", None, None, True),
        ("is", "", None, False),
        ("is_not", None, "x", True),
        ("in", None, ["x", None], True),
        ("not_in", None, ["x"], True),
        ("not_in", None, [None], False),
        ("contains", "Ärger", "äR", True),
        ("contains", None, "x", False),
        ("not_contains", None, "x", True),
        ("matches", "/docs/x", "^/docs", True),
        ("matches", "/Docs", "docs", False),
        ("not_matches", None, ".*", True),
        ("gt", "10", 9, True),
        ("lt", "x", 9, False),
        ("gte", None, 0, False),
        ("lte", "1e1", 10, True),
        ("is", "7.0", 7, False),
        ("is", "7", 7, True),
        ("is", "true", True, True),
    ],
)
def test_values_are_compared_as_text_and_null_is_nothing_but_null(
    operator: str, value: str | None, wanted: Any, expected: bool
) -> None:
    assert holds(operator, value, wanted) is expected


def test_values_of_json_are_written_as_postgres_writes_them() -> None:
    given = [1e3, 1e-7, 1e22, -0.0, True, {"bb": 1, "a": [None, "ä"]}, "x", None]
    written = ["1000.0", "0.0000001", "10000000000000000000000", "0.0", "true"]
    assert [text_of(each) for each in given] == [*written, '{"a": [null, "ä"], "bb": 1}', "x", None]
    assert [number_of(each) for each in ("-0.5", "00", "1.", None)] == [-0.5, None, None, None]


def test_a_filter_is_judged_for_each_event_as_a_whole(site: Site) -> None:
    site.page("29 12:00", "/a")
    site.add("29 12:01", "signup", path="/b")
    page = {"dimension": "page", "operator": "is", "value": "/a"}
    signup = {"dimension": "event", "operator": "is", "value": "signup"}
    assert site.one("sessions", filters=[page, signup]) == (0,)
    assert site.one("sessions", filters=[{"or": [page, signup]}]) == (1,)
    assert site.one("sessions", "events", filters=[{"not": page}]) == (1, 1)


def test_has_done_looks_at_counted_events_whether_selected_or_not(site: Site) -> None:
    site.page("29 12:00", "/a")
    site.add("27 12:00", "signup", session=2, anon_id="a1", properties={"plan": "pro", "n": 1})
    page = {"dimension": "page", "operator": "is", "value": "/a"}

    def events(done: dict[str, Any]) -> Any:
        return site.one("events", filters=[page, {"has_done": {"event": "signup", **done}}])[0]

    assert events({}) == 0
    assert events({"days": 2}) == 0
    assert events({"days": 3}) == 1
    assert events({"days": 3, "properties": {"plan": "pro", "n": 1}}) == 1
    assert events({"days": 3, "properties": {"plan": "pro", "other": 1}}) == 0
    assert events({"days": 3, "properties": {"other": None}}) == 1
    assert site.one("events", filters=[{"has_not_done": {"event": "signup"}}]) == (1,)


def test_groups_are_ordered_by_the_first_metric_then_by_value_with_null_last(site: Site) -> None:
    for path in ("/b", "/b", None, None, "/a", "/Z"):
        site.add("29 12:00", path=path)
    assert list(site.table("events", by="page")) == ["/b", None, "/Z", "/a"]
    assert list(site.table("events", by="page", order_by=["-page"])) == ["/b", "/a", "/Z", None]
    assert list(site.table("events", by="page", limit=2)) == ["/b", None]
    assert list(site.table("p50:n", by="page")) == ["/Z", "/a", "/b", None]


def test_a_range_without_events_has_one_row_of_zeros_and_no_groups(site: Site) -> None:
    assert site.one("events", "visitors", "bounce_rate") == (0, 0, None)
    assert site.table("events", by="page") == {}


def test_buckets_are_compared_with_those_of_the_same_place(site: Site) -> None:
    site.add("28 00:30")
    site.add("29 00:30", session=2)
    site.add("29 03:30", session=2)
    by_hour = {"dimensions": ["time"], "interval": "hour", "compare": "previous"}
    rows = site.ask("events", **by_hour).rows
    assert len(rows) == 23
    assert [(row.values, row.compared) for row in rows[:3]] == [
        ((1,), (1,)),
        ((0,), (0,)),
        ((1,), (0,)),
    ]
    after = site.ask("events", day=DAY_AFTER, **by_hour).rows
    assert [row.compared for row in after[-2:]] == [((0,)), None]
