"""Visitor: hashes that stand for a visitor for one day, and their salts.

In: address, user agent, project. Out: `anon_id`, for clients that send none: a SHA-256 with a
salt of the UTC day. A salt is deleted 48 h after its day began, everywhere: no hash can be traced
back from then on.

The salts live in memory; Postgres (table `visitor_salts`) makes all nodes agree on them,
and a file of mode 0600 keeps them over a restart while Postgres is away. The next day's
salt is agreed on before midnight, so that events never wait for it.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import time
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import trio

from beacon.enrich.clock import DAY, HOUR
from beacon.errors import BeaconError
from beacon.events import SERVER_MADE

if TYPE_CHECKING:
    from beacon.postgres.database import Database

SALT_BYTES = 32
ANON_ID_HEX_DIGITS = 32
AHEAD = 2 * HOUR
"""How long before midnight the next day's salt is made."""
REFRESH_SECONDS = 600
RETRY_SECONDS = 10

_EPOCH = date(1970, 1, 1).toordinal()

log = logging.getLogger(__name__)


def hash_visitor(salt: bytes, project_id: bytes, address: str, user_agent: str) -> str:
    """`~` and 32 hex digits: the same person within a day and a project, most of the time."""
    agent = user_agent.encode("utf-8", "surrogatepass")  # a header's text, taken as it came
    text = b"\0".join((salt + project_id + address.encode(), agent))
    return SERVER_MADE + sha256(text).hexdigest()[:ANON_ID_HEX_DIGITS]


class DailySalts:
    """The salts of yesterday, today and, shortly before midnight, tomorrow (UTC)."""

    def __init__(
        self, file: Path | None = None, make: Callable[[int], bytes] = secrets.token_bytes
    ) -> None:
        self._file = file
        self._make = make
        self._salts: dict[int, bytes] = _read(file) if file else {}

    def at(self, timestamp: int) -> bytes:
        """The salt of the day of `timestamp` (microseconds). Never waits."""
        day = timestamp // DAY
        return self._salts.get(day) or self._salts.setdefault(day, self._make(SALT_BYTES))

    async def keep(
        self,
        database: Database,
        now: Callable[[], int] = lambda: time.time_ns() // 1000,
        *,
        task_status: trio.TaskStatus[None] = trio.TASK_STATUS_IGNORED,
    ) -> None:
        """Runs for ever; started when the salts were agreed on, or Postgres was found away."""
        agreed = await self.refresh(database, now())
        task_status.started()
        while True:
            await trio.sleep(REFRESH_SECONDS if agreed else RETRY_SECONDS)
            agreed = await self.refresh(database, now())

    async def refresh(self, database: Database, now: int) -> bool:
        """Makes, shares and deletes what is due at `now`. False: Postgres could not be asked."""
        before = dict(self._salts)
        today = now // DAY
        days = sorted({today, (now + AHEAD) // DAY})
        for day in days:
            self.at(day * DAY)
        self._forget(today)
        try:
            await self._agree(database, days)
            agreed = True
        except BeaconError as error:
            log.info("the visitor salts could not be shared: %s", error)
            agreed = False
        if self._file and self._salts != before:
            await trio.to_thread.run_sync(_write, self._file, dict(self._salts))
        return agreed

    def _forget(self, today: int) -> None:
        for day in [day for day in self._salts if day < today - 1]:
            del self._salts[day]

    async def _agree(self, database: Database, days: list[int]) -> None:
        """The first node to come decides on the day's salt."""
        # By Postgres' clock as well: a node whose own is ahead must not delete what is in use.
        await database.execute(
            "DELETE FROM visitor_salts WHERE day < least($1, (now() AT TIME ZONE 'UTC')::date - 1)",
            _date(days[0] - 1),
        )
        for day in days:
            await database.execute(
                "INSERT INTO visitor_salts (day, salt) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                _date(day),
                self._salts[day],
            )
            salt = await database.fetch_value(
                "SELECT salt FROM visitor_salts WHERE day = $1", _date(day)
            )
            self._salts[day] = salt or self._salts[day]


def _date(day: int) -> date:
    return date.fromordinal(day + _EPOCH)


def _read(file: Path) -> dict[int, bytes]:
    try:
        days = json.loads(file.read_bytes())
        return {
            date.fromisoformat(day).toordinal() - _EPOCH: bytes.fromhex(salt)
            for day, salt in days.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        log.warning("the visitor salts in %s cannot be read (%s): making new ones", file, error)
        return {}


def _write(file: Path, salts: dict[int, bytes]) -> None:
    text = json.dumps({_date(day).isoformat(): salt.hex() for day, salt in salts.items()})
    draft = file.with_name(f"{file.name}.new")
    try:
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)
    except OSError as error:
        log.warning("the visitor salts cannot be kept in %s: %s", file, error)
