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

from beacon.reports import fields, metrics
from beacon.reports.columns import Floats, Mask, Slice
from beacon.reports.filters import Compare, Done
from beacon.reports.grouping import TIME, Groups, group
from beacon.reports.judging import DoneBy, has_properties, judge, parts_of
from beacon.reports.question import Order, Plan, Span
from beacon.reports.ranges import days_before_end
from beacon.reports.reading import Wanted
from beacon.reports.terms import PERCENTILES, Metric

Names = tuple[str | int | None, ...]
Values = list[int | float | None]
Read = Mapping[Wanted, Slice]
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

    def __init__(self, plan: Plan, span: Span, slice_: Slice, done: DoneBy) -> None:
        self._plan, self._span, self._slice = plan, span, slice_
        self._selected = judge(slice_, plan.condition, done)
        self._reached = judge(slice_, plan.goal, done)

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
    table = _table(plan, plan.asked, read)
    other = _table(plan, plan.compared, read) if plan.compared else None
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
    windows = (_window(plan, span, done) for span in spans for done in _done(plan))
    return frozenset((*(_wanted(plan, span) for span in spans), *windows))


def _wanted(plan: Plan, span: Span) -> Wanted:
    asked = span.range
    return Wanted(asked.start, asked.end, fields_of(plan), plan.bots, _asks_first_seen(plan))


def _window(plan: Plan, span: Span, done: Done) -> Wanted:
    start = span.range.start if done.days is None else days_before_end(span.range, done.days)
    names = frozenset({"event", *(f"{fields.PROPERTY}{key}" for key, _ in done.properties)})
    return Wanted(start, span.range.end, names, plan.bots)


def _table(plan: Plan, span: Span, read: Read) -> _Table:
    slice_ = read[_wanted(plan, span)]
    done = {each: _who_did(slice_, each, read[_window(plan, span, each)]) for each in _done(plan)}
    return _Table(plan, span, slice_, done)


def _who_did(slice_: Slice, done: Done, window: Slice) -> Mask:
    doing = window.events.session[has_properties(window, done)]
    people = {window.visitors.people[each] for each in window.sessions.visitor[doing]}
    return np.array([each in people for each in slice_.visitors.people], np.bool_)


def _done(plan: Plan) -> list[Done]:
    parts = (*parts_of(plan.condition), *parts_of(plan.goal))
    return [part for part in parts if isinstance(part, Done)]


def fields_of(plan: Plan) -> frozenset[str]:
    names = {each.name for each in plan.dimensions}
    names |= _compared_dimensions(plan)
    found = {field for name in names for field in fields.read_with(name)}
    for metric in plan.metrics:
        found |= metrics.READ_WITH.get(metric.kind, frozenset())
        if metric.kind == "revenue":
            found |= {REVENUE, VALUE, "event"}
        elif metric.key is not None:
            found.add(f"{fields.PROPERTY}{metric.key}")
    return frozenset(found)


def _asks_first_seen(plan: Plan) -> bool:
    names = {each.name for each in plan.dimensions} | {each.kind for each in plan.metrics}
    names |= _compared_dimensions(plan)
    return not names.isdisjoint({fields.VISITOR_TYPE, "new_visitors"})


def _compared_dimensions(plan: Plan) -> set[str]:
    parts = (*parts_of(plan.condition), *parts_of(plan.goal))
    return {part.dimension.name for part in parts if isinstance(part, Compare)}


def _revenue(slice_: Slice) -> Floats:
    texts = slice_.events.texts
    own, value = texts[REVENUE].numbers(), texts[VALUE].numbers()
    bought = texts["event"].where(partial(eq, PURCHASE))
    return np.where(np.isnan(own) & bought, value, own)
