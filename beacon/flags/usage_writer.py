"""Writes what was counted of evaluations to Postgres, now and then.

In: a `Usage`. Out: rows of `flag_usage`, one a flag, environment, day and variant, to which all
nodes add. What could not be written is kept, and added to what comes. Killed, a node loses what it
counted since the last time; and where Postgres is lost before it answers, some is counted twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

import trio

from beacon import resources
from beacon.errors import BeaconError
from beacon.flags.usage import Row, Usage

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session

FLUSH_SECONDS = 10.0
MAX_SHARE = 0.1
"""Of the time, that may be spent writing: with very many rows it is done less often."""
LAST_FLUSH_SECONDS = 3.0
"""How long a stopping Beacon may take for what it has counted."""
PAGE_ROWS = 5000
PAGE_SECONDS = 30.0
KEPT_DAYS = 90

log = logging.getLogger(__name__)


class UsageWriter:
    """`count_connected` counts who is connected again: as each day begins, since who stays has
    asked only once."""

    def __init__(
        self, usage: Usage, database: Database, count_connected: Callable[[], None]
    ) -> None:
        self._usage = usage
        self._database = database
        self._count_connected = count_connected
        self._day = _today()

    async def run(self) -> None:
        """Writes until cancelled, and once more then."""
        rest = FLUSH_SECONDS
        try:
            while True:
                await trio.sleep(rest)
                began = trio.current_time()
                await self._try_to_flush()
                rest = max(FLUSH_SECONDS, (trio.current_time() - began) / MAX_SHARE)
        finally:
            with trio.move_on_after(LAST_FLUSH_SECONDS, shield=True):
                await self._try_to_flush()

    async def flush(self) -> None:
        """Writes what was counted. `BeaconError` from Postgres: what is not written is kept."""
        self._begin_day(_today())
        while self._usage.add_up():
            await trio.lowlevel.checkpoint()
        rows = self._usage.take()
        try:
            while rows:
                await self._write(rows[:PAGE_ROWS])
                del rows[:PAGE_ROWS]
        finally:
            self._usage.give_back(rows)

    async def _write(self, page: list[Row]) -> None:
        columns = (
            [UUID(bytes=row.key.project_id) for row in page],
            [row.key.flag for row in page],
            [row.key.environment for row in page],
            [row.key.day for row in page],
            [row.key.variant for row in page],
            [row.evaluations for row in page],
            [row.first_at for row in page],
            [row.last_at for row in page],
        )
        await self._database.execute(
            resources.sql("flags", "add_flag_usage"), *columns, timeout=PAGE_SECONDS
        )

    def _begin_day(self, today: date) -> None:
        if today != self._day:
            self._day = today
            self._count_connected()

    async def _try_to_flush(self) -> None:
        try:
            await self.flush()
        except BeaconError as error:
            log.debug("the evaluations of flags could not be written: %s", error)


async def forget_in(session: Session) -> None:
    """For housekeeping: what is too old to be told of."""
    await session.execute(resources.sql("flags", "forget_flag_usage"), KEPT_DAYS)


def _today() -> date:
    return datetime.now(UTC).date()
