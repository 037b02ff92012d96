"""Exports that this node sends: how many at once, and how they read beside everything else.

In: a function that reads the next page. Out: a stream of pages. One page of one export is read at a
time, and none while a client has not taken the page before: so all of them together cost Postgres
one connection, and memory a page each.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import TypeVar
from weakref import WeakSet

import trio

from beacon.errors import RateLimited
from beacon.explorer.scan import Key
from beacon.export.events import Rows

T = TypeVar("T")

MAX_EXPORTS = 16
RETRY_SECONDS = 30

ReadPage = Callable[[Key | None], Awaitable[Rows[T]]]
"""The page behind a key; None: the first."""


class _Place:
    """Is taken as long as anybody holds it: a stream that nobody reads any more gives it back."""

    __slots__ = ("__weakref__",)


class Exports:
    def __init__(self, most: int = MAX_EXPORTS) -> None:
        self._most = most
        self._taken: WeakSet[_Place] = WeakSet()
        self._turn = trio.CapacityLimiter(1)

    def __len__(self) -> int:
        return len(self._taken)

    async def open(self, read: ReadPage[T]) -> AsyncGenerator[list[T]]:
        """The first page is read already, so that a failure to read is told as one. Raises
        RateLimited, and what `read` raises."""
        if len(self._taken) >= self._most:
            raise RateLimited(
                f"{self._most} exports are being sent already: try again later.",
                retry_after=RETRY_SECONDS,
            )
        place = _Place()
        self._taken.add(place)

        async def in_turn(behind: Key | None) -> Rows[T]:
            async with self._turn:
                return await read(behind)

        return pages(in_turn, await in_turn(None), place)


async def pages(read: ReadPage[T], first: Rows[T], _held: object = None) -> AsyncGenerator[list[T]]:
    """Those that have rows; something is held as long as the stream is."""
    page = first
    while True:
        if page.rows:
            yield page.rows
        if page.behind is None:
            return
        page = await read(page.behind)
