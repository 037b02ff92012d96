"""How many errors a minute a project usually has: what is a spike is measured by it.

In: the counts of stored events of the last week. Out: a number for each project, kept in memory
and asked for again every ten minutes. Until Postgres was asked nothing is known, and nothing is a
spike.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import trio

from beacon import resources
from beacon.errors import BeaconError

if TYPE_CHECKING:
    from beacon.postgres.database import Database

REFRESH_SECONDS = 600.0
RETRY_SECONDS = 10.0
DAYS = 7
MINUTES = DAYS * 24 * 60

_log = logging.getLogger(__name__)


class Usual:
    def __init__(self) -> None:
        self._by_project: dict[bytes, float] | None = None

    def of(self, project_id: bytes) -> float | None:
        """Errors a minute; None: nobody knows yet."""
        known = self._by_project
        return None if known is None else known.get(project_id, 0.0)

    async def run(self, database: Database) -> None:
        """Until cancelled."""
        while True:
            pause = REFRESH_SECONDS
            try:
                await self.refresh(database)
            except BeaconError as error:
                _log.debug("how many errors are usual could not be read: %s", error)
                pause = RETRY_SECONDS
            await trio.sleep(pause)

    async def refresh(self, database: Database) -> None:
        rows = await database.fetch(resources.sql("noise", "count_errors"), DAYS)
        self._by_project = {row["project_id"].bytes: row["errors"] / MINUTES for row in rows}
