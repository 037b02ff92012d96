"""Invitations: made by owners and by admins of projects, listed, revoked, accepted.

In: requests of accounts. Out: links, each shown once, and what is still open.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from beacon.accounts import invitations
from beacon.accounts.access import Access
from beacon.accounts.accounts import Account
from beacon.accounts.invitations import Invitation, InvitationPosition, MadeInvitation, Wanted
from beacon.accounts.members import RoleName
from beacon.errors import RateLimited
from beacon.web.api.auth import Email, Token
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.pages import Page, PageQuery, page_of, read_cursor
from beacon.web.api.parts import ApiParts


class Invite(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`projects`: role by project id; `owner`: of this Beacon, which only owners may give."""

    email: Email
    projects: Annotated[dict[UUID, RoleName], Meta(max_length=invitations.MAX_PROJECTS)] = (
        msgspec.field(default_factory=dict)
    )
    owner: bool = False


class Accept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    token: Token


async def create_invitation(parts: ApiParts, call: Call) -> MadeInvitation:
    body: Invite = call.body
    wanted = Wanted(email=body.email, projects=body.projects, owner=body.owner)
    return await invitations.invite(parts, call.by, call.account, wanted)


async def list_invitations(parts: ApiParts, call: Call) -> Page[Invitation]:
    made_by, limit = _whose(call), call.query.limit
    before = read_cursor(call.query.cursor, InvitationPosition)
    found = await parts.database.run(
        lambda session: invitations.list_in(session, made_by, before, limit + 1)
    )
    return page_of(found, limit, lambda each: (each.created_at, each.id))


async def revoke_invitation(parts: ApiParts, call: Call) -> None:
    made_by, link_id = _whose(call), call.uuid("invitation_id")
    await parts.database.run(
        lambda session: invitations.revoke_in(session, call.by, link_id, made_by)
    )


async def accept_invitation(parts: ApiParts, call: Call) -> Account:
    account_id, token = call.account.account_id, call.body.token
    return await parts.database.run(
        lambda session: invitations.accept_in(session, call.by, account_id, token)
    )


def _whose(call: Call) -> UUID | None:
    """Which invitations the caller may see: owners all, others their own."""
    return None if call.account.is_owner else call.account.account_id


_ALL, _TAG = "/api/v1/auth/invitations", "invitations"

ENDPOINTS = (
    Endpoint(
        method="POST",
        path=_ALL,
        summary="Invite somebody",
        description="Owners invite to anything, a project's admins to their projects. The answer "
        "has the link, this once; where there is mail it is sent, and only owners see it besides. "
        "It works for 7 days.",
        handler=create_invitation,
        access=Access.ACCOUNT,
        tag=_TAG,
        body=Invite,
        answer=MadeInvitation,
        status=201,
        errors=(RateLimited,),
    ),
    Endpoint(
        method="GET",
        path=_ALL,
        summary="List open invitations",
        description="One's own, for owners all; the newest first.",
        handler=list_invitations,
        access=Access.ACCOUNT,
        tag=_TAG,
        query=PageQuery,
        answer=Page[Invitation],
    ),
    Endpoint(
        method="DELETE",
        path=_ALL + "/{invitation_id}",
        summary="Revoke an invitation",
        handler=revoke_invitation,
        access=Access.ACCOUNT,
        tag=_TAG,
    ),
    Endpoint(
        method="POST",
        path=_ALL + "/accept",
        summary="Accept an invitation with the account that one has",
        description="Its e-mail must be the account's. Who has none registers with the token.",
        handler=accept_invitation,
        access=Access.SIGN_IN,
        tag=_TAG,
        body=Accept,
        answer=Account,
    ),
)
