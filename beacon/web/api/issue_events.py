"""The events of an issue: in pages, and one with all that belongs to it.

In: requests of the project's people and keys. Out: events, the newest first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.errors import InvalidField, QueryTooLong
from beacon.explorer.events import EventDetails
from beacon.explorer.scan import Key
from beacon.fields import Time
from beacon.issues.error_event import ErrorEvent, error_event_in, key_in
from beacon.issues.error_events import EventFilter, IssueEvent, find_keys_in, read_events_in
from beacon.issues.error_view import parts_of
from beacon.issues.roots import root_in
from beacon.issues.rules import rules_of
from beacon.postgres.queries import ask
from beacon.sourcemaps.reading import with_maps
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.explorer_queries import From, To, read_key, read_span
from beacon.web.api.fields import in_utc
from beacon.web.api.issue_queries import Environment, slug_in
from beacon.web.api.pages import DEFAULT_LIMIT, Cursor, Limit, Page, write_cursor
from beacon.web.api.parts import ApiParts

if TYPE_CHECKING:
    from beacon.postgres.database import Session

NARROWER = "give `from` and `to`"


class ErrorFilterQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that is given must hold."""

    environment: Environment | None = None
    release: Annotated[str, Meta(max_length=200, description="Of this release.")] | None = None
    tag: (
        Annotated[str, Meta(max_length=500, description="`key:value`, of the issue's tags.")] | None
    ) = None
    since: From | None = msgspec.field(name="from", default=None)
    until: To | None = msgspec.field(name="to", default=None)

    @property
    def wanted(self) -> EventFilter:
        """Raises InvalidField."""
        tag = None
        if self.tag is not None:
            key, colon, value = self.tag.partition(":")
            if not (key and colon):
                raise InvalidField("tag", "tag: expected `key:value`.")
            tag = key, value
        span = read_span(self.since, self.until)
        return EventFilter(span, self.environment, self.release, tag)


class ErrorListQuery(ErrorFilterQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    limit: Limit = DEFAULT_LIMIT
    cursor: Cursor | None = None


class ErrorQuery(ErrorFilterQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """They bound which event is the latest, the previous and so on."""

    timestamp: (
        Annotated[Time, Meta(description="The event's exact time: it is found at once.")] | None
    ) = None


async def list_issue_events(parts: ApiParts, call: Call) -> Page[IssueEvent]:
    query: ErrorListQuery = call.query
    wanted, behind, limit = query.wanted, read_key(query.cursor), query.limit

    async def work(session: Session) -> Page[IssueEvent]:
        root = await root_in(session, call.project_id, call.text("issue_id"))
        keys: list[Key] = await find_keys_in(
            session, call.project_id, root, wanted, behind=behind, limit=limit + 1
        )
        shown = keys[:limit]
        events = await read_events_in(session, call.project_id, shown)
        return Page(events, write_cursor(shown[-1]) if len(keys) > limit else None)

    return await ask(parts.queries, work, narrow=NARROWER)


async def read_issue_event(parts: ApiParts, call: Call) -> ErrorEvent:
    assert call.project is not None
    wanted, at = call.query.wanted, in_utc("timestamp", call.query.timestamp)
    rules = rules_of(call.project)

    async def work(session: Session) -> tuple[ErrorEvent, EventDetails]:
        root = await root_in(session, call.project_id, call.text("issue_id"))
        which = call.text("event")
        key = await key_in(session, call.project_id, root, which, wanted, at)
        slug = await slug_in(session, call)
        return await error_event_in(
            session, call.project_id, root, key, wanted, slug=slug, rules=rules
        )

    shown, stored = await ask(parts.queries, work, narrow="give its `timestamp`")
    resolved = await with_maps(parts.source_maps, call.project_id, stored)
    if resolved is stored:
        return shown
    better = parts_of(resolved)
    return msgspec.structs.replace(
        shown, exceptions=better.exceptions, has_source_map=better.has_source_map
    )


_ALL, _TAG = "/api/v1/projects/{project_id}/issues/{issue_id}/events", "issues"

ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_ALL,
        summary="List the events of an issue",
        description="The newest first.",
        handler=list_issue_events,
        access=Access.VIEWER,
        tag=_TAG,
        query=ErrorListQuery,
        answer=Page[IssueEvent],
        errors=(QueryTooLong,),
    ),
    Endpoint(
        method="GET",
        path=_ALL + "/{event}",
        summary="Read an event of an issue",
        description="With its exceptions and their frames, its session, and the flags that were in "
        "force: what its client said of them, else what its visitor was told, else what their "
        "history has.",
        handler=read_issue_event,
        access=Access.VIEWER,
        tag=_TAG,
        query=ErrorQuery,
        answer=ErrorEvent,
        errors=(QueryTooLong,),
    ),
)
