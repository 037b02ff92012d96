"""One watched project: its newest events, who is active in it, and who watches.

In: stored events, the clock. Out: frames, pushed to each watcher. Nobody is waited for: a watcher
who does not keep up gets frames for as long as they are fresh, and is told how many events it
missed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from beacon.events import APART, Batch, Event, decode_visit
from beacon.issues.sighting import Sighting
from beacon.live.frames import (
    Frame,
    events_frames,
    flags_frame,
    issues_frame,
    live_event,
    live_frame,
    place_of,
    skipped_frame,
)
from beacon.live.presence import Place, Presence
from beacon.writer.fold import Inserted

BURST_EVENTS = 300
"""So many are shown at once; also the most that wait."""
EVENTS_A_SECOND = 200
"""So many are shown for long. Nobody reads more, and each dashboard costs Beacon a copy."""
MAX_ISSUES = 200
"""So many are named each second."""
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
        self._waiting: deque[Inserted] = deque()
        self._waiting_events = 0
        self._frames: deque[Frame] = deque()
        self._allowed, self._allowed_at = float(BURST_EVENTS), now
        self._live = b""  # as it was told last
        self._issues: dict[bytes, None] = {}  # that watchers have yet to hear of
        self._more_issues = False
        self._from = lru_cache(CACHED_VISITS)(_from)

    # --- what happens ---------------------------------------------------------------------

    def watch(self, outlet: Outlet) -> Watcher:
        """From the next frame on; who is active it is told at once, where that is known."""
        watcher = Watcher(outlet, self.taken - self._waiting_events)
        self.watchers.add(watcher)
        if self._live:
            outlet.push_state(self._live)
        return watcher

    def see_issues(self, sightings: Iterable[Sighting | None]) -> None:
        """Of stored events."""
        for sighting in sightings:
            if sighting is None or sighting.group.id in self._issues:
                continue
            if len(self._issues) == MAX_ISSUES:
                self._more_issues = True
                return
            self._issues[sighting.group.id] = None

    def take(self, batch: Batch, events: list[Event]) -> None:
        """Stored events of one delivery, at least one. This is in the writer's way: so it does
        little, and for all of them at once where they are of one session."""
        if not APART.isdisjoint([event.name for event in events]):
            events = [event for event in events if event.name not in APART]
            if not events:
                return
        self.taken += len(events)
        self._wait(Inserted(batch, events))
        where = self._from(batch.visit)
        if where.is_bot:
            return
        sessions = {event.session_id for event in events}
        if len(sessions) == 1:
            latest = max([event.timestamp for event in events])
            self._see(batch, sessions.pop(), latest, where.place)
        else:
            for event in events:
                self._see(batch, event.session_id, event.timestamp, where.place)

    def _see(self, batch: Batch, session_id: bytes, timestamp: int, place: Place | None) -> None:
        self.presence.see(session_id, min(timestamp, batch.received_at) // 1_000_000, place)

    def _wait(self, inserted: Inserted) -> None:
        self._waiting.append(inserted)
        self._waiting_events += len(inserted.events)
        while self._waiting_events - len(self._waiting[0].events) >= BURST_EVENTS:
            self._waiting_events -= len(self._waiting.popleft().events)

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
        count = min(self._waiting_events, int(self._allowed))
        if count:
            self._show(count, now)
        self._waiting.clear()
        self._waiting_events = 0
        while self._frames and self._frames[0].at < now - FRESH_SECONDS:
            self._frames.popleft()
        for watcher in self.watchers:
            watcher.feed(self._frames)
        end = self._frames[-1].end if self._frames else 0
        return any(watcher.position < end for watcher in self.watchers)

    def _show(self, count: int, now: float) -> None:
        """The newest so many of those that wait."""
        self._allowed -= count
        waiting = [
            (batch, event) for batch, events, _sightings in self._waiting for event in events
        ]
        shown = (live_event(batch, event) for batch, event in waiting[-count:])
        self._frames += events_frames(shown, self.taken - count, now)

    def tell_flags(self, version: int) -> None:
        """To everybody: it is small, and who does not keep up at all is cut off."""
        frame = flags_frame(version)
        for watcher in self.watchers:
            watcher.outlet.push(frame)

    def tell_issues(self) -> None:
        """Those that came since it was told last; who does not keep up misses them."""
        if not self._issues:
            return
        frame = issues_frame(self._issues, self._more_issues)
        self._issues, self._more_issues = {}, False
        for watcher in self.watchers:
            if not watcher.outlet.is_clogged:
                watcher.outlet.push(frame)

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
