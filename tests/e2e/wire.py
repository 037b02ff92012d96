"""Clients that speak Beacon's wire byte by byte: WebSocket, HTTP/1.1 and HTTP/2.

In: a port, and what to send, however broken. Out: what was answered, unjudged.
"""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, NamedTuple
from urllib.parse import urlencode

import h2.config
import h2.connection
import h2.events
import trio
from server import HOST
from subject import GUARD_SECONDS, Project, new_id
from trio_websocket import ConnectionClosed, WebSocketConnection, wrap_client_stream

SMALL_PIECE = 16 * 1024


class Answer(NamedTuple):
    """One HTTP response. Status 0: the connection ended without one."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str | None:
        """The problem's code."""
        assert self.headers.get("content-type") == "application/problem+json", self
        problem = self.json
        assert problem["status"] == self.status, problem
        assert problem.keys() == {"type", "title", "status", "detail", "code"}
        return str(problem["code"])


# --- HTTP/1.1 -----------------------------------------------------------------------------------


def request(
    path: str,
    body: bytes | dict[str, Any] | list[Any] = b"",
    headers: Mapping[str, str] | None = None,
    *,
    method: str = "POST",
) -> bytes:
    """A whole request with a Content-Length."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    fields = {"Host": "beacon", "Content-Length": str(len(raw)), **(headers or {})}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode("latin-1") + raw


class Line:
    """One HTTP/1.1 connection."""

    def __init__(self, stream: trio.abc.Stream) -> None:
        self.stream = stream
        self._unread = b""

    async def send(self, data: bytes) -> None:
        await self.stream.send_all(data)

    async def answer(self, method: str = "POST") -> Answer:
        """The next response; status 0 at the end of the connection."""
        head = await self._until(b"\r\n\r\n")
        if head is None:
            return Answer(0, {}, b"")
        status, _, fields = head.decode("latin-1").partition("\r\n")
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in fields.split("\r\n") if line)
        }
        size = 0 if method == "HEAD" else int(headers.get("content-length", 0))
        return Answer(int(status.split()[1]), headers, await self._exactly(size))

    async def ends(self) -> bool:
        """Whether nothing more comes and the connection is closed."""
        try:
            return not self._unread and not await self.stream.receive_some(1)
        except trio.BrokenResourceError:
            return True

    async def _more(self) -> bool:
        try:
            data = await self.stream.receive_some(65536)
        except trio.BrokenResourceError:
            return False
        self._unread += data
        return bool(data)

    async def _until(self, mark: bytes) -> bytes | None:
        while mark not in self._unread:
            if not await self._more():
                return None
        found, _, self._unread = self._unread.partition(mark)
        return found

    async def _exactly(self, size: int) -> bytes:
        while len(self._unread) < size:
            assert await self._more(), "the connection ended within a body"
        found, self._unread = self._unread[:size], self._unread[size:]
        return found


@asynccontextmanager
async def line(port: int) -> AsyncIterator[Line]:
    with trio.fail_after(GUARD_SECONDS):
        stream = await trio.open_tcp_stream(HOST, port)
        async with stream:
            yield Line(stream)


async def send(port: int, *requests: bytes) -> list[Answer]:
    """Sends all at once over one connection, and reads as many answers."""
    async with line(port) as connection:
        with suppress(trio.BrokenResourceError):  # refused before it was whole: the answer tells
            await connection.send(b"".join(requests))
        return [await connection.answer() for _ in requests]


async def post(
    port: int,
    path: str,
    body: bytes | dict[str, Any] | list[Any] = b"",
    headers: Mapping[str, str] | None = None,
    *,
    method: str = "POST",
) -> Answer:
    (answer,) = await send(port, request(path, body, headers, method=method))
    return answer


async def track(port: int, project: Project, *events: dict[str, Any], **headers: str) -> Answer:
    """Sends events in the tracker's format."""
    fields = {"X-API-Key": project.key, **headers}
    return await post(port, "/api/v1/events/ingest", {"events": list(events)}, fields)


# --- HTTP/2 -------------------------------------------------------------------------------------


