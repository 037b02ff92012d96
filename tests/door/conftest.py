"""A fake ingest room, and doors that serve it over memory streams or a real port."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import trio
import trio.testing
from trio_websocket import ConnectionClosed, wrap_server_stream

from beacon.door.lanes import Taken
from beacon.door.limits import Limits
from beacon.door.listener import Door, open_listeners
from beacon.door.stream import ClientStream
from beacon.errors import BeaconError, SpoolFull
from beacon.events import Request, Response
from beacon.spool.spool import Group
from beacon.web.app import WebParts, create_app

ROUTES = {"/event", "/api/v1/events/ingest"}


class Hold:
    """Keeps what was taken from becoming durable, until it is set."""

    ingest: FakeIngest | None = None

    def set(self) -> None:
        if self.ingest is not None:
            self.ingest.hold = None
            self.ingest.settle()


@dataclass
class FakeIngest:
    """Answers with what it was asked; keeps what it saw."""

    draining: trio.Event = field(default_factory=trio.Event)
    requests: list[Request] = field(default_factory=list)
    groups: list[tuple[Group, BeaconError | None]] = field(default_factory=list)
    clients: list[str] = field(default_factory=list)
    full_from: int | None = None  # tickets from here on do not become durable
    hold: Hold | None = None  # nothing becomes durable before it is set
    waiting: trio.Event = field(default_factory=trio.Event)

    def serves(self, method: str, path: str) -> bool:
        return path in ROUTES and method in ("POST", "OPTIONS")

    async def take(self, request: Request) -> Taken:
        if b"bug" in request.body:
            raise RuntimeError("a bug in the ingest room")
        self.requests.append(request)
        text = f"{request.method} {request.path}?{request.query} {request.body.decode()}"
        group = Group()
        refused = self.full_from is not None and len(self.requests) >= self.full_from
        self.groups.append((group, SpoolFull("The spool is full.") if refused else None))
        self.waiting.set()
        if self.hold is None:
            self.settle()
        else:
            self.hold.ingest = self
        return Taken(Response(202, text.encode(), (("x-fake", "1"),)), group)

    def settle(self) -> None:
        for group, error in self.groups:
            group.settle(error)
        self.groups.clear()

    async def durable(self, ticket: Group) -> None:
        await ticket.done.wait()
        if ticket.error is not None:
            raise ticket.error

    async def answer(self, request: Request) -> Response:
        taken = await self.take(request)
        assert taken.ticket is not None
        await self.durable(taken.ticket)
        return taken.response

    async def converse(self, stream: ClientStream, client: str) -> None:
        """Echo messages until the client leaves or Beacon stops."""
        self.clients.append(client)
        async with trio.open_nursery() as nursery:
            websocket = await (await wrap_server_stream(nursery, stream)).accept()

            async def close_on_drain() -> None:
                await self.draining.wait()
                await websocket.aclose(1001, "going away")

            nursery.start_soon(close_on_drain)
            with contextlib.suppress(ConnectionClosed):
                while True:
                    await websocket.send_message(await websocket.get_message())
            nursery.cancel_scope.cancel()


@dataclass
class FakeHealth:
    ok: bool = True
    reason: str = ""
    document: dict[str, Any] = field(default_factory=lambda: {"version": "test"})


@pytest.fixture
def ingest() -> FakeIngest:
    return FakeIngest()


@pytest.fixture
def web(ingest: FakeIngest) -> Any:
    """The real application, with views that misbehave."""
    app = create_app(WebParts(ingest, FakeHealth, lambda: b"events_total 1\n"))

    @app.get("/fails")
    async def fails() -> str:
        raise RuntimeError("a bug in a view")

    @app.get("/streams")
    async def streams() -> Any:
        async def parts() -> AsyncIterator[bytes]:
            yield b"one"
            yield b"two"

        return parts()

    @app.get("/breaks")
    async def breaks() -> Any:
        async def parts() -> AsyncIterator[bytes]:
            yield b"one"
            raise BeaconError("broken in the middle")

        return parts()

    @app.get("/large")
    async def large() -> bytes:
        return b"x" * 32 * 1024 * 1024

    return app


OpenDoor = Callable[..., Awaitable[Door]]


@pytest.fixture
def open_door(ingest: FakeIngest, web: Any, nursery: trio.Nursery) -> OpenDoor:
    """Opens doors that last as long as the test. `port=0`: also on a real port."""

    async def open_door(
        *, port: int | None = None, limits: Limits | None = None, **more: Any
    ) -> Door:
        limits = limits or Limits()
        listeners = [] if port is None else await open_listeners("127.0.0.1", port, limits)
        more.setdefault("web", web)
        door = Door(ingest=ingest, limits=limits, draining=ingest.draining, **more)
        await nursery.start(door.serve, listeners)
        return door

    return open_door


@pytest.fixture
async def dial() -> AsyncIterator[Callable[[Door], Awaitable[trio.SocketStream]]]:
    """Connects to a door's port; the connections end with the test."""
    streams = []

    async def dial(door: Door) -> trio.SocketStream:
        streams.append(await trio.open_tcp_stream(*door.addresses[0]))
        return streams[-1]

    yield dial
    for stream in streams:
        await trio.aclose_forcefully(stream)


@pytest.fixture
def talk(open_door: OpenDoor, nursery: trio.Nursery) -> Callable[..., Awaitable[bytes]]:
    """Sends bytes in pieces over a memory stream, ends, and returns all that was answered."""

    async def talk(*pieces: bytes, door: Door | None = None) -> bytes:
        door = door or await open_door()
        client, server = trio.testing.memory_stream_pair()
        nursery.start_soon(door.handle, server)
        with contextlib.suppress(trio.BrokenResourceError):
            for piece in pieces:
                await client.send_all(piece)
            await client.send_eof()
        return await read_all(client)

    return talk


async def read_all(stream: trio.abc.ReceiveStream) -> bytes:
    data = b""
    with trio.fail_after(20), contextlib.suppress(trio.BrokenResourceError):
        while more := await stream.receive_some():
            data += more
    return data
