"""Any question: it can be planned, over the range and buckets of the reference; and the reference's
answers hold together."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beacon.reports.cohorts import Who
from beacon.reports.filters import Filter
from beacon.reports.question import Question, plan
from tests.reports.events import ZONES, Site, sites
from tests.reports.questions import COHORTS, GOALS_SAVED, SEGMENTS, filters, questions
from tests.reports.reference_query import Answer, ask
from tests.reports.reference_time import DAY
from tests.reports.rows import Alias

slow = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
SAVED = {key: msgspec.convert(each, Filter) for key, each in SEGMENTS.items()}
WHO = {
    key: msgspec.convert(each["who"], Who) if each["kind"] == "dynamic" else 1
    for key, each in COHORTS.items()
}
GOALS = {key: msgspec.convert(each, Filter) for key, each in GOALS_SAVED.items()}

KNOWN: Any = {"segments": SAVED, "goals": GOALS, "cohorts": WHO}


def answer(site: Site, question: dict[str, Any], now: int, **other: Any) -> Answer:
    stored = {"events": site.events, "aliases": site.aliases, **other}
    saved = {"segments": SEGMENTS, "goals": GOALS_SAVED, "cohorts": COHORTS}
    return ask(**stored, question=question, now=now, zone="UTC", **saved)


@slow
@given(st.data())
def test_a_question_is_planned_over_the_range_and_buckets_of_the_reference(data: Any) -> None:
    site = data.draw(sites(most=3))
    now = site.center + data.draw(st.integers(-2 * DAY, 2 * DAY))
    question = data.draw(questions(site, now))
    found = answer(site, question, now)
    planned = plan(msgspec.convert(question, Question), now=now, zone="UTC", **KNOWN)
    assert planned.asked.range[:2] == found.asked
    assert list(planned.asked.buckets) == found.begins
    assert (planned.compared and planned.compared.range[:2]) == found.compared


@slow
@given(st.data())
def test_a_question_is_written_as_it_was_read(data: Any) -> None:
    site = data.draw(sites(most=1))
    question = msgspec.convert(data.draw(questions(site, site.center)), Question)
    assert msgspec.json.decode(msgspec.json.encode(question), type=Question) == question


ADDING = ["events", "pageviews", "errors", "sessions", "revenue"]


@slow
@given(
    site=sites(),
    zone=st.sampled_from(ZONES),
    interval=st.sampled_from(("hour", "day", "week", "month")),
    some=st.lists(filters, max_size=1),
)
def test_buckets_and_ranges_side_by_side_add_up(
    site: Site, zone: str, interval: str, some: list[Any]
) -> None:
    question = {"metrics": ADDING, "tz": zone, "date_range": {"period": "7d"}, "filters": some}
    (whole,) = answer(site, question, site.center).rows
    by_time = question | {"dimensions": ["time"], "interval": interval}
    parts = [row.values for row in answer(site, by_time, site.center).rows]
    assert tuple(map(sum, zip(*parts, strict=True))) == whole.values


@slow
@given(site=sites(), dimension=st.sampled_from(("country", "source", "entry_page")))
def test_events_and_sessions_add_up_over_what_sessions_have(site: Site, dimension: str) -> None:
    question = {"metrics": ["events", "sessions"], "date_range": {"period": "30d"}}
    (whole,) = answer(site, question, site.center).rows
    groups = answer(site, question | {"dimensions": [dimension]}, site.center).rows
    assert [sum(row.values[place] or 0 for row in groups) for place in (0, 1)] == list(whole.values)


@slow
@given(site=sites(), wanted=filters)
def test_a_filter_and_its_opposite_part_the_events(site: Site, wanted: dict[str, Any]) -> None:
    question = {"metrics": ["events"], "date_range": {"period": "30d"}}
    counts = [
        answer(site, question | {"filters": some}, site.center).rows[0].values[0] or 0
        for some in ([], [wanted], [{"not": wanted}])
    ]
    assert counts[0] == counts[1] + counts[2]


@slow
@given(site=sites(), order=st.randoms(use_true_random=False))
def test_the_order_of_delivery_makes_no_difference(site: Site, order: Any) -> None:
    question = {
        "metrics": ["visitors", "bounce_rate", "session_duration"],
        "dimensions": ["exit_page", "visitor_type"],
        "date_range": {"period": "30d"},
    }
    mixed, aliases = list(site.events), list(site.aliases)
    order.shuffle(mixed)
    order.shuffle(aliases)
    mixed_answer = answer(site, question, site.center, events=mixed, aliases=aliases)
    assert mixed_answer == answer(site, question, site.center)


@slow
@given(site=sites())
def test_joining_never_makes_more_visitors(site: Site) -> None:
    question = {"metrics": ["visitors"], "date_range": {"period": "12mo"}}
    joined = answer(site, question, site.center).rows[0].values[0] or 0
    none: list[Alias] = []
    parted = answer(site, question, site.center, aliases=none).rows[0].values[0] or 0
    assert joined <= parted
