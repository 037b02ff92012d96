"""Tells each connected client its flags: when it comes, when it is identified, when they change.

In: clients that join, changes of the store, the clock. Out: frames, pushed without waiting; and
a note for `exposures` of who was told something else than before.

Clients of one environment are a room. A change is walked through it once, in one task: only the
flags that it can reach are evaluated, once for all whose answers cannot differ, and who has the
same answers is sent the same bytes. Between some clients the others get their turn. Changes that
come meanwhile are one further walk. Who comes before the store knows the project is told nothing
until it does: its last flags stand.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

import trio

from beacon.flags.answers import Answers, Change, Edition, KnownPieces, frame_of
from beacon.flags.client import Client, Push
from beacon.flags.exposures import Exposures

if TYPE_CHECKING:
    from beacon.enrich.enricher import Sender
    from beacon.flags.flagset import Flagset
    from beacon.flags.model import Context
    from beacon.flags.rules import Ruleset
    from beacon.flags.store import Store
    from beacon.flags.usage import Usage

CLIENTS_A_TURN = 100
"""Clients that are told before others may go on: some milliseconds."""
MAX_NAMED = 20
"""Flags in one line of the log."""
MAX_CLOCK_WAIT = 30.0
"""Seconds: the clock may be set meanwhile."""
log = logging.getLogger(__name__)


class Room:
    """The clients of one environment. `number` counts the walks through it; `project` is the
    project's id as text."""

    def __init__(
        self,
        rooms: dict[tuple[bytes, str], Room],
        key: tuple[bytes, str],
        exposures: Exposures,
        usage: Usage,
    ) -> None:
        self.project = str(UUID(bytes=key[0]))
        self._rooms = rooms
        self._key = key
        self._exposures = exposures
        self._usage = usage
        self._known = KnownPieces()
        self._edition: Edition | None = None
        self._due: Ruleset | None = None
        self._clock: int | None = None
        self._clients: dict[Client, None] = {}  # in the order in which they came
        self.number = 1

    @property
    def environment(self) -> str:
        return self._key[1]

    @property
    def assigned(self) -> frozenset[str]:
        """The flags whose answers depend on who asks."""
        return frozenset() if self._edition is None else self._edition.assigned

    @property
    def clients(self) -> int:
        return len(self._clients)

    @property
    def is_open(self) -> bool:
        """Not before the store knows the project: until then nobody is told anything."""
        return self._edition is not None

    def add(self, client: Client, rules: Callable[[], Ruleset] | None) -> None:
        """`rules` None: they are not known yet."""
        if rules is not None and not self.is_open:
            if self._clients:  # they wait to be told too: the walk will
                self.change(rules())
            else:
                self._open(self._edition_of(rules()))
        self._clients[client] = None
        self.tell(client)

    def remove(self, client: Client) -> None:
        self._clients.pop(client, None)
        if not self._clients and self._rooms.get(self._key) is self:
            del self._rooms[self._key]

    def tell(self, client: Client) -> None:
        """Its flags as this room has them, whatever it was told before."""
        if self._edition is None or client not in self._clients:
            return
        now = _now()
        client.answers = self._edition.answers(client.context, now)
        client.edition = self.number
        client.push(frame_of(client.answers))
        self._usage.pushed(*self._key, client.answers)
        self._exposures.told(client, now)

    def _open(self, edition: Edition) -> None:
        self._edition = edition
        self._clock = edition.rules.next_change(_now())

    def _edition_of(self, rules: Ruleset) -> Edition:
        made = Edition(rules, self._known)
        before = frozenset() if self._edition is None else self._edition.left_out
        if made.left_out - before:
            log.warning(
                "Clients of project %s in %s are not told all flags, as together these are too "
                "large. Left out: %s",
                self.project,
                self.environment,
                ", ".join(sorted(made.left_out)[:MAX_NAMED]),
            )
        return made

    def change(self, rules: Ruleset) -> None:
        self._due = rules

    def due_at(self) -> int | None:
        """Milliseconds since 1970; None: nothing is."""
        return 0 if self._due is not None else self._clock

    async def walk(self) -> None:
        """Tells those whose answers are others now."""
        before, rules, self._due = self._edition, self._due, None
        if before is None:
            await self._tell_all(rules)
            return
        now = _now()
        after = before if rules is None else self._edition_of(rules)
        after.time_passed()
        change = Change(before, after)
        self._edition, self._clock = after, after.rules.next_change(now)
        self.number += 1
        told: list[Answers] = []
        for count, client in enumerate(list(self._clients), 1):
            if client.edition != self.number and client in self._clients:
                self._tell_change(client, change, now, told)
            if not count % CLIENTS_A_TURN:
                await trio.lowlevel.checkpoint()
        self._count(told)
        log.debug("%d clients were told other flags", len(told))

    async def _tell_all(self, rules: Ruleset | None) -> None:
        """The first flags that are known."""
        if rules is None:
            return
        self._open(self._edition_of(rules))
        for count, client in enumerate(list(self._clients), 1):
            if client.edition != self.number:
                self.tell(client)
            if not count % CLIENTS_A_TURN:
                await trio.lowlevel.checkpoint()

    def _tell_change(self, client: Client, change: Change, now: int, told: list[Answers]) -> None:
        client.answers, frame, is_other = change.of(client.answers, client.context, now)
        client.edition = self.number
        if is_other:
            self._exposures.told(client, now)
        if frame is not None:
            client.push(frame)
            told.append(client.answers)

    def _count(self, told: list[Answers]) -> None:
        """Behind the walk, and once for all who have the same."""
        shared = {id(answers): answers for answers in told}
        for known, clients in Counter(map(id, told)).items():
            self._usage.pushed(*self._key, shared[known], clients)

    def count_connected(self) -> None:
        """Who is here goes by its answers, though it was told them long ago."""
        for client in self._clients:
            if client.edition:
                self._usage.connected(*self._key, client.answers)


