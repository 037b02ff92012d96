"""Funnels, retention, paths and web vitals are the reference's, over random stored events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any
from uuid import UUID

import msgspec
import trio
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from beacon.columns.shelf import Shelf
from beacon.reports import journeys
from beacon.reports.asking import journeyed
from beacon.reports.cohorts import Who
from beacon.reports.filters import Asking, Filter
from beacon.reports.funnel import Step
from beacon.reports.wanted import Person
from tests.reports import reference_journeys as reference
from tests.reports.events import ZONES, Site, sites
from tests.reports.questions import COHORTS, SEGMENTS, date_ranges, filters, iso
from tests.reports.reference import Asked, Visitor, World
from tests.reports.reference_cohorts import who_is_in
from tests.reports.reference_time import DAY, range_of
from tests.reports.storing import open_shelf, open_storage

SAVED = {key: msgspec.convert(each, Filter) for key, each in SEGMENTS.items()}
MOST_CELLS = 10
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without shrinking, which takes minutes here; add `Phase.shrink` to look into a disagreement."""
HALF_A_UNIT = Fraction(1, 20_000) + Fraction(1, 10**9)
STEPS = st.sampled_from(
    [
        {"dimension": "event", "operator": "is", "value": name}
        for name in ("page_view", "page_view", "$pageview", "signup", "purchase")
    ]
)
steps = STEPS | STEPS | filters


class Case:
    """A site that is stored, and what is asked of it."""

    def __init__(
        self,
        shelf: Shelf,
        project_id: UUID,
        site: Site,
        about: Any,
        now: int,
        cohorts: Mapping[str, int | Who],
    ):
        self.shelf, self.project_id, self.about = shelf, project_id, about
        self.asking = Asking(now, "UTC", SAVED, cohorts)
        world = World(site.events, site.aliases, bots=about["bots"] == "include")
        asked_range = range_of(about["date_range"], about["tz"], now)
        members = who_is_in(
            COHORTS, site.events, site.aliases, now=now, zone="UTC", segments=SEGMENTS
        )
        self.expected = Asked(world, asked_range, about["tz"], about["filters"], SEGMENTS, members)

    async def ask(self, kind: Any, **more: Any) -> Any:
        question = {**self.about, **more}
        note(f"{question} at {self.asking.now}")
        asked = msgspec.convert(question, kind)
        return await journeyed(self.shelf, self.project_id, asked, self.asking)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), site=sites(), cut=st.integers(0, 20))
def test_journeys_are_those_of_the_reference(
    database_url: str, data: Any, site: Site, cut: int
) -> None:
    now = site.center + data.draw(st.integers(-2 * DAY, 2 * DAY))
    about = {
        "filters": data.draw(st.lists(filters, max_size=1)),
        "date_range": data.draw(date_ranges(site)),
        "tz": data.draw(st.sampled_from(ZONES)),
        "bots": data.draw(st.sampled_from(("exclude", "exclude", "include"))),
    }
    way = data.draw(st.lists(steps, min_size=2, max_size=4))
    window = data.draw(st.sampled_from((60, 3600, 10**6)))
    dimension = data.draw(st.sampled_from(("page", "country", "property:plan", "visitor_type")))
    interval = data.draw(st.sampled_from(("day", "week", "month")))
    of = data.draw(st.sampled_from(("page", "event")))
    step = data.draw(st.sampled_from((None, "/", "/pricing", "signup", "page_view")))
    direction = data.draw(st.sampled_from(("after", "before")))

    async def main() -> None:
        async with open_storage(database_url) as storage, open_shelf(storage.database) as shelf:
            loads = [site.delivered[:cut], site.delivered[cut:]]
            project_id = await storage.store_site(site, [load for load in loads if load])
            cohorts = await storage.store_cohorts(project_id)
            case = Case(shelf, project_id, site, about, now, cohorts)
            await check_funnel(case, way, window, dimension)
            await check_retention(case, interval, way)
            await check_paths(case, of, step, direction)
            await check_vitals(case)

    trio.run(main)