async def post_h2(
    port: int,
    path: str,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    *,
    method: str = "POST",
) -> Answer:
    """One request over HTTP/2, by prior knowledge."""
    config = h2.config.H2Configuration(header_encoding="utf-8")
    protocol = h2.connection.H2Connection(config)
    protocol.initiate_connection()
    fields = [(":method", method), (":path", path), (":scheme", "http"), (":authority", "beacon")]
    fields += [(name.lower(), value) for name, value in (headers or {}).items()]
    stream_id = protocol.get_next_available_stream_id()
    protocol.send_headers(stream_id, fields, end_stream=not body)
    with trio.fail_after(GUARD_SECONDS):
        async with await trio.open_tcp_stream(HOST, port) as stream:
            return await _exchange_h2(stream, protocol, stream_id, body)


async def _exchange_h2(
    stream: trio.SocketStream, protocol: h2.connection.H2Connection, stream_id: int, body: bytes
) -> Answer:
    status, headers, parts = 0, {}, []
    while True:
        body = _fill_window(protocol, stream_id, body)
        await stream.send_all(protocol.data_to_send())
        data = await stream.receive_some(65536)
        for event in protocol.receive_data(data) if data else ():
            if isinstance(event, h2.events.ResponseReceived):
                headers = dict(event.headers)
                status = int(headers[":status"])
            elif isinstance(event, h2.events.DataReceived):
                parts.append(event.data)
                protocol.acknowledge_received_data(event.flow_controlled_length, stream_id)
            elif isinstance(event, h2.events.StreamEnded | h2.events.StreamReset):
                return Answer(status, headers, b"".join(parts))
        if not data:
            return Answer(status, headers, b"".join(parts))


def _fill_window(protocol: h2.connection.H2Connection, stream_id: int, body: bytes) -> bytes:
    """Sends as much of the body as may be sent now; the rest."""
    while body and (room := protocol.local_flow_control_window(stream_id)):
        size = min(room, protocol.max_outbound_frame_size, len(body))
        protocol.send_data(stream_id, body[:size], end_stream=size == len(body))
        body = body[size:]
    return body


# --- WebSocket ----------------------------------------------------------------------------------


class Socket:
    """One WebSocket client. `heard` keeps every frame that it was sent."""

    def __init__(self, connection: WebSocketConnection) -> None:
        self.connection = connection
        self.heard: list[dict[str, Any]] = []

    async def say(self, message: dict[str, Any] | str | bytes) -> None:
        text = json.dumps(message) if isinstance(message, dict) else message
        await self.connection.send_message(text)

    async def hear(self, kind: str | None = None) -> dict[str, Any]:
        """The next frame (of a kind)."""
        while True:
            frame: dict[str, Any] = json.loads(await self.connection.get_message())
            self.heard.append(frame)
            if kind in (None, frame["type"]):
                return frame

    async def acked(self, seq: int) -> None:
        while (await self.hear("ack"))["seq"] < seq:
            pass

    async def closed(self) -> int:
        """Waits until the server has closed; the close code (0: without one)."""
        try:
            while True:
                await self.hear()
        except ConnectionClosed as closed:
            return int(closed.reason.code) if closed.reason else 0


@asynccontextmanager
async def socket(
    port: int, project: Project | str, *, greeted: bool = True, agent: str = "", **query: str
) -> AsyncIterator[Socket]:
    """A connected client that has been greeted: told that there are no flags. Without an `agent`
    it is taken for a bot."""
    asked = {"project": str(project), "session": new_id(), "anon": new_id(), **query}
    with trio.fail_after(GUARD_SECONDS):
        async with await trio.open_tcp_stream(HOST, port) as stream, trio.open_nursery() as nursery:
            path = f"/ws?{urlencode(asked)}"
            headers = [(b"User-Agent", agent.encode())] if agent else None
            address = f"{HOST}:{port}"
            opened = await wrap_client_stream(nursery, stream, address, path, extra_headers=headers)
            client = Socket(opened)
            if greeted:
                assert await client.hear() == {"type": "flags", "flags": {}}
            yield client
            await client.connection.aclose()
            nursery.cancel_scope.cancel()


def handshake(query: str, **headers: str) -> bytes:
    """The bytes that ask for the upgrade; an empty header is left out."""
    fields = {
        "Host": "beacon",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        **headers,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return f"GET /ws{query} HTTP/1.1\r\n{head}\r\n".encode()


# --- what is sent -------------------------------------------------------------------------------


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def event(name: str = "click", **fields: Any) -> dict[str, Any]:
    """A WebSocket event with an id and a time of its own."""
    return {"type": "event", "event": name, "ts": now_ms(), "id": new_id(), **fields}


def batch(seq: int, *messages: dict[str, Any]) -> dict[str, Any]:
    return {"type": "batch", "seq": seq, "messages": list(messages)}
