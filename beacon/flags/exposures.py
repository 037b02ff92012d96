"""Which variants the server told its clients, as events: once a session, then what becomes another.

In: clients that were told their flags. Out: `$flag_exposure` events for a `Recorder`, some time
later and in turns. Nobody waits for them: what cannot be taken then is dropped and counted.

One client's is an event with all its flags. When it connects again in the same session with the
same variants there is none, and after a change it has those that are others.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Protocol

import trio

from beacon.errors import Unavailable
from beacon.flags.answers import variants_of
from beacon.flags.exposure import pushed_properties
from beacon.recent import Recent

if TYPE_CHECKING:
    from beacon.flags.client import Client

GATHER_SECONDS = 1.0
"""Who connects and is identified within it is counted once."""
CLIENTS_A_TURN = 25
PAUSE_SECONDS = 0.01
"""Between two turns, so 2,500 clients a second at the most: more than can connect. Whatever else
there is to do, the next change of a flag too, comes first."""
MAX_SESSIONS = 100_000
"""Whose variants are remembered: about 15 MB."""
ROOM_SECONDS = 5.0
"""How long the spool may be slower than what comes in before exposures are dropped."""
LAST_SECONDS = 1.0
"""How long the end of Beacon may wait for what is still to be counted."""

log = logging.getLogger(__name__)


class Recorder(Protocol):
    """Where the events go."""

    def counts_pushes(self, client: Client) -> bool:
        """Whether its project wants them."""

    async def room(self) -> None:
        """Returns when the queue to the disk is short."""

    def expose(self, client: Client, properties: bytes, at: int) -> None:
        """`at` in milliseconds since 1970. Raises Unavailable: nothing was taken."""


class Exposures:
    """`made` events, and `lost` ones that could not be taken."""

    def __init__(self, *, max_sessions: int = MAX_SESSIONS) -> None:
        self.made = 0
        self.lost = 0
        self._due: dict[Client, int] = {}
        self._woken = trio.Event()
        self._sessions: Recent[int, int] = Recent(max_sessions)  # with the hash of its variants

    def told(self, client: Client, now: int) -> None:
        """On the way of every change: no more than this. `now` in milliseconds since 1970."""
        if not self._due:
            self._woken.set()
        self._due[client] = now

    async def run(
        self, recorder: Recorder, *, task_status: trio.TaskStatus[None] = trio.TASK_STATUS_IGNORED
    ) -> None:
        """Until cancelled."""
        task_status.started()
        try:
            while True:
                await self._woken.wait()
                await trio.sleep(GATHER_SECONDS)
                while self._due:
                    await self._take_turn(recorder)
                self._woken = trio.Event()
        finally:
            end = time.monotonic() + LAST_SECONDS
            while self._due and time.monotonic() < end:
                self._count_some(recorder)

    async def _take_turn(self, recorder: Recorder) -> None:
        with trio.move_on_after(ROOM_SECONDS) as waiting:
            await recorder.room()
        if waiting.cancelled_caught:
            self._lose(len(self._due), "the disk is slower than what comes in")
            self._due.clear()
        self._count_some(recorder)
        await trio.sleep(PAUSE_SECONDS)

    def _count_some(self, recorder: Recorder) -> None:
        for _ in range(min(len(self._due), CLIENTS_A_TURN)):
            client, at = self._due.popitem()
            try:
                if recorder.counts_pushes(client):
                    self._count(client, at, recorder)
            except Unavailable as error:
                self._lose(1, error.message)
            except Exception:  # that of one client; the others, and Beacon, go on
                log.exception("what a client was told of flags cannot be counted")
                self.lost += 1

    def _count(self, client: Client, at: int, recorder: Recorder) -> None:
        """Raises Unavailable: then nothing is remembered of it."""
        variants = variants_of(client.answers)
        session, seen = _session_of(client), hash(tuple(variants.items()))
        new = variants
        if client.counted:
            known = variants_of(client.counted)
            new = {key: each for key, each in variants.items() if known.get(key) != each}
        if new and self._sessions.get(session) != seen:
            properties = pushed_properties(client.room.environment, new, client.room.assigned)
            recorder.expose(client, properties, at)
            self.made += 1
        client.counted = client.answers
        if variants:
            self._sessions.set(session, seen)

    def _lose(self, count: int, why: str) -> None:
        if not self.lost:
            log.warning("Which flags clients were told is not counted for now: %s", why)
        self.lost += count


def _session_of(client: Client) -> int:
    """Another user of the same session is counted anew."""
    room = client.room
    visitor = client.user_id or client.anon_id
    return hash((room.project, room.environment, client.session_id, visitor))
