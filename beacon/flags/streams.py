"""OFREP's streams: tells each open one that its flags changed, so that its client asks again.

In: tokens, changes of the store, the clock. Out: Server-Sent Events, one stream an open
connection. A stream holds no queue: it knows what it told last, and looks at what is so now.
So a client that reads slowly misses nothing, and costs no more than another.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING
from uuid import UUID

import orjson
import trio

from beacon.errors import Unauthorized, Unavailable
from beacon.flags.stream_tokens import Opened, open_token
from beacon.projects.directory import Directory

if TYPE_CHECKING:
    from beacon.flags.flagset import Flagset, ProjectFlags
    from beacon.flags.store import Store
    from beacon.projects.projects import Project

HEARTBEAT_SECONDS = 25.0
"""So often something is sent, that proxies and clients know the stream is alive."""
MAX_STREAMS = 10_000
"""Of all projects; one alone may have half of them."""
RETRY_MILLISECONDS = 2000
"""How long a browser waits before it connects again."""
RECENT_SECONDS = 60
"""A change so long ago may have come between a client's answer and its stream."""
MAX_REMEMBERED_CHANGES = 10_000

Place = tuple[bytes, str]
Admit = Callable[["Project", str | None, str], None]
"""Raises where a page of this origin, or a client at this address, may open none now."""


class FlagStreams:
    """`on_change` is for `Store.subscribe`."""

    def __init__(
        self,
        store: Store,
        directory: Directory,
        admit: Admit,
        *,
        heartbeat_seconds: float = HEARTBEAT_SECONDS,
        max_streams: int = MAX_STREAMS,
    ) -> None:
        self._store = store
        self._directory = directory
        self._admit = admit
        self._heartbeat = heartbeat_seconds
        self._max_streams = max_streams
        self._streams: dict[Place, set[_Stream]] = {}
        self._changed: dict[Place, int] = {}  # in seconds since 1970
        self._closed = False
        self._of_project: Counter[bytes] = Counter()
        self.count = 0

    # --- what happens ---------------------------------------------------------------------

    def on_change(self, project_id: bytes, before: Flagset | None, after: Flagset | None) -> None:
        if after is None:
            changed = frozenset(before.packed) if before is not None else frozenset()
        else:
            changed = after.changed_since(before)
        if len(self._changed) >= MAX_REMEMBERED_CHANGES:
            self._changed.clear()
        for environment in changed:
            place = project_id, environment
            self._changed[place] = int(time.time())
            for stream in self._streams.get(place, ()):
                stream.woken.set()

    async def close_when(self, draining: trio.Event) -> None:
        """Ends all streams once Beacon goes away, so that nobody waits for them."""
        with trio.CancelScope(shield=True):
            await draining.wait()
        self._closed = True
        for streams in self._streams.values():
            for stream in streams:
                stream.woken.set()

    # --- a stream -------------------------------------------------------------------------

    def open(
        self, token: str, last_event_id: str | None, *, origin: str | None, client: str
    ) -> AsyncIterator[bytes]:
        """What is sent, until the client leaves. Raises Unauthorized, Unavailable, and what
        `admit` raises."""
        opened = open_token(token, self._directory.key_of, int(time.time()))
        project = None if opened is None else self._project_of(opened.project_id)
        if opened is None or project is None:
            raise Unauthorized("The token of this stream is wrong or over: ask for the flags anew.")
        self._admit(project, origin, client)
        if self._closed or self._is_full(project):
            raise Unavailable("Too many streams are open: ask for the flags from time to time.")
        return self._events(_Stream(token, opened), last_event_id)

    def _is_full(self, project: Project) -> bool:
        of_project = self._of_project.get(project.id, 0)
        return self.count >= self._max_streams or of_project >= self._max_streams // 2

    async def _events(self, stream: _Stream, last_event_id: str | None) -> AsyncIterator[bytes]:
        place = stream.opened.project_id, stream.opened.environment
        self.count += 1
        self._of_project[stream.opened.project_id] += 1
        self._streams.setdefault(place, set()).add(stream)
        try:
            yield b"retry: %d\n%b" % (RETRY_MILLISECONDS, self._first(stream, last_event_id))
            while await self._next(stream):
                yield self._news(stream) or b":\n\n"
        finally:
            self.count -= 1
            self._forget_one_of(stream.opened.project_id)
            self._streams[place].discard(stream)
            if not self._streams[place]:
                del self._streams[place]

    def _first(self, stream: _Stream, last_event_id: str | None) -> bytes:
        """Only the id, or that something changed since the client last heard of it."""
        flags, now = self._flags(stream), _now()
        changed = self._changed.get((stream.opened.project_id, stream.opened.environment), 0)
        seen = _seen(last_event_id)
        if seen is None:
            since = now - RECENT_SECONDS * 1000
            is_news = changed * 1000 >= since
        else:
            since = seen[1]
            is_news = seen[0] != flags.etag
        if is_news or _clock_changed(flags, since, now):
            return stream.tell(flags, now, changed)
        return stream.note(flags, now)

    def _news(self, stream: _Stream) -> bytes | None:
        flags, now = self._flags(stream), _now()
        if flags.etag == stream.etag and (stream.clock is None or now < stream.clock):
            return None
        changed = self._changed.get((stream.opened.project_id, stream.opened.environment), 0)
        return stream.tell(flags, now, changed)

    async def _next(self, stream: _Stream) -> bool:
        """Waits for a change or for the time of the next sign of life; False: it is over."""
        rest = self._heartbeat
        if stream.clock is not None:
            rest = min(rest, max(stream.clock - _now(), 0) / 1000)
        with trio.move_on_after(rest):
            await stream.woken.wait()
        stream.woken = trio.Event()
        is_open = open_token(stream.token, self._directory.key_of, stream.opened.ends_at - 1)
        return not self._closed and is_open is not None

    def _flags(self, stream: _Stream) -> ProjectFlags:
        return self._store.of(stream.opened.project_id, stream.opened.environment)

    def _forget_one_of(self, project_id: bytes) -> None:
        self._of_project[project_id] -= 1
        if not self._of_project[project_id]:
            del self._of_project[project_id]

    def _project_of(self, project_id: bytes) -> Project | None:
        return self._directory.find_project(str(UUID(bytes=project_id)))


