"""The ingest doctor: where a project's events are, what was rejected and why, and where one is.

In: requests of the project's people and keys. Out: what this node and Postgres know.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from beacon.accounting.balance import Balance, read_balance
from beacon.accounting.finding import Finding, find
from beacon.accounting.rejected import RejectedEvent, RejectedPosition, list_rejected
from beacon.accounts.access import Access
from beacon.errors import InvalidField, QueryTooLong, Unavailable
from beacon.health import Rooms
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.pages import Page, PageQuery, page_of, read_cursor
from beacon.web.api.parts import ApiParts


class FindQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the two."""

    id: (
        Annotated[
            str, Meta(min_length=1, max_length=200, description="As the client named the event.")
        ]
        | None
    ) = None
    content: (
        Annotated[
            str,
            Meta(
                min_length=3,
                max_length=200,
                description="What stands in its name, ids, address, properties or message.",
            ),
        ]
        | None
    ) = None


async def read_ingest_balance(parts: ApiParts, call: Call) -> Balance:
    return await read_balance(parts.database, _rooms(parts), call.project_id)


async def list_rejected_events(parts: ApiParts, call: Call) -> Page[RejectedEvent]:
    after: RejectedPosition | None = read_cursor(call.query.cursor, RejectedPosition)
    limit = call.query.limit
    found = await list_rejected(parts.database, call.project_id, after, limit + 1)
    return page_of(found, limit, lambda each: (each.rejected_at, each.number))


async def find_event(parts: ApiParts, call: Call) -> Finding:
    query: FindQuery = call.query
    if (query.id is None) == (query.content is None):
        raise InvalidField("id", "id: give either `id` or `content`.")
    if "\0" in (query.id or query.content or ""):
        raise InvalidField("content", "No event holds a NUL.")
    return await find(
        parts.database,
        parts.queries,
        _rooms(parts),
        call.project_id,
        named=query.id,
        content=query.content,
    )


def _rooms(parts: ApiParts) -> Rooms:
    if parts.rooms is None:
        raise Unavailable("This node takes no events.")
    return parts.rooms


_OF_PROJECT, _TAG = "/api/v1/projects/{project_id}/ingest", "ingest doctor"

ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_OF_PROJECT + "/balance",
        summary="Read where all events are that were taken",
        description="Of the project what is stored, rejected and waiting; of each node's spool all "
        "of received = stored + duplicate + rejected + dropped + missing + waiting.",
        handler=read_ingest_balance,
        access=Access.VIEWER,
        tag=_TAG,
        answer=Balance,
    ),
    Endpoint(
        method="GET",
        path=_OF_PROJECT + "/rejected",
        summary="List events that Postgres refused",
        description="The last ones first, each with the reason and all of the event.",
        handler=list_rejected_events,
        access=Access.VIEWER,
        tag=_TAG,
        query=PageQuery,
        answer=Page[RejectedEvent],
    ),
    Endpoint(
        method="GET",
        path=_OF_PROJECT + "/find",
        summary="Find out what became of an event",
        description="Whether it is stored, waiting, rejected, or nowhere to be found; and what to "
        "do. Of many that hold the content the newest 20.",
        handler=find_event,
        access=Access.VIEWER,
        tag=_TAG,
        query=FindQuery,
        answer=Finding,
        errors=(InvalidField, QueryTooLong),
    ),
)
