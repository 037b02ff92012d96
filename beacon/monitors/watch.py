"""Looks after all monitors, on every node: what is missing, what lasts too long, who answers.

In: the clock. Out: what `runs` and `checks` store. What is due is taken row by row, under the row's
lock, so that one node at a time looks at one environment of a monitor, whichever comes first.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import trio

from beacon import resources
from beacon.errors import BeaconError, PostgresAway
from beacon.monitors.checks import record_check_in
from beacon.monitors.probing import probe
from beacon.monitors.runs import look_in
from beacon.monitors.saving import StoredMonitor, monitor_of
from beacon.monitors.states import Gap, gap_between

if TYPE_CHECKING:
    from beacon.outbound.fetch import Outbound
    from beacon.postgres.database import Database, Session

LOOK_SECONDS = 5.0
PAGE = 100
"""Environments of jobs that are looked at before it is asked again which are due."""
CHECKS_AT_ONCE = 20

_log = logging.getLogger(__name__)


def utc_now() -> datetime:
    return datetime.now(UTC)


class Watch:
    """One node's part."""

    def __init__(
        self, database: Database, outbound: Outbound, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._database = database
        self._outbound = outbound
        self._clock = clock
        self._running = 0

    async def run(self) -> None:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(self._for_ever, self.look)
            nursery.start_soon(self._for_ever, partial(self.start_checks, nursery))

    async def _for_ever(self, work: Callable[[], Awaitable[object]]) -> None:
        told = ""
        while True:
            try:
                await work()
                told = ""
            except BeaconError as error:
                if error.message != told:
                    _log.warning("Monitors wait: %s", error.message)
                told = error.message
            except Exception:  # one fault here must not stop what takes events
                _log.exception("Monitors were not looked at")
            await trio.sleep(LOOK_SECONDS)

    async def look(self) -> int:
        """At all jobs of which something is due; how many there were."""
        now = self._clock()
        gap = await self._database.run(partial(_note_look_in, now=now))
        looked = 0
        while True:
            rows = await self._database.fetch(_sql("due_jobs"), now, PAGE)
            for row in rows:
                monitor, environment = monitor_of(row), row["environment"]
                await self._look_at(monitor, environment, now, gap)
            looked += len(rows)
            if len(rows) < PAGE:
                return looked

    async def _look_at(
        self, monitor: StoredMonitor, environment: str, now: datetime, gap: Gap | None
    ) -> None:
        """One that cannot be judged must not hold up the others: it is looked at again later."""
        try:
            await self._database.run(
                lambda session: look_in(session, monitor, environment, now, gap)
            )
        except PostgresAway:
            raise
        except Exception:
            _log.exception("Monitor %s of project %s", monitor.slug, monitor.project_id)
            await self._database.execute(_sql("put_off"), monitor.id, environment, now)

    async def start_checks(self, nursery: trio.Nursery) -> int:
        """Of addresses whose turn it is, as many as may be asked at once."""
        room = CHECKS_AT_ONCE - self._running
        if room <= 0:
            return 0
        rows = await self._database.fetch(_sql("take_due_addresses"), self._clock(), room)
        for row in rows:
            self._running += 1
            nursery.start_soon(self._check, monitor_of(row))
        return len(rows)

    async def _check(self, monitor: StoredMonitor) -> None:
        try:
            check = await probe(self._outbound, monitor.uptime, self._clock())
            await self._database.run(lambda session: record_check_in(session, monitor, check))
        except BeaconError as error:
            _log.warning("A check of %s was lost: %s", monitor.slug, error.message)
        except Exception:
            _log.exception("Monitor %s of project %s", monitor.slug, monitor.project_id)
        finally:
            self._running -= 1


async def _note_look_in(session: Session, now: datetime) -> Gap | None:
    """The last time for which nobody looked."""
    async with session.transaction():
        row = await session.fetch_row(_sql("lock_watch"))
        last = (
            None if row is None or row["gap_from"] is None else Gap(row["gap_from"], row["gap_to"])
        )
        gap = gap_between(None if row is None else row["looked_at"], now) or last
        await session.execute(_sql("note_look"), now, *(gap or (None, None)))
        return gap


def _sql(name: str) -> str:
    return resources.sql("monitors", name)
