"""Events of errors as they are stored, to be grouped again.

In: a project, and which events. Out: `Event`s with what grouping reads. Units of work of a
`Session`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from beacon import resources
from beacon.events import Event, Report, TimeSource
from beacon.explorer.events import event_in

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_EVENTS = 200
MAX_STORED_BYTES = 64 * 1024  # of an event's properties and stack trace, as Postgres keeps them
NOBODY = bytes(16)


async def newest_errors_in(
    session: Session, project_id: UUID, issue_id: UUID | None = None
) -> list[Event]:
    """At most `MAX_EVENTS`, of the newest issues; or those of one, as people see it."""
    rows = await session.fetch(
        resources.sql("issues", "newest_errors"),
        project_id,
        issue_id,
        MAX_EVENTS,
        MAX_STORED_BYTES,
    )
    return [event_of(row) for row in rows]


async def error_in(session: Session, project_id: UUID, event_id: UUID) -> Event:
    """Raises NotFound."""
    found = await event_in(session, project_id, event_id, None)
    return _event(
        found.id,
        found.timestamp,
        found.event,
        bytes(found.properties or b"{}"),
        Report(
            found.level,
            found.message,
            found.environment,
            found.release,
            None if found.stacktrace is None else bytes(found.stacktrace),
            None if found.tags is None else bytes(found.tags),
        ),
    )


def event_of(row: Mapping[str, Any]) -> Event:
    """Of a row with the columns of `newest_errors.sql`: JSON as text."""
    return _event(
        row["id"],
        row["timestamp"],
        row["event_name"],
        row["properties"].encode(),
        Report(
            row["level"],
            row["message"],
            row["environment"],
            row["release"],
            _bytes(row["stacktrace"]),
            _bytes(row["tags"]),
        ),
    )


def _event(id: UUID, at: datetime, name: str, properties: bytes, report: Report) -> Event:
    microseconds = round(at.timestamp() * 1_000_000)
    return Event(
        id.bytes, microseconds, TimeSource.CLIENT, name, NOBODY, "", None, properties, report=report
    )


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode()
