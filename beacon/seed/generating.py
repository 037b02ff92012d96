"""Makes the traffic of a large plan in a process of its own: one core makes, another stores.

In: a plan. Out: its deliveries in portions, the last one empty. A small plan is made here: another
process would take longer to start. So is one of the single executable, which is no Python to start.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection

import msgspec
import trio

from beacon.collector import calm_the_collector
from beacon.errors import BeaconError
from beacon.events import Batch
from beacon.seed.traffic import Plan, Traffic

LARGE_PLAN_EVENTS = 200_000
PORTION_DELIVERIES = 500  # of some 100 KB

NextPortion = Callable[[], Awaitable[list[Batch]]]


@asynccontextmanager
async def generating(plan: Plan, project_id: bytes, host: str) -> AsyncIterator[NextPortion]:
    if plan.events < LARGE_PLAN_EVENTS or hasattr(sys, "_MEIPASS"):
        yield _here(plan, project_id, host)
        return
    context = get_context("spawn")
    reading, writing = context.Pipe(duplex=False)
    process = context.Process(target=_generate, args=(plan, project_id, host, writing), daemon=True)
    process.start()
    writing.close()
    try:
        yield _from_pipe(reading)
    finally:
        process.kill()  # then a thread that still reads comes to the end
        process.join()
        reading.close()


def _here(plan: Plan, project_id: bytes, host: str) -> NextPortion:
    batches = Traffic(plan, project_id, host).batches()

    async def next_portion() -> list[Batch]:
        await trio.lowlevel.checkpoint()
        return list(islice(batches, PORTION_DELIVERIES))

    return next_portion


def _from_pipe(pipe: Connection) -> NextPortion:
    decode = msgspec.msgpack.Decoder(list[Batch]).decode

    async def next_portion() -> list[Batch]:
        try:
            portion = await trio.to_thread.run_sync(pipe.recv_bytes, abandon_on_cancel=True)
        except (EOFError, OSError):  # at the end of a message, or within one
            raise BeaconError(
                "the process that makes the traffic has ended before its time"
            ) from None
        return decode(portion)

    return next_portion


def _generate(plan: Plan, project_id: bytes, host: str, pipe: Connection) -> None:
    """Runs in the other process, until all is made or nobody reads."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who reads
    calm_the_collector()
    encode = msgspec.msgpack.Encoder().encode
    batches = Traffic(plan, project_id, host).batches()
    try:
        while portion := list(islice(batches, PORTION_DELIVERIES)):
            pipe.send_bytes(encode(portion))
        pipe.send_bytes(encode([]))
    except BrokenPipeError:
        return
