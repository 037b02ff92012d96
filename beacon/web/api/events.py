"""The event explorer: events with filters and a search, one event by its id.

In: requests of the project's people and keys. Out: events, the newest first.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.errors import QueryTooLong, ReportsPreparing, TooManyValues
from beacon.events import MAX_NAME_CHARACTERS
from beacon.explorer.events import (
    EventDetails,
    EventFilter,
    FoundEvents,
    ListedEvent,
    event_in,
    find_events_in,
)
from beacon.explorer.scan import EARLIEST
from beacon.explorer.search import parse_search
from beacon.explorer.suggestions import (
    USUAL_DAYS,
    Suggestion,
    Typed,
    keys_in,
    names_in,
    values_in,
)
from beacon.fields import Time
from beacon.postgres.queries import ask
from beacon.web.api.endpoint import Call, Endpoint, Handler
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
from beacon.web.api.fields import in_utc
from beacon.web.api.pages import DEFAULT_LIMIT, Cursor, Limit
from beacon.web.api.parts import ApiParts

if TYPE_CHECKING:
    from beacon.postgres.database import Session

NARROWER = "give `from` and `to`, or an `event`"

AskIn = Callable[["Session", UUID, Typed], Awaitable[list[Suggestion]]]


class EventSearch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that is given must hold."""

    search: Search = ""
    event: (
        Annotated[str, Meta(max_length=MAX_NAME_CHARACTERS, description="Of this name.")] | None
    ) = None
    session_id: Annotated[UUID, Meta(description="Of this session.")] | None = None
    visitor: Annotated[VisitorId, Meta(description="Of this visitor's sessions.")] | None = None
    since: From | None = msgspec.field(name="from", default=None)
    until: To | None = msgspec.field(name="to", default=None)
    bots: WithBots = "exclude"
    filters: Filters | None = None

    @property
    def wanted(self) -> EventFilter:
        """Raises InvalidField."""
        return EventFilter(
            terms=parse_search(self.search),
            event=self.event,
            session_id=self.session_id,
            visitor=self.visitor,
            span=read_span(self.since, self.until),
            bots=self.bots,
        )


class EventQuery(EventSearch, frozen=True, forbid_unknown_fields=True, kw_only=True):
    limit: Limit = DEFAULT_LIMIT
    cursor: Cursor | None = None


class EventPage(msgspec.Struct, frozen=True):
    """A page is shorter, or empty, where a search takes long: it has looked at all events down to
    `searched_to`, and `next_cursor` goes on from there. Null: the page is full, or the last."""

    items: list[ListedEvent]
    next_cursor: str | None
    searched_to: Time | None


class EventAt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    timestamp: (
        Annotated[Time, Meta(description="The event's exact time: it is found at once.")] | None
    ) = None


async def list_events(parts: ApiParts, call: Call) -> EventPage:
    query: EventQuery = call.query
    wanted = await with_filters(parts, call, query.wanted)
    before = read_key(query.cursor)
    found: FoundEvents = await ask(
        parts.queries,
        lambda session: find_events_in(
            session, call.project_id, wanted, before=before, limit=query.limit
        ),
        narrow=NARROWER,
    )
    return EventPage(found.events, *write_key(found.behind, len(found.events), query.limit))


class SuggestionQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Without `from` it is the 30 days before `to`, without `to` it is up to now."""

    text: Annotated[
        str, Meta(max_length=200, description="What was typed so far, anywhere in it.")
    ] = ""
    event: (
        Annotated[str, Meta(max_length=MAX_NAME_CHARACTERS, description="Of events of this name.")]
        | None
    ) = None
    since: From | None = msgspec.field(name="from", default=None)
    until: To | None = msgspec.field(name="to", default=None)
    limit: Annotated[int, Meta(ge=1, le=100, description="At most so many.")] = 20

    @property
    def typed(self) -> Typed:
        until = in_utc("to", self.until) or datetime.now(UTC)
        since = in_utc("from", self.since) or max(until, EARLIEST + USUAL_DAYS) - USUAL_DAYS
        return Typed(text=self.text, event=self.event, since=since, until=until, limit=self.limit)


class ValueQuery(SuggestionQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    key: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=200,
            description="A field as the search names it, or a property, or `tag:KEY`.",
        ),
    ]


class Suggestions(msgspec.Struct, frozen=True):
    """Those that begin with the text first, then the most frequent."""

    items: list[Suggestion]


async def suggest_event_names(parts: ApiParts, call: Call) -> Suggestions:
    return await _suggestions(parts, call, names_in)


async def suggest_property_keys(parts: ApiParts, call: Call) -> Suggestions:
    return await _suggestions(parts, call, keys_in)


async def suggest_values(parts: ApiParts, call: Call) -> Suggestions:
    async def ask_in(session: Session, project_id: UUID, typed: Typed) -> list[Suggestion]:
        return await values_in(session, project_id, call.query.key, typed)

    return await _suggestions(parts, call, ask_in)


async def _suggestions(parts: ApiParts, call: Call, ask_in: AskIn) -> Suggestions:
    typed = call.query.typed
    found = await ask(
        parts.queries,
        lambda session: ask_in(session, call.project_id, typed),
        narrow="give `from` and `to`",
    )
    return Suggestions(found)


async def read_event(parts: ApiParts, call: Call) -> EventDetails:
    at = in_utc("timestamp", call.query.timestamp)
    event_id = call.uuid("event_id")
    return await ask(
        parts.queries,
        lambda session: event_in(session, call.project_id, event_id, at),
        narrow="give its `timestamp`",
    )


_SAMPLE = (
    "From a sample: the newest 5,000 events of the range, and 500 of each of its other parts. What "
    "is rare may be missing."
)


def _suggesting(path: str, summary: str, handler: Handler, query: type[msgspec.Struct]) -> Endpoint:
    return Endpoint(
        method="GET",
        path=_ALL + path,
        summary=summary,
        description=_SAMPLE,
        handler=handler,
        access=Access.VIEWER,
        tag=_TAG,
        query=query,
        answer=Suggestions,
        errors=(QueryTooLong,),
    )


_ALL, _TAG = "/api/v1/projects/{project_id}/events", "explorer"

ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_ALL,
        summary="List and search events",
        description="The newest first. Keys of the search are the event's own `event`, `page`, "
        "`url`, `hostname`, `referrer`, `source`, `channel`, `utm_source`, `utm_medium`, "
        "`utm_campaign`, `utm_term`, `utm_content`, `browser`, `browser_version`, `os`, "
        "`os_version`, `device`, `screen`, `language`, `country`, `region`, `city`, `level`, "
        "`message`, `environment`, `release`, `user_id`, `anon_id`, `session_id`, `issue_id` and "
        "`id`; any other is a property or else a tag of that name, and so is `property:KEY:value`, "
        "or `tag:KEY:value`. Words are looked for in names, addresses, messages, ids, properties "
        "and tags, whatever their case. Of `$flag_exposure` nothing is listed unless it is asked "
        "for by name.",
        handler=list_events,
        access=Access.VIEWER,
        tag=_TAG,
        query=EventQuery,
        answer=EventPage,
        errors=(QueryTooLong, ReportsPreparing, TooManyValues),
    ),
    _suggesting("/names", "Suggest names of events", suggest_event_names, SuggestionQuery),
    _suggesting("/keys", "Suggest keys of properties", suggest_property_keys, SuggestionQuery),
    _suggesting("/values", "Suggest values of a field", suggest_values, ValueQuery),
    Endpoint(
        method="GET",
        path=_ALL + "/{event_id}",
        summary="Read an event",
        description="All that is stored of it, with what its session tells. Of an id that came "
        "with several times the newest.",
        handler=read_event,
        access=Access.VIEWER,
        tag=_TAG,
        query=EventAt,
        answer=EventDetails,
        errors=(QueryTooLong,),
    ),
)
