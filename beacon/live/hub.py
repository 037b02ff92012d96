"""The channels of this node, one a watched project, and their clock.

In: what the writer committed (`stored`), what other nodes did (`beacon.live.nodes`), changes of
flags, dashboards that come and go. Out: frames to the dashboards. While nobody watches, `stored`
returns at once and the tasks sleep.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import trio

from beacon.errors import PostgresAway, PostgresRefused, Unavailable
from beacon.live import reading
from beacon.live.channel import Channel, Outlet
from beacon.live.frames import PING

if TYPE_CHECKING:
    from beacon.flags.flagset import Flagset
    from beacon.postgres.database import Database
    from beacon.writer.fold import Inserted

FLUSH_SECONDS = 0.1
"""Between two frames of a project: the first event after a pause is shown at once."""
LIVE_SECONDS = 1.0
PING_SECONDS = 25.0
"""So often every watcher is sent something: proxies close what is silent for a minute."""
READ_SECONDS = 20.0
RETRY_SECONDS = 5.0
MAX_WATCHERS = 2000

_log = logging.getLogger(__name__)


class Hub:
    """`queries` reads who was active before anybody watched; `on_open` is told which project is
    watched from now on."""

    def __init__(self, queries: Database, *, clock: Callable[[], float] = time.time) -> None:
        self.channels: dict[bytes, Channel] = {}
        self.on_open: Callable[[bytes], None] | None = None
        self.count = 0
        self._queries = queries
        self._clock = clock
        self._woken = trio.Event()  # something is to be shown
        self._opened = trio.Event()  # another project is watched
        self._lost = trio.Event()  # something is to be read
        self._unread: set[bytes] = set()  # projects of which is not known who was active before

    # --- dashboards -----------------------------------------------------------------------

    def check_room(self) -> None:
        """Raises Unavailable where nobody else may watch."""
        if self.count >= MAX_WATCHERS:
            raise Unavailable("Too many dashboards are open on this node: try again later.")

    @contextmanager
    def watching(self, project_id: bytes, outlet: Outlet) -> Iterator[None]:
        """While the body runs, the outlet is told of the project."""
        channel = self.channels.get(project_id) or self._open(project_id)
        watcher = channel.watch(outlet)
        self.count += 1
        try:
            yield
        finally:
            self.count -= 1
            channel.watchers.discard(watcher)
            if not channel.watchers and self.channels.get(project_id) is channel:
                del self.channels[project_id]
                self._unread.discard(project_id)

    def _open(self, project_id: bytes) -> Channel:
        channel = self.channels[project_id] = Channel(trio.current_time())
        self._unread.add(project_id)
        for event in (self._opened, self._lost):
            event.set()
        self._opened = trio.Event()
        if self.on_open is not None:
            self.on_open(project_id)
        return channel

    # --- what happens ---------------------------------------------------------------------

    def stored(self, inserted: Sequence[Inserted]) -> None:
        """For the writer: quick, and nothing waits for what comes of it."""
        if not self.channels:
            return
        for batch, events, sightings in inserted:
            channel = self.channels.get(batch.project_id)
            if channel is not None and events:
                channel.take(batch, events)
                channel.see_issues(sightings)
                self._woken.set()

    def missed(self, project_id: bytes, count: int) -> None:
        """So many were stored on another node, and are not shown."""
        channel = self.channels.get(project_id)
        if channel is not None:
            channel.miss(count)

    def on_flags(self, project_id: bytes, before: Flagset | None, after: Flagset | None) -> None:
        """For `beacon.flags.store.Store.subscribe`: this node has other flags now."""
        del before
        channel = self.channels.get(project_id)
        if channel is not None:
            channel.tell_flags(0 if after is None else after.version)

    def read_again(self) -> None:
        """Notices of other nodes were lost: who is active is read from Postgres."""
        self._unread |= self.channels.keys()
        self._lost.set()

    # --- the clock ------------------------------------------------------------------------

    async def run(self) -> None:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(self._flush_when_woken)
            nursery.start_soon(self._tell_live)
            nursery.start_soon(self._keep_alive)
            nursery.start_soon(self._read_when_lost)

    async def _flush_when_woken(self) -> None:
        while True:
            await self._woken.wait()
            self._woken = trio.Event()
            for project_id, channel in list(self.channels.items()):
                if self._flush(project_id, channel):
                    self._woken.set()
            await trio.sleep(FLUSH_SECONDS)

    def _flush(self, project_id: bytes, channel: Channel) -> bool:
        """What cannot be shown is left out: a project's events harm no other dashboard."""
        try:
            return channel.flush(trio.current_time())
        except Exception:
            _log.exception("Events of project %s are missing in its live view", project_id.hex())
            return False

    async def _tell_live(self) -> None:
        while True:
            await self._somebody_watches()
            for channel in self.channels.values():
                channel.tell_live(int(self._clock()))
                channel.tell_issues()
            await trio.sleep(LIVE_SECONDS)

    async def _keep_alive(self) -> None:
        while True:
            await self._somebody_watches()
            await trio.sleep(PING_SECONDS)
            for channel in self.channels.values():
                for watcher in channel.watchers:
                    if not watcher.outlet.is_clogged:
                        watcher.outlet.push(PING)

    async def _somebody_watches(self) -> None:
        while not self.channels:
            await self._opened.wait()

    # --- who was active before ------------------------------------------------------------

    async def _read_when_lost(self) -> None:
        while True:
            await self._lost.wait()
            self._lost = trio.Event()
            while self._unread:
                await self._read(self._unread.pop())

    async def _read(self, project_id: bytes) -> None:
        """Where Postgres takes too long over it, those count who come from now on."""
        channel = self.channels.get(project_id)
        if channel is None:
            return
        try:
            read = partial(reading.active_in, project_id=project_id)
            for found in await self._queries.run(read, timeout=READ_SECONDS):
                channel.presence.see(*found)
        except PostgresAway:
            self._unread.add(project_id)
            await trio.sleep(RETRY_SECONDS)
            return
        except PostgresRefused as error:
            _log.warning("Who is active now is not known at once: %s", error.message)
        channel.knows_before = True
        channel.tell_live(int(self._clock()))
