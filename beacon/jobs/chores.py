"""What is to be done once in a while, by one node at a time: when each was done, and how it went.

In: `Chore`s. Out: each is done when it is due, under an advisory lock, and its last run stands in
the table `housekeeping`, which every node reads for its health. One that fails is logged, shown,
and tried again: after a minute at first, at the latest when it would be due anyway.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec
import trio

from beacon import resources
from beacon.errors import BeaconError
from beacon.fields import Time
from beacon.postgres.exclusive import exclusive

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Record

LOCK_KEY = 0x626561636F6E0003  # "beacon", 3
LOOK_SECONDS = 60.0
AGAIN = timedelta(minutes=1)
FAULT = "Beacon failed; the reason is in its log."

_log = logging.getLogger(__name__)


class Came(NamedTuple):
    """What came of a run; `more`: the next one is to come soon."""

    details: dict[str, Any]
    more: bool = False


class Chore(NamedTuple):
    """`work` may be cut off anywhere and begin anew, on another node too. What a `quiet` one did is
    not logged."""

    name: str
    every: timedelta
    work: Callable[[], Awaitable[Came]]
    quiet: bool = False


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """A chore's last run. `outcome` is null while it runs, or when it was cut off; `done_at` is
    when it last went well, `failures` how often in a row it has not; `details` tell what it did
    then."""

    job: str
    node: str
    started_at: Time
    finished_at: Time | None
    seconds: float | None
    outcome: Literal["done", "failed"] | None
    error: str | None
    details: dict[str, Any]
    failures: int
    done_at: Time | None
    next_at: Time


class Housekeeper:
    """`runs` is what this node knows of the last runs, up to `LOOK_SECONDS` old."""

    def __init__(self, database: Database, chores: Sequence[Chore], *, node: str) -> None:
        self.runs: list[Run] = []
        self._database = database
        self._chores = chores
        self.node = node

    async def run(self) -> None:
        """Looks what is due, for ever."""
        told = ""
        while True:
            try:
                await self.look()
                told = ""
            except BeaconError as error:
                if error.message != told:
                    _log.warning("Housekeeping waits: %s", error.message)
                told = error.message
            await trio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Does what is due, unless another node does."""
        if not await self._due():
            return
        async with exclusive(self._database, LOCK_KEY) as is_ours:
            if is_ours:
                for chore in await self._due():
                    await self._do(chore)

    async def do_all(self) -> None:
        """Each chore now, due or not, whatever other nodes do. Raises what the first one that fails
        raises."""
        for chore in self._chores:
            await self._database.execute(_sql("begin_housekeeping"), chore.name, self.node)
            await chore.work()

    async def _due(self) -> list[Chore]:
        """Reads how things are, and tells which chores are due."""
        rows = await self._database.fetch(_sql("list_housekeeping"))
        self.runs = [_run_of(row) for row in rows]
        waiting = {row["job"] for row in rows if not row["is_due"]}
        return [chore for chore in self._chores if chore.name not in waiting]

    async def _do(self, chore: Chore) -> None:
        await self._database.execute(_sql("begin_housekeeping"), chore.name, self.node)
        began = time.monotonic()
        came, error = Came({}), None
        try:
            came = await chore.work()
        except BeaconError as failure:
            error = failure.message
            _log.warning("Housekeeping: %s failed: %s", chore.name, error)
        except Exception:
            error = FAULT
            _log.exception("Housekeeping: %s failed", chore.name)
        if came.details and not chore.quiet:
            _log.info("Housekeeping: %s: %s", chore.name, _words(came.details))
        pause = AGAIN if came.more else chore.every
        details = msgspec.json.encode(came.details).decode()
        await self._database.execute(
            _sql("end_housekeeping"), chore.name, error, details, pause, AGAIN
        )
        _log.debug("Housekeeping: %s took %.1f s", chore.name, time.monotonic() - began)
        await self._due()


async def last_runs(database: Database) -> list[Run]:
    return [_run_of(row) for row in await database.fetch(_sql("list_housekeeping"))]


def _words(details: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in details.items())


def _run_of(row: Record) -> Run:
    fields = {name: row[name] for name in Run.__struct_fields__ if name not in ("details",)}
    return Run(**fields, details=msgspec.json.decode(row["details"]))


def _sql(name: str) -> str:
    return resources.sql("jobs", name)