class _Stream:
    """What one stream told last: which flags, and when the clock makes others of them."""

    __slots__ = ("clock", "etag", "opened", "token", "woken")

    def __init__(self, token: str, opened: Opened) -> None:
        self.token = token
        self.opened = opened
        self.woken = trio.Event()
        self.etag = ""
        self.clock: int | None = None

    def note(self, flags: ProjectFlags, now: int) -> bytes:
        """The id alone, which the client sends when it comes again."""
        self.etag = flags.etag
        self.clock = flags.rules.next_change(now)
        return b"id: %b.%d\n\n" % (flags.etag.encode(), now)

    def tell(self, flags: ProjectFlags, now: int, changed: int) -> bytes:
        document = {
            "type": "refetchEvaluation",
            "etag": flags.etag,
            "lastModified": changed or now // 1000,
        }
        event = b"event: message\ndata: %b\n" % orjson.dumps(document)
        return event + self.note(flags, now)


def _seen(last_event_id: str | None) -> tuple[str, int] | None:
    """The flags and the time of the last event."""
    etag, _, at = (last_event_id or "").partition(".")
    return (etag, int(at)) if at.isascii() and at.isdigit() and len(at) < 16 else None


def _clock_changed(flags: ProjectFlags, since: int, now: int) -> bool:
    moment = flags.rules.next_change(since)
    return moment is not None and moment <= now


def _now() -> int:
    """In milliseconds since 1970."""
    return time.time_ns() // 1_000_000
