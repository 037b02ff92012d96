"""The web lane: one HTTP/1.1 request, answered by an ASGI application.

In: an `Incoming` request, already read whole. Out: the application's answer, sent on the
request's connection with the framing that its client understands.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

import trio

from beacon.door.answers import LAST_CHUNK, answer_head, chunk, connection_field, has_body
from beacon.door.heads import Incoming
from beacon.door.lanes import Message, WebApp
from beacon.errors import BeaconError

if TYPE_CHECKING:
    from beacon.door.connection import Connection

logger = logging.getLogger(__name__)


class Exchange:
    """One request and its answer. `keep_alive` tells whether the connection may go on."""

    def __init__(self, incoming: Incoming, connection: Connection) -> None:
        self._incoming = incoming
        self._connection = connection
        self._asked = False
        self._endless = trio.Event()  # the answer goes on until the client leaves
        self._head: tuple[int, list[tuple[bytes, bytes]]] | None = None
        self._started = False
        self._chunked = False
        self._over = False
        self._client_gone = False
        self.keep_alive = incoming.keep_alive

    async def run(self, app: WebApp) -> None:
        """Never raises for what the application does wrong: that is logged and answered 500."""
        try:
            await app(self._scope(), self.receive, self.send)
        except Exception:
            if not self._client_gone:
                logger.exception("The web application failed on %s", self._incoming.target)
        if self._client_gone:
            self.keep_alive = False
        elif not self._over:
            await self._give_up()

    async def _give_up(self) -> None:
        self.keep_alive = False
        if self._started:  # the client must not take a part for the whole
            self._connection.stream.abort()
            return
        await self._connection.send_problem(BeaconError("Beacon failed; the reason is in its log."))

    def _scope(self) -> Message:
        incoming, connection = self._incoming, self._connection
        path, _, query = origin_form(incoming.target).partition("?")
        return {
            "type": "http",
            "asgi": {"spec_version": "2.1", "version": "3.0"},
            "http_version": "1.0" if incoming.http10 else "1.1",
            "method": incoming.method,
            "scheme": "https" if connection.stream.over_tls else "http",
            "path": decoded_path(path),
            "raw_path": path.encode("latin-1"),
            "query_string": query.encode("latin-1"),
            "root_path": "",
            "headers": incoming.headers,
            "client": (connection.client_address(incoming), 0),
            "server": None,
            "extensions": {},
        }

    async def receive(self) -> Message:
        """The body first; then `http.disconnect`, when the client is gone.

        A client that only ends its side may still wait for an answer that has an end.
        """
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": self._incoming.body, "more_body": False}
        try:
            await self._connection.client_left()
            await self._endless.wait()
        except (trio.BrokenResourceError, trio.ClosedResourceError):
            self._client_gone = True
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._head = (int(message["status"]), list(message.get("headers", ())))
            if (b"content-type", EVENT_STREAM) in self._head[1]:
                self._endless.set()
        elif message["type"] == "http.response.body" and not self._over:
            await self._send_body(bytes(message.get("body", b"")), message.get("more_body", False))

    async def _send_body(self, body: bytes, more: bool) -> None:
        parts = [] if self._started else [self._start(len(body), more)]
        if self._head is not None and has_body(self._incoming.method, self._head[0]):
            parts.append(chunk(body) if self._chunked and body else body)
            if self._chunked and not more:
                parts.append(LAST_CHUNK)
        try:
            await self._connection.send(b"".join(parts))
        except (trio.BrokenResourceError, trio.ClosedResourceError):
            self._client_gone = True
            raise
        self._over = not more

    def _start(self, size: int, more: bool) -> bytes:
        """The answer's head, with the framing of its body."""
        if self._head is None:
            raise RuntimeError("the application sent a body before its status")
        self._started = True
        status, fields = self._head
        fields = [field for field in fields if field[0].lower() not in _OURS]
        if not _has_length(fields) and status >= 200 and status not in (204, 304):
            fields += self._framing(size, more)
        self.keep_alive = self.keep_alive and not self._connection.draining
        extra = self._connection.date + connection_field(self.keep_alive, self._incoming.http10)
        return answer_head(status, fields, extra)

    def _framing(self, size: int, more: bool) -> list[tuple[bytes, bytes]]:
        if not more:
            return [(b"content-length", b"%d" % size)]
        if self._incoming.http10:
            self.keep_alive = False
            return []
        self._chunked = True
        return [(b"transfer-encoding", b"chunked")]


EVENT_STREAM = b"text/event-stream"
_OURS = frozenset((b"connection", b"keep-alive", b"transfer-encoding", b"upgrade", b"date"))


def _has_length(fields: list[tuple[bytes, bytes]]) -> bool:
    return any(name.lower() == b"content-length" for name, _ in fields)


def origin_form(target: str) -> str:
    """A request's target without the scheme and host that a client may send to a proxy."""
    if target.startswith("/") or target == "*":
        return target
    _, _, rest = target.partition("://")
    slash = min((at for at in (rest.find("/"), rest.find("?")) if at >= 0), default=len(rest))
    path = rest[slash:]
    return path if path.startswith("/") else "/" + path


def decoded_path(path: str) -> str:
    """A path without its percent-encoding; what is no UTF-8 becomes U+FFFD."""
    return unquote_to_bytes(path).decode("utf-8", "replace") if "%" in path else path
