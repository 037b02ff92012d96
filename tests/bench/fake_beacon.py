"""A small server that answers /ws and tracker HTTP like Beacon, and remembers what it was sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httptools
import orjson
import trio
from trio_websocket import ConnectionClosed, wrap_server_stream


@dataclass
class FakeBeacon:
    """`messages` are the WebSocket messages, `requests` the bodies of the HTTP requests."""

    port: int = 0
    messages: list[dict[str, Any]] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    refuse: bool = False

    async def serve(self, stream: trio.SocketStream) -> None:
        data = await stream.receive_some(65536)
        if data.startswith(b"GET /ws?"):
            await self._converse(_Replayed(stream, data))
        else:
            await self._answer(stream, data)

    async def _converse(self, stream: trio.abc.Stream) -> None:
        async with trio.open_nursery() as nursery:
            socket = await (await wrap_server_stream(nursery, stream)).accept()
            await socket.send_message('{"type":"flags","flags":{}}')
            try:
                while True:
                    message = orjson.loads(await socket.get_message())
                    self.messages.append(message)
                    if self.refuse:
                        error = {"type": "error", "code": "invalid_event", "message": "no"}
                        await socket.send_message(orjson.dumps(error).decode())
                    await socket.send_message(f'{{"type":"ack","seq":{message["seq"]}}}')
            except ConnectionClosed:
                nursery.cancel_scope.cancel()

    async def _answer(self, stream: trio.SocketStream, data: bytes) -> None:
        bodies: list[bytes] = []
        parser = httptools.HttpRequestParser(_Bodies(bodies))
        while data:
            parser.feed_data(data)
            for body in bodies:
                events = orjson.loads(body)
                self.requests.append(events)
                text = f'{{"accepted":{len(events["events"])},"rejected":[]}}'
                head = f"HTTP/1.1 202 Accepted\r\nContent-Length: {len(text)}\r\n\r\n"
                await stream.send_all((head + text).encode())
            bodies.clear()
            data = await stream.receive_some(65536)


class _Bodies:
    def __init__(self, done: list[bytes]) -> None:
        self.done, self.parts = done, []

    def on_body(self, data: bytes) -> None:
        self.parts.append(data)

    def on_message_complete(self) -> None:
        self.done.append(b"".join(self.parts))
        self.parts = []


class _Replayed(trio.abc.Stream):
    """A stream with the bytes that were already read from it in front again."""

    def __init__(self, stream: trio.SocketStream, seen: bytes) -> None:
        self.stream, self.seen, self.socket = stream, seen, stream.socket

    async def receive_some(self, max_bytes: int | None = None) -> bytes:
        seen, self.seen = self.seen, b""
        return seen or bytes(await self.stream.receive_some(max_bytes))

    async def send_all(self, data: bytes) -> None:
        await self.stream.send_all(data)

    async def wait_send_all_might_not_block(self) -> None:
        await self.stream.wait_send_all_might_not_block()

    async def aclose(self) -> None:
        await self.stream.aclose()
