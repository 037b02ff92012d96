"""Funnels, retention, paths and web vitals in plain Python.

Written from docs/reports.md, "Funnels" and on. In: an `Asked` (what is selected in a range). Out:
counts, and times in seconds, unrounded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from tests.reports.reference import Asked, Visitor, percentile
from tests.reports.reference_filters import number_of, text_of
from tests.reports.reference_time import bucket_at, buckets
from tests.reports.rows import PAGE_VIEWS, EventRow

Filter = Mapping[str, Any]
Test = Callable[[EventRow], bool]


# --- funnels -----------------------------------------------------------------------------------


class Step(NamedTuple):
    """`seconds`: the median time from the step before."""

    visitors: int
    seconds: Fraction | None


class Funnel(NamedTuple):
    """`reached`: of each visitor the events of their way, one a step reached."""

    steps: list[Step]
    reached: dict[Visitor, list[EventRow]]

    def dropped(self, place: int) -> set[Visitor]:
        """Who reached the step at this place (from 0), and not the next."""
        return {visitor for visitor, way in self.reached.items() if len(way) == place + 1}


def funnel(asked: Asked, steps: Sequence[Filter], window: int) -> Funnel:
    """`window` in seconds, from the first step to the last."""
    reached: dict[Visitor, list[EventRow]] = {}
    for visitor, events in _by_visitor(asked).items():
        tests = [_test(asked, step) for step in steps]
        ways = [
            _way(events[place:], tests, window)
            for place, event in enumerate(events)
            if tests[0](event)
        ]
        if ways:
            reached[visitor] = max(ways, key=len)  # of equal ones the first
    return Funnel([_step(reached, place) for place in range(len(steps))], reached)


def funnel_by(
    asked: Asked, steps: Sequence[Filter], window: int, dimension: str
) -> dict[str | None, list[Step]]:
    """A visitor counts where the event with which their way began does."""
    reached = funnel(asked, steps, window).reached
    split: dict[str | None, dict[Visitor, list[EventRow]]] = {}
    for visitor, way in reached.items():
        split.setdefault(asked.value(way[0], dimension), {})[visitor] = way
    return {
        value: [_step(part, place) for place in range(len(steps))] for value, part in split.items()
    }


def _way(events: Sequence[EventRow], tests: Sequence[Test], window: int) -> list[EventRow]:
    """From the first of the events on: each next step by the first later event that is one."""
    way: list[EventRow] = []
    for event in events:
        if way and event.at - way[0].at > window * 1000:
            break
        if len(way) < len(tests) and tests[len(way)](event):
            way.append(event)
    return way


def _step(reached: Mapping[Visitor, list[EventRow]], place: int) -> Step:
    there = [way for way in reached.values() if len(way) > place]
    if place == 0:
        return Step(len(there), None)
    taken = [Fraction(way[place].at - way[place - 1].at, 1000) for way in there]
    return Step(len(there), percentile(50, taken) if taken else None)


def _by_visitor(asked: Asked) -> dict[Visitor, list[EventRow]]:
    found: dict[Visitor, list[EventRow]] = {}
    for event in asked.events:
        found.setdefault(asked.world.visitor(event), []).append(event)
    return found


def _test(asked: Asked, wanted: Filter) -> Test:
    return lambda event: asked.passes(event, wanted)


# --- retention ---------------------------------------------------------------------------------


class Cohort(NamedTuple):
    """`returned[n]`: who came back n buckets later, up to the end of the range; [0] is `size`."""

    begins: int
    size: int
    returned: list[int]


class Retention(NamedTuple):
    """`cells[place][n]`: who of the cohort of that bucket came back n buckets later."""

    cohorts: list[Cohort]
    cells: list[list[set[Visitor]]]


def retention(asked: Asked, interval: str, first: Filter, back: Filter) -> Retention:
    begins = buckets(asked.range, interval, asked.zone)
    joined: dict[Visitor, int] = {}
    for event in asked.events:
        if asked.passes(event, first):
            joined.setdefault(asked.world.visitor(event), bucket_at(event.at, begins))
    came = {
        (asked.world.visitor(event), bucket_at(event.at, begins))
        for event in asked.events
        if asked.passes(event, back)
    }
    cells = []
    for place in range(len(begins)):
        members = {visitor for visitor, bucket in joined.items() if bucket == place}
        later = [
            {visitor for visitor in members if (visitor, bucket) in came}
            for bucket in range(place + 1, len(begins))
        ]
        cells.append([members, *later])
    cohorts = [
        Cohort(begin, len(row[0]), list(map(len, row)))
        for begin, row in zip(begins, cells, strict=True)
    ]
    return Retention(cohorts, cells)


# --- paths -------------------------------------------------------------------------------------


class Link(NamedTuple):
    """From the value at a place of the path (0: where it begins) to the next; `to` None: the
    session's path ends there."""

    place: int
    of: str
    to: str | None


