"""How Beacon is: the ingest balance, the spool, the writer, Postgres.

In: the states of the rooms, as they are now. Out: a `Health`, for /health, /api/v1/health
and the metrics. No I/O: asking costs nothing, however often.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from beacon import __version__
from beacon.jobs import disk

if TYPE_CHECKING:
    from beacon.alerts.service import Alerts
    from beacon.ingest.service import Ingest
    from beacon.jobs.chores import Housekeeper, Run
    from beacon.jobs.disk import Use
    from beacon.postgres.database import Database
    from beacon.postgres.embedded import EmbeddedPostgres
    from beacon.sourcemaps.resolver import Resolver
    from beacon.spool.spool import Spool
    from beacon.writer.writer import Writer


@dataclass(frozen=True, slots=True)
class Health:
    """`ok`: events can be taken and Postgres answers. `reason`: what is wrong, or ""."""

    ok: bool
    reason: str
    document: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rooms:
    """What is asked for its state. `postgres` is None when Beacon does not run it."""

    spool: Spool
    writer: Writer
    database: Database
    ingest: Ingest
    postgres: EmbeddedPostgres | None
    housekeeper: Housekeeper
    started_at: float  # unix time
    source_maps: Resolver
    alerts: Alerts


def report(rooms: Rooms) -> Health:
    reason = _reason(rooms)
    document = {
        "version": __version__,
        "uptime_seconds": round(time.time() - rooms.started_at, 1),
        "balance": balance(rooms),
        "spool": _spool(rooms),
        "writer": _writer(rooms),
        "postgres": _postgres(rooms),
        "ingest": {
            "websockets": len(rooms.ingest.connections),
            "accepted": rooms.ingest.counts.accepted,
            "refused": dict(rooms.ingest.counts.refused),
        },
        "flags": _flags(rooms),
        "alerts": _alerts(rooms),
        "disk": _disk(rooms),
        "housekeeping": [_job(run) for run in rooms.housekeeper.runs],
        "warnings": _warnings(rooms),
    }
    return Health(not reason, reason, document)


def balance(rooms: Rooms) -> dict[str, int | bool | None]:
    """received = stored + duplicate + rejected + dropped + missing + waiting, in events of
    this node's spool. All but `received` are unknown until Postgres was reached once."""
    state = rooms.spool.state()
    position = rooms.writer.state.position
    if position is None:
        names = ("stored", "duplicate", "rejected", "dropped", "missing", "waiting")
        return {"received": state.next - 1, **dict.fromkeys(names), "exact": None}
    settled = sum(position[1:6])
    return {
        "received": state.next - position.first,
        "stored": position.stored,
        "duplicate": position.duplicate,
        "rejected": position.rejected,
        "dropped": position.dropped,
        "missing": position.missing,
        "waiting": state.next - position.position,
        "exact": position.first + settled == position.position,
    }


def lag_seconds(spool: Spool, writer: Writer) -> float:
    """For how long the oldest event that is not stored yet has waited; 0: none waits."""
    position = _position(spool, writer)
    if position >= spool.durable_sequence:
        return 0.0
    return max(0.0, time.time() - spool.written_at(position))


def _position(spool: Spool, writer: Writer) -> int:
    position = writer.state.position
    return position.position if position else spool.oldest_sequence


def _reason(rooms: Rooms) -> str:
    refusing = rooms.spool.state().refusing
    if refusing:
        return f"events are not taken: {refusing}"
    if not rooms.database.up:
        return f"Postgres does not answer: {_postgres_error(rooms)}"
    if rooms.writer.state.position is None:
        return rooms.writer.state.last_error or "starting: the tables are being prepared"
    if rooms.writer.state.alarm:
        return f"events are not stored: {rooms.writer.state.alarm}"
    return ""


def _spool(rooms: Rooms) -> dict[str, Any]:
    state = rooms.spool.state()
    return {
        "id": str(state.id),
        "events": state.next - _position(rooms.spool, rooms.writer),
        "bytes": state.live_bytes,
        "free_bytes": state.free_bytes,
        "oldest_age_seconds": round(lag_seconds(rooms.spool, rooms.writer), 3),
        "damaged": state.damaged,
        "refusing": state.refusing,
    }


def _writer(rooms: Rooms) -> dict[str, Any]:
    state = rooms.writer.state
    return {
        "lag_seconds": round(lag_seconds(rooms.spool, rooms.writer), 3),
        "loads": state.loads,
        "last_error": state.last_error,
        "alarm": state.alarm,
        "clock_offset_seconds": state.clock_offset,
    }


def _postgres(rooms: Rooms) -> dict[str, Any]:
    own = rooms.postgres
    return {
        "up": rooms.database.up,
        "embedded": own is not None,
        "restarts": own.restarts if own else None,
        "error": None if rooms.database.up else _postgres_error(rooms),
    }


def _flags(rooms: Rooms) -> dict[str, Any]:
    age, usage = rooms.ingest.flags.age, rooms.ingest.usage
    return {
        "clients": rooms.ingest.broadcaster.clients,
        "evaluations": dict(usage.evaluations),
        "errors": dict(usage.errors),
        "age_seconds": None if age is None else round(age, 1),
    }


def _alerts(rooms: Rooms) -> dict[str, Any]:
    """Of this node, which may not be the one that evaluates and delivers."""
    alerts = rooms.alerts
    return {
        "active": alerts.holds,
        "evaluations": dict(alerts.evaluator.counts),
        "deliveries": dict(alerts.worker.counts),
    }


def _job(run: Run) -> dict[str, Any]:
    """Why one failed is for owners (`/api/v1/housekeeping`)."""
    return {
        "job": run.job,
        "outcome": run.outcome,
        "started_at": _time(run.started_at),
        "seconds": None if run.seconds is None else round(run.seconds, 3),
        "done_at": _time(run.done_at),
        "next_at": _time(run.next_at),
    }


def _disk(rooms: Rooms) -> dict[str, Any] | None:
    """As the last node that looked has it; None: nobody has looked yet."""
    use = _use(rooms)
    if use is None:
        return None
    parts = {name: getattr(use, name) for name in ("spool", "postgres", "columns")}
    since = _time(use.warned_since)
    return {"state": use.state, **parts, "budget": use.budget, "warned_since": since}


def _use(rooms: Rooms) -> Use | None:
    runs = (run for run in rooms.housekeeper.runs if run.job == disk.NAME)
    return next((disk.last_use(run.details) for run in runs), None)


def _warnings(rooms: Rooms) -> list[str]:
    """What keeps nothing from working yet."""
    use = _use(rooms)
    of_disk = disk.warning_of(use) if use else None
    return [
        *([of_disk] if of_disk else []),
        *(
            f"housekeeping: {run.job} failed {run.failures} times in a row"
            for run in rooms.housekeeper.runs
            if run.failures
        ),
    ]


def _time(time: datetime | None) -> str | None:
    return None if time is None else time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _postgres_error(rooms: Rooms) -> str:
    own = rooms.postgres
    return (own and own.last_error) or rooms.database.last_error or "it has not answered yet"
