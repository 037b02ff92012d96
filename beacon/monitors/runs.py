"""What a job tells of its runs, and runs that did not come.

In: a check-in; or the clock, for what is missing or lasts too long. Out: the run as it is stored,
with all that it changes, in one transaction. These are units of work (asyncio side).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from uuid import UUID, uuid4

import msgspec

from beacon import resources
from beacon.fields import Time, plain_uuid
from beacon.monitors.saving import StoredMonitor
from beacon.monitors.standing import Outcome, Standing, lock_in, settle_in, write_in
from beacon.monitors.states import (
    Gap,
    Missed,
    Status,
    expected_after,
    look_ahead,
    look_at,
)

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_OUTPUT_CHARACTERS = 10_000
MAX_DURATION_MS = 1000 * 60 * 60 * 24 * 366
MINUTE = "%Y-%m-%d %H:%M UTC"

Said = Literal["in_progress", "ok", "error"]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One check-in. `id` is the same for all that is told of one run; None: of the last one that
    began and has not ended, else of a run of its own."""

    status: Said
    environment: str
    source: str
    id: UUID | None = None
    duration_ms: int | None = None
    exit_code: int | None = None
    output: str | None = None
    release: str | None = None


class Recorded(NamedTuple):
    id: UUID
    status: Status


class _Run(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    status: Status
    started_at: Time | None
    timeout_at: Time | None


async def record_in(
    session: Session, monitor: StoredMonitor, told: Told, now: datetime
) -> Recorded:
    """Raises Conflict."""
    async with session.transaction():
        standing = await lock_in(session, monitor, told.environment)
        run = await _run_in(session, monitor, told)
        if run is None:
            recorded = await _begin_in(session, monitor, standing, told, now)
        else:
            recorded = await _continue_in(session, monitor, standing, run, told, now)
        await _arrange_in(session, monitor, standing)
        return recorded


async def look_in(
    session: Session, monitor: StoredMonitor, environment: str, now: datetime, gap: Gap | None
) -> None:
    """Notes what is missing, and what lasts too long."""
    async with session.transaction():
        standing = await lock_in(session, monitor, environment)
        if standing.look_at is None or standing.look_at > now:
            return  # another node was here
        for row in await session.fetch(_sql("overdue_runs"), monitor.id, environment, now):
            await _time_out_in(session, monitor, standing, _run_of(row), now, gap)
        if standing.expected_at is None:
            standing.expected_at = expected_after(monitor.cron, now, None)
        missed, standing.expected_at = look_ahead(monitor.cron, standing.expected_at, now, gap)
        for each in missed:
            await _miss_in(session, monitor, standing, each)
        await _arrange_in(session, monitor, standing)


# --- a check-in ------------------------------------------------------------------------------


async def _run_in(session: Session, monitor: StoredMonitor, told: Told) -> _Run | None:
    if told.id is not None:
        row = await session.fetch_row(_sql("find_run"), monitor.id, told.id)
    elif told.status == "in_progress":
        return None
    else:
        row = await session.fetch_row(_sql("last_running"), monitor.id, told.environment)
    return None if row is None else _run_of(row)


async def _begin_in(
    session: Session, monitor: StoredMonitor, standing: Standing, told: Told, now: datetime
) -> Recorded:
    """A run of which nothing was told before: it begins, or it is over already."""
    is_over = told.status != "in_progress"
    lasted = timedelta(milliseconds=told.duration_ms or 0) if is_over else timedelta()
    run_id = told.id or uuid4()
    expected, began = standing.expected_at, now - lasted
    standing.expected_at = expected_after(monitor.cron, now, expected)
    met = expected if expected is not None and standing.expected_at != expected else None
    await session.execute(
        _sql("insert_run"),
        run_id,
        monitor.id,
        monitor.project_id,
        told.environment,
        told.status,
        began,
        began,
        now if is_over else None,
        told.duration_ms,
        met,
        None if is_over else _timeout(monitor, now),
        told.exit_code,
        _tail(told.output),
        told.release,
        told.source,
    )
    if is_over:
        await settle_in(session, monitor, standing, _outcome(monitor, told, now, told.duration_ms))
    else:
        standing.last_status, standing.last_at = "in_progress", now
    return Recorded(run_id, told.status)


async def _continue_in(
    session: Session,
    monitor: StoredMonitor,
    standing: Standing,
    run: _Run,
    told: Told,
    now: datetime,
) -> Recorded:
    """A run that is over stays what it was; one that lasted too long has ended then, no more."""
    is_open = run.status in ("in_progress", "unknown")
    if told.status == "in_progress":
        if run.status == "in_progress":  # it says that it is still at it
            await session.execute(_sql("prolong_run"), monitor.id, run.id, _timeout(monitor, now))
        return Recorded(run.id, run.status)
    if not is_open and run.status != "timeout":
        return Recorded(run.id, run.status)
    duration = told.duration_ms
    if duration is None and run.started_at is not None:
        duration = max(0, round((now - run.started_at).total_seconds() * 1000))
    status: Status = told.status if is_open else run.status
    await session.execute(
        _sql("end_run"),
        monitor.id,
        run.id,
        status,
        now,
        duration,
        told.exit_code,
        _tail(told.output),
    )
    if is_open:
        await settle_in(session, monitor, standing, _outcome(monitor, told, now, duration))
    return Recorded(run.id, status)


def _outcome(monitor: StoredMonitor, told: Told, now: datetime, ms: int | None) -> Outcome:
    code = "" if told.exit_code is None else f" with exit code {told.exit_code}"
    detail = "" if told.status == "ok" else f"A run of {monitor.name} failed{code}."
    return Outcome(ok=told.status == "ok", status=told.status, at=now, detail=detail, ms=ms)


# --- what the clock tells --------------------------------------------------------------------


async def _time_out_in(
    session: Session,
    monitor: StoredMonitor,
    standing: Standing,
    run: _Run,
    now: datetime,
    gap: Gap | None,
) -> None:
    assert run.timeout_at is not None
    unknown = gap is not None and gap.since < run.timeout_at <= gap.until
    status: Status = "unknown" if unknown else "timeout"
    await session.execute(_sql("time_out_run"), monitor.id, run.id, status)
    if unknown:
        return
    minutes = monitor.cron.max_runtime_minutes
    began = f", since {run.started_at:{MINUTE}}" if run.started_at else ""
    detail = f"A run of {monitor.name} lasts more than {minutes} minutes{began}."
    outcome = Outcome(ok=False, status="timeout", at=now, reason="timeout", detail=detail)
    await settle_in(session, monitor, standing, outcome)


async def _miss_in(
    session: Session, monitor: StoredMonitor, standing: Standing, missed: Missed
) -> None:
    expected, status = missed.expected_at, "unknown" if missed.unknown else "missed"
    deadline = expected + timedelta(minutes=monitor.cron.margin_minutes)
    await session.execute(
        _sql("insert_missed"),
        uuid4(),
        monitor.id,
        monitor.project_id,
        standing.environment,
        status,
        expected,
    )
    if missed.unknown:
        standing.last_status, standing.last_at = status, deadline
        return
    detail = (
        f"No run of {monitor.name} began by {deadline:{MINUTE}}: it was expected at "
        f"{expected.astimezone(UTC):{MINUTE}}."
    )
    outcome = Outcome(ok=False, status=status, at=deadline, reason="missed", detail=detail)
    await settle_in(session, monitor, standing, outcome)


# --- what both share -------------------------------------------------------------------------


async def _arrange_in(session: Session, monitor: StoredMonitor, standing: Standing) -> None:
    """When it is to be looked at next."""
    if monitor.enabled:
        timeout = await session.fetch_value(_sql("next_timeout"), monitor.id, standing.environment)
        timeouts = [] if timeout is None else [timeout]
        standing.look_at = look_at(monitor.cron, standing.expected_at, timeouts)
    else:
        standing.look_at = None
    await write_in(session, standing)


def _timeout(monitor: StoredMonitor, now: datetime) -> datetime:
    return now + timedelta(minutes=monitor.cron.max_runtime_minutes)


def _tail(output: str | None) -> str | None:
    if not output:
        return None
    return output[-MAX_OUTPUT_CHARACTERS:].replace("\0", "\ufffd")


def _run_of(row: Mapping[str, Any]) -> _Run:
    fields = {name: row[name] for name in _Run.__struct_fields__}
    return _Run(**fields | {"id": plain_uuid(row["id"])})


def _sql(name: str) -> str:
    return resources.sql("monitors", name)
