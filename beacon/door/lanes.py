"""What the door asks of the rooms behind it: the ingest and the web lane's interfaces."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, NamedTuple, Protocol

from beacon.door.stream import ClientStream
from beacon.events import Request, Response
from beacon.spool.spool import Group

SOCKET_PATH = "/ws"
"""A WebSocket handshake for this path goes to `Ingest.converse`."""

LIVE_PATH = "/api/v1/ws/events/"
"""A WebSocket handshake for a path below goes to `Live.converse`."""

Message = MutableMapping[str, Any]
WebApp = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]],
    Awaitable[None],
]
"""An ASGI 3 application."""


class Taken(NamedTuple):
    """A request's answer, which may be sent once `ticket` is durable (None: at once)."""

    response: Response
    ticket: Group | None


class Ingest(Protocol):
    """The ingest routes and the `/ws` conversation, whichever lane a request arrives by."""

    def serves(self, method: str, path: str) -> bool:
        """Whether this is an ingest route: then the request goes to `take` or `answer`."""

    async def take(self, request: Request) -> Taken:
        """Decode, enrich and queue. Bad input is answered, never raised."""

    async def durable(self, ticket: Group) -> None:
        """Wait until what was taken with `ticket` is on disk, or raise a BeaconError."""

    async def answer(self, request: Request) -> Response:
        """`take` and `durable` in one."""

    async def converse(self, stream: ClientStream, client: str) -> None:
        """One whole WebSocket connection, its handshake included."""


class Live(Protocol):
    """The dashboards' WebSockets: what is stored, as it is stored."""

    async def converse(self, stream: ClientStream, client: str) -> None:
        """One whole WebSocket connection, its handshake included."""
