"""Share links of a project: made, listed, revoked.

In: requests of the project's admins. Out: links; the address of one, with its secret, once.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.accounts.passwords import checked_password
from beacon.errors import Conflict, InvalidField, NotFound
from beacon.fields import Time
from beacon.sharing import links
from beacon.sharing.links import NewShareLink, ShareLink
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.fields import in_utc
from beacon.web.api.pages import Page, PageQuery, page_of, read_cursor
from beacon.web.api.parts import ApiParts


class MadeShareLink(ShareLink, frozen=True, kw_only=True):
    url: Annotated[str, Meta(description="For people. It is shown this once.")]
    token: Annotated[str, Meta(description="The secret in it, for `/api/v1/shared/{token}`.")]


async def create_share_link(parts: ApiParts, call: Call) -> MadeShareLink:
    new: NewShareLink = call.body
    new = msgspec.structs.replace(new, expires_at=in_utc("expires_at", new.expires_at))
    hashed = None
    if new.password is not None:
        hashed = await parts.passwords.hash(checked_password(new.password, email=""))
    made = await parts.database.run(
        partial(
            links.create_link_in,
            project_id=call.project_id,
            new=new,
            password_hash=hashed,
            by=call.by,
        )
    )
    return MadeShareLink(
        **msgspec.structs.asdict(made.link),
        url=f"{parts.public_url()}/shared/{made.token}",
        token=made.token,
    )


async def list_share_links(parts: ApiParts, call: Call) -> Page[ShareLink]:
    after, limit = read_cursor(call.query.cursor, tuple[Time, UUID]), call.query.limit
    found = await parts.database.run(
        lambda session: links.list_links_in(session, call.project_id, after, limit + 1)
    )
    return page_of(found, limit, lambda link: (link.created_at, link.id))


async def revoke_share_link(parts: ApiParts, call: Call) -> None:
    link_id = call.uuid("share_link_id")
    await parts.database.run(
        lambda session: links.revoke_link_in(session, call.project_id, link_id, call.by)
    )


_ALL, _TAG = "/api/v1/projects/{project_id}/share-links", "sharing"

ENDPOINTS = (
    Endpoint(
        method="POST",
        path=_ALL,
        summary="Share a report",
        description="Whoever has the link sees the saved report, or the overview, as it is then; "
        "nothing else of the project but its name and time zone. The link is shown this once.",
        handler=create_share_link,
        access=Access.ADMIN,
        tag=_TAG,
        body=NewShareLink,
        answer=MadeShareLink,
        status=201,
        errors=(Conflict, InvalidField, NotFound),
    ),
    Endpoint(
        method="GET",
        path=_ALL,
        summary="List a project's share links",
        description="The oldest first, those that are over too.",
        handler=list_share_links,
        access=Access.ADMIN,
        tag=_TAG,
        query=PageQuery,
        answer=Page[ShareLink],
    ),
    Endpoint(
        method="DELETE",
        path=_ALL + "/{share_link_id}",
        summary="Revoke a share link",
        description="It works no more, on every node, at once.",
        handler=revoke_share_link,
        access=Access.ADMIN,
        tag=_TAG,
    ),
)