def paths(
    asked: Asked, of: str, *, step: str | None = None, before: bool = False, length: int = 5
) -> Counter[Link]:
    """`of`: page or event. Counts sessions."""
    found: Counter[Link] = Counter()
    sessions: dict[int, list[str]] = {}
    for event in asked.events:
        value = _stop(event, of)
        if value is not None and asked.starts_within(asked.world.session(event)):
            walked = sessions.setdefault(event.session_id, [])
            if not walked or walked[-1] != value:
                walked.append(value)
    for walked in sessions.values():
        found.update(_links(_from_step(walked, step, before), length))
    return found


def _stop(event: EventRow, of: str) -> str | None:
    if of == "event":
        return event.event_name
    return event.path if event.event_name in PAGE_VIEWS else None


def _from_step(walked: list[str], step: str | None, before: bool) -> list[str]:
    """From the first time on that the session comes there, or backwards from it."""
    if step is None:
        return walked[::-1] if before else walked
    if step not in walked:
        return []
    place = walked.index(step)
    return walked[place::-1] if before else walked[place:]


def _links(walked: list[str], length: int) -> list[Link]:
    ends: list[str | None] = [*walked[1:], None]
    links = [Link(place, of, to) for place, (of, to) in enumerate(zip(walked, ends, strict=False))]
    return links[:length]


# --- web vitals --------------------------------------------------------------------------------


class Measure(NamedTuple):
    page: str | None
    name: str
    value: Fraction
    rating: str | None


def vitals(asked: Asked, percent: int = 75) -> dict[tuple[str | None, str], tuple[int, Fraction]]:
    """By page and name of the vital: of how many measures, and their percentile."""
    by_page: dict[tuple[str | None, str], list[Fraction]] = {}
    for measure in _measures(asked):
        by_page.setdefault((measure.page, measure.name), []).append(measure.value)
    return {key: (len(all_), percentile(percent, all_)) for key, all_ in by_page.items()}


class Total(NamedTuple):
    measures: int
    value: Fraction
    ratings: Counter[str | None]


def vitals_total(asked: Asked, percent: int = 75) -> dict[str, Total]:
    """The same over all pages, with how the measures were rated."""
    named: dict[str, list[Measure]] = {}
    for measure in _measures(asked):
        named.setdefault(measure.name, []).append(measure)
    return {
        name: Total(
            len(found),
            percentile(percent, [each.value for each in found]),
            Counter(each.rating for each in found),
        )
        for name, found in named.items()
    }


def _measures(asked: Asked) -> Iterable[Measure]:
    last: dict[Any, Measure] = {}
    for event in asked.events:
        name = text_of(event.properties.get("name"))
        number = number_of(text_of(event.properties.get("value")))
        if event.event_name == "web_vital" and name is not None and number is not None:
            measure = text_of(event.properties.get("id"))
            key = event.order if measure is None else (event.session_id, name, measure)
            rating = text_of(event.properties.get("rating"))
            last[key] = Measure(event.path, name, Fraction(number), rating)
    return last.values()
