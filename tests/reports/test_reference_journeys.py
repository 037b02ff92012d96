"""The reference's funnels, retention, paths and web vitals, by cases computed by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.reports.reference import Asked, World
from tests.reports.reference_journeys import (
    Link,
    Step,
    funnel,
    funnel_by,
    paths,
    retention,
    vitals,
    vitals_total,
)
from tests.reports.rows import EventRow

MINUTE, DAY = 60, 86_400
VIEW, SIGNUP, BUY = (
    {"dimension": "event", "operator": "is", "value": name} for name in ("view", "signup", "buy")
)


def at(second: float, name: str, who: int = 1, **more: Any) -> EventRow:
    """Seconds after 1970, which was a Thursday; each visitor has one session a day."""
    return EventRow(
        id=round(second * 10) + 1,
        timestamp=round(second * 1_000_000),
        event_name=name,
        session_id=who + 1000 * int(second // DAY),
        anon_id=f"a{who}",
        **more,
    )


def page(second: float, path: str, who: int = 1, **more: Any) -> EventRow:
    return at(second, "page_view", who, path=path, channel="Direct", **more)


def asked(*events: EventRow, days: int = 1, filters: Any = ()) -> Asked:
    return Asked(World(events, []), (0, days * DAY * 1000), "UTC", filters)


# --- funnels ---------------------------------------------------------------------------------


def test_steps_are_taken_in_order_by_different_events() -> None:
    found = funnel(
        asked(
            at(0, "view", 1),
            at(10, "signup", 1),
            at(40, "buy", 1),
            at(0, "signup", 2),
            at(10, "view", 2),
            at(20, "buy", 2),
            at(0, "signup", 3),
        ),
        [VIEW, SIGNUP, BUY],
        MINUTE,
    )
    assert found.steps == [Step(2, None), Step(1, Fraction(10)), Step(1, Fraction(30))]
    assert found.dropped(0) == {("anon", "a2")}
    twice = funnel(asked(at(0, "view"), at(5, "view", 2), at(6, "view", 2)), [VIEW, VIEW], MINUTE)
    assert [step.visitors for step in twice.steps] == [2, 1]


def test_the_window_counts_from_the_first_step_and_a_later_start_may_go_further() -> None:
    late = [at(0, "view"), at(50, "signup"), at(61, "buy")]
    assert [step.visitors for step in funnel(asked(*late), [VIEW, SIGNUP, BUY], 60).steps] == [
        1,
        1,
        0,
    ]
    assert [step.visitors for step in funnel(asked(*late), [VIEW, SIGNUP, BUY], 61).steps] == [
        1,
        1,
        1,
    ]
    again = [at(0, "view"), at(40, "view"), at(50, "signup"), at(90, "buy")]
    found = funnel(asked(*again), [VIEW, SIGNUP, BUY], 60)
    assert found.steps == [Step(1, None), Step(1, Fraction(10)), Step(1, Fraction(40))]


def test_of_equally_long_ways_the_first_stands() -> None:
    found = funnel(asked(at(0, "view"), at(10, "view"), at(20, "signup")), [VIEW, SIGNUP], 60)
    assert found.steps[1] == Step(1, Fraction(20))


def test_steps_go_over_sessions_of_one_visitor_but_not_over_the_range() -> None:
    events = [at(10, "view"), at(DAY + 10, "signup")]
    assert funnel(asked(*events, days=2), [VIEW, SIGNUP], DAY).steps[1].visitors == 1
    assert funnel(asked(*events, days=1), [VIEW, SIGNUP], DAY).steps[1].visitors == 0


def test_a_visitor_is_split_by_the_event_that_their_way_begins_with() -> None:
    site = asked(
        at(0, "view", path="/a"),
        at(1, "view", path="/b"),
        at(50, "signup", path="/c"),
        at(0, "view", 2, path="/b"),
    )
    assert funnel_by(site, [VIEW, SIGNUP], 49, "page") == {
        "/b": [Step(2, None), Step(1, Fraction(49))]
    }
    assert funnel_by(site, [VIEW, SIGNUP], 60, "page") == {
        "/a": [Step(1, None), Step(1, Fraction(50))],
        "/b": [Step(1, None), Step(0, None)],
    }


# --- retention -------------------------------------------------------------------------------


def test_a_cohort_is_of_its_first_day_and_returns_are_counted_by_day() -> None:
    site = asked(
        at(0, "view", 1),
        at(5, "buy", 1),
        at(DAY, "view", 1),
        at(DAY + 9, "buy", 1),
        at(2 * DAY, "buy", 1),
        at(9, "view", 2),
        at(2 * DAY, "buy", 2),
        at(DAY, "view", 3),
        at(3 * DAY, "buy", 3),
        at(2 * DAY, "buy", 4),
        days=3,
    )
    found = retention(site, "day", VIEW, BUY).cohorts
    assert [(cohort.size, cohort.returned) for cohort in found] == [
        (2, [2, 1, 2]),
        (1, [1, 0]),
        (0, [0]),
    ]
    assert [cohort.begins for cohort in found] == [0, DAY * 1000, 2 * DAY * 1000]
    cells = retention(site, "day", VIEW, BUY).cells
    assert cells[0][1:] == [{("anon", "a1")}, {("anon", "a1"), ("anon", "a2")}]


def test_weeks_of_retention_begin_on_monday() -> None:
    site = asked(at(0, "view"), at(4 * DAY, "view"), at(11 * DAY - 1, "view", 2), days=14)
    found = retention(site, "week", VIEW, VIEW).cohorts
    assert [(cohort.size, cohort.returned) for cohort in found] == [
        (1, [1, 1, 0]),
        (1, [1, 0]),
        (0, [0]),
    ]


# --- paths -----------------------------------------------------------------------------------


def test_a_path_skips_what_comes_several_times_running_and_ends_with_null() -> None:
    walked = [page(n, path) for n, path in enumerate(("/", "/a", "/a", "/", "/b"))]
    site = asked(*walked, at(2.5, "signup", path="/x"), page(9, "/", 2))
    assert paths(site, "page") == {
        Link(0, "/", "/a"): 1,
        Link(1, "/a", "/"): 1,
        Link(2, "/", "/b"): 1,
        Link(3, "/b", None): 1,
        Link(0, "/", None): 1,
    }
    assert paths(site, "page", length=1) == {Link(0, "/", "/a"): 1, Link(0, "/", None): 1}


def test_paths_go_on_from_the_first_time_at_the_step_or_back_from_it() -> None:
    site = asked(
        *(page(n, path) for n, path in enumerate(("/", "/a", "/b", "/a"))), page(0, "/", 2)
    )
    assert paths(site, "page", step="/a") == {
        Link(0, "/a", "/b"): 1,
        Link(1, "/b", "/a"): 1,
        Link(2, "/a", None): 1,
    }
    assert paths(site, "page", step="/a", before=True) == {
        Link(0, "/a", "/"): 1,
        Link(1, "/", None): 1,
    }
    assert paths(site, "page", before=True, length=1) == {
        Link(0, "/a", "/b"): 1,
        Link(0, "/", None): 1,
    }


def test_paths_of_events_are_of_sessions_that_start_in_the_range() -> None:
    events = [at(5, "view"), at(6, "buy"), at(5, "view", 2)]
    before = at(-1, "signup", 9)
    late = EventRow(
        id=99, timestamp=7_000_000, event_name="view", session_id=before.session_id, anon_id="a9"
    )
    site = asked(*events, before, late)
    assert paths(site, "event") == {
        Link(0, "view", "buy"): 1,
        Link(1, "buy", None): 1,
        Link(0, "view", None): 1,
    }


# --- web vitals ------------------------------------------------------------------------------


def vital(second: float, value: Any, path: str | None = "/", who: int = 1, **more: Any) -> EventRow:
    properties = {"name": "LCP", "value": value, **more}
    return at(second, "web_vital", who, path=path, properties=properties)


def test_vitals_are_percentiles_by_page_of_the_last_measure_of_each_id() -> None:
    found = vitals(
        asked(
            vital(1, 1000, id="x"),
            vital(2, "3000", "/b", id="x"),
            vital(3, 2000, "/b", id="y"),
            vital(4, 100, id="x", who=2),
            vital(5, 7, name="CLS", id="x"),
            vital(6, 9, name="CLS"),
            vital(7, 9, name="CLS"),
            vital(8, "slow", None),
        )
    )
    assert found == {
        ("/b", "LCP"): (2, Fraction(2750)),
        ("/", "LCP"): (1, Fraction(100)),
        ("/", "CLS"): (3, Fraction(9)),
    }


def test_vitals_of_all_pages_are_of_the_same_measures() -> None:
    site = asked(
        vital(1, 1000, id="x", rating="good"),
        vital(2, 3000, "/b", id="x", rating="needs-improvement"),
        vital(3, 2000, "/b", id="y", rating="good"),
        vital(4, 100, None, who=2),
        vital(5, 9, name="CLS", rating="fine"),
    )
    assert vitals_total(site, 50) == {
        "LCP": (3, Fraction(2000), {"needs-improvement": 1, "good": 1, None: 1}),
        "CLS": (1, Fraction(9), {"fine": 1}),
    }
