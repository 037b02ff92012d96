"""Asks Postgres what a report needs, and has it made in a thread.

In: a project, what is needed, and the pure function that makes the report of it. Out: the report.
Everything is read in one transaction, so that the numbers of one answer fit together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

import trio

from beacon.postgres import queries
from beacon.reports.answer import Answer, answer, needed
from beacon.reports.question import Plan
from beacon.reports.reading import Fetched, Wanted, fetch_in, slice_of
from beacon.reports.selecting import Read

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session

T = TypeVar("T")

SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"


async def answered(database: Database, project_id: UUID, plan: Plan) -> Answer:
    """Raises QueryTooLong and PostgresAway."""
    return await made(database, project_id, needed(plan), partial(answer, plan))


async def made(
    database: Database, project_id: UUID, wanted: Iterable[Wanted], make: Callable[[Read], T]
) -> T:
    """`make` of the slices that are wanted. Raises QueryTooLong and PostgresAway."""
    work = partial(_fetch_all_in, project_id=project_id, wanted=wanted)
    fetched = await queries.ask(database, work, narrow="a shorter range, or fewer dimensions")
    return await trio.to_thread.run_sync(_make, make, fetched)


async def _fetch_all_in(
    session: Session, project_id: UUID, wanted: Iterable[Wanted]
) -> dict[Wanted, Fetched]:
    async with session.transaction():
        await session.execute(SNAPSHOT)
        return {each: await fetch_in(session, project_id, each) for each in wanted}


def _make(make: Callable[[Read], T], fetched: dict[Wanted, Fetched]) -> T:
    return make({wanted: slice_of(wanted, rows) for wanted, rows in fetched.items()})
