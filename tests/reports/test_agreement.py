"""Every number that Beacon answers is the reference's, to the last unit: random events, stored as
the writer does in several loads, and random questions over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, get_args
from uuid import UUID

import msgspec
import trio
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from beacon.columns.shelf import Shelf
from beacon.reports import answer as engine
from beacon.reports.asking import answered
from beacon.reports.cohorts import Who
from beacon.reports.filters import Filter, Operator
from beacon.reports.question import Plan, Question, plan
from tests.reports.events import Site, sites
from tests.reports.questions import COHORTS, GOALS_SAVED, SEGMENTS, questions
from tests.reports.reference import Value
from tests.reports.reference_filters import OF_EVENTS, OF_SESSIONS
from tests.reports.reference_query import Row, ask
from tests.reports.reference_time import DAY
from tests.reports.rows import EventRow
from tests.reports.storing import open_shelf, open_shelves, open_storage

SAVED = {key: msgspec.convert(each, Filter) for key, each in SEGMENTS.items()}
GOALS = {key: msgspec.convert(each, Filter) for key, each in GOALS_SAVED.items()}
HALF_A_UNIT = Fraction(1, 20_000) + Fraction(1, 10**9)
"""Answers are rounded to four decimals; and sums of doubles differ in their last bits."""


Cohorts = Mapping[str, int | Who]
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without shrinking, which takes minutes here; add `Phase.shrink` to look into a disagreement."""


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(data=st.data(), site=sites(), cut=st.integers(0, 20))
def test_answers_are_those_of_the_reference(
    database_url: str, data: Any, site: Site, cut: int
) -> None:
    now = site.center + data.draw(st.integers(-2 * DAY, 2 * DAY))
    asked = data.draw(st.lists(questions(site, now), min_size=3, max_size=6))

    async def main() -> None:
        async with open_storage(database_url) as storage, open_shelf(storage.database) as shelf:
            loads = [site.delivered[:cut], site.delivered[cut:]]
            project_id = await storage.store_site(site, [load for load in loads if load])
            cohorts = await storage.store_cohorts(project_id)
            for question in asked:
                note(f"{question} at {now}")
                await _check(shelf, project_id, site, question, now, cohorts)

    trio.run(main)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(data=st.data(), site=sites(), cuts=st.lists(st.integers(0, 20), min_size=1, max_size=3))
def test_columns_that_follow_postgres_answer_like_new_ones(
    database_url: str, data: Any, site: Site, cuts: list[int]
) -> None:
    """Through settling, saving and loading, wherever that happens between deliveries."""
    now = site.center + data.draw(st.integers(-2 * DAY, 2 * DAY))
    asked = data.draw(st.lists(questions(site, now), min_size=2, max_size=4))
    edges = [0, *sorted(cuts), len(site.delivered)]
    loads = [site.delivered[a:b] for a, b in pairwise(edges) if a < b]
    doing = st.lists(st.sampled_from(("ask", "settle", "load")), max_size=2)
    done = [data.draw(doing) for _ in loads]

    async def main() -> None:
        async with open_storage(database_url) as storage, open_shelves(storage.database) as shelves:
            project_id = await storage.store(())
            cohorts = await storage.store_cohorts(project_id)
            await shelves.do("ask", project_id, _plan(asked[0], now, cohorts))
            for load, steps in zip(loads, done, strict=True):
                await storage.store([load], project_id)
                for step in steps:
                    await shelves.do(step, project_id, _plan(asked[0], now, cohorts))
            await storage.change_aliases(site, project_id)
            for question in asked:
                note(f"{question} at {now}, {done}")
                await _check(shelves.shelf, project_id, site, question, now, cohorts)

    trio.run(main)


