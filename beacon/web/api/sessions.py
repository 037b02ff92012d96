"""Sessions of a project's visitors: a list with a search, and the timeline of one.

In: requests of the project's people and keys. Out: sessions, those that began last first.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.errors import QueryTooLong, ReportsPreparing, TooManyValues
from beacon.explorer.scan import Key
from beacon.explorer.search import parse_search
from beacon.explorer.sessions import ListedSession, SessionFilter, find_sessions_in
from beacon.explorer.timeline import Timeline, timeline_in
from beacon.fields import Time
from beacon.postgres.queries import ask
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.explorer_queries import (
    Filters,
    From,
    Search,
    To,
    VisitorId,
    WithBots,
    read_key,
    read_span,
    with_filters,
    write_key,
)
from beacon.web.api.pages import DEFAULT_LIMIT, Cursor, Limit, PageQuery
from beacon.web.api.parts import ApiParts

NARROWER = "give `from` and `to`"


class SessionSearch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that is given must hold; `from` and `to` are of the sessions' start."""

    search: Search = ""
    visitor: Annotated[VisitorId, Meta(description="Of this visitor.")] | None = None
    since: From | None = msgspec.field(name="from", default=None)
    until: To | None = msgspec.field(name="to", default=None)
    bots: WithBots = "exclude"
    filters: Filters | None = None

    @property
    def wanted(self) -> SessionFilter:
        """Raises InvalidField."""
        return SessionFilter(
            span=read_span(self.since, self.until),
            terms=parse_search(self.search),
            visitor=self.visitor,
            bots=self.bots,
        )


class SessionQuery(SessionSearch, frozen=True, forbid_unknown_fields=True, kw_only=True):
    limit: Limit = DEFAULT_LIMIT
    cursor: Cursor | None = None


class SessionPage(msgspec.Struct, frozen=True):
    """A page is shorter, or empty, where a search takes long: it has looked at all sessions down to
    `searched_to`, and `next_cursor` goes on from there. Null: the page is full, or the last."""

    items: list[ListedSession]
    next_cursor: str | None
    searched_to: Time | None


async def list_sessions(parts: ApiParts, call: Call) -> SessionPage:
    query: SessionQuery = call.query
    wanted = await with_filters(parts, call, query.wanted)
    before = read_key(query.cursor)
    found = await ask(
        parts.queries,
        lambda session: find_sessions_in(
            session, call.project_id, wanted, before=before, limit=query.limit
        ),
        narrow=NARROWER,
    )
    return SessionPage(found.sessions, *write_key(found.behind, len(found.sessions), query.limit))


async def read_session(parts: ApiParts, call: Call) -> Timeline:
    limit, after = call.query.limit, read_key(call.query.cursor)
    session_id: UUID = call.uuid("session_id")
    told = await ask(
        parts.queries,
        lambda session: timeline_in(session, call.project_id, session_id, after=after, limit=limit),
        narrow="list its events by `session_id`",
    )
    if not told.more:
        return told.timeline
    last = told.timeline.items[-1]
    cursor, _ = write_key(Key(last.timestamp, last.id), limit, limit)
    return msgspec.structs.replace(told.timeline, next_cursor=cursor)


_ALL, _TAG = "/api/v1/projects/{project_id}/sessions", "explorer"

ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_ALL,
        summary="List and search sessions",
        description="Those that began last first. Keys of the search are `entry_page`, "
        "`exit_page`, `hostname`, `referrer`, `source`, `channel`, `utm_source`, `utm_medium`, "
        "`utm_campaign`, `utm_term`, `utm_content`, `browser`, `browser_version`, `os`, "
        "`os_version`, `device`, `screen`, `language`, `country`, `region`, `city`, `user_id`, "
        "`anon_id`, `id`, and the numbers `duration` (in seconds), `events`, `pages`, `actions` "
        "and `errors`. Words are looked for in the first and last URL, the referrer, the campaign, "
        "the city and the ids, whatever their case.",
        handler=list_sessions,
        access=Access.VIEWER,
        tag=_TAG,
        query=SessionQuery,
        answer=SessionPage,
        errors=(QueryTooLong, ReportsPreparing, TooManyValues),
    ),
    Endpoint(
        method="GET",
        path=_ALL + "/{session_id}",
        summary="Read a session's timeline",
        description="The first event first, in pages; with each page all page views, and since "
        "when the visitor had which variant of a flag. `$flag_exposure` is not among the events.",
        handler=read_session,
        access=Access.VIEWER,
        tag=_TAG,
        query=PageQuery,
        answer=Timeline,
        errors=(QueryTooLong,),
    ),
)
