"""The process that makes reports (`python -m beacon reports-process`; nobody calls it by hand).

In: over standard input a `Setup`, then `Request`s. Out: over standard output a `Reply` each. It
ends when its input does. Its priority is low: events come first.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import trio

from beacon.collector import calm_the_collector
from beacon.columns.shelf import Shelf
from beacon.errors import BeaconError
from beacon.postgres.database import open_database
from beacon.reporter.frames import Journeyed, Reply, Request, Setup, receive, send
from beacon.reports.asking import answered, journeyed

NICENESS = 10
CONNECTIONS = 4
SAVE_SECONDS = 8.0  # at the end: the server waits for ten

_log = logging.getLogger(__name__)


def main() -> None:
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(message)s")
    os.nice(NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends this
    calm_the_collector()
    trio.run(_main)


async def _main() -> None:
    source, sink = trio.lowlevel.FdStream(os.dup(0)), trio.lowlevel.FdStream(os.dup(1))
    setup = await receive(source)
    if setup is not None:
        await serve(source, sink, Setup(*setup))


async def serve(source: trio.abc.ReceiveStream, sink: trio.abc.SendStream, setup: Setup) -> None:
    """Until `source` ends."""
    async with (
        open_database(
            setup.dsn, pool_size=CONNECTIONS, application_name="beacon reports"
        ) as database,
        trio.open_nursery() as nursery,
    ):
        shelf = Shelf(database, Path(setup.home), nursery)
        nursery.start_soon(shelf.keep)
        sending = trio.Lock()
        while (request := await receive(source)) is not None:
            nursery.start_soon(partial(_answer, shelf, Request(*request), sink, sending))
        with trio.move_on_after(SAVE_SECONDS), suppress(BeaconError):
            await shelf.save_all()
        nursery.cancel_scope.cancel()


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


async def _report(shelf: Shelf, request: Request) -> Any:
    asked = request.asked
    if isinstance(asked, Journeyed):
        return await journeyed(shelf, request.project_id, asked.question, asked.asking)
    return await answered(shelf, request.project_id, asked.plan)
