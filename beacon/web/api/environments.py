"""Environments of a project: listed, made, renamed, protected, given another key, removed.

In: requests of the project's admins. Out: environments with their public keys. What was changed
is so at once on this node, and on the others as soon as Postgres has told them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

import msgspec

from beacon.accounts.access import Access
from beacon.errors import ApprovalRequired, Conflict
from beacon.flags import environments
from beacon.flags.environments import (
    EnvironmentChanges,
    EnvironmentDetails,
    NewEnvironment,
    RotatedKey,
)
from beacon.flags.saving import version_in
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.parts import ApiParts
from beacon.web.api.projects import RotateKey

if TYPE_CHECKING:
    from beacon.postgres.database import Session

T = TypeVar("T")


class Environments(msgspec.Struct, frozen=True):
    """All of them: there are few."""

    items: list[EnvironmentDetails]


async def list_environments(parts: ApiParts, call: Call) -> Environments:
    found = await parts.database.run(
        lambda session: environments.list_environments_in(session, call.project_id)
    )
    return Environments(found)


async def create_environment(parts: ApiParts, call: Call) -> EnvironmentDetails:
    return await _changed(
        parts,
        call,
        lambda session: environments.create_environment_in(
            session, call.project_id, call.body, call.by
        ),
    )


async def read_environment(parts: ApiParts, call: Call) -> EnvironmentDetails:
    key = call.text("environment_key")
    return await parts.database.run(
        lambda session: environments.environment_in(session, call.project_id, key)
    )


async def change_environment(parts: ApiParts, call: Call) -> EnvironmentDetails:
    key = call.text("environment_key")
    return await _changed(
        parts,
        call,
        lambda session: environments.change_environment_in(
            session, call.project_id, key, call.body, call.by
        ),
    )


async def rotate_environment_key(parts: ApiParts, call: Call) -> RotatedKey:
    key, grace = call.text("environment_key"), timedelta(seconds=call.body.grace_seconds)
    return await _changed(
        parts,
        call,
        lambda session: environments.rotate_key_in(session, call.project_id, key, grace, call.by),
    )


async def delete_environment(parts: ApiParts, call: Call) -> None:
    key = call.text("environment_key")
    await _changed(
        parts,
        call,
        lambda session: environments.delete_environment_in(session, call.project_id, key, call.by),
    )


async def _changed(parts: ApiParts, call: Call, change: Callable[[Session], Awaitable[T]]) -> T:
    """What came of the change, as soon as this node knows of it."""

    async def work(session: Session) -> tuple[T, int]:
        return await change(session), await version_in(session, call.project_id)

    changed, version = await parts.database.run(work)
    await parts.directory.refresh()
    await parts.flags.wait_for(call.project_id.bytes, version)
    return changed


_ALL, _TAG = "/api/v1/projects/{project_id}/environments", "environments"
_ONE = _ALL + "/{environment_key}"

ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_ALL,
        summary="List a project's environments",
        description="In the order they were made, with their public keys.",
        handler=list_environments,
        access=Access.VIEWER,
        tag=_TAG,
        answer=Environments,
    ),
    Endpoint(
        method="POST",
        path=_ALL,
        summary="Make an environment",
        description="Flags do there what new ones do, or what they do in `copy_from`.",
        handler=create_environment,
        access=Access.ADMIN,
        tag=_TAG,
        body=NewEnvironment,
        answer=EnvironmentDetails,
        status=201,
        errors=(Conflict,),
    ),
    Endpoint(
        method="GET",
        path=_ONE,
        summary="Read an environment",
        handler=read_environment,
        access=Access.VIEWER,
        tag=_TAG,
        answer=EnvironmentDetails,
    ),
    Endpoint(
        method="PATCH",
        path=_ONE,
        summary="Rename or protect an environment",
        description="What is not sent stays as it is. `production` keeps its key.",
        handler=change_environment,
        access=Access.ADMIN,
        tag=_TAG,
        body=EnvironmentChanges,
        answer=EnvironmentDetails,
        errors=(Conflict, ApprovalRequired),
    ),
    Endpoint(
        method="POST",
        path=_ONE + "/rotate-key",
        summary="Give an environment a new public key",
        description="The old one works for the grace period, and those rotated away before it no "
        "longer than that either.",
        handler=rotate_environment_key,
        access=Access.ADMIN,
        tag=_TAG,
        body=RotateKey,
        answer=RotatedKey,
    ),
    Endpoint(
        method="DELETE",
        path=_ONE,
        summary="Remove an environment",
        description="With what flags do there, and its keys, for good. `production` stays.",
        handler=delete_environment,
        access=Access.ADMIN,
        tag=_TAG,
        errors=(Conflict, ApprovalRequired),
    ),
)
