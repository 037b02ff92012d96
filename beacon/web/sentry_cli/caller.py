"""Whose key calls: a secret key of a project is sentry-cli's token.

In: the request's headers, and the project that it names. Out: a `Caller`. Beacon has no
organizations, so any name of one is good; a project of another key is not.
"""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from quart import request

from beacon import resources
from beacon.accounts.access import Access, check
from beacon.accounts.actors import KeyActor
from beacon.accounts.audit import By
from beacon.door.heads import joined_headers
from beacon.errors import Forbidden, ProjectNotFound
from beacon.projects.projects import Project
from beacon.web.api.authenticate import authenticate, who
from beacon.web.api.parts import ApiParts


class Caller(NamedTuple):
    project: Project
    slug: str
    by: By

    @property
    def project_id(self) -> UUID:
        return UUID(bytes=self.project.id)

    def check_named(self, *names: str | int) -> None:
        """Raises ProjectNotFound where one of them is another project. sentry-cli sends numbers of
        projects as such."""
        known = {self.slug, str(self.project.number), self.project.uuid, self.project.name}
        for name in names:
            if str(name) not in known:
                other = str(name)[:100]
                raise ProjectNotFound(f"The token is a key of {self.slug}, not of {other}.")


async def caller_of(parts: ApiParts) -> Caller:
    """Raises Unauthorized, Forbidden."""
    headers = joined_headers(request.scope["headers"])
    actor = await authenticate(parts, request.method, headers, {})
    if actor is not None and not isinstance(actor, KeyActor):
        raise Forbidden("sentry-cli's token is a secret key of a project: pk_...")
    project_id = UUID(bytes=actor.grant.project.id) if actor else None
    check(actor, Access.EDITOR, project_id)
    assert actor is not None  # else check has raised
    slug = await parts.database.fetch_value(resources.sql("sourcemaps", "read_slug"), project_id)
    by = who(actor, request.remote_addr or "", headers.get("user-agent", ""))
    return Caller(actor.grant.project, slug or actor.grant.project.uuid, by)
