"""Sessions, those that began last first.

In: what is asked for. Out: a page of sessions. These are units of work (asyncio side) on
connections that only read.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

import msgspec

from beacon import resources
from beacon.explorer.conditions import Conditions, add_terms
from beacon.explorer.events import Bots
from beacon.explorer.fields import SESSION_FIELDS
from beacon.explorer.filters import NOBODY, People, session_passes
from beacon.explorer.identity import sessions_of, visitor_of
from beacon.explorer.rows import fields_of
from beacon.explorer.scan import LAST_KEY, SESSIONS, Found, Key, Window, key_of, scan_in
from beacon.explorer.search import Term
from beacon.explorer.windows import Span, all_of_it
from beacon.fields import Time
from beacon.reports.conditions import Condition

if TYPE_CHECKING:
    from beacon.postgres.database import Session


class SessionFilter(msgspec.Struct, frozen=True, kw_only=True):
    """All that is given must hold. `span` is of when sessions begin."""

    span: Span
    terms: tuple[Term, ...] = ()
    condition: Condition | None = None
    people: People = NOBODY
    visitor: str | None = None
    bots: Bots = "exclude"


class ListedSession(msgspec.Struct, frozen=True, kw_only=True):
    """`duration` in seconds; `is_active`: it had an event in the last 300 s. What it came from is
    that of its first event with a page; where and with what, that of its first event."""

    id: UUID
    visitor: str
    anon_id: str
    user_id: str | None
    started_at: Time
    ended_at: Time
    duration: float
    events: int
    pages: int
    actions: int
    errors: int
    is_bounce: bool
    is_active: bool
    hostname: str | None
    entry_url: str | None
    entry_page: str | None
    exit_url: str | None
    exit_page: str | None
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
    is_bot: bool


class FoundSessions(NamedTuple):
    """`behind` is the key at which the search goes on; None: it has come to its end."""

    sessions: list[ListedSession]
    behind: Key | None


async def find_sessions_in(
    session: Session, project_id: UUID, wanted: SessionFilter, *, before: Key | None, limit: int
) -> FoundSessions:
    """At most `limit` sessions, fewer where a search takes long."""
    found = await find_session_keys_in(session, project_id, wanted, before=before, limit=limit + 1)
    keys = found.keys[:limit]
    more = keys[-1] if len(found.keys) > limit else None
    sessions = await read_sessions_in(session, project_id, [key.id for key in keys])
    return FoundSessions(sessions, more or found.stopped)


async def find_session_keys_in(
    session: Session, project_id: UUID, wanted: SessionFilter, *, before: Key | None, limit: int
) -> Found:
    place = before or LAST_KEY
    if wanted.visitor is None:
        return await _scan_in(session, project_id, wanted, place, limit)
    return await _visitors_in(session, project_id, wanted, wanted.visitor, place, limit)


async def read_sessions_in(
    session: Session, project_id: UUID, ids: Sequence[UUID]
) -> list[ListedSession]:
    """Those that there are."""
    text = resources.sql("explorer", "read_sessions").format(visitor=visitor_of("s"))
    rows = await session.fetch(text, project_id, ids)
    return [ListedSession(**fields_of(row, ListedSession)) for row in rows]


async def _scan_in(
    session: Session, project_id: UUID, wanted: SessionFilter, before: Key, limit: int
) -> Found:
    conditions = Conditions(project_id, None, None, None, None, None)
    _add_conditions(conditions, wanted, stepwise=True)
    windows: AsyncIterator[Window] = all_of_it(wanted.span, lambda: conditions)
    return await scan_in(session, windows, before=before, limit=limit, of=SESSIONS)


async def _visitors_in(
    session: Session,
    project_id: UUID,
    wanted: SessionFilter,
    visitor: str,
    before: Key,
    limit: int,
) -> Found:
    """They are found by an index."""
    low, high = wanted.span
    last = min(before, Key(high, LAST_KEY.id))
    conditions = Conditions(project_id, visitor, low, *last, limit)
    _add_conditions(conditions, wanted, stepwise=False)
    text = resources.sql("explorer", "visitor_sessions").format(
        sessions_of=sessions_of("$2::text"), conditions=conditions.sql
    )
    return Found([key_of(row) for row in await session.fetch(text, *conditions.args)])


def _add_conditions(conditions: Conditions, wanted: SessionFilter, *, stepwise: bool) -> None:
    add_terms(conditions, wanted.terms, SESSION_FIELDS)
    if wanted.condition is not None:
        passes = session_passes(conditions, wanted.condition, wanted.people, stepwise=stepwise)
        conditions.add(passes)
    if wanted.bots != "include":
        conditions.add("s.is_bot" if wanted.bots == "only" else "NOT s.is_bot")
