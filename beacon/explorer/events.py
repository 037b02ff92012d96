"""Events, the newest first, and one by its id.

In: what is asked for. Out: a page of events; one event with all that is stored of it. These are
units of work (asyncio side) on connections that only read.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple
from uuid import UUID

import msgspec

from beacon import resources
from beacon.errors import NotFound
from beacon.events import FLAG_EXPOSURE
from beacon.explorer import windows
from beacon.explorer.conditions import Conditions, add_terms
from beacon.explorer.fields import EVENT_FIELDS
from beacon.explorer.filters import NOBODY, People, event_passes
from beacon.explorer.identity import visitor_of
from beacon.explorer.rows import AnyJson, Object, fields_of
from beacon.explorer.scan import EARLIEST, LAST_KEY, LATEST, Found, Key, Window, scan_in
from beacon.explorer.search import Term
from beacon.explorer.windows import EVER, Span
from beacon.fields import Time
from beacon.reports.conditions import Condition

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_LISTED_BYTES = 16 * 1024
"""Larger properties are left out of lists."""

Bots = Literal["exclude", "include", "only"]


class EventFilter(msgspec.Struct, frozen=True, kw_only=True):
    """All that is given must hold. Of `$flag_exposure` there is nothing unless it is asked for, by
    name or by `exposures`."""

    terms: tuple[Term, ...] = ()
    condition: Condition | None = None
    people: People = NOBODY
    event: str | None = None
    session_id: UUID | None = None
    visitor: str | None = None
    span: Span = EVER
    bots: Bots = "exclude"
    exposures: bool = False


class ListedEvent(msgspec.Struct, frozen=True, kw_only=True):
    """`visitor` is who its session's visitor is; what it came from, where and with what are its
    session's too. `properties` is null where they are large."""

    id: UUID
    timestamp: Time
    received_at: Time
    event: str
    session_id: UUID
    visitor: str
    anon_id: str
    user_id: str | None
    properties: Object | None
    url: str | None
    hostname: str | None
    page: str | None
    referrer: str | None
    channel: str | None
    browser: str | None
    os: str | None
    device: str | None
    country: str | None
    region: str | None
    city: str | None
    level: str | None
    message: str | None
    environment: str | None
    release: str | None
    is_bot: bool


class EventDetails(ListedEvent, frozen=True, kw_only=True):
    """All that is stored of it, and what its session tells."""

    referrer_host: str | None
    utm_source: str | None
    utm_medium: str | None
    utm_campaign: str | None
    utm_term: str | None
    utm_content: str | None
    browser_version: str | None
    os_version: str | None
    screen: str | None
    language: str | None
    latitude: float | None
    longitude: float | None
    stacktrace: AnyJson | None
    tags: AnyJson | None
    issue_id: UUID | None


class FoundEvents(NamedTuple):
    """`behind` is the key at which the search goes on; None: it has come to its end."""

    events: list[ListedEvent]
    behind: Key | None


async def find_events_in(
    session: Session, project_id: UUID, wanted: EventFilter, *, before: Key | None, limit: int
) -> FoundEvents:
    """At most `limit` events, fewer where a search takes long."""
    found = await find_event_keys_in(session, project_id, wanted, before=before, limit=limit + 1)
    keys = found.keys[:limit]
    more = keys[-1] if len(found.keys) > limit else None
    return FoundEvents(await read_events_in(session, project_id, keys), more or found.stopped)


async def find_event_keys_in(
    session: Session, project_id: UUID, wanted: EventFilter, *, before: Key | None, limit: int
) -> Found:
    span = wanted.span
    if before is not None:
        span = Span(span.low, min(span.high, before.timestamp))
    windows_of_it = _windows(session, project_id, wanted, span)
    return await scan_in(session, windows_of_it, before=before or LAST_KEY, limit=limit)


def _windows(
    session: Session, project_id: UUID, wanted: EventFilter, span: Span
) -> AsyncIterator[Window]:
    def make() -> Conditions:
        return _conditions(project_id, wanted)

    if wanted.session_id is not None:
        return windows.of_session(session, project_id, wanted.session_id, span, make)
    if wanted.visitor is not None:
        return windows.of_visitor(session, project_id, wanted.visitor, span, make)
    return windows.all_of_it(span, make)


def _conditions(project_id: UUID, wanted: EventFilter) -> Conditions:
    """The first six arguments are those of `scan_events.sql`."""
    conditions = Conditions(project_id, None, None, None, None, None)
    if wanted.event is not None:
        conditions.add(f"e.event_name = {conditions.place(wanted.event)}")
    elif not (wanted.exposures or _names_events(wanted.terms)):
        conditions.add(f"e.event_name <> '{FLAG_EXPOSURE}'")
    add_terms(conditions, wanted.terms, EVENT_FIELDS)
    if wanted.condition is not None:
        conditions.add(event_passes(conditions, wanted.condition, wanted.people))
    if wanted.bots != "include":
        is_bot = resources.sql("explorer", "is_bot")
        conditions.add(is_bot if wanted.bots == "only" else f"NOT {is_bot}")
    return conditions


def _names_events(terms: Iterable[Term]) -> bool:
    return any(term.key == "event" and not term.negated for term in terms)


async def read_events_in(session: Session, project_id: UUID, keys: list[Key]) -> list[ListedEvent]:
    text = resources.sql("explorer", "read_events").format(visitor=visitor_of("who"))
    times, ids = [key.timestamp for key in keys], [key.id for key in keys]
    rows = await session.fetch(text, project_id, times, ids, MAX_LISTED_BYTES)
    return [ListedEvent(**fields_of(row, ListedEvent)) for row in rows]


# --- one event ------------------------------------------------------------------------------

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MAX_MILLISECONDS = 7_000_000_000_000
"""In the year 2191: a later time was made by chance."""
NEAR = timedelta(days=2)
"""How far from the time inside its id an event is looked for before all are."""


async def event_in(
    session: Session, project_id: UUID, event_id: UUID, at: Time | None
) -> EventDetails:
    """Of an id that there is at several times the newest; `at` is its exact time. Raises
    NotFound."""
    text = resources.sql("explorer", "read_event").format(visitor=visitor_of("who"))
    for low, high in _places(event_id, at):
        row = await session.fetch_row(text, project_id, event_id, low, high)
        if row is not None:
            return EventDetails(**fields_of(row, EventDetails))
    raise NotFound(f"There is no event {str(event_id)!r}.")


def _places(event_id: UUID, at: Time | None) -> list[Span]:
    if at is not None:
        return [Span(at, at)]
    everywhere = Span(EARLIEST, LATEST)
    made = _time_of(event_id)
    return [everywhere] if made is None else [Span(made - NEAR, made + NEAR), everywhere]


def _time_of(event_id: UUID) -> Time | None:
    """Inside a UUIDv7."""
    milliseconds = event_id.int >> 80
    if event_id.version != 7 or milliseconds > MAX_MILLISECONDS:
        return None
    return EPOCH + timedelta(milliseconds=milliseconds)