async def test_every_dimension_operator_and_window_agrees(database_url: str) -> None:
    """Once each, over events that tell them apart."""
    plans = ("Pro", "pro", "ÄB", "7", 7, 7.5, None, True, "", "free")
    events = [
        EventRow(
            id=place + 1,
            timestamp=(place * DAY + 5) * 1000,
            event_name=("signup", "page_view", "purchase")[place % 3],
            session_id=place // 2 + 1,
            anon_id=f"a{place // 4}",
            properties={"plan": value, "n": place, "value": place},
            path=f"/Docs/{place}",
            channel="Direct",
            utm_source=None if place % 2 else "x",
            referrer_host="news.example",
            country=None if place % 4 else "AT",
            tags={"team": "web"} if place % 3 else None,
        )
        for place, value in enumerate(plans)
    ]
    site = Site(0, events, set(), set())
    base = {"metrics": ["events", "visitors", "sessions"], "limit": 100}
    base["date_range"] = {"from": "1970-01-05", "to": "1970-01-10"}
    wide = {"from": "1970-01-01", "to": "1970-01-10"}
    wanted = {"in": ["pro", None, True], "not_in": ["pro", None, 7], "matches": "(?i)^p|7"}
    wanted |= {"not_matches": "o$", "contains": "äB", "not_contains": "PR"}
    filters: list[dict[str, Any]] = [
        {"dimension": "property:plan", "operator": each, "value": wanted.get(each, 7)}
        for each in get_args(Operator)
    ]
    filters += [{"has_done": {"event": "signup", "days": days}} for days in range(1, 10)]
    filters += [{"has_not_done": {"event": "purchase", "properties": {"n": 2}, "days": 8}}]
    filters += [{"cohort": key} for key in COHORTS]
    names = [*OF_EVENTS, *OF_SESSIONS, "visitor_type", "property:plan", "tag:team"]
    asked = [base | {"dimensions": [each], "date_range": wide} for each in names]
    asked += [base | {"dimensions": [], "filters": [each]} for each in filters]
    asked += [
        base | {"dimensions": ["property:plan"], "filters": [each], "date_range": wide}
        for each in filters
    ]
    async with open_storage(database_url) as storage, open_shelf(storage.database) as shelf:
        project_id = await storage.store_site(site, [events])
        cohorts = await storage.store_cohorts(project_id)
        for question in asked:
            await _check(shelf, project_id, site, question, 0, cohorts)


async def _check(
    shelf: Shelf,
    project_id: UUID,
    site: Site,
    question: dict[str, Any],
    now: int,
    cohorts: Cohorts,
) -> None:
    planned = _plan(question, now, cohorts)
    found = await answered(shelf, project_id, planned)
    stored = {"events": site.events, "aliases": site.aliases, "now": now, "zone": "UTC"}
    saved = {"segments": SEGMENTS, "goals": GOALS_SAVED, "cohorts": COHORTS}
    expected = ask(**stored, **saved, question=question).rows
    in_time = [each for each in question["dimensions"] if each == "time"]
    total = ask(**stored, **saved, question=question | {"dimensions": in_time, "order_by": []}).rows
    everything = question | {"limit": 10**6}
    groups = {row.group for row in ask(**stored, **saved, question=everything).rows}
    begins = planned.asked.buckets
    _agree(_rows(found.rows, begins), expected)
    _agree(_rows([found.total], begins), total)
    assert found.groups == len(groups)


def _plan(question: dict[str, Any], now: int, cohorts: Cohorts) -> Plan:
    asked = msgspec.convert(question, Question)
    return plan(asked, now=now, zone="UTC", segments=SAVED, goals=GOALS, cohorts=cohorts)


def _rows(rows: Sequence[engine.Row], begins: Sequence[int]) -> list[Row]:
    """Answers as the reference has them."""
    found = []
    for row in rows:
        if not begins:
            compared = row.compared and tuple(row.compared.values)
            found.append(Row(tuple(map(_text, row.names)), None, tuple(row.values), compared))
        for place, begin in enumerate(begins):
            then = row.compared.series if row.compared else []
            beside = tuple(then[place]) if place < len(then) else None
            names = tuple(map(_text, row.names))
            found.append(Row(names, begin, tuple(row.series[place]), beside))
    return found


def _text(name: str | int | None) -> str | None:
    assert not isinstance(name, int)
    return name


def _agree(found: list[Row], expected: list[Row]) -> None:
    assert [row[:2] for row in found] == [row[:2] for row in expected]
    for ours, theirs in zip(found, expected, strict=True):
        pairs = [(ours.values, theirs.values)]
        assert (ours.compared is None) == (theirs.compared is None), (ours, theirs)
        pairs += [(ours.compared or (), theirs.compared or ())]
        for mine, wanted in pairs:
            for one, other in zip(mine, wanted, strict=True):
                assert _is_same(one, other), (ours, theirs)


def _is_same(found: Any, expected: Value) -> bool:
    if found is None or expected is None:
        return found is expected
    if isinstance(expected, int):
        return isinstance(found, int) and found == expected
    return abs(Fraction(found) - expected) <= HALF_A_UNIT
