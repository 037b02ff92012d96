"""All goals of a project at once, as a page of a dashboard wants them.

In: a range, filters. Out: for each goal how often it was reached, by how many of the visitors, and
what it was worth; each of them as the question that names it would say.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec

from beacon.accounts.access import Access
from beacon.errors import InvalidField, QueryTooLong, ReportsPreparing, TooManyValues
from beacon.reports.answer import Row, Values
from beacon.reports.answer_bodies import Number, SpanBody, span_body
from beacon.reports.filters import Asking, Filter
from beacon.reports.question import Plan, Question, plan
from beacon.saved.filters import GOAL, Goal, list_in
from beacon.saved.naming import Saved, saved_in
from beacon.web.api.analytics import RangeQuery, question_of
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.parts import ApiParts
from beacon.web.api.report_tables import goals_table

if TYPE_CHECKING:
    from beacon.postgres.database import Session

CONVERSIONS = ("conversions", "conversion_rate")


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    conversions: Number
    conversion_rate: Number
    revenue: Number


class GoalNumbers(Reached, frozen=True, kw_only=True):
    key: str
    name: str
    compared: Reached | None = None


class GoalReport(msgspec.Struct, frozen=True, kw_only=True):
    """`visitors` are those of whom the rates are."""

    range: SpanBody
    visitors: Number
    goals: list[GoalNumbers]
    compared_range: SpanBody | None = None


@dataclass(frozen=True, slots=True)
class _Asking:
    """One `now` for all questions of a report."""

    parts: ApiParts
    project_id: UUID
    asking: Asking
    goals: Mapping[str, Filter]

    def plan(self, question: Question) -> Plan:
        return plan(question, **self.asking._asdict(), goals=self.goals)

    async def total(self, question: Question) -> Row:
        found = await self.parts.reports.answered(self.project_id, self.plan(question))
        return found.total


async def read_goal_numbers(parts: ApiParts, call: Call) -> GoalReport:
    assert call.project is not None
    goals, saved = await parts.database.run(partial(_read_in, project_id=call.project_id))
    when = saved.asking(time.time_ns() // 1_000_000, call.project.timezone)
    asking = _Asking(parts, call.project_id, when, saved.goals)
    asked = question_of(call.query, ("visitors",))
    planned = asking.plan(asked)
    return GoalReport(
        range=span_body(planned.asked),
        visitors=(await asking.total(asked)).values[0],
        goals=[await _numbers(asking, asked, goal) for goal in goals],
        compared_range=span_body(planned.compared) if planned.compared else None,
    )


async def _read_in(session: Session, project_id: UUID) -> tuple[list[Goal], Saved]:
    goals = await list_in(session, GOAL, project_id, after=0, limit=GOAL.most)
    return goals, await saved_in(session, project_id)


async def _numbers(asking: _Asking, asked: Question, goal: Goal) -> GoalNumbers:
    reached = msgspec.structs.replace(asked, metrics=list(CONVERSIONS), goal=goal.key)
    rows = [await asking.total(reached)]
    if goal.revenue is not None:
        filters = [*asked.filters, goal.filter]
        worth = msgspec.structs.replace(asked, metrics=[f"sum:{goal.revenue}"], filters=filters)
        rows.append(await asking.total(worth))
    compared = [row.compared.values for row in rows if row.compared]
    return GoalNumbers(
        key=goal.key,
        name=goal.name,
        **_reached([row.values for row in rows]),
        compared=Reached(**_reached(compared)) if compared else None,
    )


def _reached(found: Sequence[Values]) -> dict[str, Number]:
    (conversions, rate), *worth = found
    revenue = (worth[0][0] or 0) if worth else None
    return {"conversions": conversions, "conversion_rate": rate, "revenue": revenue}


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/api/v1/analytics/{project_id}/goals",
        summary="Read how often each goal was reached",
        description="Every goal of the project, in the order they were made.",
        handler=read_goal_numbers,
        access=Access.VIEWER,
        tag="reports",
        query=RangeQuery,
        answer=GoalReport,
        table=goals_table,
        errors=(InvalidField, QueryTooLong, ReportsPreparing, TooManyValues),
    ),
)
