"""Visitors of a project: a list, the profile of one, and which anonymous ids are theirs.

In: requests of the project's people and keys. Out: visitors, those who came last first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.errors import InvalidField, QueryTooLong, ReportsPreparing, TooManyValues
from beacon.explorer.joining import rejoin_in, separate_in
from beacon.explorer.visitors import (
    Kind,
    ListedVisitor,
    Profile,
    VisitorFilter,
    find_visitors_in,
    profile_in,
    search_users_in,
)
from beacon.fields import Time
from beacon.postgres.queries import ask
from beacon.web.api.endpoint import Call, Endpoint, Handler
from beacon.web.api.explorer_queries import (
    Filters,
    From,
    To,
    VisitorId,
    WithBots,
    read_key,
    read_span,
    with_filters,
    write_key,
)
from beacon.web.api.pages import PageQuery, read_cursor, write_cursor
from beacon.web.api.parts import ApiParts

if TYPE_CHECKING:
    from beacon.postgres.database import Session

Text = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=200,
        description="Users only: a text in the id or the traits, or one of their anonymous ids.",
    ),
]


class VisitorQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`from` and `to` are of when their sessions start. `search` stands alone."""

    search: Text | None = None
    kind: Annotated[
        Kind, Meta(description="`users`: those known by a user id; `anonymous`: the others.")
    ] = "all"
    since: From | None = msgspec.field(name="from", default=None)
    until: To | None = msgspec.field(name="to", default=None)
    bots: WithBots = "exclude"
    filters: Filters | None = None


class VisitorPage(msgspec.Struct, frozen=True):
    """A page is shorter, or empty, where a search takes long: it has looked at all sessions down to
    `searched_to`, and `next_cursor` goes on from there. Null: the page is full, or the last."""

    items: list[ListedVisitor]
    next_cursor: str | None
    searched_to: Time | None


async def list_visitors(parts: ApiParts, call: Call) -> VisitorPage:
    query: VisitorQuery = call.query
    if query.search is not None:
        return await _search(parts, call, query.search)
    wanted = VisitorFilter(
        span=read_span(query.since, query.until),
        kind=query.kind,
        bots=query.bots,
    )
    wanted = await with_filters(parts, call, wanted)
    before = read_key(query.cursor)
    found = await ask(
        parts.queries,
        lambda session: find_visitors_in(
            session, call.project_id, wanted, before=before, limit=query.limit
        ),
        narrow="give `from` and `to`, or a filter by what sessions have",
    )
    return VisitorPage(found.visitors, *write_key(found.behind, len(found.visitors), query.limit))


async def _search(parts: ApiParts, call: Call, text: str) -> VisitorPage:
    query: VisitorQuery = call.query
    others = query.kind, query.since, query.until, query.bots, query.filters
    if others != ("all", None, None, "exclude", None):
        raise InvalidField("search", "search: it looks for users at any time: ask nothing else.")
    after = read_cursor(query.cursor, tuple[Time, VisitorId])
    found = await ask(
        parts.queries,
        lambda session: search_users_in(
            session, call.project_id, text, after=after, limit=query.limit
        ),
        narrow="ask by the visitor's id",
    )
    return VisitorPage(found.visitors, found.more and write_cursor(found.more), None)


async def read_visitor(parts: ApiParts, call: Call) -> Profile:
    visitor = call.text("visitor_id")
    profile, behind = await ask(
        parts.queries,
        lambda session: profile_in(session, call.project_id, visitor),
        narrow="list the visitor's sessions",
    )
    cursor = None if behind is None else write_cursor(behind)
    return msgspec.structs.replace(profile, next_cursor=cursor)


async def separate_visitor(parts: ApiParts, call: Call) -> None:
    await _change(parts, call, separate_in)


async def rejoin_visitor(parts: ApiParts, call: Call) -> None:
    await _change(parts, call, rejoin_in)


async def _change(parts: ApiParts, call: Call, change_in: Any) -> None:
    user_id, anon_id = call.text("visitor_id"), call.text("anon_id")

    async def work(session: Session) -> None:
        async with session.transaction():
            await change_in(session, call.project_id, user_id, anon_id, call.by)

    await parts.database.run(work)


_ALL, _TAG = "/api/v1/projects/{project_id}/visitors", "explorer"


def _changing(method: str, summary: str, description: str, handler: Handler) -> Endpoint:
    return Endpoint(
        method=method,
        path=_ALL + "/{visitor_id}/aliases/{anon_id}",
        summary=summary,
        description=description,
        handler=handler,
        access=Access.EDITOR,
        tag=_TAG,
    )


ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_ALL,
        summary="List and search visitors",
        description="Those whose last session began last first, with `filters` the last one that "
        "has an event that passes; with `search` users, those identified last first. A visitor is "
        "a user with all sessions that are joined to them, or an anonymous id.",
        handler=list_visitors,
        access=Access.VIEWER,
        tag=_TAG,
        query=VisitorQuery,
        answer=VisitorPage,
        errors=(QueryTooLong, ReportsPreparing, TooManyValues),
    ),
    Endpoint(
        method="GET",
        path=_ALL + "/{visitor_id}",
        summary="Read a visitor's profile",
        description="Traits, aliases and the last 20 sessions. By an anonymous id that is joined "
        "to a user, the user's.",
        handler=read_visitor,
        access=Access.VIEWER,
        tag=_TAG,
        answer=Profile,
        errors=(QueryTooLong,),
    ),
    _changing(
        "DELETE",
        "Separate an anonymous id from a user",
        "Its sessions that name no user are the user's no more, those of the past too. A later "
        "`identify` does not join them again.",
        separate_visitor,
    ),
    _changing(
        "PUT",
        "Join an anonymous id to a user again",
        "Takes a separation back.",
        rejoin_visitor,
    ),
)
