"""Answers a plan: the only way from a question to its numbers (pure).

In: a `Plan`, and the slices that it needs. Out: an `Answer`: the groups with their metrics, in
order, each with its buckets and with what it was in the range that is compared with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from operator import eq
from typing import Any, NamedTuple

import numpy as np

from beacon.reports import fields, metrics, selecting
from beacon.reports.columns import Floats, Slice
from beacon.reports.grouping import Groups, Names, group
from beacon.reports.question import Order, Plan, Span
from beacon.reports.selecting import Read, Selection, select
from beacon.reports.terms import PERCENTILES, Metric
from beacon.reports.wanted import Wanted

Values = list[int | float | None]
MANY_GROUPS = 10_000
MANY_BUCKETS = 4
"""From so many on they are told in two halves."""
REVENUE, VALUE, PURCHASE = "property:revenue", "property:value", "purchase"


class Row(NamedTuple):
    """`series` has, for each bucket, the values of all metrics. `compared` is what the group was
    in the other range, None where it was not there."""

    names: Names
    values: Values
    series: list[Values]
    compared: Row | None = None


_NOTHING = Row((), [], [])


class Answer(NamedTuple):
    """`total` is of all groups together, those beyond the limit too; `groups` is how many there
    are."""

    total: Row
    rows: list[Row]
    groups: int


class _Table:
    """The selected part of one span, which can be grouped in more than one way."""

    def __init__(self, plan: Plan, span: Span, read: Read, *, in_time: bool = False) -> None:
        self._plan = plan
        selected = select(_selection(plan, span, in_time=in_time), read)
        self._slice, self._selected = selected.slice, selected.events
        self._reached = selected.passing(plan.goal)

    def groups(self, dimensions: Sequence[str]) -> Groups:
        return group(self._slice, self._selected, dimensions)

    def columns(self, groups: Groups) -> list[metrics.Column]:
        """Of each metric, a value a cell."""
        return [self._column(metric, groups) for metric in self._plan.metrics]

    def _column(self, metric: Metric, groups: Groups) -> metrics.Column:
        if metric.kind in metrics.METRICS:
            return metrics.METRICS[metric.kind](groups)
        if metric.kind == "conversions":
            return metrics.conversions(groups, self._reached)
        if metric.kind == "conversion_rate":
            return metrics.conversion_rate(groups, self._reached)
        if metric.kind == "revenue":
            return metrics.amount(groups, _revenue(self._slice))
        numbers = self._slice.events.texts[f"{fields.PROPERTY}{metric.key}"].numbers()
        if metric.kind == "sum":
            return metrics.total(groups, numbers)
        if metric.kind == "avg":
            return metrics.average(groups, numbers)
        percent = {"min": 0, "max": 100, **PERCENTILES}[metric.kind]
        return metrics.percentile(groups, numbers, percent / 100)


def answer(plan: Plan, read: Read) -> Answer:
    """Without `plan.total` only what is beside the total: the rows of groups, or the series."""
    if plan.dimensions and plan.total:
        return together(plan, [answer(part, read) for part in parts_of(plan)])
    rows, groups = _rows(plan, read)
    return Answer(rows[0] if rows else _NOTHING, rows, groups)


def parts_of(plan: Plan) -> list[Plan]:
    """Plans that can be answered side by side: `together` makes one answer of theirs."""
    if plan.dimensions and plan.total:
        return [plan._replace(dimensions=(), order=()), plan._replace(total=False)]
    if plan.interval and plan.total:
        compared = plan.compared and plan.compared._replace(buckets=())
        asked = plan.asked._replace(buckets=())
        series = plan._replace(total=False)
        return [plan._replace(asked=asked, compared=compared), *_halves(series)]
    return [plan]


def _halves(series: Plan) -> list[Plan]:
    """Buckets that have nothing to do with each other are told side by side. With a filter they
    have: a session counts where it starts, by what is selected of it in the whole range."""
    buckets = series.asked.buckets
    if series.compared or series.condition or series.goal or len(buckets) < MANY_BUCKETS:
        return [series]
    middle = len(buckets) // 2
    range, edge = series.asked.range, buckets[middle]
    return [
        series._replace(asked=Span(range._replace(end=edge), buckets[:middle])),
        series._replace(asked=Span(range._replace(start=edge), buckets[middle:])),
    ]


def together(plan: Plan, answers: Sequence[Answer]) -> Answer:
    if len(answers) == 1:
        return answers[0]
    first, *others = answers
    if plan.dimensions:
        return Answer(first.total, others[0].rows, others[0].groups)
    total = first.total
    for other in others:
        total = _with_series(total, other.total)
    return Answer(total, [total], 1)


def _with_series(row: Row, other: Row) -> Row:
    """And with the buckets of the other, behind its own."""
    compared = row.compared and other.compared and _with_series(row.compared, other.compared)
    return row._replace(series=[*row.series, *other.series], compared=compared)


def _rows(plan: Plan, read: Read) -> tuple[list[Row], int]:
    """Those to be shown, and how many groups there are."""
    if not plan.dimensions and not plan.total:
        series, then = (
            _series(plan, span, read, [()]).get((), []) if span else None
            for span in (plan.asked, plan.compared)
        )
        return [Row((), [], series or [], None if then is None else Row((), [], then))], 1
    table = _Table(plan, plan.asked, read)
    groups = table.groups([each.name for each in plan.dimensions])
    columns = table.columns(groups)
    there = _there(groups)
    shown = sorted_rows(there, groups.names, columns, plan.order, plan.limit)
    names = [groups.names[at] for at in shown]
    then_rows = _compared(plan, read, frozenset(names))
    of_buckets = _series(plan, plan.asked, read, names)
    rows = [
        Row(each, _values(columns, at), of_buckets.get(each, []), then_rows.get(each))
        for at, each in zip(shown, names, strict=True)
    ]
    return rows, len(there)


def _there(groups: Groups) -> list[int]:
    """Those that a row is in; the one of everything always."""
    if not groups.dimensions:
        return [0]
    found: list[int] = np.flatnonzero(groups.cells.sizes()).tolist()
    return found


def _values(columns: Sequence[metrics.Column], at: int) -> Values:
    return [column[at] for column in columns]


def _compared(plan: Plan, read: Read, only: frozenset[Names]) -> dict[Names, Row]:
    if plan.compared is None:
        return {}
    table = _Table(plan, plan.compared, read)
    groups = table.groups([each.name for each in plan.dimensions])
    there = [at for at in _there(groups) if groups.names[at] in only]
    names = [groups.names[at] for at in there]
    columns = table.columns(groups.in_time(there, groups.buckets))
    series = _series(plan, plan.compared, read, names)
    return {
        each: Row(each, _values(columns, at), series.get(each, [])) for at, each in enumerate(names)
    }


def _series(
    plan: Plan, span: Span, read: Read, shown: Sequence[Names]
) -> dict[Names, list[Values]]:
    """Of these groups the values of all metrics, a bucket; nothing without buckets."""
    count = len(span.buckets)
    if not count or not shown:
        return {}
    table = _Table(plan, span, read, in_time=True)
    groups = table.groups([each.name for each in plan.dimensions])
    wanted = frozenset(shown)
    places = {names: at for at, names in enumerate(groups.names) if names in wanted}
    told = groups.in_time([places[names] for names in shown], span.buckets)
    cells = [list(cell) for cell in zip(*table.columns(told), strict=True)]
    return {names: cells[at * count : (at + 1) * count] for at, names in enumerate(shown)}


def sorted_rows(
    places: Sequence[int],
    names: Sequence[Names],
    columns: Sequence[metrics.Column],
    order: Sequence[Order],
    limit: int,
) -> list[int]:
    """The places of the groups in order, so many at the most. Those without a value last,
    whichever way."""
    found = _first(places, columns, order, limit)
    for each in reversed(order):
        found.sort(key=partial(_sort_key, names, columns, each), reverse=each.falling)
    return found[:limit]


def _first(
    places: Sequence[int],
    columns: Sequence[metrics.Column],
    order: Sequence[Order],
    limit: int,
) -> list[int]:
    """Of many groups those that can be among the first, by the first that orders them."""
    if len(places) <= MANY_GROUPS or order[0].of != "metric":
        return list(places)
    own = np.array([columns[order[0].place][at] for at in places], np.float64)
    own = np.where(np.isnan(own), np.inf, -own if order[0].falling else own)
    last = np.partition(own, limit - 1)[limit - 1]
    return [places[at] for at in np.flatnonzero(own <= last).tolist()]


def _sort_key(
    names: Sequence[Names], columns: Sequence[metrics.Column], order: Order, at: int
) -> tuple[bool, Any]:
    value = columns[order.place][at] if order.of == "metric" else names[at][order.place]
    return (value is None) != order.falling, value if value is not None else ""


# --- what has to be read ---------------------------------------------------------------------


def needed(plan: Plan) -> frozenset[Wanted]:
    """What `answer` has to be given the slices of."""
    return frozenset(
        each
        for part in parts_of(plan)
        for span in (part.asked, part.compared)
        if span
        for in_time in _readings(part, span)
        for each in selecting.needed(_selection(part, span, in_time=in_time))
    )


def _readings(plan: Plan, span: Span) -> Iterator[bool]:
    """Whether `span` is read as a whole, and whether by its buckets."""
    if plan.dimensions or plan.total or not span.buckets:
        yield False
    if span.buckets:
        yield True


def _selection(plan: Plan, span: Span, *, in_time: bool) -> Selection:
    names = {each.name for each in plan.dimensions} | {each.kind for each in plan.metrics}
    for metric in plan.metrics:
        names |= metrics.READ_WITH.get(metric.kind, frozenset())
        if metric.key is not None:
            names.add(f"{fields.PROPERTY}{metric.key}")
    edges = (
        () if all(each.kind in metrics.OF_SESSIONS for each in plan.metrics) else span.buckets[1:]
    )
    return Selection(span.range, plan.condition, (plan.goal,), frozenset(names), plan.bots, edges)


def _revenue(slice_: Slice) -> Floats:
    texts = slice_.events.texts
    own, value = texts[REVENUE].numbers(), texts[VALUE].numbers()
    bought = texts["event"].where(partial(eq, PURCHASE))
    return np.where(np.isnan(own) & bought, value, own)
