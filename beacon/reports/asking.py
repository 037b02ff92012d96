"""Has reports made of a project's columns.

In: a shelf of columns, a project, and what is asked. Out: the report. Everything of one answer is
read from the same columns, so that its numbers fit together.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from beacon.reports import journeys
from beacon.reports.answer import Answer, answer, needed
from beacon.reports.journeys import FunnelAnswer, Question
from beacon.reports.question import Plan

if TYPE_CHECKING:
    from beacon.columns.shelf import Shelf


async def answered(shelf: Shelf, project_id: UUID, plan: Plan) -> Answer:
    """Raises PostgresAway and ReportsPreparing."""
    (found,) = await answered_together(shelf, project_id, [plan])
    return found


async def answered_together(shelf: Shelf, project_id: UUID, plans: Sequence[Plan]) -> list[Answer]:
    """Of the same moment. Raises the same."""
    return await shelf.reports(
        project_id, [(needed(plan), partial(answer, plan)) for plan in plans]
    )


async def journeyed(
    shelf: Shelf, project_id: UUID, question: Question, asking: journeys.Asking
) -> Any:
    """What `Journey.make` gives; of a funnel, with the names of those who dropped out."""
    journey = journeys.ask(question, asking)
    (found,) = await shelf.reports(project_id, [(journey.wanted, journey.make)])
    if isinstance(found, FunnelAnswer) and found.dropped:
        assert isinstance(question, journeys.FunnelQuestion)
        names = await shelf.names(project_id, found.dropped)
        return found._replace(people=names[: question.limit])
    return found
