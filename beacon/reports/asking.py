"""Has reports made of a project's columns.

In: a shelf of columns, a project, and what is asked. Out: the report. Everything of one answer is
read from the same columns, so that its numbers fit together.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

from beacon.reports import journeys
from beacon.reports.answer import Answer, answer, needed, parts_of, together
from beacon.reports.filters import Asking
from beacon.reports.journeys import (
    FunnelAnswer,
    FunnelQuestion,
    Question,
    RetentionAnswer,
    RetentionQuestion,
)
from beacon.reports.question import Plan

if TYPE_CHECKING:
    from beacon.columns.shelf import Shelf


async def answered(shelf: Shelf, project_id: UUID, plan: Plan) -> Answer:
    """Raises PostgresAway and ReportsPreparing."""
    (found,) = await answered_together(shelf, project_id, [plan])
    return found


async def answered_together(shelf: Shelf, project_id: UUID, plans: Sequence[Plan]) -> list[Answer]:
    """Of the same moment; their parts are made side by side. Raises the same."""
    parts = [parts_of(plan) for plan in plans]
    made = iter(
        await shelf.reports(
            project_id,
            [(needed(part), partial(answer, part)) for each in parts for part in each],
        )
    )
    return [
        together(plan, list(islice(made, len(each))))
        for plan, each in zip(plans, parts, strict=True)
    ]


async def journeyed(shelf: Shelf, project_id: UUID, question: Question, asking: Asking) -> Any:
    """What `Journey.make` gives, with the names of those who dropped out of a funnel, or are in
    the cell of a table of retention."""
    journey = journeys.ask(question, asking)
    (found,) = await shelf.reports(project_id, [(journey.wanted, journey.make)])
    if isinstance(found, FunnelAnswer | RetentionAnswer) and found.asked:
        assert isinstance(question, FunnelQuestion | RetentionQuestion)
        names = await shelf.names(project_id, found.asked)
        return found._replace(people=names[: question.limit])
    return found
