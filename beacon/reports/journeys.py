"""Questions about the order of events as the API takes them: funnels, retention, paths, vitals.

In: a question, and when, where and of which names it is asked. Out: a `Journey`: what has to be
read, and the pure function that makes the answer of it. Raises InvalidField, which lists what is
allowed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Annotated, Any, Generic, Literal, NamedTuple, TypeVar

import msgspec
from msgspec import Meta

from beacon.reports.buckets import buckets_of
from beacon.reports.conditions import Condition
from beacon.reports.faults import refuse
from beacon.reports.filters import Asking, Filter, read_filter, read_filters
from beacon.reports.funnel import Step, funnel
from beacon.reports.paths import Link, Stop, paths
from beacon.reports.ranges import DateRange, Range, read_range, read_time
from beacon.reports.retention import Cohort, Place, retention
from beacon.reports.selecting import Read, Selected, Selection, needed, select
from beacon.reports.terms import PERCENTILES, read_dimension
from beacon.reports.vitals import FIELDS, Vitals, vitals
from beacon.reports.wanted import Person, Wanted
from beacon.reports.zones import DAY, zone_of

MAX_STEPS = 20
MAX_WINDOW = 366 * DAY // 1000  # seconds
WEEK = 7 * DAY // 1000
MAX_LENGTH = 20  # stops of a path
MAX_COHORTS = 400
MAX_LIMIT = 1000

T = TypeVar("T")
Percentile = Literal["p50", "p75", "p90", "p95", "p99"]


class About(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which events a question is about."""

    filters: list[Filter] = []
    date_range: DateRange = DateRange()
    tz: str | None = None
    bots: Literal["exclude", "include"] = "exclude"


