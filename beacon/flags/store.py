"""The flags of all projects in memory: read from Postgres, followed by notices, kept without it.

In: a project's id and an environment. Out: its `ProjectFlags`, always at once. A notice
names the project that changed, and only that one is read again; notices that come while a
read is under way are one further read. When the listener was lost, the states of all projects
are compared, and those that differ are read. While Postgres is away all stays as it was;
`load_copy` has what there was before a restart. Without a copy nothing is known until Postgres
was read: then who asks for a project is told so, and nobody that it has no flags.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import trio

from beacon.errors import BeaconError, PostgresRefused
from beacon.flags.broken import BrokenLog
from beacon.flags.copy import Copy
from beacon.flags.due import Due
from beacon.flags.flagset import (
    MAX_COMPILED_FLAGS,
    NO_FLAGS,
    Compile,
    Compiled,
    Flagset,
    ProjectFlags,
    compile_packed,
)
from beacon.flags.reading import read_flags, read_states
from beacon.projects.projects import PRODUCTION

if TYPE_CHECKING:
    from beacon.postgres.database import Database

CHANNEL = "beacon_flags"
"""Notified with a project's id by triggers on its flags, segments and environments."""
RETRY_SECONDS = 0.5
COMPARE_SECONDS = 30.0
"""How long a change may stay unknown here, should its notice be lost."""
COPY_SECONDS = 5.0  # between two copies to the disk
LAST_COPY_SECONDS = 3.0
WAIT_SECONDS = 5.0

Subscriber = Callable[[bytes, Flagset | None, Flagset | None], None]
"""Is told a project's id, its flags before and after; None: there were or are none. It must not
block, and asks `Store.flags` for what it wants to evaluate."""

log = logging.getLogger(__name__)


