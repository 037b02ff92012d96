"""The live view's tickets, and who may open its WebSocket (`beacon.live.socket`).

In: requests of the project's people and keys; handshakes. Out: tickets; who watches.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access, check
from beacon.accounts.callers import lifetimes
from beacon.door.lanes import LIVE_PATH
from beacon.errors import BadRequest, ProjectNotFound, Unauthorized
from beacon.fields import Time
from beacon.live.socket import Admit, StillMay
from beacon.live.tickets import Viewer, make_ticket, use_ticket, viewer_of, who_may_watch
from beacon.web.api.authenticate import authenticate
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.mount import STRANGERS
from beacon.web.api.parts import ApiParts


class LiveTicket(msgspec.Struct, frozen=True):
    """`path` is the WebSocket's, on this host, with the ticket in it."""

    ticket: str
    path: Annotated[str, Meta(description="Connect to it with ws:// or wss://.")]
    expires_at: Time


async def create_live_ticket(parts: ApiParts, call: Call) -> LiveTicket:
    ticket = await make_ticket(parts.database, viewer_of(call.actor, call.project_id))
    path = f"{LIVE_PATH}{call.project_id}?ticket={ticket.text}"
    return LiveTicket(ticket.text, path, ticket.expires_at)


async def admit(
    parts: ApiParts, reference: str, ticket: str | None, headers: Mapping[str, str]
) -> Viewer:
    """With a ticket, or by header fields as any other request; cookies open nothing, as any page
    of any site can have a browser send them. Raises what the API's endpoints do."""
    if ticket is not None:
        viewer = await use_ticket(parts.database, ticket)
        if await _project_id(parts, reference) != viewer.project_id:
            raise Unauthorized("The ticket is for another project.")
        return viewer
    actor = await authenticate(parts, "GET", headers, {})
    if actor is None:
        raise Unauthorized("Bring a ticket of POST /api/v1/projects/{project_id}/live-tickets.")
    project_id = await _project_id(parts, reference)
    check(actor, Access.VIEWER, project_id)
    return viewer_of(actor, project_id)


async def _project_id(parts: ApiParts, reference: str) -> UUID:
    try:
        return UUID(bytes=(await parts.directory.resolve_project(reference)).id)
    except (BadRequest, ProjectNotFound):
        raise ProjectNotFound(STRANGERS) from None


def live_access(parts: ApiParts) -> tuple[Admit, StillMay]:
    """As the sockets ask it."""
    lives = lifetimes(parts.settings)
    return partial(admit, parts), partial(who_may_watch, parts.database, lives=lives)


ENDPOINTS = (
    Endpoint(
        method="POST",
        path="/api/v1/projects/{project_id}/live-tickets",
        summary="Make a ticket for the live stream",
        description="A browser can send no header with a WebSocket: the ticket in its address says "
        "who it is. It opens one connection, within 30 seconds, on any node.",
        handler=create_live_ticket,
        access=Access.VIEWER,
        tag="live",
        answer=LiveTicket,
        status=201,
    ),
)
