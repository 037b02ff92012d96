"""Changes of flags in protected environments: proposed by one, approved by another.

In: requests of the project's people and keys. Out: proposals with what they change, field by
field. An approved one answers when this node serves the change.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.accounts.actors import Role, role_on
from beacon.errors import Conflict, InvalidField, OwnProposal
from beacon.flags import proposals
from beacon.flags.details import FlagChanges, Text, flag_in
from beacon.flags.proposals import Position, Proposal, ProposalDetails, State
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.pages import Page, PageQuery, page_of, read_cursor
from beacon.web.api.parts import ApiParts


class NewProposal(FlagChanges, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a change of the flag would have, and `comment`: for who is to approve it."""

    comment: Text = ""


class RejectedBecause(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`comment`: for who proposed it."""

    comment: Text = ""


class FlagProposalQuery(PageQuery, frozen=True, forbid_unknown_fields=True):
    state: Annotated[State, Meta(description="Those in this state.")] | None = None


class ProposalQuery(FlagProposalQuery, frozen=True, forbid_unknown_fields=True):
    flag: Annotated[str, Meta(max_length=200, description="Of the flag with this key.")] | None = (
        None
    )


async def propose_change(parts: ApiParts, call: Call) -> ProposalDetails:
    given = {f: getattr(call.body, f) for f in FlagChanges.__struct_fields__}
    return await parts.database.run(
        lambda session: proposals.propose_in(
            session,
            call.project_id,
            call.text("flag_key"),
            FlagChanges(**given),
            call.body.comment,
            call.by,
            if_match=call.if_match,
        )
    )


async def list_proposals(parts: ApiParts, call: Call) -> Page[Proposal]:
    return await _list(parts, call, call.query.flag)


async def list_flag_proposals(parts: ApiParts, call: Call) -> Page[Proposal]:
    key = call.text("flag_key")
    await parts.database.run(lambda session: flag_in(session, call.project_id, key))
    return await _list(parts, call, key)


async def _list(parts: ApiParts, call: Call, flag: str | None) -> Page[Proposal]:
    after, limit = read_cursor(call.query.cursor, Position), call.query.limit
    found = await parts.database.run(
        lambda session: proposals.list_proposals_in(
            session,
            call.project_id,
            state=call.query.state,
            flag=flag,
            after=after,
            limit=limit + 1,
        )
    )
    return page_of(found, limit, lambda each: (each.created_at, each.id))


async def read_proposal(parts: ApiParts, call: Call) -> ProposalDetails:
    proposal_id = call.uuid("proposal_id")
    return await parts.database.run(
        lambda session: proposals.proposal_in(session, call.project_id, proposal_id)
    )


async def approve_proposal(parts: ApiParts, call: Call) -> ProposalDetails:
    proposal_id = call.uuid("proposal_id")
    applied, version = await parts.database.run(
        lambda session: proposals.approve_in(
            session, call.project_id, proposal_id, call.by, if_match=call.if_match
        )
    )
    await parts.flags.wait_for(call.project_id.bytes, version)
    return applied


async def reject_proposal(parts: ApiParts, call: Call) -> ProposalDetails:
    proposal_id = call.uuid("proposal_id")
    comment = call.body.comment if call.body else ""
    return await parts.database.run(
        lambda session: proposals.reject_in(session, call.project_id, proposal_id, comment, call.by)
    )


async def withdraw_proposal(parts: ApiParts, call: Call) -> ProposalDetails:
    proposal_id = call.uuid("proposal_id")
    any_ones = role_on(call.actor, call.project_id) is Role.ADMIN
    return await parts.database.run(
        lambda session: proposals.withdraw_in(
            session, call.project_id, proposal_id, call.by, any_ones=any_ones
        )
    )


_OF_A_FLAG = "/api/v1/projects/{project_id}/flags/{flag_key}/proposals"
_ALL, _TAG = "/api/v1/projects/{project_id}/proposals", "proposals"
_ONE = _ALL + "/{proposal_id}"

ENDPOINTS = (
    Endpoint(
        method="POST",
        path=_OF_A_FLAG,
        summary="Propose a change of a flag",
        description="The body is that of a change of the flag, with a `comment`. It is checked as "
        "if it were saved.",
        handler=propose_change,
        access=Access.EDITOR,
        tag=_TAG,
        body=NewProposal,
        answer=ProposalDetails,
        status=201,
        errors=(Conflict,),
        if_match=True,
    ),
    Endpoint(
        method="GET",
        path=_OF_A_FLAG,
        summary="List a flag's proposals",
        description="The newest first.",
        handler=list_flag_proposals,
        access=Access.VIEWER,
        tag=_TAG,
        query=FlagProposalQuery,
        answer=Page[Proposal],
    ),
    Endpoint(
        method="GET",
        path=_ALL,
        summary="List a project's proposals",
        description="The newest first.",
        handler=list_proposals,
        access=Access.VIEWER,
        tag=_TAG,
        query=ProposalQuery,
        answer=Page[Proposal],
    ),
    Endpoint(
        method="GET",
        path=_ONE,
        summary="Read a proposal",
        description="With what it would change now, or has changed, field by field.",
        handler=read_proposal,
        access=Access.VIEWER,
        tag=_TAG,
        answer=ProposalDetails,
    ),
    Endpoint(
        method="POST",
        path=_ONE + "/approve",
        summary="Approve a proposal",
        description="The change is made at once. Nobody approves what they proposed themselves. "
        "Where the flag, or a segment that it names, was changed since, `If-Match` with the "
        "proposal's `flag_etag` makes the change on top.",
        handler=approve_proposal,
        access=Access.ADMIN_ACCOUNT,
        tag=_TAG,
        answer=ProposalDetails,
        errors=(Conflict, OwnProposal, InvalidField),
        if_match=True,
    ),
    Endpoint(
        method="POST",
        path=_ONE + "/reject",
        summary="Reject a proposal",
        handler=reject_proposal,
        access=Access.ADMIN_ACCOUNT,
        tag=_TAG,
        body=RejectedBecause,
        body_required=False,
        answer=ProposalDetails,
        errors=(Conflict,),
    ),
    Endpoint(
        method="POST",
        path=_ONE + "/withdraw",
        summary="Withdraw a proposal",
        description="By who proposed it, or by an admin.",
        handler=withdraw_proposal,
        access=Access.EDITOR,
        tag=_TAG,
        answer=ProposalDetails,
        errors=(Conflict,),
    ),
)
