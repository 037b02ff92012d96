"""Jobs: how far a deletion or an erasure is.

In: ids. Out: `JobStatus`. A job of a project that is deleted is found by its own address, by
whoever asked for it and by owners.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from beacon.accounts.access import Access
from beacon.accounts.actors import AccountActor, Actor
from beacon.accounts.audit import By
from beacon.errors import NotFound
from beacon.fields import Time
from beacon.jobs.queue import Job, JobPosition, State, find_job, list_jobs
from beacon.web.api.endpoint import Call, Endpoint, Reply
from beacon.web.api.pages import Page, PageQuery, page_of, read_cursor
from beacon.web.api.parts import ApiParts


class JobStatus(msgspec.Struct, frozen=True, kw_only=True):
    """`done` of `total` steps; `total` is null until it is known. `error`: why the last attempt
    failed; unless the state is `failed` there will be another. `address`: where to ask again."""

    id: UUID
    kind: str
    project_id: UUID
    state: State
    done: int
    total: int | None
    result: dict[str, Any] | None
    error: str | None
    created_at: Time
    started_at: Time | None
    finished_at: Time | None
    address: str


async def read_job(parts: ApiParts, call: Call) -> JobStatus:
    job = await find_job(parts.database, call.uuid("job_id"))
    if job is None or not (call.account.is_owner or job.created_by == created_by(call.by)):
        raise NotFound("There is no such job, or it is somebody else's.")
    return status_of(job, call.actor)


async def read_project_job(parts: ApiParts, call: Call) -> JobStatus:
    job = await find_job(parts.database, call.uuid("job_id"))
    if job is None or job.project_id != call.project_id:
        raise NotFound("The project has no such job.")
    return status_of(job, call.actor)


async def list_project_jobs(parts: ApiParts, call: Call) -> Page[JobStatus]:
    after: JobPosition | None = read_cursor(call.query.cursor, JobPosition)
    limit = call.query.limit
    found = await list_jobs(parts.database, call.project_id, after, limit + 1)
    jobs = [status_of(job, call.actor) for job in found]
    return page_of(jobs, limit, lambda job: (job.created_at, job.id))


def created_by(by: By) -> str:
    """As a job knows who asked for it."""
    return f"{by.kind}:{by.id}"


def accepted(job: Job, actor: Actor) -> Reply:
    """The answer to a request that became a job."""
    status = status_of(job, actor)
    return Reply(status, headers=(("location", status.address),))


def status_of(job: Job, actor: Actor) -> JobStatus:
    own = isinstance(actor, AccountActor)
    where = "" if own else f"/projects/{job.project_id}"
    plain = [name for name in JobStatus.__struct_fields__ if name != "address"]
    fields = {name: getattr(job, name) for name in plain}
    return JobStatus(**fields, address=f"/api/v1{where}/jobs/{job.id}")


_OF_PROJECT, _TAG = "/api/v1/projects/{project_id}/jobs", "jobs"

ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/api/v1/jobs/{job_id}",
        summary="Read a job that you asked for",
        description="Works for the deletion of a project too, which has no address any more. "
        "Owners of this Beacon see every job. A job is forgotten 30 days after its end.",
        handler=read_job,
        access=Access.ACCOUNT,
        tag=_TAG,
        answer=JobStatus,
    ),
    Endpoint(
        method="GET",
        path=_OF_PROJECT,
        summary="List a project's jobs",
        description="The newest first.",
        handler=list_project_jobs,
        access=Access.ADMIN,
        tag=_TAG,
        query=PageQuery,
        answer=Page[JobStatus],
    ),
    Endpoint(
        method="GET",
        path=_OF_PROJECT + "/{job_id}",
        summary="Read a job of a project",
        handler=read_project_job,
        access=Access.ADMIN,
        tag=_TAG,
        answer=JobStatus,
    ),
)
