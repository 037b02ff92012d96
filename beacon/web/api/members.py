"""Members of a project: who they are, what they may do, and their end.

In: requests of accounts and of the project's own keys. Out: members.
"""

from __future__ import annotations

import msgspec

from beacon.accounts import members
from beacon.accounts.access import Access, check
from beacon.accounts.actors import AccountActor, Actor, Role
from beacon.accounts.members import Member, MemberPosition, RoleName
from beacon.errors import Conflict
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.pages import Page, PageQuery, page_of, read_cursor
from beacon.web.api.parts import ApiParts


class MemberRole(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    role: RoleName


async def list_members(parts: ApiParts, call: Call) -> Page[Member]:
    after = read_cursor(call.query.cursor, MemberPosition)
    limit = call.query.limit
    found = await members.list_members(parts.database, call.project_id, after, limit + 1)
    return page_of(found, limit, lambda member: (member.joined_at, member.account_id))


async def set_member_role(parts: ApiParts, call: Call) -> Member:
    return await members.set_role(
        parts.database,
        call.project_id,
        call.uuid("account_id"),
        Role.of(call.body.role),
        call.by,
        by_owner=_is_owner(call.actor),
    )


async def remove_member(parts: ApiParts, call: Call) -> None:
    account_id = call.uuid("account_id")
    if not (isinstance(call.actor, AccountActor) and call.actor.account_id == account_id):
        check(call.actor, Access.ADMIN, call.project_id)
    await members.remove_member(
        parts.database, call.project_id, account_id, call.by, by_owner=_is_owner(call.actor)
    )


def _is_owner(actor: Actor) -> bool:
    return isinstance(actor, AccountActor) and actor.is_owner


_ALL, _TAG = "/api/v1/projects/{project_id}/members", "members"
_ONE = _ALL + "/{account_id}"

ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_ALL,
        summary="List the members of a project",
        description="Who joined first comes first. Owners of this Beacon are admins of every "
        "project, and are listed where they are members too.",
        handler=list_members,
        access=Access.VIEWER,
        tag=_TAG,
        query=PageQuery,
        answer=Page[Member],
    ),
    Endpoint(
        method="PUT",
        path=_ONE,
        summary="Change a member's role",
        description="Owners of this Beacon may give any account a role; all others invite people. "
        "The last admin stays one, unless an owner decides otherwise.",
        handler=set_member_role,
        access=Access.ADMIN,
        tag=_TAG,
        body=MemberRole,
        answer=Member,
        errors=(Conflict,),
    ),
    Endpoint(
        method="DELETE",
        path=_ONE,
        summary="Remove a member, or leave a project",
        description="Admins remove anybody, and every member may leave. The last admin stays, "
        "unless an owner of this Beacon decides otherwise.",
        handler=remove_member,
        access=Access.VIEWER,
        tag=_TAG,
        errors=(Conflict,),
    ),
)
