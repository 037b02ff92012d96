"""Projects: make them, list one's own, read and change them, and what their sites need to send.

In: requests of accounts, and of a project's own keys. Out: projects with the caller's role.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from beacon.accounts import project_changes, project_details
from beacon.accounts.access import Access
from beacon.accounts.actors import Actor, role_on
from beacon.accounts.members import RoleName
from beacon.accounts.project_changes import DEFAULT_GRACE, MAX_GRACE, Rotation
from beacon.accounts.project_details import ProjectDetails
from beacon.accounts.project_settings import NewProject, ProjectSettings
from beacon.accounts.snippets import npm_lines, script_tag, sentry_dsn
from beacon.errors import Conflict, ProjectNotFound
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.pages import Page, PageQuery, page_of, read_cursor
from beacon.web.api.parts import ApiParts

ProjectNumber = Annotated[int, Meta(ge=0, lt=1 << 53)]


class ProjectAnswer(ProjectDetails, frozen=True, kw_only=True):
    """`role` is the caller's."""

    role: RoleName
    sentry_dsn: str


class CreatedProject(ProjectAnswer, frozen=True, kw_only=True):
    """`api_key` may do everything there; nothing can show it again."""

    api_key: str


class RotateKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    grace_seconds: Annotated[
        int,
        Meta(
            ge=0,
            le=int(MAX_GRACE.total_seconds()),
            description="How long the old key still works; 0: not at all.",
        ),
    ] = int(DEFAULT_GRACE.total_seconds())


class Snippet(msgspec.Struct, frozen=True):
    """Ready to paste: a tag for HTML, lines for JavaScript with npm."""

    script: str
    npm: str


async def create_project(parts: ApiParts, call: Call) -> CreatedProject:
    """Nothing waits for the directory: what it does not know it asks Postgres for."""
    made = await project_changes.make_project(parts.database, call.body, call.by, call.account)
    fields = _fields(made.project, "admin", parts.public_url())
    return CreatedProject(**fields, api_key=made.secret_key)


async def list_projects(parts: ApiParts, call: Call) -> Page[ProjectAnswer]:
    (after,) = read_cursor(call.query.cursor, tuple[ProjectNumber]) or (0,)
    ids = None if call.account.is_owner else list(call.account.roles)
    limit = call.query.limit
    found = await project_details.list_details(parts.database, ids, after, limit + 1)
    answers = [_answer(parts, call.actor, each) for each in found]
    return page_of(answers, limit, lambda project: (project.number,))


async def read_project(parts: ApiParts, call: Call) -> ProjectAnswer:
    found = await project_details.find_details(parts.database, call.project_id)
    return _answer(parts, call.actor, found)


async def change_project(parts: ApiParts, call: Call) -> ProjectAnswer:
    changed = await project_changes.change_project(
        parts.database, call.project_id, call.body, call.by
    )
    await parts.directory.refresh()
    return _answer(parts, call.actor, changed)


async def rotate_key(parts: ApiParts, call: Call) -> Rotation:
    wanted = call.body or RotateKey()
    grace = timedelta(seconds=wanted.grace_seconds)
    rotation = await project_changes.rotate_public_key(
        parts.database, call.project_id, grace, call.by
    )
    await parts.directory.refresh()
    return rotation


async def read_snippet(parts: ApiParts, call: Call) -> Snippet:
    found = await project_details.find_details(parts.database, call.project_id)
    url = parts.public_url()
    return Snippet(script_tag(url, found.public_key), npm_lines(url, found.public_key))


def _answer(parts: ApiParts, actor: Actor, project: ProjectDetails) -> ProjectAnswer:
    role = role_on(actor, project.id)
    if role is None:
        raise ProjectNotFound("There is no such project, or you are no member of it.")
    return ProjectAnswer(**_fields(project, role.label, parts.public_url()))


def _fields(project: ProjectDetails, role: str, url: str) -> dict[str, Any]:
    return {
        **msgspec.structs.asdict(project),
        "role": role,
        "sentry_dsn": sentry_dsn(url, project.public_key, project.number),
    }


_ALL, _ONE, _TAG = "/api/v1/projects", "/api/v1/projects/{project_id}", "projects"

ENDPOINTS = (
    Endpoint(
        method="POST",
        path=_ALL,
        summary="Make a project",
        description="You become its admin. The answer shows its first secret key, this once.",
        handler=create_project,
        access=Access.ACCOUNT,
        tag=_TAG,
        body=NewProject,
        answer=CreatedProject,
        status=201,
        errors=(Conflict,),
    ),
    Endpoint(
        method="GET",
        path=_ALL,
        summary="List your projects",
        description="The oldest first. Owners of this Beacon see every project.",
        handler=list_projects,
        access=Access.ACCOUNT,
        tag=_TAG,
        query=PageQuery,
        answer=Page[ProjectAnswer],
    ),
    Endpoint(
        method="GET",
        path=_ONE,
        summary="Read a project",
        handler=read_project,
        access=Access.VIEWER,
        tag=_TAG,
        answer=ProjectAnswer,
    ),
    Endpoint(
        method="PATCH",
        path=_ONE,
        summary="Change a project's settings",
        description="What is not sent stays as it is.",
        handler=change_project,
        access=Access.ADMIN,
        tag=_TAG,
        body=ProjectSettings,
        answer=ProjectAnswer,
    ),
    Endpoint(
        method="POST",
        path=_ONE + "/rotate-key",
        summary="Give a project a new public key",
        description="The old one works for the grace period, and those rotated away before it no "
        "longer than that either.",
        handler=rotate_key,
        access=Access.ADMIN,
        tag=_TAG,
        body=RotateKey,
        body_required=False,
        answer=Rotation,
    ),
    Endpoint(
        method="GET",
        path=_ONE + "/snippet",
        summary="Read what to paste into a site",
        handler=read_snippet,
        access=Access.VIEWER,
        tag=_TAG,
        answer=Snippet,
    ),
)
