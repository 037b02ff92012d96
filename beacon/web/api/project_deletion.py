"""Deletes a project, when its name is repeated.

In: the name, in the body or in the query. Out: a job.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.errors import Conflict
from beacon.privacy.project_deletion import request_deletion
from beacon.projects.projects import MAX_NAME_CHARACTERS
from beacon.web.api.endpoint import Call, Endpoint, Reply
from beacon.web.api.jobs import JobStatus, accepted, created_by
from beacon.web.api.parts import ApiParts

Name = Annotated[
    str,
    Meta(max_length=MAX_NAME_CHARACTERS, description="The project's name, as it is now."),
]


class RepeatedName(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Name


class DeletionQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For clients that send no body with DELETE."""

    name: Name | None = None


async def delete_project(parts: ApiParts, call: Call) -> Reply:
    """From its answer on, no key of the project opens anything on this node; on others from the
    moment they hear of it."""
    name = call.body.name if call.body is not None else call.query.name
    job = await request_deletion(
        parts.database, call.project_id, name, call.by, created_by(call.by)
    )
    await parts.directory.refresh()  # first: what it takes until then, the job waits for
    parts.jobs.look_now()
    return accepted(job, call.actor)


ENDPOINTS = (
    Endpoint(
        method="DELETE",
        path="/api/v1/projects/{project_id}",
        summary="Delete a project",
        description="With all of its data, for good. Its keys and addresses work no more at once; "
        "a job deletes the data. `name` in the body or in the query confirms it.",
        handler=delete_project,
        access=Access.ADMIN,
        tag="projects",
        body=RepeatedName,
        body_required=False,
        query=DeletionQuery,
        answer=JobStatus,
        status=202,
        errors=(Conflict,),
    ),
)
