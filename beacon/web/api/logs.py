"""Lines of logs: listed, counted over time, and what stands around one; what users say of errors.

In: requests of the project's people and keys. Out: lines and feedback, the newest first.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.errors import InvalidField, QueryTooLong
from beacon.explorer.search import parse_search
from beacon.fields import Time
from beacon.logs.feedback import Feedback, FeedbackFilter, find_feedback_in
from beacon.logs.filters import Errors, Level, LogFilter
from beacon.logs.histogram import LogHistogram, histogram_in
from beacon.logs.lines import LinesAround, LogLine, find_lines_in, lines_around_in
from beacon.postgres.queries import ask
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.explorer_queries import From, Search, To, read_key, read_span, write_key
from beacon.web.api.fields import in_utc
from beacon.web.api.pages import DEFAULT_LIMIT, Cursor, Limit
from beacon.web.api.parts import ApiParts

NARROWER = "give `from` and `to`"
USUAL_HOURS = timedelta(hours=24)
MAX_AROUND = 100

Text = Annotated[str, Meta(min_length=1, max_length=200)]
Neighbours = Annotated[int, Meta(ge=0, le=MAX_AROUND, description="At most so many lines.")]


class LogSearch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that is given must hold."""

    level: Annotated[Level, Meta(description="Of this level, or of a worse one.")] | None = None
    text: Annotated[Text, Meta(description="Stands in the message, whatever its case.")] | None = (
        None
    )
    search: Search = ""
    environment: Annotated[Text, Meta(description="Of this environment.")] | None = None
    release: Annotated[Text, Meta(description="Of this release.")] | None = None
    service: Annotated[Text, Meta(description="Of this `service.name`.")] | None = None
    logger: Annotated[Text, Meta(description="Of this logger.")] | None = None
    trace_id: Annotated[Text, Meta(description="Of this trace, in hex.")] | None = None
    attribute: (
        Annotated[
            Text,
            Meta(description="`key:value`, of the line or of its resource; `key:*`: it has one."),
        ]
        | None
    ) = None
    errors: Annotated[
        Errors, Meta(description="Whether errors and messages stand among the lines.")
    ] = "include"

    @property
    def wanted(self) -> LogFilter:
        """Raises InvalidField."""
        names = [name for name in LogSearch.__struct_fields__ if name != "search"]
        given = {name: getattr(self, name) for name in names}
        return LogFilter(**given, terms=parse_search(self.search))


class RangedLogSearch(LogSearch, frozen=True, forbid_unknown_fields=True, kw_only=True):
    since: From | None = msgspec.field(name="from", default=None)
    until: To | None = msgspec.field(name="to", default=None)


class LogQuery(RangedLogSearch, frozen=True, forbid_unknown_fields=True, kw_only=True):
    limit: Limit = DEFAULT_LIMIT
    cursor: Cursor | None = None


class AroundQuery(LogSearch, frozen=True, forbid_unknown_fields=True, kw_only=True):
    timestamp: (
        Annotated[Time, Meta(description="The event's exact time: it is found at once.")] | None
    ) = None
    before: Neighbours = 25
    after: Neighbours = 25
    same_service: Annotated[
        bool, Meta(description="Of the event's own service, where it has one.")
    ] = True


class FeedbackQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that is given must hold."""

    text: (
        Annotated[Text, Meta(description="Stands in what was said, or in who said it.")] | None
    ) = None
    environment: Annotated[Text, Meta(description="Of this environment.")] | None = None
    release: Annotated[Text, Meta(description="Of this release.")] | None = None
    since: From | None = msgspec.field(name="from", default=None)
    until: To | None = msgspec.field(name="to", default=None)
    limit: Limit = DEFAULT_LIMIT
    cursor: Cursor | None = None


class LogPage(msgspec.Struct, frozen=True):
    """A page is shorter, or empty, where a search takes long: it has looked at all lines down to
    `searched_to`, and `next_cursor` goes on from there. Null: the page is full, or the last."""

    items: list[LogLine]
    next_cursor: str | None
    searched_to: Time | None


class FeedbackPage(msgspec.Struct, frozen=True):
    """As a page of lines: it may be short, and go on."""

    items: list[Feedback]
    next_cursor: str | None
    searched_to: Time | None


async def list_logs(parts: ApiParts, call: Call) -> LogPage:
    query: LogQuery = call.query
    wanted = msgspec.structs.replace(query.wanted, span=read_span(query.since, query.until))
    before = read_key(query.cursor)
    found = await ask(
        parts.queries,
        lambda session: find_lines_in(
            session, call.project_id, wanted, before=before, limit=query.limit
        ),
        narrow=NARROWER,
    )
    return LogPage(found.lines, *write_key(found.behind, len(found.lines), query.limit))


async def count_logs(parts: ApiParts, call: Call) -> LogHistogram:
    query: RangedLogSearch = call.query
    wanted = query.wanted
    until = in_utc("to", query.until) or datetime.now(UTC).replace(microsecond=0)
    since = in_utc("from", query.since) or until - USUAL_HOURS
    if since >= until:
        raise InvalidField("to", "to: it does not lie behind `from`.")
    return await ask(
        parts.queries,
        lambda session: histogram_in(session, call.project_id, wanted, since, until),
        narrow="give a `from` and a `to` that are nearer to each other",
    )


async def read_logs_around(parts: ApiParts, call: Call) -> LinesAround:
    query: AroundQuery = call.query
    wanted, at, event_id = query.wanted, in_utc("timestamp", query.timestamp), call.uuid("event_id")
    return await ask(
        parts.queries,
        lambda session: lines_around_in(
            session,
            call.project_id,
            event_id,
            at,
            wanted,
            before=query.before,
            after=query.after,
            same_service=query.same_service,
        ),
        narrow="give the event's `timestamp`",
    )


async def list_feedback(parts: ApiParts, call: Call) -> FeedbackPage:
    query: FeedbackQuery = call.query
    given = {name: getattr(query, name) for name in ("text", "environment", "release")}
    wanted = FeedbackFilter(**given, span=read_span(query.since, query.until))
    before = read_key(query.cursor)
    found = await ask(
        parts.queries,
        lambda session: find_feedback_in(
            session, call.project_id, wanted, before=before, limit=query.limit
        ),
        narrow=NARROWER,
    )
    return FeedbackPage(found.items, *write_key(found.behind, len(found.items), query.limit))


_OF, _TAG = "/api/v1/projects/{project_id}", "logs"

ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_OF + "/logs",
        summary="List and search lines of logs",
        description="The newest first. Keys of the search are those of events, and `service`, "
        "`logger`, `server`, `trace_id`, `span_id`; any other is an attribute of the line or its "
        "resource, else a property, else a tag.",
        handler=list_logs,
        access=Access.VIEWER,
        tag=_TAG,
        query=LogQuery,
        answer=LogPage,
        errors=(QueryTooLong,),
    ),
    Endpoint(
        method="GET",
        path=_OF + "/logs/histogram",
        summary="Count lines of logs over time",
        description="By level, in at most 60 buckets. Without `from` it is the 24 hours before "
        "`to`, without `to` it is up to now.",
        handler=count_logs,
        access=Access.VIEWER,
        tag=_TAG,
        query=RangedLogSearch,
        answer=LogHistogram,
        errors=(QueryTooLong,),
    ),
    Endpoint(
        method="GET",
        path=_OF + "/logs/around/{event_id}",
        summary="Read the lines around an event",
        description="Of any event, also of an error: what was logged before and after it, within a "
        "day, of its own service.",
        handler=read_logs_around,
        access=Access.VIEWER,
        tag=_TAG,
        query=AroundQuery,
        answer=LinesAround,
        errors=(QueryTooLong,),
    ),
    Endpoint(
        method="GET",
        path=_OF + "/feedback",
        summary="List what users say of errors",
        description="The newest first, each with the error that it is about where one came within "
        "the hour before it.",
        handler=list_feedback,
        access=Access.VIEWER,
        tag=_TAG,
        query=FeedbackQuery,
        answer=FeedbackPage,
        errors=(QueryTooLong,),
    ),
)
