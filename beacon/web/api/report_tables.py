"""Reports as rows, for CSV and JSON lines. Pure.

In: an answer's body. Out: its `Table`. docs/export.md says which rows each report has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import msgspec

from beacon.export.tables import Table
from beacon.reports.answer_bodies import AnswerBody, ComparedBody, RowBody
from beacon.reports.terms import TIME

if TYPE_CHECKING:
    from beacon.web.api.analytics import Overview
    from beacon.web.api.goal_report import GoalNumbers, GoalReport
    from beacon.web.api.journeys import (
        FunnelBody,
        PathsBody,
        RetentionBody,
        StepBody,
        VitalsBody,
    )

COMPARED = "compared:"


def answer_table(answer: AnswerBody) -> Table:
    """A row for each group, and there for each bucket; without dimensions the total."""
    dimensions = [*answer.rows[0].dimensions] if answer.rows else []
    metrics = [*answer.total.metrics]
    columns = [*dimensions, *([TIME] if answer.interval else []), *metrics]
    if answer.compared_range is not None:
        columns += [COMPARED + name for name in metrics]
    rows = answer.rows if answer.rows or answer.groups == 0 else [answer.total]
    return Table(columns, (each for row in rows for each in _rows(answer, row, metrics)))


def overview_table(answer: Overview) -> Table:
    columns, rows = answer_table(answer)
    return Table([*columns, "top_event"], ([*row, answer.top_event] for row in rows))


def goals_table(answer: GoalReport) -> Table:
    metrics = ["conversions", "conversion_rate", "revenue"]
    is_compared = answer.compared_range is not None
    columns = ["key", "name", *metrics, *(COMPARED + each for each in metrics if is_compared)]

    def row(goal: GoalNumbers) -> list[Any]:
        parts = [goal, goal.compared] if is_compared else [goal]
        return [
            goal.key,
            goal.name,
            *(getattr(each, name, None) for each in parts for name in metrics),
        ]

    return Table(columns, map(row, answer.goals))


def _rows(answer: AnswerBody, row: RowBody, metrics: list[str]) -> Iterator[Sequence[Any]]:
    names = [*row.dimensions.values()]
    is_compared = answer.compared_range is not None
    if answer.interval is None:
        compared = _values(row.compared, metrics) if is_compared else []
        yield [*names, *(row.metrics[each] for each in metrics), *compared]
        return
    others = _buckets(row.compared, metrics) if is_compared else ()
    here = zip(answer.range.buckets, _buckets(row, metrics), strict=True)
    for (begins, values), other in zip_longest(here, list(others)[: len(answer.range.buckets)]):
        compared = (other or [None] * len(metrics)) if is_compared else []
        yield [*names, begins, *values, *compared]


def _values(compared: ComparedBody | None, metrics: list[str]) -> list[Any]:
    return [compared.metrics[each] if compared else None for each in metrics]


def _buckets(row: RowBody | ComparedBody | None, metrics: list[str]) -> Iterator[list[Any]]:
    if row is not None and row.series:
        yield from map(list, zip(*(row.series[each] for each in metrics), strict=True))


# --- the order of events ----------------------------------------------------------------------


def funnel_table(answer: FunnelBody) -> Table:
    """The steps, of all and then of each value; not who dropped."""
    columns = ("value", "step", "visitors", "dropped", "rate", "seconds")
    parts = [(None, answer.steps), *((each.value, each.steps) for each in answer.split)]
    return Table(columns, (row for value, steps in parts for row in _steps(value, steps)))


def _steps(value: str | None, steps: list[StepBody]) -> Iterator[Sequence[Any]]:
    for number, step in enumerate(steps, 1):
        yield value, number, *msgspec.structs.astuple(step)


def retention_table(answer: RetentionBody) -> Table:
    """Not who is in a cell."""
    rows = (
        (cohort.begins, cohort.visitors, number, returned)
        for cohort in answer.cohorts
        for number, returned in enumerate(cohort.returned)
    )
    return Table(("cohort", "visitors", "bucket", "returned"), rows)


def paths_table(answer: PathsBody) -> Table:
    return Table(("place", "of", "to", "sessions"), map(msgspec.structs.astuple, answer.links))


def vitals_table(answer: VitalsBody) -> Table:
    """By page; not the total."""
    columns = ("page", "name", "measures", "value")
    return Table(columns, map(msgspec.structs.astuple, answer.vitals))