class Broadcaster:
    """`run` must be running for changes to be told, and `exposures.run` for what was told to be
    counted; `on_change` is for `Store.subscribe`. `walked` hears how many seconds a walk took."""

    def __init__(
        self, store: Store, usage: Usage, walked: Callable[[float], None] = lambda seconds: None
    ) -> None:
        self.exposures = Exposures()
        self._store = store
        self.usage = usage
        self._walked = walked
        self._rooms: dict[tuple[bytes, str], Room] = {}
        self._woken = trio.Event()

    def join(
        self,
        project_id: bytes,
        environment: str,
        *,
        session_id: bytes | None,
        anon_id: str,
        sender: Sender,
        user_id: str | None = None,
        traits: dict[str, Any] | None = None,
        attributes: Callable[[], Context],
        said: Context,
        push: Push,
    ) -> Client:
        """It is told its flags as soon as they are known, and `push` is called from then on,
        until it leaves."""
        key = project_id, environment
        room = self._rooms.get(key)
        if room is None:
            room = self._rooms[key] = Room(self._rooms, key, self.exposures, self.usage)
        client = Client(room, session_id, anon_id, sender, attributes, said, push)
        client.is_known_as(user_id, traits or {})
        first = not room.clients
        is_known = self._store.knows(project_id)
        if not is_known:
            self._store.ask_for(project_id)
        room.add(client, (lambda: self._store.of(*key).rules) if is_known else None)
        if (first or not room.is_open) and room.due_at() is not None:
            self._woken.set()  # for the clock, and for who waits
        return client

    @property
    def clients(self) -> int:
        return sum(room.clients for room in self._rooms.values())

    def count_connected(self) -> None:
        for room in self._rooms.values():
            room.count_connected()

    def on_change(self, project_id: bytes, before: Flagset | None, after: Flagset | None) -> None:
        state = after or before
        if state is None:
            return
        for environment in state.changed_since(before if state is after else None):
            room = self._rooms.get((project_id, environment))
            if room is not None:
                room.change(self._store.flags(after, environment).rules)
                self._woken.set()

    async def run(self, *, task_status: trio.TaskStatus[None] = trio.TASK_STATUS_IGNORED) -> None:
        """Until cancelled."""
        task_status.started()
        async with trio.open_nursery() as nursery:
            nursery.start_soon(self._open_rooms)
            await self._walk_rooms()

    async def _open_rooms(self) -> None:
        """Of projects without flags the store says nothing but that all are known."""
        await self._store.loaded()
        for key, room in self._rooms.items():
            if not room.is_open:
                room.change(self._store.of(*key).rules)
        self._woken.set()

    async def _walk_rooms(self) -> None:
        while True:
            self._woken = trio.Event()
            for room in list(self._rooms.values()):
                due = room.due_at()
                if due is not None and due <= _now():
                    began = trio.current_time()
                    await room.walk()
                    self._walked(trio.current_time() - began)
            with trio.move_on_after(self._rest()):
                await self._woken.wait()

    def _rest(self) -> float:
        """Seconds until the clock changes something."""
        dues = [due for room in self._rooms.values() if (due := room.due_at()) is not None]
        if not dues:
            return MAX_CLOCK_WAIT
        return min(max(min(dues) - _now(), 0) / 1000, MAX_CLOCK_WAIT)


def _now() -> int:
    return time.time_ns() // 1_000_000
