"""Several nodes: each tells the others which projects are watched on it, and is told the keys of
what they store there.

In: what the writer committed, notices of other nodes. Out: notices of at most 8,000 bytes, with
keys alone; what other nodes stored, read back from Postgres, in the hub. All of it may be lost: a
node that is not told reads who is active when it hears again, and shows nothing twice.

    watch NODE PROJECT,PROJECT,...        for the next `WATCH_SECONDS`
    stored NODE PROJECT LEFT_OUT KEYS     base64 of (time, id) of events; how many more there were
"""

from __future__ import annotations

import base64
import binascii
import logging
import struct
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

import trio

from beacon.errors import BeaconError
from beacon.events import APART
from beacon.live import reading
from beacon.live.reading import Key

if TYPE_CHECKING:
    from beacon.live.hub import Hub
    from beacon.postgres.database import Database, Session
    from beacon.writer.fold import Inserted

CHANNEL = "beacon_live"
ANNOUNCE_SECONDS = 10.0
WATCH_SECONDS = 25.0
TELL_SECONDS = 0.05
TELL_TIMEOUT = 5.0
SEEN_SECONDS = 5.0
"""So often a session that goes on is told of."""
SHOWN_KEYS = 50
"""Of one project's newest events, each time: what is shown."""
MAX_SESSIONS = 900
"""Of one project, each time; the others are told of with their next event."""
KEYS_A_NOTICE = 240
PROJECTS_A_NOTICE = 200
MAX_UNREAD = 4000
"""Keys of one project that wait to be read; then the oldest are left out."""
_KEY = struct.Struct(">q16s")

_log = logging.getLogger(__name__)


class Telling:
    """What another node is told next of one project."""

    def __init__(self) -> None:
        self.newest: deque[Key] = deque(maxlen=SHOWN_KEYS)
        self.sessions: dict[bytes, Key] = {}
        self.count = 0
        self._told: set[bytes] = set()
        self._told_before: set[bytes] = set()
        self._turns_at = 0.0

    def take(self, inserted: Inserted, now: float) -> None:
        if now >= self._turns_at:
            self._told_before, self._told = self._told, set()
            self._turns_at = now + SEEN_SECONDS / 2
        for event in inserted.events:
            if event.name in APART:
                continue
            self.count += 1
            key = Key(event.timestamp, event.id)
            self.newest.append(key)
            session = event.session_id
            known = session in self._told or session in self._told_before
            if not known and len(self.sessions) < MAX_SESSIONS:
                self._told.add(session)
                self.sessions[session] = key

    def notices(self, head: str) -> Iterator[str]:
        """And begins anew. What is left out is said once."""
        keys = list(dict.fromkeys((*self.sessions.values(), *self.newest)))
        left_out, self.count = self.count - len(keys), 0
        self.sessions.clear()
        self.newest.clear()
        for start in range(0, len(keys), KEYS_A_NOTICE):
            packed = b"".join(_KEY.pack(*key) for key in keys[start : start + KEYS_A_NOTICE])
            yield f"{head} {left_out} {base64.b64encode(packed).decode()}"
            left_out = 0