class Store:
    """`load_copy` comes first; `run` must be running for changes to be heard."""

    def __init__(
        self,
        database: Database,
        copy_path: Path,
        *,
        compile_packed: Compile = compile_packed,
        max_compiled_flags: int = MAX_COMPILED_FLAGS,
    ) -> None:
        self._database = database
        self._copy = Copy(copy_path)
        self._compile = compile_packed
        self._compiled = Compiled(
            compile_packed, max_flags=max_compiled_flags, on_broken=self._on_broken
        )
        self._broken = BrokenLog()
        self._sets: dict[bytes, Flagset] = {}
        self._due = Due()
        self._unreadable: set[bytes] = set()  # Postgres refuses to give them
        self._read_at: float | None = None
        self._begun = self._ended = 0  # refreshes
        self._loaded = False
        self._failing = False
        self._refreshing = trio.Lock()
        self._moved = trio.Event()
        self._subscribers: list[Subscriber] = []

    # --- the hot path -------------------------------------------------------------------

    def of(self, project_id: bytes, environment: str = PRODUCTION) -> ProjectFlags:
        """No flags for a project or an environment that is not known: see `knows`."""
        flagset = self._sets.get(project_id)
        return NO_FLAGS if flagset is None else self.flags(flagset, environment)

    def flags(self, flagset: Flagset | None, environment: str) -> ProjectFlags:
        """Of a state that a subscriber was told of."""
        packed = None if flagset is None else flagset.packed.get(environment)
        return NO_FLAGS if packed is None else self._compiled.of(packed)

    @property
    def age(self) -> float | None:
        """Seconds since all was as in Postgres; None: not since the start."""
        return None if self._read_at is None else time.monotonic() - self._read_at

    # --- changes ------------------------------------------------------------------------

    def version(self, project_id: bytes) -> int:
        """Which state is held here; 0: none."""
        flagset = self._sets.get(project_id)
        return 0 if flagset is None else flagset.version

    def subscribe(self, subscriber: Subscriber) -> None:
        """It is told of every change of flags, from the store's own task."""
        self._subscribers.append(subscriber)

    async def wait_for(
        self, project_id: bytes, version: int, *, seconds: float = WAIT_SECONDS
    ) -> bool:
        """Returns when this state or a later one is held here, and whether it is: not when
        Postgres went away meanwhile. Waits for no notice."""
        with trio.move_on_after(seconds):
            if self.version(project_id) < version:
                self._due.add([project_id])
            while self.version(project_id) < version:
                await self._moved.wait()
        return self.version(project_id) >= version

    def knows(self, project_id: bytes) -> bool:
        """Whether `of` tells the truth of this project: always, but after a start without a copy
        until Postgres was read."""
        is_read = self._loaded and project_id not in self._unreadable
        return is_read or project_id in self._sets

    async def ready(self, project_id: bytes, *, seconds: float = WAIT_SECONDS) -> bool:
        """Waits until it is known, and says whether it is: not when that takes longer, or Postgres
        is away. Who asks comes first."""
        if self.knows(project_id):
            return True
        with trio.move_on_after(seconds):
            self.ask_for(project_id)
            while not (self.knows(project_id) or self._failing):
                await self._moved.wait()
        return self.knows(project_id)

    async def catch_up(self, project_id: bytes, *, seconds: float) -> None:
        """Returns when what Postgres has now is held here, or that takes longer. Waits for no
        notice: somebody was told of it by another node."""
        wanted = self._begun + 1
        self._due.add([project_id])
        with trio.move_on_after(seconds):
            while self._ended < wanted and not self._failing:
                await self._moved.wait()

    def ask_for(self, project_id: bytes) -> None:
        """Somebody waits to know this project."""
        self._due.ask_for(project_id)

    async def loaded(self) -> None:
        """Returns when every project is known."""
        while not self._loaded:
            await self._moved.wait()

    def on_notice(self, payload: str) -> None:
        """For the listener: the project with this id changed."""
        try:
            self._due.add([UUID(payload).bytes])
        except ValueError:
            self.on_resync()

    def on_resync(self) -> None:
        """For the listener: notices may have been lost."""
        self._due.compare_all()

    # --- keeping up with Postgres ---------------------------------------------------------

    async def load_copy(self) -> None:
        """Takes over what the copy on disk knows: before anything is served."""
        copied = await self._copy.load()
        if copied is not None:
            self._sets = {flagset.project_id: flagset for flagset in copied}
            self._loaded = True

    async def run(self, *, task_status: trio.TaskStatus[None] = trio.TASK_STATUS_IGNORED) -> None:
        """Follows Postgres until cancelled, and keeps the copy."""
        task_status.started()
        try:
            async with trio.open_nursery() as nursery:
                nursery.start_soon(self._keep_copy)
                while True:
                    await self._follow()
        finally:
            with trio.move_on_after(LAST_COPY_SECONDS, shield=True):
                await self._save_copy()

    async def refresh(self) -> None:
        """Reads what is due, or changed unheard. Raises BeaconError: then it stays due."""
        async with self._refreshing:
            self._begun += 1
            if self._due.all:
                await self._compare()
            todo = self._due.todo()
            while todo:
                await self._read_page(self._due.page(todo))
            self._read_at = time.monotonic()
            self._failing = False
            if not self._loaded:
                self._loaded = True
                self._copy.is_outdated()
            self._ended = self._begun
            self._has_moved()

    async def _follow(self) -> None:
        try:
            await self.refresh()
        except BeaconError as error:
            log.debug("the flags could not be read again: %s", error)
            self._failing = True
            self._has_moved()
            await trio.sleep(RETRY_SECONDS)
            return
        await self._due.wait(COMPARE_SECONDS)

    async def _compare(self) -> None:
        """What differs from the states in Postgres is due."""
        self._due.all = False
        try:
            states = await read_states(self._database)
        except BaseException:
            self._due.all = True
            raise
        same = {
            each.project_id
            for each in self._sets.values()
            if (state := states.get(each.project_id)) and each.is_state(*state)
        }
        self._due.add((states.keys() | self._sets.keys()) - same)

    async def _read_page(self, page: list[bytes]) -> None:
        try:
            await self._read(page)
        except PostgresRefused:
            await self._read_each(page)
        except BaseException:
            self._due.add(page)
            raise

    async def _read_each(self, page: list[bytes]) -> None:
        """One of them cannot be read (it is too large, say): the others go on, and it is tried
        again when it changes or all are compared."""
        for place, project_id in enumerate(page):
            try:
                await self._read([project_id])
            except PostgresRefused as error:
                self._unreadable.add(project_id)
                log.error("cannot read the flags of project %s: %s", UUID(bytes=project_id), error)
            except BaseException:
                self._due.add(page[place:])
                raise

    async def _read(self, page: list[bytes]) -> None:
        read = await read_flags(self._database, {each: self._sets.get(each) for each in page})
        self._unreadable.difference_update(page)
        for flagset in read.changed:
            await self._compile_used(flagset)
        for flagset in read.changed:
            self._take(flagset.project_id, flagset)
        for project_id in read.gone:
            self._take(project_id, None)
        if read.changed or read.gone:
            self._has_moved()

    def _has_moved(self) -> None:
        self._moved.set()
        self._moved = trio.Event()

    async def _compile_used(self, flagset: Flagset) -> None:
        """Flags that are asked for are compiled aside, so that nobody waits for it."""
        before = self._sets.get(flagset.project_id)
        if before is None:
            return
        for environment in flagset.changed_since(before):
            old, new = before.packed.get(environment), flagset.packed.get(environment)
            if old and new and self._compiled.has(old) and not self._compiled.has(new):
                compiled = await trio.to_thread.run_sync(self._compile, new)
                self._compiled.add(new, compiled)
                self._broken.note(flagset.project_id, environment, compiled.rules)

    def _on_broken(self, packed: bytes, flags: ProjectFlags) -> None:
        for flagset in self._sets.values():
            for environment, each in flagset.packed.items():
                if each is packed:
                    self._broken.note(flagset.project_id, environment, flags.rules)

    def _take(self, project_id: bytes, after: Flagset | None) -> None:
        before = self._sets.get(project_id)
        if after is not None:
            self._sets[project_id] = after
        elif before is None:
            return
        else:
            del self._sets[project_id]
        self._copy.is_outdated()
        if after is None or after.changed_since(before):
            self._tell(project_id, before, after)
        self._forget(before, after)

    def _tell(self, project_id: bytes, before: Flagset | None, after: Flagset | None) -> None:
        for subscriber in self._subscribers:
            try:
                subscriber(project_id, before, after)
            except Exception:  # the others, and the store itself, go on
                log.exception("a subscriber to the flags failed")

    def _forget(self, before: Flagset | None, after: Flagset | None) -> None:
        kept = () if after is None else after.packed.values()
        for packed in () if before is None else before.packed.values():
            if packed not in kept:
                self._compiled.forget(packed)

    # --- the copy -----------------------------------------------------------------------------

    async def _keep_copy(self) -> None:
        await self.loaded()
        while True:
            await self._save_copy()
            await trio.sleep(COPY_SECONDS)

    async def _save_copy(self) -> None:
        """Of all projects, or none is made: what it does not name has no flags."""
        if self._loaded and self._unreadable <= self._sets.keys():
            await self._copy.save(self._sets.values())
