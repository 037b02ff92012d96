"""A question as the API takes it, and what it comes to. Pure.

In: a `Question` (the body of `POST /query`), now, the project's zone and its saved segments, goals
and cohorts. Out: a `Plan`, which holds everything that the engine needs. Raises InvalidField, which
lists what is allowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import msgspec
from msgspec import Meta

from beacon.reports.buckets import Interval, buckets_of, fitting_interval
from beacon.reports.conditions import Condition
from beacon.reports.faults import refuse, refuse_choice
from beacon.reports.filters import NOTHING, Asking, Filter, read_filter, read_filters
from beacon.reports.ranges import Compare, DateRange, Range, compared_range, read_range
from beacon.reports.terms import (
    GOAL_METRICS,
    TIME,
    Dimension,
    Metric,
    read_dimension,
    read_metric,
)
from beacon.reports.zones import zone_of

if TYPE_CHECKING:
    from beacon.reports.cohorts import Who

MAX_METRICS = 20
MAX_DIMENSIONS = 4
MAX_FILTERS = 50
MAX_LIMIT = 10_000
MAX_CELLS = 100_000
"""Rows of one answer: groups times buckets."""


class Question(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """`goal`: the key of a saved one, or a filter on the events that reach it. `order_by`: names
    of metrics and dimensions that are asked for, with a minus before those that fall."""

    metrics: list[str]
    dimensions: list[str] = []
    filters: list[Filter] = []
    date_range: DateRange = DateRange()
    tz: str | None = None
    interval: Interval | None = None
    compare: Compare | None = None
    goal: str | Filter | None = None
    bots: Literal["exclude", "include"] = "exclude"
    order_by: list[str] = []
    limit: Annotated[int, Meta(ge=1, le=MAX_LIMIT)] = 100


class Order(NamedTuple):
    """By a metric or a dimension of the answer, which has this place among its kind."""

    of: Literal["metric", "dimension"]
    place: int
    falling: bool


class Span(NamedTuple):
    """A range, and where its buckets begin; none without the dimension time."""

    range: Range
    buckets: tuple[int, ...]


class Plan(NamedTuple):
    """A question that can be answered.

    `dimensions` has no time: with an `interval`, each group has a row for each bucket. `limit` is
    of groups, and `order` of them, by what they have in the whole range. Without `total` the answer
    has none of all groups together.
    """

    metrics: tuple[Metric, ...]
    dimensions: tuple[Dimension, ...]
    condition: Condition | None
    goal: Condition | None
    asked: Span
    compared: Span | None
    interval: Interval | None
    bots: bool
    order: tuple[Order, ...]
    limit: int
    total: bool = True


def plan(
    question: Question,
    *,
    now: int,
    zone: str,
    segments: Mapping[str, Filter] = NOTHING,
    goals: Mapping[str, Filter] = NOTHING,
    cohorts: Mapping[str, int | Who] = NOTHING,
) -> Plan:
    """As `Asking` has them."""
    asking = Asking(now, zone, segments, cohorts)
    metrics, dimensions = _read_metrics(question), _read_dimensions(question)
    asked = read_range(question.date_range, zone_of(question.tz or asking.zone), asking.now)
    interval = _read_interval(question, asked)
    compared = compared_range(asked, question.compare) if question.compare else None
    groups = tuple(each for each in dimensions if each.of != TIME)
    span = _span(asked, interval)
    if len(span.buckets) * (question.limit if groups else 1) > MAX_CELLS:
        most = MAX_CELLS // len(span.buckets)
        refuse(
            "limit",
            f"the answer has more than {MAX_CELLS} rows; with these buckets up to "
            f"{most} groups are allowed",
        )
    return Plan(
        metrics,
        groups,
        read_filters(question.filters, asking),
        _read_goal(question, asking, goals),
        span,
        _span(compared, interval) if compared else None,
        interval,
        question.bots == "include",
        _read_order(question, metrics, groups),
        question.limit,
    )


def _span(range: Range, interval: Interval | None) -> Span:
    return Span(range, buckets_of(range, interval) if interval else ())


def _read_metrics(question: Question) -> tuple[Metric, ...]:
    _check_names("metrics", question.metrics, 1, MAX_METRICS)
    found = tuple(
        read_metric(name, f"metrics[{place}]") for place, name in enumerate(question.metrics)
    )
    needing = next((each.name for each in found if each.kind in GOAL_METRICS), None)
    if needing and question.goal is None:
        refuse(
            "goal",
            f"{needing} needs one: the key of a goal, or a filter on the events that reach it",
        )
    return found


def _read_dimensions(question: Question) -> tuple[Dimension, ...]:
    _check_names("dimensions", question.dimensions, 0, MAX_DIMENSIONS)
    return tuple(
        read_dimension(name, f"dimensions[{place}]")
        for place, name in enumerate(question.dimensions)
    )


def _check_names(field: str, names: list[str], least: int, most: int) -> None:
    if not least <= len(names) <= most:
        refuse(field, f"expected {least} to {most}, not {len(names)}")
    for place, name in enumerate(names):
        if name in names[:place]:
            refuse(f"{field}[{place}]", f"{name[:200]!r} stands there twice")


def _read_interval(question: Question, asked: Range) -> Interval | None:
    if TIME in question.dimensions:
        return question.interval or fitting_interval(asked)
    if question.interval is not None:
        refuse("interval", "it goes with the dimension time")
    return None


def _read_goal(question: Question, asking: Asking, goals: Mapping[str, Filter]) -> Condition | None:
    if isinstance(question.goal, str):
        if question.goal not in goals:
            there = ", ".join(sorted(goals)) or "none yet"
            refuse("goal", f"there is no goal {question.goal[:100]!r}; there are: {there}")
        return read_filter(goals[question.goal], asking, "goal")
    return read_filter(question.goal, asking, "goal") if question.goal else None


def _read_order(
    question: Question, metrics: tuple[Metric, ...], groups: tuple[Dimension, ...]
) -> tuple[Order, ...]:
    """Where groups are equal, and without anything asked: the first metric falling, then the
    dimensions rising."""
    places: dict[str, tuple[Literal["metric", "dimension"], int]] = {}
    places |= {each.name: ("metric", place) for place, each in enumerate(metrics)}
    places |= {each.name: ("dimension", place) for place, each in enumerate(groups)}
    order = []
    for place, name in enumerate(question.order_by):
        plain = name.removeprefix("-")
        if plain not in places:
            refuse_choice(f"order_by[{place}]", plain, places)
        order.append(Order(*places[plain], falling=name != plain))
    rest = (Order("dimension", place, falling=False) for place in range(len(groups)))
    return (*(order or [Order("metric", 0, falling=True)]), *rest)
