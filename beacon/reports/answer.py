"""Answers a plan: the only way from a question to its numbers (pure).

In: a `Plan`, and the slices that it needs. Out: an `Answer`: the groups with their metrics, in
order, each with its buckets and with what it was in the range that is compared with.
"""

from __future__ import annotations

from collections.abc import Sequence
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

    def values(self, groups: Groups) -> list[Values]:
        """Of all metrics, a cell."""
        columns = [self._column(metric, groups) for metric in self._plan.metrics]
        return [list(row) for row in zip(*columns, strict=True)]

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
    if plan.dimensions and not plan.total:
        rows, groups = _rows(plan, read)
        return Answer(rows[0] if rows else _NOTHING, rows, groups)
    (total,), _ = _rows(plan._replace(dimensions=(), order=()), read)
    if not plan.dimensions:
        return Answer(total, [total], 1)
    return Answer(total, *_rows(plan, read))


def _rows(plan: Plan, read: Read) -> tuple[list[Row], int]:
    """Those to be shown, and how many groups there are."""
    table = _Table(plan, plan.asked, read)
    groups = table.groups([each.name for each in plan.dimensions])
    values = table.values(groups)
    sizes = groups.cells.sizes().tolist()
    there = [at for at, rows in enumerate(sizes) if rows or not plan.dimensions]
    shown = sorted_rows(there, groups.names, values, plan.order)[: plan.limit]
    names = [groups.names[at] for at in shown]
    then = _compared(plan, read, frozenset(names))
    series = _series(plan, plan.asked, read, names)
    rows = [
        Row(
            groups.names[at],
            values[at],
            series.get(groups.names[at], []),
            then.get(groups.names[at]),
        )
        for at in shown
    ]
    return rows, len(there)


def _compared(plan: Plan, read: Read, only: frozenset[Names]) -> dict[Names, Row]:
    if plan.compared is None:
        return {}
    table = _Table(plan, plan.compared, read)
    groups = table.groups([each.name for each in plan.dimensions])
    sizes = groups.cells.sizes().tolist()
    there = [
        at
        for at, names in enumerate(groups.names)
        if names in only and (sizes[at] or not plan.dimensions)
    ]
    names = [groups.names[at] for at in there]
    values = table.values(groups.in_time(there, groups.buckets))
    series = _series(plan, plan.compared, read, names)
    return {
        each: Row(each, own, series.get(each, [])) for each, own in zip(names, values, strict=True)
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
    places = {names: at for at, names in enumerate(groups.names)}
    cells = table.values(groups.in_time([places[names] for names in shown], span.buckets))
    return {names: cells[at * count : (at + 1) * count] for at, names in enumerate(shown)}


def sorted_rows(
    places: Sequence[int],
    names: Sequence[Names],
    values: Sequence[Values],
    order: Sequence[Order],
) -> list[int]:
    """The places of the groups in order. Those without a value last, whichever way."""
    found = list(places)
    for each in reversed(order):
        columns: Sequence[Sequence[Any]] = values if each.of == "metric" else names
        found.sort(key=partial(_sort_key, columns, each), reverse=each.falling)
    return found


def _sort_key(columns: Sequence[Sequence[Any]], order: Order, at: int) -> tuple[bool, Any]:
    value = columns[at][order.place]
    return (value is None) != order.falling, value if value is not None else ""


# --- what has to be read ---------------------------------------------------------------------


def needed(plan: Plan) -> frozenset[Wanted]:
    """What `answer` has to be given the slices of."""
    spans = [span for span in (plan.asked, plan.compared) if span]
    return frozenset(
        each
        for made in ((plan, plan._replace(dimensions=())) if plan.total else (plan,))
        for span in spans
        for in_time in ((False, True) if span.buckets else (False,))
        for each in selecting.needed(_selection(made, span, in_time=in_time))
    )


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
