"""How one environment of a monitor stands: its row, which is locked while it changes, its
incidents, and what people are told.

In: what came of a run or of a check. Out: the row as it is then. These are units of work (asyncio
side), within a transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

import msgspec

from beacon import resources
from beacon.alerts.outbox import MonitorIncident, tell_monitor_in
from beacon.errors import Conflict
from beacon.fields import Time, plain_uuid
from beacon.monitors.hours import add_hour_in
from beacon.monitors.saving import StoredMonitor
from beacon.monitors.states import Health, Reason, State, Thresholds, judged

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_ENVIRONMENTS = 100  # of a monitor

What = Literal["missed", "late", "failed", "down"]
_WHAT: dict[Reason, What] = {
    "missed": "missed",
    "timeout": "late",
    "error": "failed",
    "down": "down",
    "certificate": "failed",
}
"""As rules of alerts call it."""


class Standing(msgspec.Struct, kw_only=True):
    """The row, as this transaction changes it."""

    monitor_id: UUID
    environment: str
    project_id: UUID
    state: State
    failures: int
    successes: int
    expected_at: Time | None
    look_at: Time | None
    last_status: str | None
    last_at: Time | None
    incident_id: UUID | None
    warned_of: Time | None
    muted_until: Time | None

    def is_muted(self, monitor: StoredMonitor, now: datetime) -> bool:
        return any(
            each is not None and each > now for each in (self.muted_until, monitor.muted_until)
        )


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """Of one run or check: `detail` tells people of it, `ms` is how long it took."""

    ok: bool
    status: str
    at: Time
    reason: Reason = "error"
    detail: str = ""
    ms: int | None = None


async def lock_in(session: Session, monitor: StoredMonitor, environment: str) -> Standing:
    """Makes the row where there is none. Raises Conflict."""
    row = await session.fetch_row(_sql("lock_state"), monitor.id, environment)
    if row is None:
        count = "SELECT count(*) FROM monitor_states WHERE monitor_id = $1"
        if await session.fetch_value(count, monitor.id) >= MAX_ENVIRONMENTS:
            raise Conflict(f"The monitor has {MAX_ENVIRONMENTS} environments already.")
        await session.execute(_sql("insert_state"), monitor.id, environment, monitor.project_id)
        row = await session.fetch_row(_sql("lock_state"), monitor.id, environment)
        assert row is not None
    return standing_of(row)


async def settle_in(
    session: Session, monitor: StoredMonitor, standing: Standing, outcome: Outcome
) -> None:
    """One more run or check that is known to have gone well, or not."""
    settings = monitor.settings
    thresholds = Thresholds(settings.failure_threshold, settings.recovery_threshold)
    before = Health(standing.state, standing.failures, standing.successes)
    health, change = judged(before, ok=outcome.ok, thresholds=thresholds)
    standing.state, standing.failures, standing.successes = health
    standing.last_status, standing.last_at = outcome.status, outcome.at
    await add_hour_in(
        session, monitor, standing.environment, outcome.at, ok=outcome.ok, ms=outcome.ms
    )
    if change == "failing":
        await _begin_in(session, monitor, standing, outcome)
    elif change == "recovered":
        await _end_in(session, monitor, standing, outcome)
    elif not outcome.ok and standing.incident_id is not None:
        text = _sql("count_failure")
        await session.execute(text, standing.incident_id, health.failures, outcome.detail)


async def write_in(session: Session, standing: Standing) -> None:
    await session.execute(
        _sql("write_state"),
        standing.monitor_id,
        standing.environment,
        standing.state,
        standing.failures,
        standing.successes,
        standing.expected_at,
        standing.look_at,
        standing.last_status,
        standing.last_at,
        standing.incident_id,
        standing.warned_of,
    )


async def tell_of_in(
    session: Session,
    monitor: StoredMonitor,
    standing: Standing,
    what: What | Literal["recovered"],
    message: str,
    at: datetime,
) -> None:
    """Unless it is muted."""
    if standing.is_muted(monitor, at):
        return
    link = f"monitors/{monitor.slug}"
    incident = MonitorIncident(
        monitor=monitor.slug,
        name=monitor.name,
        what=what,
        environment=standing.environment,
        message=message,
        at=at,
        link=link,
    )
    await tell_monitor_in(session, monitor.project_id, incident)


async def _begin_in(
    session: Session, monitor: StoredMonitor, standing: Standing, outcome: Outcome
) -> None:
    incident = await session.fetch_value(
        _sql("begin_incident"),
        monitor.project_id,
        monitor.id,
        standing.environment,
        outcome.reason,
        outcome.detail,
        standing.failures,
        outcome.at,
    )
    standing.incident_id = plain_uuid(incident)
    what = _WHAT[outcome.reason]
    await tell_of_in(session, monitor, standing, what, outcome.detail, outcome.at)


async def _end_in(
    session: Session, monitor: StoredMonitor, standing: Standing, outcome: Outcome
) -> None:
    if standing.incident_id is not None:
        await session.execute(_sql("end_incident"), standing.incident_id, outcome.at)
        standing.incident_id = None
    message = f"{monitor.name} is well again."
    await tell_of_in(session, monitor, standing, "recovered", message, outcome.at)


def standing_of(row: Mapping[str, Any]) -> Standing:
    fields = {name: row[name] for name in Standing.__struct_fields__}
    for name in ("monitor_id", "project_id", "incident_id"):
        fields[name] = plain_uuid(fields[name])
    return Standing(**fields)


def _sql(name: str) -> str:
    return resources.sql("monitors", name)
