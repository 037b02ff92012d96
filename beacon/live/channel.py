"""One watched project: its newest events, who is active in it, and who watches.

In: stored events, the clock. Out: frames, pushed to each watcher. Nobody is waited for: a watcher
who does not keep up gets frames for as long as they are fresh, and is told how many events it
missed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from beacon.events import FLAG_EXPOSURE, Batch, Event, decode_visit
from beacon.live.frames import (
    Frame,
    events_frames,
    live_event,
    live_frame,
    place_of,
    skipped_frame,
)
from beacon.live.presence import Place, Presence

BURST_EVENTS = 1000
"""So many are shown at once; also the most that wait."""
EVENTS_A_SECOND = 500
"""So many are shown for long. Nobody reads more, and each dashboard costs Beacon a copy."""
FRESH_SECONDS = 1.0
"""How long a frame waits for a watcher who does not keep up."""
CACHED_VISITS = 1024


class Outlet(Protocol):
    """A watcher's connection: `beacon.door.stream.ClientStream`."""

    @property
    def is_clogged(self) -> bool: ...

    def push(self, data: bytes) -> None: ...

    def push_state(self, data: bytes) -> None: ...


class Watcher:
    """One dashboard. `position`: the event of the channel that it is told next."""

    __slots__ = ("outlet", "position")

    def __init__(self, outlet: Outlet, position: int) -> None:
        self.outlet = outlet
        self.position = position

    def feed(self, frames: Sequence[Frame]) -> None:
        for frame in frames:
            if frame.first < self.position:
                continue
            if self.outlet.is_clogged:
                return
            missed = frame.first - self.position
            self.outlet.push(skipped_frame(missed) + frame.data if missed else frame.data)
            self.position = frame.end


class _From(NamedTuple):
    """What a visit tells: bots are nowhere, and do not count."""

    is_bot: bool
    place: Place | None


class Channel:
    """`taken` counts the events since somebody watches."""

    def __init__(self, now: float) -> None:
        self.watchers: set[Watcher] = set()
        self.presence = Presence()
        self.knows_before = False  # who was active before anybody watched
        self.taken = 0
        self._waiting: deque[tuple[Batch, Event]] = deque(maxlen=BURST_EVENTS)
        self._frames: deque[Frame] = deque()
        self._allowed, self._allowed_at = float(BURST_EVENTS), now
        self._live = b""  # as it was told last
        self._from = lru_cache(CACHED_VISITS)(_from)

    # --- what happens ---------------------------------------------------------------------

    def watch(self, outlet: Outlet) -> Watcher:
        """From the next frame on; who is active it is told at once, where that is known."""
        watcher = Watcher(outlet, self.taken - len(self._waiting))
        self.watchers.add(watcher)
        if self._live:
            outlet.push_state(self._live)
        return watcher

    def take(self, batch: Batch, events: Sequence[Event]) -> None:
        """Stored events of one delivery. This is in the writer's way, so it does little."""
        where = self._from(batch.visit)
        received = batch.received_at
        last = None
        for event in events:
            if event.name == FLAG_EXPOSURE:
                continue
            self.taken += 1
            self._waiting.append((batch, event))
            if where.is_bot:
                continue
            now = (event.session_id, min(event.timestamp, received) // 1_000_000)
            if now != last:
                last = now
                self.presence.see(*now, where.place)

    def miss(self, count: int) -> None:
        """So many were stored on another node, of which no more is known."""
        self.taken += count

    # --- what watchers are told -----------------------------------------------------------

    def flush(self, now: float) -> bool:
        """Show what waits; whether a watcher has yet to take some of it."""
        self._allowed = min(
            BURST_EVENTS, self._allowed + (now - self._allowed_at) * EVENTS_A_SECOND
        )
        self._allowed_at = now
        count = min(len(self._waiting), int(self._allowed))
        if count:
            self._show(count, now)
        self._waiting.clear()
        while self._frames and self._frames[0].at < now - FRESH_SECONDS:
            self._frames.popleft()
        for watcher in self.watchers:
            watcher.feed(self._frames)
        end = self._frames[-1].end if self._frames else 0
        return any(watcher.position < end for watcher in self.watchers)

    def _show(self, count: int, now: float) -> None:
        """The newest so many of those that wait."""
        self._allowed -= count
        newest = [self._waiting.pop() for _ in range(count)]
        shown = (live_event(batch, event) for batch, event in reversed(newest))
        self._frames += events_frames(shown, self.taken - count, now)

    def tell_live(self, second: int) -> None:
        """Who is active, where that has changed."""
        self.presence.forget_before(second)
        if not self.knows_before:
            return
        live = live_frame(self.presence.active, self.presence.places)
        if live != self._live:
            self._live = live
            for watcher in self.watchers:
                watcher.outlet.push_state(live)


def _from(visit: bytes) -> _From:
    found = decode_visit(visit)
    return _From(found.is_bot, place_of(found))
