"""Deletes a project with all of its visitors' data: at once it opens nothing any more, then a job
deletes, and for a week housekeeping sweeps up what comes late out of some node's spool.

In: a project, whose name the caller repeats. Out: a `Job`. A partition with no other project's
events is emptied in one stroke; elsewhere rows are deleted in steps. The audit log stays.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

import trio

from beacon import resources
from beacon.accounts.audit import By, Subject, record_in
from beacon.accounts.project_details import details_in, lock_project_in
from beacon.errors import Conflict, PostgresRefused
from beacon.jobs.background import Report
from beacon.jobs.queue import Done, Job, enqueue_in
from beacon.postgres.partitions import LOCK_NOT_AVAILABLE, empty_partition_of
from beacon.privacy.tables import PROJECT_TABLES, VISITOR_TABLES, VisitorTable
from beacon.privacy.walk import Step, next_step_in, parts_of

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session

KIND = "project.delete"
TOMBSTONE = timedelta(days=7)
STEP_ROWS = 10_000
STEP_SECONDS = 60.0
LOCK_TRIES = 5
LOCK_PAUSE_SECONDS = 1.0

_log = logging.getLogger(__name__)


# --- asking ---------------------------------------------------------------------------------


async def request_deletion(
    database: Database, project_id: UUID, name: str | None, by: By, created_by: str
) -> Job:
    """Raises Conflict unless `name` is the project's. This node's directory, and the runner, are
    then to be told."""

    async def work(session: Session) -> Job:
        async with session.transaction():
            await lock_project_in(session, project_id)
            project = await details_in(session, project_id)
            if name is None or name.strip() != project.name:
                raise Conflict(
                    "This deletes the project with all of its data, for good. To confirm it, send "
                    "the project's name as it is now: `name`, in the body or in the query."
                )
            await session.execute(_sql("mark_deleted"), project_id)
            job = await enqueue_in(session, KIND, project_id, {}, created_by)
            await record_in(
                session,
                by,
                "project.deleted",
                project_id=project_id,
                subject=Subject("project", project_id, project.name),
                before={**project.settings(), "slug": project.slug},
                after={"job": job.id},
            )
            return job

    return await database.run(work)


# --- doing ----------------------------------------------------------------------------------


async def delete_project(
    database: Database, stored: Callable[[], Awaitable[None]], job: Job, report: Report
) -> Done:
    """The job. `stored` waits for what this node has acknowledged."""
    await stored()
    return Done(await delete_data(database, job.project_id, report), "project.data_deleted")


async def delete_data(database: Database, project_id: UUID, report: Report) -> dict[str, object]:
    """All rows of the project but its own. Begins anew without harm."""
    parts = [
        (table, part) for table in VISITOR_TABLES for part in await parts_of(database, table.name)
    ]
    rows = dict.fromkeys((table.name for table in VISITOR_TABLES), 0)
    emptied = 0
    for number, (table, part) in enumerate(parts):
        report(number, len(parts))
        if part != table.name and await _empty(database, part, project_id):
            emptied += 1
        else:
            rows[table.name] += await _delete_part(database, project_id, table, part)
    await database.run(partial(_close_in, project_id=project_id))
    report(len(parts), len(parts))
    return {"rows": rows, "partitions_emptied": emptied}


async def _empty(database: Database, part: str, project_id: UUID) -> bool:
    """Whether the partition was emptied in one stroke. Somebody who reads it for long keeps us from
    that: then it is deleted row by row."""
    unit = partial(empty_partition_of, partition=part, project_id=project_id)
    for _ in range(LOCK_TRIES):
        try:
            return await database.run(unit, timeout=STEP_SECONDS)
        except PostgresRefused as error:
            if error.sqlstate != LOCK_NOT_AVAILABLE:
                raise
        await trio.sleep(LOCK_PAUSE_SECONDS)
    return False


async def _delete_part(database: Database, project_id: UUID, table: VisitorTable, part: str) -> int:
    deleted = 0
    rest: Step | None = Step(part, table.key)
    while rest is not None:
        unit = partial(_delete_step_in, project_id=project_id, rest=rest)
        count, rest = await database.run(unit, timeout=STEP_SECONDS)
        deleted += count
    return deleted


async def _delete_step_in(
    session: Session, project_id: UUID, rest: Step
) -> tuple[int, Step | None]:
    step = await next_step_in(session, rest, project_id, STEP_ROWS)
    text, args = step.statement("remove_project_rows", project_id)
    tag = await session.execute(text, *args)
    count = int(tag.rpartition(" ")[2])
    return count, None if step.upto is None else rest._replace(after=step.upto)


async def _close_in(session: Session, project_id: UUID) -> None:
    """What else belongs to the project, and what it says of itself."""
    async with session.transaction():
        for table in PROJECT_TABLES:
            await session.execute(f"DELETE FROM {table} WHERE project_id = $1", project_id)
        await session.execute(_sql("close_invitations"), str(project_id))
        await session.execute(_sql("empty_project"), project_id)


# --- sweeping up ----------------------------------------------------------------------------


async def sweep_deleted(database: Database) -> None:
    """For housekeeping: deletes what came late, and a job that failed left; after a week the
    project's own row. Two nodes at once do no harm."""
    rows = await database.fetch(_sql("list_deleted_projects"), KIND, TOMBSTONE)
    for row in rows:
        project_id = UUID(bytes=row["id"].bytes)
        swept = await delete_data(database, project_id, lambda _done, _total: None)
        _log.debug("Swept up behind the deleted project %s: %s", project_id, swept)
        if row["is_over"]:
            await database.execute(_sql("forget_project"), project_id)


def _sql(name: str) -> str:
    return resources.sql("privacy", name)
