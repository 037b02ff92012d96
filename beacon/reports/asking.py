"""Asks Postgres what a plan needs, and has it answered in a thread.

In: a project and a `Plan`. Out: its `Answer`. Everything is read in one transaction, so that the
numbers of one answer fit together.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

import trio

from beacon.postgres import queries
from beacon.reports.answer import Answer, answer, needed
from beacon.reports.question import Plan
from beacon.reports.reading import Fetched, Wanted, fetch_in, slice_of

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session

SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"


async def answered(
    database: Database, project_id: UUID, plan: Plan, limiter: trio.CapacityLimiter | None = None
) -> Answer:
    """Raises QueryTooLong and PostgresAway."""
    work = partial(_fetch_all_in, project_id=project_id, plan=plan)
    fetched = await queries.ask(database, work, narrow="a shorter range, or fewer dimensions")
    return await trio.to_thread.run_sync(_answer, plan, fetched, limiter=limiter)


async def _fetch_all_in(session: Session, project_id: UUID, plan: Plan) -> dict[Wanted, Fetched]:
    async with session.transaction():
        await session.execute(SNAPSHOT)
        return {each: await fetch_in(session, project_id, each) for each in needed(plan)}


def _answer(plan: Plan, fetched: dict[Wanted, Fetched]) -> Answer:
    return answer(plan, {wanted: slice_of(wanted, rows) for wanted, rows in fetched.items()})
