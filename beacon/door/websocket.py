"""A WebSocket connection in one task: trio-websocket's protocol, run by whoever serves it.

In: a `ClientStream` whose next bytes are the handshake. Out: the handshake's answer, then what
the client says, to the methods that a lane's own connection fills in, until either side closes.

trio-websocket runs a reader task and a channel for each connection. Ten thousand idle
clients are cheaper, and a flood of small messages is faster, without: its reader is run
in the connection's own task. (It reaches inside: the version is pinned.)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import trio
from trio_websocket._impl import CloseReason, WebSocketConnection
from wsproto import ConnectionType, WSConnection
from wsproto.connection import ConnectionState
from wsproto.events import CloseConnection, Event, RejectConnection, Request

from beacon.errors import BadRequest, BeaconError
from beacon.problems import problem_response

if TYPE_CHECKING:
    from beacon.door.stream import ClientStream

RECEIVE_BYTES = 32 * 1024
REFUSED_SECONDS = 3.0
"""How long a client that was refused may take to answer the close."""
OVERLOADED, TOO_BIG, POLICY, GOING_AWAY = 1013, 1009, 1008, 1001
MAX_REASON_BYTES = 123


class _Reading(trio.abc.Stream):
    """The client's stream, as the reader sees it: before it reads on, what came is taken."""

    def __init__(self, stream: ClientStream, connection: ServedSocket) -> None:
        self._stream = stream
        self._connection = connection

    async def receive_some(self, max_bytes: int | None = None) -> bytes:
        await self._connection.take_round()
        return await self._stream.receive_some(max_bytes)

    async def send_all(self, data: bytes | bytearray | memoryview) -> None:
        await self._stream.send_all(data)

    async def wait_send_all_might_not_block(self) -> None:
        await self._stream.wait_send_all_might_not_block()

    async def aclose(self) -> None:
        await self._stream.aclose()


class ServedSocket(WebSocketConnection):
    """One client. `run` serves it from handshake to close."""

    def __init__(self, stream: ClientStream, *, max_message_bytes: int) -> None:
        super().__init__(
            _Reading(stream, self),
            WSConnection(ConnectionType.SERVER),
            message_queue_size=0,
            max_message_size=max_message_bytes,
            receive_buffer_size=RECEIVE_BYTES,
        )
        self._client_stream = stream
        self._patience = trio.CancelScope()

    async def run(self) -> None:
        with self._patience:
            await self._reader_task()

    # --- what a lane fills in ------------------------------------------------------------

    async def _welcome(self, event: Request) -> None:
        """Look at the handshake, and `_open` the socket. A BeaconError is the answer instead."""
        raise NotImplementedError

    async def take_round(self) -> None:
        """All that the last network read brought is taken, before more is read."""

    def hear_out(self) -> None:
        """What came before a frame that breaks the protocol is taken."""

    def _on_end(self) -> None:
        """This side closes: nothing of what the client says counts any more."""

    # --- the handshake -------------------------------------------------------------------

    async def _handle_request_event(self, event: Request) -> None:
        try:
            await self._welcome(event)
        except BeaconError as error:
            await self._turn_down(error)

    async def _open(self, event: Request) -> None:
        await self._accept(event, None, [])
        self._connection_proposal = None

    async def _send(self, event: Event) -> None:
        """As the base; where wsproto finds no handshake in the request, the answer says so."""
        if isinstance(event, RejectConnection) and not event.has_body:
            error = BadRequest("This is no WebSocket handshake of version 13 (RFC 6455, 4.2.1).")
            error.status = event.status_code
            await self._turn_down(error, event.headers)
        else:
            await super()._send(event)

    async def _turn_down(
        self, error: BeaconError, more: Sequence[tuple[bytes, bytes]] = ()
    ) -> None:
        answer = problem_response(error)
        headers = [(name.encode(), value.encode()) for name, value in answer.headers]
        self._patience.deadline = trio.current_time() + REFUSED_SECONDS
        await self._reject(error.status, [*headers, *more, (b"connection", b"close")], answer.body)
        await self._client_stream.send_eof()

    # --- the end -------------------------------------------------------------------------

    async def _handle_close_connection_event(self, event: CloseConnection) -> None:
        """The client's close is returned; a frame that breaks the protocol is answered by one."""
        if self._wsproto.state is ConnectionState.OPEN:
            self.hear_out()
            self.end(event.code, event.reason or "This frame breaks the protocol (RFC 6455).")
            await self._client_stream.send_eof()
        else:
            await super()._handle_close_connection_event(event)

    def end(self, code: int, reason: str) -> None:
        """Say why; what is still under way is read and dropped until the client has closed."""
        if self._close_reason is not None or self._wsproto.state is not ConnectionState.OPEN:
            return
        self._close_reason = CloseReason(code, reason)
        self._on_end()
        self._patience.deadline = trio.current_time() + REFUSED_SECONDS
        text = reason.encode()[:MAX_REASON_BYTES].decode(errors="ignore")
        self._client_stream.push(self._wsproto.send(CloseConnection(code=code, reason=text)))

    async def go_away(self, patience: float) -> None:
        """Beacon stops: close with 1001, and wait a little for the client to do so too."""
        with trio.move_on_after(patience):
            await self.aclose(GOING_AWAY, "Beacon is stopping; connect again in a moment.")


def header_of(headers: dict[bytes, bytes], name: bytes) -> str:
    return headers.get(name, b"").decode("latin-1")
