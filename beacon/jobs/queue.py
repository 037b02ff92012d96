"""Work that outlives a request: rows of `jobs`, asked for by one node and done by any.

In: a kind and its details, within the transaction that makes them necessary. Out: `Job`s. A
job that runs belongs to the node that took it for `LEASE`, which that node prolongs; when it
is not heard of any more, another one takes the job. `attempts` grows with each taking, so what a
node writes that lost its job meets nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

import msgspec

from beacon import resources
from beacon.accounts.audit import SYSTEM, Subject, record_in
from beacon.fields import Time

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session

LEASE = timedelta(seconds=30)

State = Literal["waiting", "running", "done", "failed"]
JobPosition = tuple[Time, UUID]
"""Where a job is in the list: when it was made, and its id."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """`created_by` is `account:` or `key:` and an id. `error` is why the last attempt failed."""

    id: UUID
    kind: str
    project_id: UUID
    details: dict[str, Any]
    state: State
    done: int
    total: int | None
    result: dict[str, Any] | None
    error: str | None
    attempts: int
    created_by: str
    created_at: Time
    started_at: Time | None
    finished_at: Time | None


class Done(msgspec.Struct, frozen=True):
    """The job is done. `action` is what the audit log calls it."""

    result: dict[str, Any]
    action: str


class Again(msgspec.Struct, frozen=True):
    """This part is done, the next one comes `after` so long, with these details."""

    after: timedelta
    details: dict[str, Any]
    result: dict[str, Any]


class Failed(msgspec.Struct, frozen=True):
    """The attempt failed; after None there is no other."""

    error: str
    after: timedelta | None


Outcome = Done | Again | Failed


# --- asking ---------------------------------------------------------------------------------


async def enqueue_in(
    session: Session, kind: str, project_id: UUID, details: Mapping[str, Any], created_by: str
) -> Job:
    """Tell the runner afterwards (`Runner.look_now`), or it finds out by itself in seconds."""
    text = msgspec.json.encode(details).decode()
    row = await session.fetch_row(_sql("enqueue_job"), kind, project_id, text, created_by)
    assert row is not None
    return _job_of(row)


async def find_job(database: Database, job_id: UUID) -> Job | None:
    row = await database.fetch_row(_sql("find_job"), job_id)
    return None if row is None else _job_of(row)


async def list_jobs(
    database: Database, project_id: UUID, after: JobPosition | None, limit: int
) -> list[Job]:
    """The newest first; `after` is where the last one of the page before is."""
    created_at, job_id = after or (None, None)
    rows = await database.fetch(_sql("list_jobs"), project_id, created_at, job_id, limit)
    return [_job_of(row) for row in rows]


# --- doing ----------------------------------------------------------------------------------


async def take_in(session: Session, kinds: Sequence[str]) -> Job | None:
    """The next job that is due, which is this node's now for `LEASE`."""
    row = await session.fetch_row(_sql("take_job"), list(kinds), LEASE)
    return None if row is None else _job_of(row)


async def keep_in(session: Session, job: Job, done: int, total: int | None) -> bool:
    """Prolongs the lease; False: the job is somebody else's now."""
    kept = await session.fetch_value(_sql("keep_job"), job.id, job.attempts, LEASE, done, total)
    return kept is not None


async def settle_in(
    session: Session, job: Job, outcome: Outcome, done: int, total: int | None
) -> None:
    """Writes down what came of the attempt; the end of a job stands in the audit log too."""
    async with session.transaction():
        settled = await session.fetch_value(
            _sql("settle_job"), job.id, job.attempts, *_settled(outcome), done, total
        )
        if settled is not None and isinstance(outcome, Done):
            subject = Subject("job", job.id)
            await record_in(
                session,
                SYSTEM,
                outcome.action,
                project_id=job.project_id,
                subject=subject,
                after=outcome.result,
            )


async def give_back_in(session: Session, job: Job) -> None:
    await session.execute(_sql("give_back_job"), job.id, job.attempts)


def _settled(
    outcome: Outcome,
) -> tuple[State, timedelta, str | None, str | None, str | None]:
    """state, wait, details, result, error"""
    if isinstance(outcome, Done):
        return "done", timedelta(0), None, _json(outcome.result), None
    if isinstance(outcome, Again):
        return "waiting", outcome.after, _json(outcome.details), _json(outcome.result), None
    if outcome.after is None:
        return "failed", timedelta(0), None, None, outcome.error
    return "waiting", outcome.after, None, None, outcome.error


def _job_of(row: Mapping[str, Any]) -> Job:
    plain = ("kind", "state", "done", "total", "error", "attempts", "created_by")
    times = ("created_at", "started_at", "finished_at")
    return Job(
        id=UUID(bytes=row["id"].bytes),
        project_id=UUID(bytes=row["project_id"].bytes),
        details=msgspec.json.decode(row["details"]),
        result=None if row["result"] is None else msgspec.json.decode(row["result"]),
        **{name: row[name] for name in (*plain, *times)},
    )


def _json(value: Mapping[str, Any]) -> str:
    return msgspec.json.encode(value).decode()


def _sql(name: str) -> str:
    return resources.sql("jobs", name)
