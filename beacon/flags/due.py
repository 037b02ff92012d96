"""Which projects' flags are to be read from Postgres: those that changed, or all of them.

In: projects that changed, those whom somebody waits for, and that notices may have been lost. Out:
pages of them, in the order of who waits.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, islice

import trio

PAGE_PROJECTS = 20  # read at once: what bounds the memory that reading takes


class Due:
    """`all`: the states of all have to be compared first."""

    def __init__(self) -> None:
        self.all = True
        self._projects: set[bytes] = set()
        self._asked: set[bytes] = set()  # what somebody waits for
        self._told = trio.Event()

    def add(self, project_ids: Iterable[bytes]) -> None:
        self._projects.update(project_ids)
        self._told.set()

    def ask_for(self, project_id: bytes) -> None:
        """Somebody waits for it."""
        self._asked.add(project_id)
        self.add([project_id])

    def compare_all(self) -> None:
        self.all = True
        self._told.set()

    def todo(self) -> set[bytes]:
        """What is due now: what comes later waits for its turn, so that this has an end."""
        return set(self._projects)

    def page(self, todo: set[bytes]) -> list[bytes]:
        """Some of them, which are due no more."""
        first = self._asked & todo
        self._asked -= first
        page = list(islice(chain(first, todo - first), PAGE_PROJECTS))
        todo.difference_update(page)
        self._projects.difference_update(page)
        return page

    async def wait(self, seconds: float) -> None:
        """Returns when anything is due; after so long all are."""
        with trio.move_on_after(seconds) as rest:
            await self._told.wait()
        self._told = trio.Event()
        self.all |= rest.cancelled_caught
