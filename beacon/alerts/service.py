"""Alerts as they run in a server: evaluation and delivery, on the node that holds the lock.

In: the parts that the wiring gives. Out: `run`, for ever, on every node; `wake` for the listener.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import trio

from beacon.alerts.delivery.sending import Sender
from beacon.alerts.delivery.worker import Worker
from beacon.alerts.evaluator import Evaluator
from beacon.errors import BeaconError
from beacon.postgres.exclusive import holding

if TYPE_CHECKING:
    from beacon.mail import Mail
    from beacon.outbound.fetch import Outbound
    from beacon.postgres.database import Database

LOCK_KEY = 0x626561636F6E0008  # "beacon", 8
LOOK_SECONDS = 5.0
"""How soon another node goes on when this one ends."""

_log = logging.getLogger(__name__)


def utc_now() -> datetime:
    return datetime.now(UTC)


class Alerts:
    """`holds`: whether this node evaluates and delivers now."""

    def __init__(
        self,
        database: Database,
        queries: Database,
        outbound: Outbound,
        mail: Mail,
        *,
        public_url: Callable[[], str],
        waiting: Callable[[], float],
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.holds = False
        self.outbound, self.mail = outbound, mail
        self._database = database
        self.worker = Worker(database, Sender(outbound, mail), clock)
        self.evaluator = Evaluator(
            database,
            queries,
            public_url=public_url,
            waiting=waiting,
            clock=clock,
            on_fired=self.worker.wake,
        )

    def wake(self, _notice: str = "") -> None:
        """There is something to look at, or to send."""
        self.evaluator.wake()
        self.worker.wake()

    async def run(self) -> None:
        told = ""
        while True:
            try:
                async with holding(self._database, LOCK_KEY) as lost:
                    told = ""
                    if lost is not None:
                        await self._work(lost)
            except BeaconError as error:
                if error.message != told:
                    _log.warning("Alerts wait: %s", error.message)
                told = error.message
            await trio.sleep(LOOK_SECONDS)

    async def _work(self, lost: trio.Event) -> None:
        self.holds = True
        try:
            async with trio.open_nursery() as nursery:
                nursery.start_soon(self.evaluator.run)
                nursery.start_soon(self.worker.run)
                await lost.wait()
                nursery.cancel_scope.cancel()
        finally:
            self.holds = False