class Nodes:
    """`on_notice` and `on_resync` are for the listener."""

    def __init__(self, hub: Hub, database: Database) -> None:
        self.name = uuid4().hex
        self._hub = hub
        self._database = database
        self.wanted: dict[bytes, float] = {}  # by other nodes; until when
        self._telling: dict[bytes, Telling] = {}
        self._to_tell = trio.Event()
        self._unread: dict[bytes, deque[Key]] = {}
        self._to_read = trio.Event()
        self._opened = trio.Event()
        hub.on_open = self._on_open

    def stored(self, inserted: Sequence[Inserted]) -> None:
        """For the writer: quick, and nothing waits for what comes of it."""
        self._hub.stored(inserted)
        if not self.wanted:
            return
        now = trio.current_time()
        for item in inserted:
            if item.batch.project_id in self.wanted and item.events:
                telling = self._telling.get(item.batch.project_id)
                if telling is None:
                    telling = self._telling[item.batch.project_id] = Telling()
                telling.take(item, now)
                self._to_tell.set()

    # --- what other nodes say -------------------------------------------------------------

    def on_notice(self, payload: str) -> None:
        kind, _, rest = payload.partition(" ")
        node, _, rest = rest.partition(" ")
        hear = {"watch": self._hear_watch, "stored": self._hear_stored}.get(kind)
        if node == self.name or hear is None:
            return
        try:
            hear(rest)
        except (ValueError, struct.error, binascii.Error):
            _log.warning("A notice on %s is none of Beacon's", CHANNEL)

    def on_resync(self) -> None:
        """What was said meanwhile is lost."""
        self._hub.read_again()
        self._opened.set()

    def _hear_watch(self, projects: str) -> None:
        until = trio.current_time() + WATCH_SECONDS
        for project in projects.split(","):
            self.wanted[bytes.fromhex(project)] = until

    def _hear_stored(self, rest: str) -> None:
        project, left_out, packed = rest.split(" ")
        project_id = bytes.fromhex(project)
        if project_id not in self._hub.channels:
            return
        keys = [Key(*fields) for fields in _KEY.iter_unpack(base64.b64decode(packed))]
        self._unread.setdefault(project_id, deque(maxlen=MAX_UNREAD)).extend(keys)
        self._hub.missed(project_id, int(left_out))
        self._to_read.set()

    # --- tasks ----------------------------------------------------------------------------

    async def run(self) -> None:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(self._announce)
            nursery.start_soon(self._tell)
            nursery.start_soon(self._read)

    def _on_open(self, _project_id: bytes) -> None:
        self._opened.set()

    async def _announce(self) -> None:
        """Say what is watched here: at once, and again and again while it is."""
        while True:
            with trio.move_on_after(ANNOUNCE_SECONDS if self._hub.channels else float("inf")):
                await self._opened.wait()
            self._opened = trio.Event()
            projects = [project.hex() for project in self._hub.channels]
            await self._notify(
                f"watch {self.name} {','.join(projects[start : start + PROJECTS_A_NOTICE])}"
                for start in range(0, len(projects), PROJECTS_A_NOTICE)
            )

    async def _tell(self) -> None:
        """Say what was stored, to those who want to know."""
        while True:
            await self._to_tell.wait()
            self._to_tell = trio.Event()
            self._forget_unwanted(trio.current_time())
            await self._notify(
                notice
                for project_id, telling in self._telling.items()
                for notice in telling.notices(f"stored {self.name} {project_id.hex()}")
            )
            await trio.sleep(TELL_SECONDS)

    def _forget_unwanted(self, now: float) -> None:
        for project_id in [each for each, until in self.wanted.items() if until < now]:
            del self.wanted[project_id]
            self._telling.pop(project_id, None)

    async def _notify(self, notices: Iterable[str]) -> None:
        payloads = list(notices)
        if not payloads:
            return
        with suppress(BeaconError):  # a watcher then sees less
            await self._database.execute(
                "SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload",
                CHANNEL,
                payloads,
                timeout=TELL_TIMEOUT,
            )

    async def _read(self) -> None:
        """Read what other nodes stored, and show it here."""
        while True:
            await self._to_read.wait()
            self._to_read = trio.Event()
            unread, self._unread = self._unread, {}
            for project_id, keys in unread.items():
                read = partial(_stored_in, project_id=project_id, keys=keys)
                with suppress(BeaconError):
                    self._hub.stored(await self._database.run(read, timeout=TELL_TIMEOUT))


async def _stored_in(
    session: Session, project_id: bytes, keys: Sequence[Key]
) -> Sequence[Inserted]:
    return await reading.stored_in(session, project_id, list(keys))
