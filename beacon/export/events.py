"""Events and sessions for a file, the newest first, page by page.

In: a filter of the explorer, and the key where the last page ended. Out: the next page: few rows,
and few bytes. These are units of work (asyncio side) on connections that only read; between two
pages nothing is held in Postgres, neither a connection nor a snapshot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar
from uuid import UUID

import msgspec

from beacon import resources
from beacon.explorer.events import EventFilter, find_event_keys_in
from beacon.explorer.identity import visitor_of
from beacon.explorer.rows import AnyJson, Object, fields_of
from beacon.explorer.scan import Key
from beacon.explorer.sessions import (
    ListedSession,
    SessionFilter,
    find_session_keys_in,
    read_sessions_in,
)
from beacon.fields import Time

if TYPE_CHECKING:
    from beacon.postgres.database import Session

T = TypeVar("T")

PAGE_ROWS = 500
PAGE_BYTES = 4 * 1024 * 1024
"""Of properties, messages, stack traces and tags: after so many a page ends."""


class ExportedEvent(msgspec.Struct, frozen=True, kw_only=True):
    """All that is stored of an event. `visitor` is who its session's visitor is; `is_bot`,
    referrer, campaign, device and place are what its session says."""

    id: UUID
    timestamp: Time
    received_at: Time
    event: str
    session_id: UUID
    visitor: str
    anon_id: str
    user_id: str | None
    properties: Object
    url: str | None
    hostname: str | None
    page: str | None
    referrer: str | None
    referrer_host: str | None
    channel: str | None
    utm_source: str | None
    utm_medium: str | None
    utm_campaign: str | None
    utm_term: str | None
    utm_content: str | None
    browser: str | None
    browser_version: str | None
    os: str | None
    os_version: str | None
    device: str | None
    screen: str | None
    language: str | None
    country: str | None
    region: str | None
    city: str | None
    latitude: float | None
    longitude: float | None
    level: str | None
    message: str | None
    environment: str | None
    release: str | None
    stacktrace: AnyJson | None
    tags: AnyJson | None
    is_bot: bool


class Rows(NamedTuple, Generic[T]):
    """A page, which is empty where a search finds little. `behind` is the key at which the next
    one begins; None: this is the last."""

    rows: list[T]
    behind: Key | None


async def event_page_in(
    session: Session, project_id: UUID, wanted: EventFilter, before: Key | None
) -> Rows[ExportedEvent]:
    found = await find_event_keys_in(session, project_id, wanted, before=before, limit=PAGE_ROWS)
    text = resources.sql("export", "read_events").format(visitor=visitor_of("who"))
    times, ids = [key.timestamp for key in found.keys], [key.id for key in found.keys]
    read = await session.fetch(text, project_id, times, ids, PAGE_BYTES) if ids else []
    rows = [ExportedEvent(**fields_of(row, ExportedEvent)) for row in read]
    if rows and read[-1]["bytes_so_far"] >= PAGE_BYTES:
        return Rows(rows, Key(rows[-1].timestamp, rows[-1].id))
    return Rows(rows, found.keys[-1] if len(found.keys) == PAGE_ROWS else found.stopped)


async def session_page_in(
    session: Session, project_id: UUID, wanted: SessionFilter, before: Key | None
) -> Rows[ListedSession]:
    found = await find_session_keys_in(session, project_id, wanted, before=before, limit=PAGE_ROWS)
    rows = await read_sessions_in(session, project_id, [key.id for key in found.keys])
    return Rows(rows, found.keys[-1] if len(found.keys) == PAGE_ROWS else found.stopped)