async def check_funnel(case: Case, way: Any, window: int, dimension: str) -> None:
    found = await case.ask(
        journeys.FunnelQuestion,
        steps=way,
        window=window,
        dimension=dimension,
        dropped=1,
        limit=1000,
    )
    expected = reference.funnel(case.expected, way, window)
    agree(found.steps, expected.steps)
    parts = reference.funnel_by(case.expected, way, window, dimension)
    assert [value for value, _ in found.split] == sorted(
        parts, key=lambda value: (-parts[value][0].visitors, value is None, value or "")
    )
    for value, rows in found.split:
        agree(rows, parts[value])
    assert visitors_of(found.people) == expected.dropped(0)


def visitors_of(people: Sequence[Person]) -> set[Visitor]:
    return {("user" if is_user else "anon", text) for text, is_user in people}


def agree(found: list[Step], expected: list[reference.Step]) -> None:
    assert [each.visitors for each in found] == [each.visitors for each in expected]
    for ours, theirs in zip(found, expected, strict=True):
        assert (ours.seconds is None) == (theirs.seconds is None)
        assert abs(Fraction(ours.seconds or 0) - (theirs.seconds or 0)) <= HALF_A_UNIT


ANY: dict[str, Any] = {"and": []}
"""As the reference has what the API leaves out: any event."""


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(
    site=sites(),
    zone=st.sampled_from(ZONES),
    interval=st.sampled_from(("day", "day", "week")),
    first=st.just(ANY) | steps,
    back=st.just(ANY) | steps,
)
def test_retention_over_many_buckets_is_that_of_the_reference(
    database_url: str, site: Site, zone: str, interval: str, first: Any, back: Any
) -> None:
    days = {"from": iso(site.center - 12 * DAY)[:10], "to": iso(site.center + 12 * DAY)[:10]}
    about = {"filters": [], "date_range": days, "tz": zone, "bots": "include"}

    async def main() -> None:
        async with open_storage(database_url) as storage, open_shelf(storage.database) as shelf:
            project_id = await storage.store_site(site, [site.delivered])
            cohorts = await storage.store_cohorts(project_id)
            case = Case(shelf, project_id, site, about, site.center, cohorts)
            await check_retention(case, interval, (first, back))

    trio.run(main)


async def check_retention(case: Case, interval: str, way: Any) -> None:
    """With who is in some cells of those cohorts that anybody is in."""
    expected = reference.retention(case.expected, interval, way[0], way[1])
    asked: dict[str, Any] = {"interval": interval}
    asked |= {name: each for name, each in zip(("first", "back"), way, strict=False) if each != ANY}
    found = await case.ask(journeys.RetentionQuestion, **asked)
    assert [tuple(each) for each in found.cohorts] == [tuple(each) for each in expected.cohorts]
    cells = [
        (place, later)
        for place, row in enumerate(expected.cells)
        for later in range(len(row))
        if row[0]
    ]
    for place, later in cells[:: len(cells) // MOST_CELLS + 1]:
        cell = {"cohort": iso(expected.cohorts[place].begins), "bucket": later}
        found = await case.ask(journeys.RetentionQuestion, **asked, cell=cell, limit=1000)
        assert visitors_of(found.people) == expected.cells[place][later]


async def check_paths(case: Case, of: str, step: str | None, direction: str) -> None:
    asked = {"of": of, "step": step, "direction": direction, "length": 3, "limit": 1000}
    found = await case.ask(journeys.PathsQuestion, **asked)
    expected = reference.paths(case.expected, of, step=step, before=direction == "before", length=3)
    assert Counter({reference.Link(*each[:3]): each.sessions for each in found}) == expected


async def check_vitals(case: Case) -> None:
    found = await case.ask(journeys.VitalsQuestion, limit=1000)
    expected: Mapping[Any, Any] = reference.vitals(case.expected)
    assert {(each.page, each.name): each.measures for each in found.pages} == {
        key: count for key, (count, _) in expected.items()
    }
    for each in found.pages:
        assert abs(Fraction(each.value) - expected[each.page, each.name][1]) <= HALF_A_UNIT
    total = reference.vitals_total(case.expected)
    assert {each.name for each in found.total} == total.keys()
    for each in found.total:
        measures, value, ratings = total[each.name]
        assert abs(Fraction(each.value) - value) <= HALF_A_UNIT
        assert (each.measures, each.good, each.needs_improvement, each.poor) == (
            measures,
            *(ratings[name] for name in ("good", "needs-improvement", "poor")),
        )
