"""Answers a plan: the only way from a question to its numbers (pure).

In: a `Plan`, and the slices that it needs. Out: an `Answer`: the groups with their metrics, in
order, each with its buckets and with what it was in the range that is compared with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from operator import eq
from typing import Any, NamedTuple

import numpy as np

from beacon.reports import fields, metrics, selecting
from beacon.reports.columns import Floats, Mask, Slice
from beacon.reports.grouping import TIME, Groups, group
from beacon.reports.question import Order, Plan, Span
from beacon.reports.reading import Wanted
from beacon.reports.selecting import Read, Selection, select
from beacon.reports.terms import PERCENTILES, Metric

Names = tuple[str | int | None, ...]
Values = list[int | float | None]
REVENUE, VALUE, PURCHASE = "property:revenue", "property:value", "purchase"


class Row(NamedTuple):
    """`series` has, for each bucket, the values of all metrics. `compared` is what the group was
    in the other range, None where it was not there."""

    names: Names
    values: Values
    series: list[Values]
    compared: Row | None = None


class Answer(NamedTuple):
    """`total` is of all groups together, those beyond the limit too; `groups` is how many there
    are."""

    total: Row
    rows: list[Row]
    groups: int


class _Table:
    """The selected part of one span, which can be grouped in more than one way."""

    def __init__(self, plan: Plan, span: Span, read: Read) -> None:
        self._plan, self._span = plan, span
        selected = select(_selection(plan, span), read)
        self._slice, self._selected = selected.slice, selected.events
        self._reached = selected.passing(plan.goal)

    def rows(self, dimensions: Sequence[str]) -> dict[Names, Values]:
        return self._by_name(self._groups(dimensions, self._selected))

    def series(
        self, dimensions: Sequence[str], only: frozenset[Names]
    ) -> dict[Names, list[Values]]:
        """Of these groups alone; a bucket without events has the values of nothing."""
        if not self._span.buckets:
            return {}
        nobody = self._groups((), np.zeros(len(self._slice.events), np.bool_))
        nothing = self._by_name(nobody)[()]
        found = {names: [nothing] * len(self._span.buckets) for names in only}
        groups = self._groups((*dimensions, TIME), self._selected)
        for (*names, bucket), values in self._by_name(groups).items():
            if tuple(names) in only and isinstance(bucket, int):
                found[tuple(names)][bucket] = values
        return found

    def _groups(self, dimensions: Sequence[str], selected: Mask) -> Groups:
        return group(self._slice, selected, dimensions, self._span.buckets)

    def _by_name(self, groups: Groups) -> dict[Names, Values]:
        columns = [self._column(metric, groups) for metric in self._plan.metrics]
        names = zip(*groups.names, strict=True) if groups.names else [()]
        return {each: list(row) for each, *row in zip(names, *columns, strict=True)}

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
    table = _Table(plan, plan.asked, read)
    other = _Table(plan, plan.compared, read) if plan.compared else None
    dimensions = [each.name for each in plan.dimensions]
    rows = table.rows(dimensions)
    shown = sorted_rows(rows, plan.order)[: plan.limit]
    (total,) = _rows(table, other, (), [()])
    return Answer(total, _rows(table, other, dimensions, shown), len(rows))


def _rows(
    table: _Table, other: _Table | None, dimensions: Sequence[str], shown: Sequence[Names]
) -> list[Row]:
    only = frozenset(shown)
    then = _plain_rows(other, dimensions, only) if other else {}
    now = _plain_rows(table, dimensions, only)
    return [now[names]._replace(compared=then.get(names)) for names in shown]


def _plain_rows(
    table: _Table, dimensions: Sequence[str], only: frozenset[Names]
) -> dict[Names, Row]:
    series = table.series(dimensions, only)
    return {
        names: Row(names, values, series.get(names, []))
        for names, values in table.rows(dimensions).items()
        if names in only
    }


def sorted_rows(rows: Mapping[Names, Values], order: Sequence[Order]) -> list[Names]:
    """Those without a value last, whichever way."""
    found = list(rows)
    for each in reversed(order):
        found.sort(key=partial(_sort_key, rows, each), reverse=each.falling)
    return found


def _sort_key(rows: Mapping[Names, Values], order: Order, names: Names) -> tuple[bool, Any]:
    value = (rows[names] if order.of == "metric" else names)[order.place]
    return (value is None) != order.falling, value if value is not None else ""


# --- what has to be read ---------------------------------------------------------------------


def needed(plan: Plan) -> frozenset[Wanted]:
    """What `answer` has to be given the slices of."""
    spans = [span for span in (plan.asked, plan.compared) if span]
    return frozenset(each for span in spans for each in selecting.needed(_selection(plan, span)))


def _selection(plan: Plan, span: Span) -> Selection:
    names = {each.name for each in plan.dimensions} | {each.kind for each in plan.metrics}
    for metric in plan.metrics:
        names |= metrics.READ_WITH.get(metric.kind, frozenset())
        if metric.key is not None:
            names.add(f"{fields.PROPERTY}{metric.key}")
    return Selection(span.range, plan.condition, (plan.goal,), frozenset(names), plan.bots)


def _revenue(slice_: Slice) -> Floats:
    texts = slice_.events.texts
    own, value = texts[REVENUE].numbers(), texts[VALUE].numbers()
    bought = texts["event"].where(partial(eq, PURCHASE))
    return np.where(np.isnan(own) & bought, value, own)