class FunnelQuestion(About, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`window` in seconds, from the first step to the last. `dropped`: those are named who reached
    this step, counted from 1, and not the next."""

    steps: list[Filter]
    window: Annotated[int, Meta(ge=1, le=MAX_WINDOW)] = WEEK
    dimension: str | None = None
    dropped: int | None = None
    limit: Annotated[int, Meta(ge=1, le=MAX_LIMIT)] = 100


class Cell(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of a table of retention: `cohort` is a date, or a time, that lies in the cohort's bucket;
    `bucket` says how many later they came back, 0: all of the cohort."""

    cohort: Annotated[str, Meta(max_length=40)]
    bucket: Annotated[int, Meta(ge=0, lt=MAX_COHORTS)] = 0


class RetentionQuestion(About, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Without `first` or `back`: any event. `cell`: those who are in it are named, up to
    `limit`."""

    first: Filter | None = None
    back: Filter | None = None
    interval: Literal["day", "week", "month"] = "week"
    cell: Cell | None = None
    limit: Annotated[int, Meta(ge=1, le=MAX_LIMIT)] = 100


class PathsQuestion(About, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Without a `step`: from where sessions begin, or backwards from where they end."""

    of: Stop = "page"
    step: Annotated[str, Meta(max_length=2000)] | None = None
    direction: Literal["after", "before"] = "after"
    length: Annotated[int, Meta(ge=1, le=MAX_LENGTH)] = 5
    limit: Annotated[int, Meta(ge=1, le=MAX_LIMIT)] = 100


class VitalsQuestion(About, frozen=True, kw_only=True, forbid_unknown_fields=True):
    percentile: Percentile = "p75"
    limit: Annotated[int, Meta(ge=1, le=MAX_LIMIT)] = 100


Question = FunnelQuestion | RetentionQuestion | PathsQuestion | VitalsQuestion


class Journey(NamedTuple, Generic[T]):
    """`make` takes the slices that are wanted."""

    range: Range
    wanted: frozenset[Wanted]
    make: Callable[[Read], T]


class FunnelAnswer(NamedTuple):
    """`split` by value of the dimension, the values with most visitors first. `asked`: the numbers
    of those who dropped out, and `people` some of their names."""

    steps: list[Step]
    split: list[tuple[str | None, list[Step]]]
    asked: list[int]
    people: Sequence[Person] = ()


class RetentionAnswer(NamedTuple):
    """`asked`: the numbers of those in the cell, and `people` some of their names."""

    cohorts: list[Cohort]
    asked: list[int]
    people: Sequence[Person] = ()


def ask(question: Question, asking: Asking) -> Journey[Any]:
    if isinstance(question, FunnelQuestion):
        return ask_funnel(question, asking)
    if isinstance(question, RetentionQuestion):
        return ask_retention(question, asking)
    if isinstance(question, PathsQuestion):
        return ask_paths(question, asking)
    return ask_vitals(question, asking)


def ask_funnel(question: FunnelQuestion, asking: Asking) -> Journey[FunnelAnswer]:
    count = len(question.steps)
    if not 2 <= count <= MAX_STEPS:
        refuse("steps", f"expected 2 to {MAX_STEPS}, not {count}")
    if question.dropped is not None and not 1 <= question.dropped < count:
        refuse("dropped", f"expected a step from 1 to {count - 1}, as nobody drops out of the last")
    steps = [
        read_filter(each, asking, f"steps[{place}]") for place, each in enumerate(question.steps)
    ]
    names = frozenset({question.dimension}) if question.dimension is not None else frozenset()
    if question.dimension is not None:
        read_dimension(question.dimension, "dimension", time=False)
    return _journey(question, asking, steps, names, partial(_funnel, question, steps))


def ask_retention(question: RetentionQuestion, asking: Asking) -> Journey[RetentionAnswer]:
    first, back = (
        read_filter(each, asking, name) if each else None
        for each, name in ((question.first, "first"), (question.back, "back"))
    )
    asked = _range(question, asking)
    buckets = buckets_of(asked, question.interval)
    if len(buckets) > MAX_COHORTS:
        refuse("interval", f"the range has more than {MAX_COHORTS} of a {question.interval}")

    cell = _place(question.cell, asked, buckets) if question.cell else None

    def make(selected: Selected) -> RetentionAnswer:
        found = retention(selected, first, back, buckets)
        return RetentionAnswer(found.cohorts(), found.visitors(cell) if cell else [])

    edges = tuple(buckets[1:])
    return _journey(question, asking, (first, back), frozenset(), make, edges)


def _place(cell: Cell, asked: Range, buckets: Sequence[int]) -> Place:
    time = read_time("cell.cohort", cell.cohort, asked.zone)
    if not asked.start <= time < asked.end:
        refuse("cell.cohort", "expected when a cohort of the table begins, or a time in its bucket")
    cohort = bisect_right(buckets, time) - 1
    if cohort + cell.bucket >= len(buckets):
        last = len(buckets) - 1 - cohort
        refuse("cell.bucket", f"the range ends {last} buckets later; expected 0 to {last}")
    return Place(cohort, cell.bucket)


def ask_paths(question: PathsQuestion, asking: Asking) -> Journey[list[Link]]:
    def make(selected: Selected) -> list[Link]:
        is_before = question.direction == "before"
        found = paths(
            selected, question.of, question.step, before=is_before, length=question.length
        )
        return _most(found, question.limit)

    return _journey(question, asking, (), frozenset({"event", "page"}), make)


def ask_vitals(question: VitalsQuestion, asking: Asking) -> Journey[Vitals]:
    def make(selected: Selected) -> Vitals:
        found = vitals(selected, PERCENTILES[question.percentile])
        return Vitals(found.total[: question.limit], found.pages[: question.limit])

    return _journey(question, asking, (), FIELDS, make)


def _journey(
    question: About,
    asking: Asking,
    others: Iterable[Condition | None],
    names: frozenset[str],
    make: Callable[[Selected], T],
    edges: tuple[int, ...] | None = None,
) -> Journey[T]:
    asked = _range(question, asking)
    condition = read_filters(question.filters, asking)
    selection = Selection(asked, condition, tuple(others), names, question.bots == "include", edges)
    return Journey(asked, needed(selection), lambda read: make(select(selection, read)))


def _range(question: About, asking: Asking) -> Range:
    return read_range(question.date_range, zone_of(question.tz or asking.zone), asking.now)


def _funnel(question: FunnelQuestion, steps: list[Condition], selected: Selected) -> FunnelAnswer:
    found = funnel(selected, steps, question.window)
    return FunnelAnswer(
        found.steps(),
        found.split(question.dimension, question.limit) if question.dimension else [],
        found.dropped(question.dropped - 1) if question.dropped else [],
    )


def _most(links: list[Link], limit: int) -> list[Link]:
    """So many at each place."""
    counts: dict[int, int] = {}
    kept = []
    for link in links:
        counts[link.place] = counts.get(link.place, 0) + 1
        if counts[link.place] <= limit:
            kept.append(link)
    return kept
