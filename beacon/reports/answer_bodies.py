"""Answers as the web API gives them: names beside numbers, times as text.

In: a `Plan` and its `Answer`. Out: an `AnswerBody`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

from beacon.reports.answer import Answer, Row
from beacon.reports.buckets import Interval
from beacon.reports.question import Plan, Span

Number = int | float | None


class SpanBody(msgspec.Struct, frozen=True):
    """`buckets`: when each begins; the last ends with the range."""

    from_: str = msgspec.field(name="from")
    to: str
    tz: str
    buckets: list[str] = []


class ComparedBody(msgspec.Struct, frozen=True):
    metrics: dict[str, Number]
    series: dict[str, list[Number]] = {}


class RowBody(msgspec.Struct, frozen=True):
    """`series`: a number for each bucket of the range. `compared` is null where the group was not
    there in the other range."""

    dimensions: dict[str, str | None]
    metrics: dict[str, Number]
    series: dict[str, list[Number]] = {}
    compared: ComparedBody | None = None


class AnswerBody(msgspec.Struct, frozen=True):
    range: SpanBody
    total: Annotated[RowBody, Meta(description="Of all groups, those beyond the limit too.")]
    rows: list[RowBody]
    groups: Annotated[int, Meta(description="How many there are, with those beyond the limit.")]
    interval: Interval | None = None
    compared_range: SpanBody | None = None


def answer_body(plan: Plan, answer: Answer) -> AnswerBody:
    return AnswerBody(
        span_body(plan.asked),
        _row(plan, answer.total, ()),
        row_bodies(plan, answer),
        answer.groups,
        plan.interval,
        span_body(plan.compared) if plan.compared else None,
    )


def row_bodies(plan: Plan, answer: Answer) -> list[RowBody]:
    """Of the groups, where it was asked for some."""
    return [_row(plan, row, row.names) for row in answer.rows] if plan.dimensions else []


def _row(plan: Plan, row: Row, names: tuple[Any, ...]) -> RowBody:
    compared = row.compared
    return RowBody(
        {each.name: name for each, name in zip(plan.dimensions, names, strict=False)},
        _metrics(plan, row),
        _series(plan, row),
        ComparedBody(_metrics(plan, compared), _series(plan, compared)) if compared else None,
    )


def _metrics(plan: Plan, row: Row) -> dict[str, Number]:
    return {each.name: value for each, value in zip(plan.metrics, row.values, strict=True)}


def _series(plan: Plan, row: Row) -> dict[str, list[Number]]:
    if not row.series:
        return {}
    columns = zip(*row.series, strict=True)
    return {each.name: list(column) for each, column in zip(plan.metrics, columns, strict=True)}


def span_body(span: Span) -> SpanBody:
    asked = span.range
    return SpanBody(
        from_=instant_text(asked.start, asked.zone),
        to=instant_text(asked.end, asked.zone),
        tz=asked.zone.key,
        buckets=[instant_text(each, asked.zone) for each in span.buckets],
    )


def instant_text(instant: int, zone: ZoneInfo) -> str:
    """In the zone, with its offset; milliseconds only where there are some."""
    local = datetime.fromtimestamp(instant // 1000, UTC).replace(microsecond=instant % 1000 * 1000)
    found = local.astimezone(zone)
    return found.isoformat(timespec="milliseconds" if instant % 1000 else "seconds")
