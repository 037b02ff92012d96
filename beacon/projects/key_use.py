"""When each secret key was last used: noted in memory, written to Postgres now and then.

In: the id of a key, at each request that shows it. Out: `last_used_at` of its row, at most
`FLUSH_SECONDS` late. What could not be written is kept for the next time. The triggers on
`api_keys` do not fire for that column, so no node reads its keys anew.
"""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

import trio

from beacon import resources
from beacon.errors import BeaconError

if TYPE_CHECKING:
    from beacon.postgres.database import Database

FLUSH_SECONDS = 30.0
LAST_FLUSH_SECONDS = 3.0
"""How long a stopping Beacon may take for what it has noted."""

log = logging.getLogger(__name__)


class KeyUse:
    """The uses that are not written yet."""

    def __init__(self) -> None:
        self._used: dict[bytes, float] = {}  # unix time, by key id

    def note(self, key_id: bytes) -> None:
        """This key was used just now."""
        self._used[key_id] = time.time()

    async def run(self, database: Database) -> None:
        """Writes what was noted, until cancelled and once more then."""
        try:
            while True:
                await trio.sleep(FLUSH_SECONDS)
                await self._try_to_flush(database)
        finally:
            with trio.move_on_after(LAST_FLUSH_SECONDS, shield=True):
                await self._try_to_flush(database)

    async def flush(self, database: Database) -> None:
        """Writes what was noted. `BeaconError` from Postgres: then all is kept."""
        used, self._used = self._used, {}
        if not used:
            return
        ids = [UUID(bytes=key_id) for key_id in used]
        times = [datetime.fromtimestamp(at, UTC) for at in used.values()]
        try:
            await database.execute(resources.sql("projects", "note_key_use"), ids, times)
        except BeaconError:
            self._used = used | self._used
            raise

    async def _try_to_flush(self, database: Database) -> None:
        try:
            await self.flush(database)
        except BeaconError as error:
            log.debug("the last use of keys could not be written: %s", error)
