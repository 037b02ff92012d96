"""Does the jobs of the queue, on every node: each job by one node at a time.

In: for each kind of job the function that does it, and `look_now` when this node made one; what
others made is found within seconds. Out: progress while it runs, and what came of it.

A function is given the job and a way to report progress, and returns `Done` or `Again`. It may be
cut off anywhere and begin anew, on another node too: so it must be one that can.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import trio

from beacon.errors import BeaconError
from beacon.jobs import queue
from beacon.jobs.queue import Again, Done, Failed, Job, Outcome

if TYPE_CHECKING:
    from beacon.postgres.database import Database

POLL_SECONDS = 5.0
REPORT_SECONDS = 1.0
KEEP_SECONDS = 10.0
GIVE_BACK_SECONDS = 2.0
AT_ONCE = 2
MAX_ATTEMPTS = 12
FIRST_DELAY = timedelta(seconds=5)
LAST_DELAY = timedelta(minutes=15)

Report = Callable[[int, int | None], None]
"""Takes how much is done, and of how much in all (None: not known)."""
DoJob = Callable[[Job, Report], Awaitable[Done | Again]]

_log = logging.getLogger(__name__)


class Runner:
    """Two jobs at once, on one node."""

    def __init__(self, database: Database, kinds: Mapping[str, DoJob]) -> None:
        self._database = database
        self._kinds = kinds
        self._wanted = trio.Event()

    def look_now(self) -> None:
        """There is a new job."""
        self._wanted.set()
        self._wanted = trio.Event()

    async def run(self) -> None:
        """Do jobs until cancelled; one that is cut off goes back into the queue."""
        async with trio.open_nursery() as nursery:
            for _ in range(AT_ONCE):
                nursery.start_soon(self._work)

    async def _work(self) -> None:
        while True:
            wanted = self._wanted
            job = await self._take()
            if job is not None:
                await self._hold(_Held(job))
                continue
            with trio.move_on_after(POLL_SECONDS):
                await wanted.wait()

    async def _take(self) -> Job | None:
        try:
            return await self._database.run(partial(queue.take_in, kinds=list(self._kinds)))
        except BeaconError as error:
            _log.debug("No job can be taken: %s", error.message)
            return None

    async def _hold(self, held: _Held) -> None:
        """Do the job while its lease is kept; cut off, give it back."""
        try:
            async with trio.open_nursery() as nursery:
                nursery.start_soon(self._keep, held, nursery.cancel_scope)
                held.outcome = await self._attempt(held)
                nursery.cancel_scope.cancel()
            if held.outcome is not None:
                await self._settle(held, held.outcome)
        finally:
            if not held.is_over:
                await self._give_back(held.job)

    async def _attempt(self, held: _Held) -> Outcome:
        job = held.job
        try:
            return await self._kinds[job.kind](job, held.report)
        except BeaconError as error:
            _log.warning("Job %s (%s) failed: %s", job.id, job.kind, error.message)
            return Failed(error.message, delay_after(job.attempts))
        except Exception:
            _log.exception("Job %s (%s) failed", job.id, job.kind)
            return Failed("Beacon failed; the reason is in its log.", delay_after(job.attempts))

    async def _settle(self, held: _Held, outcome: Outcome) -> None:
        """When Postgres is away the lease runs out, and the job is done once more."""
        settle = partial(
            queue.settle_in, job=held.job, outcome=outcome, done=held.done, total=held.total
        )
        try:
            await self._database.run(settle)
        except BeaconError as error:
            _log.warning("What came of job %s is not noted: %s", held.job.id, error.message)
        held.is_over = True

    async def _keep(self, held: _Held, scope: trio.CancelScope) -> None:
        """Prolong the lease and write the progress down, until the job is somebody else's."""
        while True:
            await trio.sleep(REPORT_SECONDS)
            if not held.has_news():
                continue
            keep = partial(queue.keep_in, job=held.job, done=held.done, total=held.total)
            with suppress(BeaconError):
                if not await self._database.run(keep):
                    _log.warning("Job %s was taken over by another node", held.job.id)
                    held.is_over = True
                    scope.cancel()
                held.told()

    async def _give_back(self, job: Job) -> None:
        with trio.move_on_after(GIVE_BACK_SECONDS, shield=True), suppress(BeaconError):
            await self._database.run(partial(queue.give_back_in, job=job))


class _Held:
    """A job that this node is doing, and how far it is."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.done, self.total = 0, job.total
        self.outcome: Outcome | None = None
        self.is_over = False  # for this node
        self._told = (0, job.total)
        self._told_at = trio.current_time()

    def report(self, done: int, total: int | None) -> None:
        self.done, self.total = done, total

    def has_news(self) -> bool:
        """Progress, or that it is still at it."""
        is_due = trio.current_time() - self._told_at >= KEEP_SECONDS
        return is_due or (self.done, self.total) != self._told

    def told(self) -> None:
        self._told, self._told_at = (self.done, self.total), trio.current_time()


def delay_after(attempts: int) -> timedelta | None:
    """The pause after so many attempts that failed; None: it was the last."""
    if attempts >= MAX_ATTEMPTS:
        return None
    return min(FIRST_DELAY * (1 << attempts - 1), LAST_DELAY)
