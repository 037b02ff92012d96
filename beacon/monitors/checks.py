"""What came of asking addresses, as it is stored.

In: a `UptimeCheck`. Out: it among the last ones of its monitor, with all that it changes, in one
transaction. These are units of work (asyncio side).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from beacon import resources
from beacon.monitors.probing import UptimeCheck
from beacon.monitors.saving import StoredMonitor
from beacon.monitors.standing import (
    Outcome,
    Standing,
    lock_in,
    settle_in,
    tell_of_in,
    write_in,
)

if TYPE_CHECKING:
    from beacon.postgres.database import Session


async def record_check_in(session: Session, monitor: StoredMonitor, check: UptimeCheck) -> None:
    async with session.transaction():
        standing = await lock_in(session, monitor, monitor.uptime.environment)
        fields = (getattr(check, name) for name in UptimeCheck.__struct_fields__)
        await session.execute(_sql("insert_check"), monitor.id, monitor.project_id, *fields)
        outcome = Outcome(
            ok=check.ok,
            status="ok" if check.ok else "error",
            at=check.at,
            reason="down",
            detail="" if check.ok else f"{monitor.uptime.url}: {check.detail or check.reason}",
            ms=check.ms if check.ok else None,
        )
        await settle_in(session, monitor, standing, outcome)
        await _judge_certificate_in(session, monitor, standing, check)
        await write_in(session, standing)


async def _judge_certificate_in(
    session: Session, monitor: StoredMonitor, standing: Standing, check: UptimeCheck
) -> None:
    """Once of each certificate; over when another one is shown."""
    ends, days = check.certificate_ends, monitor.uptime.certificate_days
    if ends is None or ends == standing.warned_of:
        return
    if standing.warned_of is not None:
        await session.execute(_sql("end_certificate_incidents"), monitor.id, check.at)
        standing.warned_of = None
    if days is None or ends - check.at > timedelta(days=days):
        return
    standing.warned_of = ends
    detail = f"The certificate of {monitor.uptime.url} ends at {ends:%Y-%m-%d %H:%M UTC}."
    await session.execute(
        _sql("begin_incident"),
        monitor.project_id,
        monitor.id,
        standing.environment,
        "certificate",
        detail,
        1,
        check.at,
    )
    await tell_of_in(session, monitor, standing, "failed", detail, check.at)


def _sql(name: str) -> str:
    return resources.sql("monitors", name)
