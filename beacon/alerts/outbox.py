"""What rules must not miss: new issues, regressions, incidents of monitors.

In: rows that the writer and the monitors leave in `alert_outbox`, in their own transactions. Out:
`Entry`s, taken out in the transaction that decides what becomes of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from uuid import UUID

import msgspec

from beacon import resources
from beacon.alerts.deciding import Told
from beacon.alerts.facts import Found, sample_of
from beacon.fields import plain_uuid

if TYPE_CHECKING:
    from beacon.postgres.database import Session

TAKEN_AT_ONCE = 100

Kind = Literal["new_issue", "regression", "monitor"]


class MonitorIncident(msgspec.Struct, frozen=True, kw_only=True):
    """`monitor` is its slug; `link` that of its page within the project's, or empty."""

    monitor: str
    name: str
    what: Literal["missed", "late", "failed", "down", "recovered"]
    environment: str
    message: str
    at: datetime
    link: str = ""


class Entry(NamedTuple):
    """`found` is what rules of this kind decide on."""

    kind: Kind
    found: Found


async def tell_monitor_in(session: Session, project_id: UUID, incident: MonitorIncident) -> None:
    """Within the transaction that changes the monitor's state."""
    details = {f: getattr(incident, f) for f in ("monitor", "name", "what", "message", "link")}
    await session.execute(
        _sql("tell_monitor"),
        project_id,
        incident.at,
        incident.environment,
        msgspec.json.encode(details).decode(),
    )


async def waiting_projects_in(session: Session) -> list[UUID]:
    """Those of which there is something in the outbox."""
    rows = await session.fetch(_sql("waiting_projects"))
    return [UUID(bytes=row["project_id"].bytes) for row in rows]


async def take_in(session: Session, project_id: UUID) -> list[Entry]:
    """The first few, which are gone when the transaction is through."""
    rows = await session.fetch(_sql("take_outbox"), project_id, TAKEN_AT_ONCE)
    return [_entry_of(row) for row in rows]


def _entry_of(row: Mapping[str, Any]) -> Entry:
    details = msgspec.json.decode(row["details"])
    kind: Kind = row["kind"]
    of_monitor = kind == "monitor"
    title = details.get("message") or details.get("name", "") if of_monitor else row["title"]
    told = Told(
        level=row["level"],
        environment=row["environment"],
        title=title or "",
        event_at=row["event_at"],
        told_at=row["created_at"],
        what=details.get("what", ""),
        monitor=details.get("monitor", ""),
    )
    issue_id = plain_uuid(row["issue_id"])
    found = Found(
        group=_monitor_group(details, row["environment"]) if of_monitor else str(issue_id),
        facts=told,
        label=details.get("name", "") if of_monitor else title or "",
        issue_id=issue_id,
        environment=row["environment"],
        release=row["release"],
        events=() if row["id"] is None else (sample_of(row),),
        link=details.get("link", ""),
    )
    return Entry(kind, found)


def _monitor_group(details: Mapping[str, Any], environment: str) -> str:
    """What a monitor recovers from is another group than the recovery: each is told."""
    came_back = " recovered" if details.get("what") == "recovered" else ""
    return f"{details.get('monitor', '')} {environment}{came_back}".strip()


def _sql(name: str) -> str:
    return resources.sql("alerts", name)
