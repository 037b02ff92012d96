"""Looks through events, or sessions, from the newest to older ones, for as long as a search may
take.

In: windows of time, conditions, and where to begin. Out: the keys of those that pass, and where the
search stands when it has not come to its end: so a search for what is rare is gone on with, instead
of being stopped with nothing. These are units of work (asyncio side).
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from beacon import resources
from beacon.explorer.conditions import Conditions
from beacon.explorer.identity import visitor_of
from beacon.fields import Time

if TYPE_CHECKING:
    from beacon.postgres.database import Session

SEARCH_SECONDS = 3.0
"""After which no further step is begun."""
STEP_ROWS = 20_000

EARLIEST = datetime(1, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 12, 31, tzinfo=UTC)
GREATEST_ID = UUID(int=(1 << 128) - 1)


class Key(NamedTuple):
    """Where an event, or a session, stands among those of its project."""

    timestamp: Time
    id: UUID


LAST_KEY = Key(LATEST, GREATEST_ID)


class Scanned(NamedTuple):
    """The statements that look through something."""

    scan: str
    step: str


EVENTS = Scanned("scan_events", "step_of_events")
SESSIONS = Scanned("scan_sessions", "step_of_sessions")
VISITORS = Scanned("scan_visitors", "step_of_sessions")


class Window(NamedTuple):
    """From `low` to `high`, both included; `conditions` hold for its events."""

    low: Time
    high: Time
    conditions: Conditions


class Found(NamedTuple):
    """`stopped` is the last key that was looked at when time ran out, else None."""

    keys: list[Key]
    stopped: Key | None = None


async def scan_in(
    session: Session,
    windows: AsyncIterator[Window],
    *,
    before: Key,
    limit: int,
    of: Scanned = EVENTS,
    seconds: float = SEARCH_SECONDS,
    step_rows: int = STEP_ROWS,
) -> Found:
    """The first `limit` keys before `before`; `windows` come with the newest first, and do not
    overlap. The arguments of their conditions begin with the six of `scan_events.sql`. The time of
    a session is that of its start."""
    end, begun = time.monotonic() + seconds, False
    keys: list[Key] = []
    async for window in windows:
        place: Key | None = min(before, Key(window.high, GREATEST_ID))
        while place is not None:
            if begun and time.monotonic() >= end:
                return Found(keys, place)
            begun = True
            step = (window.low, place.timestamp, place.id, step_rows)
            keys += await _matching_in(session, of.scan, window.conditions, step, limit - len(keys))
            if len(keys) == limit:
                return Found(keys)
            place = await _end_in(session, of.step, window.conditions.args[0], step)
    return Found(keys)


Step = tuple[Time, Time, UUID, int]


async def _matching_in(
    session: Session, name: str, conditions: Conditions, step: Step, limit: int
) -> list[Key]:
    text = resources.sql("explorer", name)
    text = text.format(conditions=conditions.sql, visitor=visitor_of("s"))
    project_id, more = conditions.args[0], conditions.args[6:]
    rows = await session.fetch(text, project_id, *step, limit, *more)
    return [key_of(row) for row in rows]


async def _end_in(session: Session, name: str, project_id: UUID, step: Step) -> Key | None:
    row = await session.fetch_row(resources.sql("explorer", name), project_id, *step)
    return None if row is None else key_of(row)


def key_of(row: Mapping[str, Any]) -> Key:
    return Key(row["timestamp"], UUID(bytes=row["id"].bytes))
