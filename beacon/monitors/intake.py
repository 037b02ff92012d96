"""Takes check-ins, however they came: one is in Postgres when it has been taken.

In: a check-in by the name of its monitor, by a monitor's own key, or of a Sentry client. Out: the
run. Raises NotFound, InvalidEvent, RateLimited, Conflict, and PostgresAway: whoever gets that sends
it again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from beacon import resources
from beacon.errors import InvalidEvent, InvalidField, NotFound, RateLimited
from beacon.events import CheckIn
from beacon.monitors import sentry
from beacon.monitors.runs import Recorded, Told, record_in
from beacon.monitors.saving import StoredMonitor, monitor_in, monitor_of
from beacon.monitors.watch import utc_now
from beacon.ratelimit import Buckets, whole_seconds

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session
    from beacon.projects.projects import KeyGrant

PER_SECOND, BURST = 0.5, 60
"""Check-ins of one environment of a monitor: a job of every minute sends two in a minute."""


class Taken(NamedTuple):
    monitor: StoredMonitor
    run: Recorded


class Intake:
    """One node's."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._clock = clock
        self._buckets = Buckets(PER_SECOND, BURST)

    async def by_name(self, project_id: UUID, name: str, told: Told) -> Taken:
        """`name` is the monitor's id or slug."""
        self._check_rate(f"{project_id} {name} {told.environment}")

        async def work(session: Session) -> Taken:
            monitor = await monitor_in(session, project_id, name)
            return await self._record_in(session, monitor, told)

        return await self._database.run(work)

    async def by_key(self, ping_key: str, told: Told) -> Taken:
        self._check_rate(f"{ping_key} {told.environment}")

        async def work(session: Session) -> Taken:
            row = await session.fetch_row(_sql("monitor_of_key"), ping_key)
            if row is None:
                raise NotFound("No monitor has this address.")
            return await self._record_in(session, monitor_of(row), told)

        return await self._database.run(work)

    async def by_sentry(self, grant: KeyGrant, check_in: CheckIn) -> Taken:
        """Makes the monitor, or changes it, where the client says how it is to be."""
        project_id = UUID(bytes=grant.project.id)
        told = sentry.told_of(check_in)
        try:
            wanted = sentry.wanted_of(check_in)
        except InvalidField as fault:
            raise InvalidEvent(fault.message) from None
        self._check_rate(f"{project_id} {check_in.slug} {told.environment}")

        async def work(session: Session) -> Taken:
            monitor = await sentry.monitor_for_in(session, project_id, wanted)
            return await self._record_in(session, monitor, told)

        return await self._database.run(work)

    async def on_check_in(self, grant: KeyGrant, check_in: CheckIn) -> None:
        """As `Ingest` hands them over."""
        await self.by_sentry(grant, check_in)

    async def _record_in(self, session: Session, monitor: StoredMonitor, told: Told) -> Taken:
        if monitor.kind != "cron":
            raise NotFound(f"The monitor {monitor.slug!r} asks an address: it has no check-ins.")
        return Taken(monitor, await record_in(session, monitor, told, self._clock()))

    def _check_rate(self, whose: str) -> None:
        wait = self._buckets.take(whose)
        if wait is not None:
            raise RateLimited(
                "More check-ins came of this monitor than are taken.",
                retry_after=whole_seconds(wait),
            )


def _sql(name: str) -> str:
    return resources.sql("monitors", name)
