"""Many may read at once; who changes something does so alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import trio


class Gate:
    def __init__(self) -> None:
        self._changing = trio.Lock()
        self._readers = 0
        self._empty = trio.Event()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[None]:
        async with self._changing:
            self._readers += 1
        try:
            yield
        finally:
            self._readers -= 1
            if not self._readers:
                self._empty.set()

    @asynccontextmanager
    async def changing(self) -> AsyncIterator[None]:
        """Waits for those who read; others wait meanwhile."""
        async with self._changing:
            while self._readers:
                self._empty = trio.Event()
                await self._empty.wait()
            yield
