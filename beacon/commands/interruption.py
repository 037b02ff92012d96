"""Ends a long command cleanly on Ctrl-C, which would hurt wherever it came otherwise: most of the
time is spent amid the conversation with Postgres.

In: the work. Out: its result, or KeyboardInterrupt once the work was cancelled.
"""

from __future__ import annotations

import signal
from collections.abc import Awaitable, Callable
from typing import TypeVar

import trio

T = TypeVar("T")


async def until_interrupted(work: Callable[[], Awaitable[T]]) -> T:
    async with trio.open_nursery() as nursery:
        nursery.start_soon(_raise_on_interrupt)
        result = await work()
        nursery.cancel_scope.cancel()
    return result


async def _raise_on_interrupt() -> None:
    with trio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
        async for _number in signals:
            raise KeyboardInterrupt
