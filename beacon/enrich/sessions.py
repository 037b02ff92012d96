"""Sessions: made by the server for clients that keep none themselves.

In: who sent an event, its time, the project's idle limit. Out: the session's id. A
session ends when its visitor was idle for longer than the limit. Its id is a UUIDv7 made
from visitor and start alone, so the same event starts the same session on every node and
after every restart.
"""

from __future__ import annotations

from collections import OrderedDict
from hashlib import sha256

from beacon.enrich.clock import DAY, SECOND
from beacon.enrich.identity import uuid7

MAX_OPEN_SESSIONS = 200_000  # of 450 bytes
FORGET_AFTER = DAY  # no project's idle limit is longer


OpenSession = tuple[bytes, int, int]
"""Its id, its start and its last event (microseconds)."""


class Sessions:
    """The sessions that are open, in order of use: the least recently used is forgotten first."""

    def __init__(self, limit: int = MAX_OPEN_SESSIONS) -> None:
        self._limit = limit
        self._open: OrderedDict[tuple[bytes, str], OpenSession] = OrderedDict()

    def __len__(self) -> int:
        return len(self._open)

    def touch(self, project_id: bytes, anon_id: str, timestamp: int, idle_seconds: int) -> bytes:
        """The session of an event.

        An event from before the open session (late, or a resend) leaves it alone and gets
        a session of its own time, shared with its like within one idle limit.
        """
        visitor, idle = (project_id, anon_id), idle_seconds * SECOND
        session = self._open.get(visitor)
        if session is None:
            return self._start(visitor, timestamp)
        current, started, last = session
        if timestamp - last > idle:
            return self._start(visitor, timestamp)
        if started - timestamp > idle:
            return session_id(project_id, anon_id, timestamp - timestamp % idle)
        if timestamp > last:
            self._open[visitor] = current, started, timestamp
        self._open.move_to_end(visitor)
        return current

    def _start(self, visitor: tuple[bytes, str], timestamp: int) -> bytes:
        started = session_id(*visitor, timestamp)
        self._open[visitor] = started, timestamp, timestamp
        self._open.move_to_end(visitor)
        self._forget(timestamp)
        return started

    def _forget(self, now: int) -> None:
        """Visitors come back under another hash each day: what is a day old is of no use."""
        while len(self._open) > self._limit or now - self._oldest_use() > FORGET_AFTER:
            self._open.popitem(last=False)

    def _oldest_use(self) -> int:
        return next(iter(self._open.values()))[2]


def session_id(project_id: bytes, anon_id: str, started: int) -> bytes:
    """A UUIDv7 of the start, its other bits a digest of the visitor and the start."""
    text = project_id + started.to_bytes(8, "big", signed=True) + anon_id.encode()
    tail = int.from_bytes(sha256(text).digest()[:10], "big") >> 6
    return uuid7(started // 1000, tail)
