"""The server's end of the process that makes reports.

In: questions that are checked. Out: reports. The process is started with the first question; when a
report takes too long it is ended, which is the only way to stop it, and the next question starts
another one: it finds its columns saved.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import trio

from beacon.columns.shelf import too_long
from beacon.errors import (
    BeaconError,
    PostgresAway,
    QueryTooLong,
    ReportsPreparing,
    TooManyValues,
    Unavailable,
)
from beacon.postgres.queries import QUERY_SECONDS
from beacon.reporter.frames import Journeyed, Planned, Reply, Request, Setup, receive, send
from beacon.reporter.starting import start
from beacon.reports.answer import Answer
from beacon.reports.filters import Asking
from beacon.reports.journeys import Question
from beacon.reports.question import Plan

STOP_SECONDS = 5.0
SILENCE = 3
"""So many times as long as a report may take the process may say nothing, then it is ended."""

_FAILURES = {
    each.code: each
    for each in (PostgresAway, QueryTooLong, ReportsPreparing, TooManyValues, Unavailable)
}

_log = logging.getLogger(__name__)


class _Running:
    """One process, and who waits for its replies."""

    def __init__(self, process: trio.Process) -> None:
        self.process = process
        self.sending = trio.Lock()
        self.waiting: dict[int, trio.MemorySendChannel[Reply]] = {}


class Reports:
    def __init__(self, dsn: str, home: Path, nursery: trio.Nursery, seconds: float) -> None:
        self._seconds = seconds
        self._setup = Setup(dsn, str(home), seconds)
        self._nursery = nursery
        self._numbers = count()
        self._starting = trio.Lock()
        self._running: _Running | None = None

    async def answered(self, project_id: UUID, plan: Plan) -> Answer:
        """Raises QueryTooLong, ReportsPreparing, PostgresAway, Unavailable."""
        (found,) = await self.answered_together(project_id, [plan])
        return found

    async def answered_together(self, project_id: UUID, plans: Sequence[Plan]) -> list[Answer]:
        """Of the same moment, side by side where there is more than one core. Raises the same."""
        found: list[Answer] = await self._report(project_id, Planned(plans))
        return found

    async def journeyed(self, project_id: UUID, question: Question, asking: Asking) -> Any:
        """What `beacon.reports.journeys.ask(question, asking).make` gives. Raises the same."""
        asking = asking._replace(  # of any mapping
            segments=dict(asking.segments), cohorts=dict(asking.cohorts)
        )
        return await self._report(project_id, Journeyed(question, asking))

    @property
    def process_id(self) -> int | None:
        return self._running.process.pid if self._running else None

    async def stop(self) -> None:
        """Lets the process save its columns."""
        running, self._running = self._running, None
        if running is not None:
            assert running.process.stdin is not None
            await running.process.stdin.aclose()
            with trio.move_on_after(STOP_SECONDS):
                await running.process.wait()
            running.process.kill()

    async def _report(self, project_id: UUID, asked: Planned | Journeyed) -> Any:
        with trio.move_on_after(self._seconds * SILENCE):
            for _attempt in range(2):
                reply = await self._ask(project_id, asked)
                if reply is not None:
                    return _found(reply)
            raise Unavailable("The process that makes reports ends again and again; see the log.")
        self._end()
        raise QueryTooLong(too_long(self._seconds))

    async def _ask(self, project_id: UUID, asked: Planned | Journeyed) -> Reply | None:
        """None: the process has ended meanwhile."""
        running = await self._started()
        request = Request(next(self._numbers), project_id, asked)
        sending, receiving = trio.open_memory_channel[Reply](1)
        running.waiting[request.number] = sending
        try:
            async with running.sending:
                assert running.process.stdin is not None
                await send(running.process.stdin, request)
            return await receiving.receive()
        except (trio.BrokenResourceError, trio.ClosedResourceError, trio.EndOfChannel):
            return None
        finally:
            running.waiting.pop(request.number, None)

    async def _started(self) -> _Running:
        async with self._starting:
            if self._running is None:
                running = _Running(await start())
                assert running.process.stdin is not None
                await send(running.process.stdin, self._setup)
                self._nursery.start_soon(self._take_replies, running)
                self._running = running
            return self._running

    async def _take_replies(self, running: _Running) -> None:
        assert running.process.stdout is not None
        while (reply := await receive(running.process.stdout)) is not None:
            found = Reply(*reply)
            if found.number in running.waiting:
                running.waiting[found.number].send_nowait(found)
        if self._running is running:
            self._running = None
        running.process.kill()
        await running.process.wait()
        for waiting in running.waiting.values():
            waiting.close()

    def _end(self) -> None:
        if self._running is not None:
            _log.warning("a report took too long: its process is ended")
            self._running.process.kill()
            self._running = None


def _found(reply: Reply) -> Any:
    if reply.failed is None:
        return reply.found
    code, text = reply.failed
    raise _FAILURES.get(code, BeaconError)(text)


@asynccontextmanager
async def open_reports(
    dsn: str, home: Path, seconds: float = QUERY_SECONDS
) -> AsyncIterator[Reports]:
    """`seconds`: how long a report may take."""
    async with trio.open_nursery() as nursery:
        reports = Reports(dsn, home, nursery, seconds)
        try:
            yield reports
        finally:
            with trio.CancelScope(shield=True):
                await reports.stop()
        nursery.cancel_scope.cancel()
