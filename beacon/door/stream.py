"""A client's byte stream that can be read twice at its start and pushed to without waiting.

In: a trio stream (TCP or TLS over it). Out: the same stream, which first replays bytes
that were read to choose a lane, and which takes `push` from anywhere at any time.
"""

from __future__ import annotations

import os
import socket as stdlib_socket
import struct
from contextlib import suppress

import trio

from beacon.door.limits import Limits

Transport = trio.abc.Stream
READ_BYTES = 64 * 1024  # at most, in a read that names no size
_NO_LINGER = struct.pack("ii", 1, 0)  # close sends RST and drops what is unsent


class ClientStream(trio.abc.HalfCloseableStream):
    """One client's connection. `peer` is its address, before proxies are looked through.

    All that is written goes out whole and in order, whichever of `push` and `send_all`
    it came by. `nursery` runs the flush of what the socket does not take at once.
    """

    __slots__ = (
        "_aborted",
        "_begun",
        "_flushing",
        "_limits",
        "_nursery",
        "_pending",
        "_pending_bytes",
        "_prefix",
        "_socket",
        "_state",
        "_turn",
        "is_cut_off",
        "peer",
        "transport",
    )

    def __init__(
        self, transport: Transport, *, nursery: trio.Nursery, limits: Limits, peer: str = ""
    ) -> None:
        self.transport = transport
        self.peer = peer
        self._socket = transport.socket if isinstance(transport, trio.SocketStream) else None
        self._nursery = nursery
        self._limits = limits
        self._prefix = b""
        self._begun: bytes | memoryview = b""  # the rest of a state
        self._pending: list[bytes] = []
        self._pending_bytes = 0
        self._state = b""  # the newest one, which has not begun to go out
        self._turn: trio.StrictFIFOLock | None = None  # made when first two writers can meet
        self._flushing = False
        self._aborted = False
        self.is_cut_off = False  # it did not read what it was sent

    @property
    def over_tls(self) -> bool:
        return isinstance(self.transport, trio.SSLStream)

    # --- reading ---

    def unread(self, data: bytes) -> None:
        """Put bytes back in front: the next read returns them first."""
        self._prefix = data + self._prefix

    async def receive_some(self, max_bytes: int | None = None) -> bytes:
        if not self._prefix:
            return bytes(await self._receive(max_bytes))
        await trio.lowlevel.checkpoint()
        size = len(self._prefix) if max_bytes is None else max_bytes
        data, self._prefix = self._prefix[:size], self._prefix[size:]
        return data

    async def _receive(self, max_bytes: int | None) -> bytes | bytearray:
        try:
            if self._socket is not None:
                return await self._receive_from(self._socket, max_bytes or READ_BYTES)
            return await self.transport.receive_some(max_bytes)
        except trio.ClosedResourceError:
            if not self._aborted:
                raise
            raise trio.BrokenResourceError("the client was cut off") from None

    async def _receive_from(self, socket: trio.socket.SocketType, max_bytes: int) -> bytes:
        """As SocketStream does, less its first try: a client that was answered is silent."""
        while True:
            if socket.fileno() < 0:
                raise trio.ClosedResourceError("this stream was closed")
            await trio.lowlevel.wait_readable(socket)
            try:
                return os.read(socket.fileno(), max_bytes)
            except BlockingIOError:
                continue
            except OSError as error:
                raise trio.BrokenResourceError("the client's connection broke") from error

    # --- writing ---

    def push(self, data: bytes) -> None:
        """Send without waiting: into the socket now, or into a bounded buffer.

        A client that leaves more than `Limits.push_bytes` unread is cut off. To a client
        that is gone, nothing happens.
        """
        rest = self.send_now(data)
        if not rest or self._aborted:
            return
        self._pending.append(rest)
        self._pending_bytes += len(rest)
        if self._pending_bytes > self._limits.push_bytes:
            self._cut_off()
        else:
            self._flush_soon()

    def push_state(self, data: bytes) -> None:
        """As `push`, of what makes the last one of its kind void: to a client that does not keep
        up only the newest is sent. So it may be of any size: one waits, which the callers share,
        and `Limits.push_bytes` does not count it."""
        sent = self._write_now(data)
        if sent == len(data) or self._aborted:
            return
        if sent:
            self._begun = memoryview(data)[sent:]
        else:
            self._state = data
        self._flush_soon()

    def send_now(self, data: bytes) -> bytes:
        """Give the socket what it takes without waiting; return what is left to be sent."""
        sent = self._write_now(data)
        return b"" if sent == len(data) else data[sent:]

    def _write_now(self, data: bytes) -> int:
        """How many bytes the socket took; of a client that is gone, all."""
        if self._socket is None or self._flushing or self._writing:
            return 0
        try:
            return os.write(self._socket.fileno(), data)
        except BlockingIOError:
            return 0
        except OSError:
            self.abort()
            return len(data)

    async def send_all(self, data: bytes | bytearray | memoryview) -> None:
        async with self._writers_turn():
            await self._send_pending()
            await self._send(data)

    async def wait_send_all_might_not_block(self) -> None:
        async with self._writers_turn():
            await self.transport.wait_send_all_might_not_block()

    @property
    def is_clogged(self) -> bool:
        """Whether something that was pushed still waits for the client to take it."""
        return self._flushing

    @property
    def _writing(self) -> bool:
        return self._turn is not None and self._turn.locked()

    def _writers_turn(self) -> trio.StrictFIFOLock:
        if self._turn is None:
            self._turn = trio.StrictFIFOLock()
        return self._turn

    async def _send(self, data: bytes | bytearray | memoryview) -> None:
        try:
            await self.transport.send_all(data)
        except trio.ClosedResourceError:
            if not self._aborted:
                raise
            raise trio.BrokenResourceError("the client was cut off") from None
        except trio.Cancelled:
            self.abort()  # a part may be out: whatever followed it would be garbage
            raise

    async def _send_pending(self, patience: trio.CancelScope | None = None) -> None:
        while self._begun or self._pending or self._state:
            begun, pushed, state = self._begun, b"".join(self._pending), self._state
            self._begun, self._state = b"", b""
            self._pending.clear()
            for data in (begun, state, pushed):  # a close frame is pushed, and is the last
                await self._send_in_pieces(data, patience)
            self._pending_bytes -= len(pushed)

    async def _send_in_pieces(
        self, data: bytes | memoryview, patience: trio.CancelScope | None
    ) -> None:
        """For each of them a client has `Limits.send_seconds`."""
        size = self._limits.piece_bytes
        for start in range(0, len(data), size):
            if patience is not None:
                patience.deadline = trio.current_time() + self._limits.send_seconds
            await self._send(memoryview(data)[start : start + size])

    def _flush_soon(self) -> None:
        if not self._flushing:
            self._flushing = True
            self._nursery.start_soon(self._flush)

    async def _flush(self) -> None:
        """Send what was pushed; a client that takes too little of it for long is cut off."""
        try:
            with trio.move_on_after(self._limits.send_seconds) as patience:
                async with self._writers_turn():
                    await self._send_pending(patience)
            if patience.cancelled_caught:
                self._cut_off()
        except (trio.BrokenResourceError, trio.ClosedResourceError):
            self.abort()
        finally:
            self._flushing = False

    # --- ending ---

    async def send_eof(self) -> None:
        """Half-close, where the transport can (TLS cannot: nothing happens)."""
        async with self._writers_turn():
            if isinstance(self.transport, trio.abc.HalfCloseableStream):
                await self.transport.send_eof()

    def _cut_off(self) -> None:
        self.is_cut_off = True
        self.abort()

    def abort(self) -> None:
        """Cut the client off at once; whoever reads or writes gets BrokenResourceError."""
        if self._aborted:
            return
        self._aborted = True
        self._begun, self._state, self._prefix = b"", b"", b""
        self._pending.clear()
        self._pending_bytes = 0
        raw = _raw_socket(self.transport)
        if raw is None:
            self._nursery.start_soon(trio.aclose_forcefully, self.transport)
            return
        if raw.fileno() >= 0:
            raw.setsockopt(stdlib_socket.SOL_SOCKET, stdlib_socket.SO_LINGER, _NO_LINGER)
        raw.close()

    async def aclose(self) -> None:
        """Send what was pushed, then close; whoever has gone meanwhile gets nothing."""
        try:
            if self._flushing:
                with suppress(trio.BrokenResourceError, trio.ClosedResourceError):
                    await self.send_all(b"")
        finally:
            await self.transport.aclose()


def _raw_socket(transport: trio.abc.AsyncResource) -> trio.socket.SocketType | None:
    while isinstance(transport, trio.SSLStream):
        transport = transport.transport_stream
    return transport.socket if isinstance(transport, trio.SocketStream) else None
