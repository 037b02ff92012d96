"""Events and sessions as files.

In: the filters of the explorer's lists. Out: everything that they leave, as CSV or JSON lines,
streamed.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING, Annotated, TypeVar

import msgspec
from msgspec import Meta
from msgspec.structs import astuple

from beacon.accounts.access import Access
from beacon.accounts.audit import record_in
from beacon.errors import QueryTooLong, RateLimited, ReportsPreparing, TooManyValues
from beacon.explorer.scan import Key
from beacon.explorer.sessions import ListedSession
from beacon.export.events import ExportedEvent, Rows, event_page_in, session_page_in
from beacon.export.tables import CONTENT_TYPES, CSV_TYPE, LINES_TYPE, Format, Table, body, head
from beacon.postgres.queries import ask
from beacon.web.api import events, sessions
from beacon.web.api.endpoint import Call, Endpoint, Handler, Reply
from beacon.web.api.events import EventSearch
from beacon.web.api.explorer_queries import with_filters
from beacon.web.api.formats import attachment
from beacon.web.api.parts import ApiParts
from beacon.web.api.sessions import SessionSearch

if TYPE_CHECKING:
    from beacon.postgres.database import Session

T = TypeVar("T", bound=msgspec.Struct)

PageIn = Callable[["Session", Key | None], Awaitable[Rows[T]]]
As = Annotated[Format, Meta(description="`csv` has a head, `jsonl` is one JSON object a line.")]


class EventExportQuery(EventSearch, frozen=True, forbid_unknown_fields=True, kw_only=True):
    format: As = "jsonl"


class SessionExportQuery(SessionSearch, frozen=True, forbid_unknown_fields=True, kw_only=True):
    format: As = "jsonl"


async def export_events(parts: ApiParts, call: Call) -> Reply:
    wanted = await with_filters(parts, call, call.query.wanted)

    async def page_in(session: Session, before: Key | None) -> Rows[ExportedEvent]:
        return await event_page_in(session, call.project_id, wanted, before)

    return await _exported(parts, call, ExportedEvent, page_in, "events", events.NARROWER)


async def export_sessions(parts: ApiParts, call: Call) -> Reply:
    wanted = await with_filters(parts, call, call.query.wanted)

    async def page_in(session: Session, before: Key | None) -> Rows[ListedSession]:
        return await session_page_in(session, call.project_id, wanted, before)

    return await _exported(parts, call, ListedSession, page_in, "sessions", sessions.NARROWER)


async def _exported(
    parts: ApiParts, call: Call, of: type[T], page_in: PageIn[T], name: str, narrow: str
) -> Reply:
    async def read(before: Key | None) -> Rows[T]:
        return await ask(parts.queries, lambda session: page_in(session, before), narrow=narrow)

    format: Format = call.query.format
    pages = await parts.exports.open(read)
    await parts.database.run(partial(_record_in, call=call, name=name))
    return Reply(
        _bodies(format, of.__struct_fields__, pages),
        headers=(attachment(name, format),),
        content_type=CONTENT_TYPES[format],
    )


async def _record_in(session: Session, call: Call, name: str) -> None:
    """The log tells that somebody exported, not of whom."""
    after = {"format": call.query.format}
    action = f"{name}.exported"
    await record_in(session, call.by, action, project_id=call.project_id, after=after)


async def _bodies(
    format: Format, columns: tuple[str, ...], pages: AsyncGenerator[list[T]]
) -> AsyncIterator[bytes]:
    async with aclosing(pages):
        yield head(format, columns)
        async for rows in pages:
            yield body(format, Table(columns, map(astuple, rows)))


_STREAMED = (
    "Streamed, without a limit of rows. One that meets an error on its way is cut off, and is seen "
    "to be. A cell of CSV that a spreadsheet would take for a formula begins with an apostrophe."
)


def _export(
    path: str, summary: str, told: str, handler: Handler, query: type[msgspec.Struct]
) -> Endpoint:
    return Endpoint(
        method="GET",
        path=f"/api/v1/projects/{{project_id}}/{path}/export",
        summary=summary,
        description=f"{told} {_STREAMED}",
        handler=handler,
        access=Access.VIEWER,
        tag="export",
        query=query,
        content_type=LINES_TYPE,
        other_types=(CSV_TYPE,),
        errors=(QueryTooLong, RateLimited, ReportsPreparing, TooManyValues),
    )


ENDPOINTS = (
    _export(
        "events",
        "Export events",
        "All that is stored of each event, with what its session tells; the newest first. "
        "`beacon import` takes the file.",
        export_events,
        EventExportQuery,
    ),
    _export(
        "sessions",
        "Export sessions",
        "What the list of sessions has of each; those that began last first.",
        export_sessions,
        SessionExportQuery,
    ),
)
