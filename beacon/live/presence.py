"""The sessions that are active now, and where they are (pure: time is told).

In: sessions as they have events. Out: how many had one within the window, and how many of these at
each place. An event costs one look-up; one second's expiry costs what was seen in that second.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

WINDOW_SECONDS = 300
"""docs/reports.md, "active now"."""
MAX_SESSIONS = 250_000
"""Of one project, on one node; of more, the later ones are not counted."""


class Place(NamedTuple):
    """Degrees, to about a kilometre; both None where only the country is known."""

    latitude: float | None
    longitude: float | None
    country: str | None
    city: str | None


class _Seen(NamedTuple):
    second: int
    place: Place | None


class Presence:
    """Times are whole seconds since 1970."""

    def __init__(self) -> None:
        self.places: Counter[Place] = Counter()
        self._seen: dict[bytes, _Seen] = {}
        self._by_second: dict[int, list[bytes]] = {}

    @property
    def active(self) -> int:
        return len(self._seen)

    def see(self, session_id: bytes, second: int, place: Place | None) -> None:
        """The session has an event in this second. It stays where it was first."""
        seen = self._seen.get(session_id)
        if seen is not None:
            if second <= seen.second:
                return
            place = seen.place
        elif len(self._seen) >= MAX_SESSIONS:
            return
        elif place is not None:
            self.places[place] += 1
        self._seen[session_id] = _Seen(second, place)
        self._by_second.setdefault(second, []).append(session_id)

    def forget_before(self, now: int) -> None:
        """Leaves those that had an event in the last `WINDOW_SECONDS`."""
        for second in [each for each in self._by_second if each <= now - WINDOW_SECONDS]:
            for session_id in self._by_second.pop(second):
                seen = self._seen.get(session_id)
                if seen is not None and seen.second == second:
                    del self._seen[session_id]
                    self._leave(seen.place)

    def _leave(self, place: Place | None) -> None:
        if place is None:
            return
        self.places[place] -= 1
        if not self.places[place]:
            del self.places[place]
