"""Erases a person: a job in two passes.

In: a project and a person. Out: how many rows of each table were deleted. The first pass waits for
what this node has acknowledged; the second comes some minutes later for what was still in the
spools of other nodes. Until then the job knows the person's ids; when it has ended nothing does.

The audit log tells that somebody was erased, by whom and in which job, never who: not even as a
hash, as ids that people choose can be guessed. The job's id is the receipt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from beacon.accounts.audit import By, Subject, record_in
from beacon.jobs.background import Report
from beacon.jobs.queue import Again, Done, Job, enqueue_in
from beacon.privacy.person import Person, find_person_in, widened_in
from beacon.privacy.removal import Removed
from beacon.privacy.tables import VISITOR_TABLES, VisitorTable
from beacon.privacy.walk import Step, next_step_in, parts_of

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session

KIND = "privacy.erase"
PASSES = 2
STRAGGLERS_AFTER = timedelta(minutes=15)
STEP_SECONDS = 60.0


async def request_erasure(
    database: Database,
    project_id: UUID,
    by: By,
    created_by: str,
    *,
    anon_id: str | None = None,
    user_id: str | None = None,
) -> Job:
    """By one of the two ids. The runner is then to be told."""

    async def work(session: Session) -> Job:
        async with session.transaction():
            person = await find_person_in(session, project_id, anon_id=anon_id, user_id=user_id)
            details = {**person.details(), "pass": 1}
            job = await enqueue_in(session, KIND, project_id, details, created_by)
            await record_in(
                session,
                by,
                "privacy.erasure_requested",
                project_id=project_id,
                subject=Subject("job", job.id),
                after={"named_by": person.named_by},
            )
            return job

    return await database.run(work)


async def erase(
    database: Database, stored: Callable[[], Awaitable[None]], job: Job, report: Report
) -> Done | Again:
    """The job. `stored` waits for what this node has acknowledged."""
    await stored()
    known = Person(tuple(job.details["anon_ids"]), job.details["user_id"])
    person = await database.run(partial(widened_in, project_id=job.project_id, person=known))
    removed = await erase_person(database, job.project_id, person, report)
    removed.update((job.result or {}).get("rows", {}))
    result = {"rows": removed}
    if job.details["pass"] < PASSES:
        details = {**person.details(), "pass": job.details["pass"] + 1}
        return Again(STRAGGLERS_AFTER, details, result)
    return Done(result, "privacy.erased")


async def erase_person(
    database: Database, project_id: UUID, person: Person, report: Report
) -> Counter[str]:
    """Rows deleted, by table. Begins anew without harm."""
    tables = [table for table in VISITOR_TABLES if table.remove is not None]
    parts = [(table, part) for table in tables for part in await parts_of(database, table.name)]
    removed = Counter({table.name: 0 for table in tables})
    for number, (table, part) in enumerate(parts):
        report(number, len(parts))
        rest: Step | None = Step(part, table.key)
        while rest is not None:
            unit = partial(_erase_step_in, project_id=project_id, person=person, table=table)
            more, rest = await database.run(partial(unit, rest=rest), timeout=STEP_SECONDS)
            removed.update(more)
    report(len(parts), len(parts))
    return removed


async def _erase_step_in(
    session: Session, project_id: UUID, person: Person, table: VisitorTable, rest: Step
) -> tuple[Removed, Step | None]:
    assert table.remove is not None
    step = await next_step_in(session, rest, project_id, table.step_rows)
    removed = await table.remove(session, project_id, person, step)
    return removed, None if step.upto is None else rest._replace(after=step.upto)
