"""Random questions for Hypothesis, as the API takes them, that meet the events of `events`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from tests.reports.events import ZONES, Site
from tests.reports.reference_filters import OF_EVENTS, OF_SESSIONS
from tests.reports.reference_time import DAY, EPOCH, HOUR, range_of

COUNTS = ("events", "pageviews", "visitors", "users", "new_visitors", "sessions", "errors")
RATES = ("bounce_rate", "session_duration", "pages_per_session", "revenue")
GOALS = ("conversions", "conversion_rate")
OF_NUMBERS = ("sum", "avg", "min", "max", "p50", "p75", "p90", "p95", "p99")

keys = st.sampled_from(("n", "plan", "value"))
metrics = (
    st.sampled_from(COUNTS + RATES)
    | st.sampled_from(COUNTS + RATES)
    | st.sampled_from(GOALS)
    | st.builds("{}:{}".format, st.sampled_from(OF_NUMBERS), keys)
)
groups = (
    st.sampled_from((*OF_EVENTS, *OF_SESSIONS, "visitor_type", "tag:team", "tag:x"))
    | keys.map("property:{}".format)
    | st.sampled_from(("page", "event", "source", "visitor_type"))
)
dimensions = st.builds(
    lambda found, time: [*found, "time"] if time else found,
    st.lists(groups, max_size=2, unique=True),
    st.booleans(),
)

texts = st.sampled_from(
    (
        *("", "pro", "PRO", "/", "/pricing", "ärger", "x", "7", "7.0", "10", "Firefox", "AT"),
        *("new", "signup", "page_view", "news.example", "1.0", "web"),
    )
)
scalars = texts | st.none() | st.booleans() | st.sampled_from((7, 7.0, 0.5, 1e1, -0.0, 12))
numbers = st.sampled_from((-0.5, 0, 1, 5, 7, 7.0, 9.99, 10, 20))
patterns = st.sampled_from(("^/", "p.o", "(?i)PRO|docs$", "\\d+", "", "^$", "\\pL{2}"))

_values: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("is", "is_not"), scalars),
    **dict.fromkeys(("in", "not_in"), st.lists(scalars, min_size=1, max_size=3)),
    **dict.fromkeys(
        ("contains", "not_contains"), st.sampled_from(("PRO", "ärger", "o", "ÄB", "7"))
    ),
    **dict.fromkeys(("matches", "not_matches"), patterns.filter(bool)),
    **dict.fromkeys(("gt", "gte", "lt", "lte"), numbers),
}


@st.composite
def _comparisons(draw: st.DrawFn) -> dict[str, Any]:
    operator = draw(st.sampled_from(("contains", "is", "matches")) | st.sampled_from(list(_values)))
    dimension = draw(st.sampled_from(("page", "property:plan", "property:n")) | groups)
    return {"dimension": dimension, "operator": operator, "value": draw(_values[operator])}


_done = st.fixed_dictionaries(
    {"event": st.sampled_from(("signup", "purchase", "page_view", "never"))},
    optional={
        "properties": st.fixed_dictionaries({}, optional={"plan": scalars, "n": scalars}),
        "days": st.integers(1, 30),
    },
)
SEGMENTS = {
    "linux": {"dimension": "os", "operator": "is", "value": "Linux"},
    "signed up": {"has_done": {"event": "signup"}},
    "stayed": {"not": {"cohort": "left"}},
}
_PAGE_VIEW = {"dimension": "event", "operator": "in", "value": ["page_view", "$pageview"]}
_SIGNUP = {"dimension": "event", "operator": "in", "value": ["signup", "purchase"]}
COHORTS: dict[str, Any] = {
    "kept": {
        "kind": "static",
        "members": [("anon", "a1"), ("anon", "~nat1"), ("anon", "u1"), ("user", "u2")],
    },
    "did": {
        "kind": "dynamic",
        "who": {
            "steps": [_SIGNUP],
            "date_range": {"period": "30d"},
            "filters": [{"dimension": "country", "operator": "is_not", "value": "AT"}],
        },
    },
    "went": {
        "kind": "dynamic",
        "who": {
            "steps": [_PAGE_VIEW, {"segment": "linux"}, _PAGE_VIEW],
            "reached": 2,
            "window": 100_000,
            "date_range": {"period": "12mo"},
            "tz": "Asia/Kathmandu",
            "bots": "include",
        },
    },
    "left": {
        "kind": "dynamic",
        "who": {
            "steps": [{"or": [{"cohort": "kept"}, _PAGE_VIEW]}, _SIGNUP, _PAGE_VIEW],
            "dropped": 1,
            "filters": [{"not": {"and": [{"cohort": "went"}, {"segment": "linux"}]}}],
            "date_range": {"period": "7d"},
        },
    },
}
"""Each may name those before it. `members`: who is in a static one."""
GOAL = {"dimension": "event", "operator": "in", "value": ["signup", "purchase"]}
filters = st.recursive(
    _comparisons()
    | st.fixed_dictionaries({"has_done": _done})
    | st.fixed_dictionaries({"has_not_done": _done})
    | st.fixed_dictionaries({"segment": st.sampled_from(sorted(SEGMENTS))})
    | st.fixed_dictionaries({"cohort": st.sampled_from(sorted(COHORTS))}),
    lambda inner: (
        st.fixed_dictionaries({"and": st.lists(inner, min_size=1, max_size=3)})
        | st.fixed_dictionaries({"or": st.lists(inner, min_size=1, max_size=3)})
        | st.fixed_dictionaries({"not": inner})
    ),
    max_leaves=5,
)


def iso(instant: int) -> str:
    return (EPOCH + timedelta(milliseconds=instant)).isoformat(timespec="milliseconds")


@st.composite
def date_ranges(draw: st.DrawFn, site: Site) -> dict[str, str]:
    """Periods, days, and times that lie on an event as often as not."""
    kind = draw(st.sampled_from(("times", "days", "30d", "7d", "12mo", "24h")))
    if kind not in ("days", "times"):
        return {"period": kind}
    if kind == "days":
        first = (EPOCH + timedelta(milliseconds=site.center)).date()
        first += timedelta(days=draw(st.integers(-6, 2)))
        last = first + timedelta(days=draw(st.sampled_from((6, 0, 1, 13))))
        return {"from": str(first), "to": str(last)}
    times = [event.at for event in site.events]
    edges = st.sampled_from((min(times), max(times), *times))
    edges |= st.integers(-40, 40).map(lambda hours: site.center + hours * HOUR)
    one, other = draw(edges), draw(edges)
    first = min(one, other) + draw(st.sampled_from((0, 0, 1)))
    return {"from": iso(first), "to": iso(max(one, other) + draw(st.integers(2, 3)))}


def _some_filters(count: int) -> st.SearchStrategy[list[Any]]:
    return st.lists(filters, min_size=count, max_size=count)


@st.composite
def questions(draw: st.DrawFn, site: Site, now: int) -> dict[str, Any]:
    """Valid ones, of buckets that are not too many for the reference."""
    zone = draw(st.sampled_from(ZONES))
    some = draw(st.lists(metrics, min_size=1, max_size=6, unique=True))
    found: dict[str, Any] = {
        "metrics": list(dict.fromkeys((*some, "users", "new_visitors", "events", "sessions"))),
        "dimensions": draw(dimensions),
        "filters": draw(st.sampled_from((0, 0, 1, 2)).flatmap(_some_filters)),
        "date_range": draw(date_ranges(site)),
        "tz": zone,
        "limit": draw(st.sampled_from((1, 3, 100))),
    }
    if any(each in GOALS for each in found["metrics"]):
        found["goal"] = draw(st.sampled_from((GOAL, "bought")) | _comparisons())
    if draw(st.booleans()):
        found["compare"] = draw(st.sampled_from(("previous", "year")))
    if draw(st.integers(0, 4)) == 0:
        found["bots"] = "include"
    if "time" in found["dimensions"]:
        length = range_of(found["date_range"], zone, now)
        found["interval"] = draw(_intervals(length[1] - length[0]))
    orders = [each for each in found["metrics"] + found["dimensions"] if each != "time"]
    if draw(st.booleans()):
        some = draw(st.lists(st.sampled_from(orders), max_size=2, unique=True))
        found["order_by"] = [draw(st.sampled_from(("", "-"))) + each for each in some]
    return found


GOALS_SAVED = {"bought": {"dimension": "event", "operator": "is", "value": "purchase"}}


def _intervals(length: int) -> st.SearchStrategy[str]:
    some = ["day", "week", "month"]
    some += ["hour"] if length <= 8 * DAY else []
    some += ["minute"] if length <= 6 * HOUR else []
    return st.sampled_from(some)
