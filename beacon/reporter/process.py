"""The process that makes reports (`python -m beacon reports-process`; nobody calls it by hand).

In: over standard input a `Setup`, then `Request`s. Out: over standard output a `Reply` each. It
ends when its input does. Its priority is low: events come first.
"""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import trio

from beacon.collector import calm_the_collector
from beacon.columns import files, following
from beacon.columns.shelf import BUILD_SECONDS, Shelf
from beacon.errors import BeaconError, QueryTooLong, Unavailable
from beacon.postgres.database import open_database
from beacon.reporter.frames import DONE, Build, Journeyed, Reply, Request, Setup, receive, send
from beacon.reporter.starting import start
from beacon.reports.asking import answered_together, journeyed

NICENESS = 10
CONNECTIONS = 4
TELL_SECONDS = 1.0
SAVE_SECONDS = 4.0  # at the end: what is not saved is read again

_log = logging.getLogger(__name__)


def main() -> None:
    os.nice(NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends this
    calm_the_collector()
    trio.run(_main)


async def _main() -> None:
    source, sink = trio.lowlevel.FdStream(os.dup(0)), trio.lowlevel.FdStream(os.dup(1))
    first = await receive(source)
    if isinstance(first, Build):
        await _build(sink, first)
    elif first is not None:
        await serve(source, sink, first)


async def serve(source: trio.abc.ReceiveStream, sink: trio.abc.SendStream, setup: Setup) -> None:
    """Until `source` ends."""
    async with (
        open_database(
            setup.dsn, pool_size=CONNECTIONS, application_name="beacon reports"
        ) as database,
        trio.open_nursery() as nursery,
    ):
        build = partial(build_beside, setup)
        shelf = Shelf(database, Path(setup.home), nursery, seconds=setup.seconds, build_large=build)
        nursery.start_soon(shelf.keep)
        sending = trio.Lock()
        while (request := await receive(source)) is not None:
            nursery.start_soon(partial(_answer, shelf, request, sink, sending))
        with trio.move_on_after(SAVE_SECONDS), suppress(BeaconError):
            await shelf.save_all()
        nursery.cancel_scope.cancel()


async def _build(sink: trio.abc.SendStream, build: Build) -> None:
    async with open_database(build.dsn, pool_size=1, application_name="beacon columns") as database:
        told: list[int] = [0]
        work = partial(
            following.build_in, project_id=build.project_id, progress=lambda n: told.append(n)
        )
        async with trio.open_nursery() as nursery:
            nursery.start_soon(_tell, sink, told)
            project = await database.run(work, timeout=BUILD_SECONDS)
            await trio.to_thread.run_sync(files.save, project, Path(build.home))
            nursery.cancel_scope.cancel()
    await send(sink, DONE)


async def _tell(sink: trio.abc.SendStream, told: Sequence[int]) -> None:
    while True:
        await trio.sleep(TELL_SECONDS)
        await send(sink, (told[-1],))


async def build_beside(setup: Setup, project_id: UUID, progress: following.Progress) -> None:
    """In a process of its own, which takes the memory that it needs with it. Raises Unavailable."""
    process = await start()
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        await send(
            process.stdin, Build(setup.dsn, str(Path(setup.home, str(project_id))), project_id)
        )
        while (frame := await receive(process.stdout)) not in (None, DONE):
            progress(frame[0])
        if frame is None:
            raise Unavailable("The columns could not be made; Beacon's log says why.")
    finally:
        process.kill()
        with trio.CancelScope(shield=True):
            await process.wait()


async def _answer(
    shelf: Shelf, request: Request, sink: trio.abc.SendStream, sending: trio.Lock
) -> None:
    try:
        reply = Reply(request.number, await _report(shelf, request))
    except BeaconError as error:
        reply = Reply(request.number, failed=(error.code, str(error)))
    except Exception:
        _log.exception("a report failed")
        reply = Reply(request.number, failed=("internal_error", "a bug in Beacon; see its log"))
    async with sending:
        with suppress(trio.BrokenResourceError):
            await send(sink, reply)
    if reply.failed and reply.failed[0] == QueryTooLong.code and not shelf.is_building:
        os._exit(1)  # the only way to stop a thread that still counts; what is saved is found again


async def _report(shelf: Shelf, request: Request) -> Any:
    asked = request.asked
    if isinstance(asked, Journeyed):
        return await journeyed(shelf, request.project_id, asked.question, asked.asking)
    return await answered_together(shelf, request.project_id, asked.plans)
