"""Follows a project's events as they arrive in Postgres: none missed, none twice.

In go a database, a project and how many older events to begin with; out come `Row`s,
the older first.

An event can be read once its transaction has committed, some time after it was received,
and its own time may be any. So no column tells where reading stopped: each look goes back
over what was received in the last while, and leaves out what was shown. Quick looks read
the index near now, where almost all events are. Full looks read whatever was received
lately, whatever its own time (imports, a phone that was offline); they cost more, so no
more than a twentieth of the time is spent in them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import trio

from beacon.errors import PostgresAway

if TYPE_CHECKING:
    from beacon.postgres.database import Database

LOOK_SECONDS = 0.5
FULL_LOOK_SECONDS = 5.0
FULL_LOOK_SHARE = 20
QUICK_OVERLAP = timedelta(seconds=10)
FULL_OVERLAP = timedelta(minutes=2)
NEAR_NOW = timedelta(minutes=5)
AFTER_OUTAGE_SECONDS = 600.0  # a spool that waited for Postgres delivers old receipts
MAX_ROWS = 5_000  # of one look
EVER = datetime(1970, 1, 1, tzinfo=UTC)

Row = Mapping[str, Any]

COLUMNS = """
    e.id, e.timestamp, e.received_at, e.event_name, e.session_id, e.anon_id, e.user_id,
    e.properties::text AS properties, beacon_url(e.url, e.hostname, e.path) AS url, e.path,
    s.referrer_host, s.channel, s.browser, s.os, s.device, s.country, s.city, e.is_bot, e.level,
    e.message
"""
TOLD = """
    LEFT JOIN sessions AS s ON s.project_id = e.project_id AND s.id = e.session_id
"""
LATEST = f"""
    SELECT {COLUMNS} FROM (
        SELECT * FROM events WHERE project_id = $1 ORDER BY timestamp DESC, id DESC LIMIT $2
    ) AS e {TOLD} ORDER BY e.timestamp DESC, e.id DESC
"""
NEWS = f"""
    SELECT {COLUMNS} FROM (
        SELECT * FROM events
        WHERE project_id = $1 AND received_at >= $2 AND timestamp >= $3
          AND NOT id = ANY($4::uuid[])
        ORDER BY received_at, timestamp, id LIMIT {MAX_ROWS}
    ) AS e {TOLD} ORDER BY e.received_at, e.timestamp, e.id
"""
THERE_ALREADY = """
    SELECT id, received_at FROM events
    WHERE project_id = $1 AND received_at >= $2 AND timestamp >= $3
"""


class Tail:
    """Where one reader is. `begin` it, then `follow`; the database may be another handle."""

    def __init__(self, project_id: bytes, start: datetime) -> None:
        self._project = UUID(bytes=project_id)
        self._floor = start - QUICK_OVERLAP  # nothing received before it is looked at
        self._newest = start
        self._shown: dict[UUID, datetime] = {}  # id -> receipt, not older than the floor
        self._hold_until = 0.0

    async def begin(self, database: Database, limit: int) -> list[Row]:
        """The newest `limit` events by their own time, the oldest of them first."""
        latest = await database.fetch(LATEST, self._project, limit) if limit else []
        there = await database.fetch(
            THERE_ALREADY, self._project, self._floor, self._floor - NEAR_NOW
        )
        self._shown = {row["id"]: row["received_at"] for row in (*there, *latest)}
        return latest[::-1]

    async def look(self, database: Database, *, full: bool) -> list[Row]:
        """What has come since, at most `MAX_ROWS`; `PostgresAway`."""
        since = self._floor if full else max(self._floor, self._newest - QUICK_OVERLAP)
        shown = [each for each, received in self._shown.items() if received >= since]
        oldest = EVER if full else since - NEAR_NOW
        rows = await database.fetch(NEWS, self._project, since, oldest, shown, timeout=60)
        self._shown |= {row["id"]: row["received_at"] for row in rows}
        self._newest = max([self._newest, *(row["received_at"] for row in rows)])
        return list(rows)

    def move_floor(self) -> None:
        """After a full look that brought all there was: forget what is too old to matter."""
        if trio.current_time() < self._hold_until:
            return
        self._floor = max(self._floor, self._newest - FULL_OVERLAP)
        self._shown = {each: at for each, at in self._shown.items() if at >= self._floor}

    async def follow(
        self, database: Database, on_away: Callable[[str], None]
    ) -> AsyncIterator[list[Row]]:
        """News, for ever. Postgres may come and go: `on_away` is told why, once each time."""
        next_full = 0.0
        away = False
        while True:
            full = trio.current_time() >= next_full
            began = trio.current_time()
            try:
                rows = await self.look(database, full=full)
            except PostgresAway as error:
                if not away:
                    on_away(error.message)
                away = True
                self._hold_until = trio.current_time() + AFTER_OUTAGE_SECONDS
                await trio.sleep(LOOK_SECONDS)
                continue
            away = False
            if rows:
                yield rows
            if len(rows) == MAX_ROWS:
                continue
            if full:
                self.move_floor()
                next_full = _next_full(trio.current_time() - began)
            await trio.sleep(LOOK_SECONDS)


async def start_time(database: Database) -> datetime:
    """Now, by Postgres' clock."""
    now = await database.fetch_value("SELECT clock_timestamp()")
    assert isinstance(now, datetime)
    return now


def _next_full(took: float) -> float:
    return trio.current_time() + max(FULL_LOOK_SECONDS, FULL_LOOK_SHARE * took)
