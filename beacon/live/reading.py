"""What the live view reads from Postgres: events that another node stored, by their keys, and who
was active before anybody watched (units of work, asyncio side).

In: a project, keys. Out: `Inserted` as the writer of this node tells them; sessions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from beacon import resources
from beacon.events import Batch, Event, Page, Report, TimeSource, Visit, encode_page, encode_visit
from beacon.issues.group import Group
from beacon.issues.sighting import Sighting
from beacon.live.frames import MAX_PROPERTIES_BYTES, place_of
from beacon.live.presence import MAX_SESSIONS, WINDOW_SECONDS, Place
from beacon.writer.fold import Inserted, microseconds_of, time_of

if TYPE_CHECKING:
    from beacon.postgres.database import Session

TOO_LARGE = b" " * (MAX_PROPERTIES_BYTES + 1)
"""Stands for properties that were not read, as they would not be shown."""


class Key(NamedTuple):
    """Of an event in its project: microseconds since 1970, and its id."""

    timestamp: int
    id: bytes


class ActiveSession(NamedTuple):
    id: bytes
    second: int
    place: Place | None


async def stored_in(session: Session, project_id: bytes, keys: Sequence[Key]) -> list[Inserted]:
    """Those that are still there."""
    rows = await session.fetch(
        resources.sql("live", "read_stored"),
        UUID(bytes=project_id),
        [time_of(key.timestamp) for key in keys],
        [UUID(bytes=key.id) for key in keys],
        MAX_PROPERTIES_BYTES,
    )
    return [_inserted(project_id, row) for row in rows]


async def active_in(session: Session, project_id: bytes) -> list[ActiveSession]:
    rows = await session.fetch(
        resources.sql("live", "active_sessions"),
        UUID(bytes=project_id),
        WINDOW_SECONDS,
        MAX_SESSIONS,
    )
    return [
        ActiveSession(
            row["session_id"].bytes,
            microseconds_of(row["seen_at"]) // 1_000_000,
            place_of(_of(row, Visit)),
        )
        for row in rows
    ]


def _inserted(project_id: bytes, row: Mapping[str, Any]) -> Inserted:
    received_at = microseconds_of(row["received_at"])
    event = _event(row)
    batch = Batch(project_id, received_at, encode_visit(_of(row, Visit)), [event])
    return Inserted(batch, batch.events, [_sighting(row["issue_id"])])


def _sighting(issue_id: Any) -> Sighting | None:
    """Of which no more is told than the issue."""
    if issue_id is None:
        return None
    return Sighting(Group(issue_id.bytes, 0, "", "", "", "", "", "", ()), "", ())


def _event(row: Mapping[str, Any]) -> Event:
    properties = row["properties"]
    return Event(
        id=row["id"].bytes,
        timestamp=microseconds_of(row["timestamp"]),
        time_source=TimeSource.CLIENT,
        name=row["event_name"],
        session_id=row["session_id"].bytes,
        anon_id=row["anon_id"],
        user_id=row["user_id"],
        properties=TOO_LARGE if properties is None else properties.encode(),
        page=encode_page(_of(row, Page)),
        report=_of(row, Report),
    )


def _of(row: Mapping[str, Any], kind: Any) -> Any:
    """The fields that were read."""
    return kind(**{name: row[name] for name in kind.__struct_fields__ if name in row})
