"""Sessions: made by the server for clients that keep none themselves.

In: who sent an event, its time, the project's idle limit. Out: the session's id. A
session ends when its visitor was idle for longer than the limit. Its id is a UUIDv7 made
from visitor and start alone, so the same event starts the same session on every node and
after every restart.
"""

from __future__ import annotations

from collections import OrderedDict
from hashlib import sha256
from typing import NamedTuple

from beacon.enrich.clock import SECOND
from beacon.enrich.identity import uuid7

MAX_OPEN_SESSIONS = 200_000


class OpenSession(NamedTuple):
    """Times in microseconds."""

    id: bytes
    started: int
    last: int


class Sessions:
    """The sessions that are open; when there are too many, the least recently used goes."""

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
        if session is None or timestamp - session.last > idle:
            return self._start(visitor, timestamp)
        if session.started - timestamp > idle:
            return session_id(project_id, anon_id, timestamp - timestamp % idle)
        if timestamp > session.last:
            self._open[visitor] = session._replace(last=timestamp)
        self._open.move_to_end(visitor)
        return session.id

    def _start(self, visitor: tuple[bytes, str], timestamp: int) -> bytes:
        session = OpenSession(session_id(*visitor, timestamp), timestamp, timestamp)
        self._open[visitor] = session
        self._open.move_to_end(visitor)
        if len(self._open) > self._limit:
            self._open.popitem(last=False)
        return session.id


def session_id(project_id: bytes, anon_id: str, started: int) -> bytes:
    """A UUIDv7 of the start, its other bits a digest of the visitor and the start."""
    text = project_id + started.to_bytes(8, "big", signed=True) + anon_id.encode()
    tail = int.from_bytes(sha256(text).digest()[:10], "big") >> 6
    return uuid7(started // 1000, tail)
