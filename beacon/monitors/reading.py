"""Monitors with how they stand, their runs, checks and incidents, as the web API shows them.

In: what is asked for. Out: structs of the API. These are units of work (asyncio side).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

import msgspec

from beacon import resources
from beacon.fields import Time, plain_uuid
from beacon.monitors.hours import added, quantile
from beacon.monitors.probing import UptimeCheck
from beacon.monitors.saving import StoredMonitor, masked, monitor_of
from beacon.monitors.settings import CronSettings, Kind, UptimeSettings
from beacon.monitors.states import Reason, State, Status

if TYPE_CHECKING:
    from beacon.postgres.database import Session

Shown = Literal["waiting", "ok", "failing", "paused"]
Position = tuple[str, UUID]
"""A monitor's name in small letters, and its id."""


class MonitorCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Runs or checks of a time. `uptime` is the share that went well; `p50_ms` and `p95_ms` are
    right to about 12%. All three are null where there was nothing."""

    checks: int
    failures: int
    uptime: float | None
    p50_ms: int | None
    p95_ms: int | None


class MonitorEnvironment(msgspec.Struct, frozen=True, kw_only=True):
    """`next_at`: when the next run is expected, or the next check is made; `failures` in a row."""

    name: str
    state: State
    last_status: str | None
    last_at: Time | None
    next_at: Time | None
    failures: int
    incident_id: UUID | None
    muted_until: Time | None


class MonitorDetails(msgspec.Struct, frozen=True, kw_only=True):
    """`state` is the worst of its environments'; `waiting`: nothing was heard of it yet. `cron` or
    `uptime` are its settings, by its kind."""

    id: UUID
    kind: Kind
    slug: str
    name: str
    enabled: bool
    muted_until: Time | None
    version: int
    source: str
    created_at: Time
    updated_at: Time
    state: Shown
    ping_url: str | None
    cron: CronSettings | None
    uptime: UptimeSettings | None
    environments: list[MonitorEnvironment]
    last_24h: MonitorCounts


class MonitorRun(msgspec.Struct, frozen=True, kw_only=True):
    """A run of a job, or one that did not come: then `started_at` is null. `late`: it began more
    than a minute after its time. `unknown`: Beacon itself was away when it was due."""

    id: UUID
    environment: str
    status: Status
    at: Time
    started_at: Time | None
    finished_at: Time | None
    duration_ms: int | None
    expected_at: Time | None
    late: bool
    exit_code: int | None
    output: str | None
    release: str | None
    source: str


class MonitorIncident(msgspec.Struct, frozen=True, kw_only=True):
    """`ended_at` null: it goes on."""

    id: UUID
    monitor_id: UUID
    monitor_slug: str
    monitor_name: str
    kind: Kind
    environment: str
    reason: Reason
    detail: str
    failures: int
    started_at: Time
    ended_at: Time | None


async def list_in(
    session: Session,
    project_id: UUID,
    base: str,
    *,
    kind: Kind | None,
    state: Shown | None,
    after: Position | None,
    limit: int,
) -> list[MonitorDetails]:
    """By name. `base` is where people reach this Beacon."""
    rows = await session.fetch(
        _sql("list_monitors"), project_id, kind, state, *(after or (None, None)), limit, None
    )
    return await _shown_in(session, rows, base)


async def shown_in(session: Session, monitor: StoredMonitor, base: str) -> MonitorDetails:
    rows = await session.fetch(
        _sql("list_monitors"), monitor.project_id, None, None, None, None, 1, monitor.id
    )
    (shown,) = await _shown_in(session, rows, base)
    return shown


async def runs_in(
    session: Session,
    monitor: StoredMonitor,
    *,
    environment: str | None,
    status: Status | None,
    before: tuple[Time, UUID] | None,
    limit: int,
) -> list[MonitorRun]:
    """The newest first."""
    rows = await session.fetch(
        _sql("list_runs"), monitor.id, environment, status, *(before or (None, None)), limit
    )
    return [_of(row, MonitorRun) for row in rows]


async def checks_in(
    session: Session, monitor: StoredMonitor, *, before: Time | None, limit: int
) -> list[UptimeCheck]:
    """The newest first."""
    rows = await session.fetch(_sql("list_checks"), monitor.id, before, limit)
    return [
        UptimeCheck(**{name: row[name] for name in UptimeCheck.__struct_fields__}) for row in rows
    ]


async def incidents_in(
    session: Session,
    project_id: UUID,
    *,
    monitor_id: UUID | None,
    is_open: bool | None,
    before: tuple[Time, UUID] | None,
    limit: int,
) -> list[MonitorIncident]:
    """The newest first."""
    rows = await session.fetch(
        _sql("list_incidents"),
        project_id,
        monitor_id,
        is_open,
        *(before or (None, None)),
        limit,
    )
    return [_of(row, MonitorIncident) for row in rows]


def counted(rows: Sequence[Mapping[str, Any]]) -> MonitorCounts:
    """Of rows of hours."""
    checks = sum(row["checks"] for row in rows)
    failures = sum(row["failures"] for row in rows)
    times = added(row["times"] for row in rows)
    return MonitorCounts(
        checks=checks,
        failures=failures,
        uptime=None if checks == 0 else round((checks - failures) / checks, 6),
        p50_ms=quantile(times, 0.5),
        p95_ms=quantile(times, 0.95),
    )


async def _shown_in(
    session: Session, rows: Sequence[Mapping[str, Any]], base: str
) -> list[MonitorDetails]:
    ids = [plain_uuid(row["id"]) for row in rows]
    states = await session.fetch(_sql("states_of"), ids)
    hours = await session.fetch(_sql("last_hours_of"), ids)
    return [
        _monitor_of(
            row,
            [each for each in states if each["monitor_id"] == row["id"]],
            [each for each in hours if each["monitor_id"] == row["id"]],
            base,
        )
        for row in rows
    ]


def _monitor_of(
    row: Mapping[str, Any],
    states: Sequence[Mapping[str, Any]],
    hours: Sequence[Mapping[str, Any]],
    base: str,
) -> MonitorDetails:
    stored = monitor_of(row)
    settings = masked(stored.settings)
    names = set(MonitorDetails.__struct_fields__) & set(StoredMonitor.__struct_fields__)
    same = {name: getattr(stored, name) for name in names}
    told = {
        "state": row["shown"],
        "ping_url": f"{base}/ping/{stored.ping_key}" if stored.kind == "cron" else None,
        "cron": settings if isinstance(settings, CronSettings) else None,
        "uptime": settings if isinstance(settings, UptimeSettings) else None,
        "environments": [_of(each, MonitorEnvironment) for each in states],
        "last_24h": counted(hours),
    }
    return MonitorDetails(**same | told)


def _of(row: Mapping[str, Any], kind: Any) -> Any:
    values = {name: row[name] for name in kind.__struct_fields__}
    return kind(
        **{
            name: plain_uuid(value) if hasattr(value, "bytes") else value
            for name, value in values.items()
        }
    )


def _sql(name: str) -> str:
    return resources.sql("monitors", name)
