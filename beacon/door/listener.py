"""The one port: accepts connections, gives each its task, and stops in good order.

In: a host and port, and the lanes (`Ingest`, an ASGI application). Out: every connection
served. Stopping is one thing, whether `Door.drain()` is called or the serving task is
cancelled: stop accepting, set `draining` (conversations see it and close with 1001), end
idle connections, let requests in flight finish for `Limits.drain_seconds`, cut off the rest.
"""

from __future__ import annotations

import errno
import logging
import ssl
from collections.abc import Iterable, Sequence
from math import inf

import trio

from beacon.door.addresses import TrustedProxies, parse_address
from beacon.door.answers import date_field
from beacon.door.connection import Connection, Handover
from beacon.door.exchange import decoded_path, origin_form
from beacon.door.heads import Heads, Incoming
from beacon.door.hypercorn_lane import HypercornLane
from beacon.door.lanes import LIVE_PATH, SOCKET_PATH, Ingest, Live, WebApp
from beacon.door.limits import Limits
from beacon.door.stream import ClientStream
from beacon.door.tls import offer_protocols
from beacon.errors import StartupError, Unavailable

logger = logging.getLogger(__name__)

_OUT_OF_RESOURCES = frozenset((errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM))
_OUT_OF_RESOURCES_PAUSE = 0.1  # seconds


class Door:
    """Serves connections. Give `draining` to whoever must notice that Beacon stops."""

    def __init__(
        self,
        *,
        ingest: Ingest,
        web: WebApp,
        live: Live | None = None,
        limits: Limits | None = None,
        trusted_proxies: TrustedProxies | None = None,
        ssl_context: ssl.SSLContext | None = None,
        draining: trio.Event | None = None,
    ) -> None:
        self.ingest = ingest
        self.web = web
        self._live = live
        self.limits = limits or Limits()
        self.draining = trio.Event() if draining is None else draining
        self.date = date_field()
        self.heads = Heads()
        self.addresses: list[tuple[str, int]] = []
        self._trusted = TrustedProxies() if trusted_proxies is None else trusted_proxies
        self._ssl_context = ssl_context and offer_protocols(ssl_context)
        self._hypercorn = HypercornLane(self)
        self._streams: dict[ClientStream, Connection | None] = {}
        self._drain_asked = trio.Event()
        self._stopped = trio.Event()
        self._left = trio.Event()  # a connection has ended
        self._refusing = 0
        self._nursery: trio.Nursery | None = None

    @property
    def connections(self) -> int:
        """How many are open now."""
        return len(self._streams)

    def client_address(self, peer: str, fields: Iterable[tuple[bytes, bytes]]) -> str:
        """Whose request it is, by the peer's address and the request's header fields."""
        if not self._trusted:
            return peer
        x_forwarded_for = _joined(fields, b"x-forwarded-for")
        return self._trusted.client_address(peer, x_forwarded_for, _joined(fields, b"forwarded"))

    # --- serving ---

    async def serve(
        self,
        listeners: Sequence[trio.SocketListener],
        *,
        task_status: trio.TaskStatus[Door] = trio.TASK_STATUS_IGNORED,
    ) -> None:
        """Accept and serve until drained or cancelled; started when connections are served."""
        self.addresses = [listener.socket.getsockname()[:2] for listener in listeners]
        try:
            async with trio.open_nursery() as accepting, trio.open_nursery() as nursery:
                nursery.cancel_scope.shield = True  # a cancelled door drains first
                self._nursery = nursery
                accepting.start_soon(self._drain_when_cancelled)
                nursery.start_soon(self._sweep)
                for listener in listeners:
                    accepting.start_soon(self._accept, listener)
                task_status.started(self)
                await self._drain_asked.wait()
                accepting.cancel_scope.cancel()
                await self._drain(nursery)
        finally:
            self._stopped.set()

    async def drain(self) -> None:
        """Stop in good order, and wait until that is done."""
        self._drain_asked.set()
        await self._stopped.wait()

    async def _drain_when_cancelled(self) -> None:
        try:
            await trio.sleep_forever()
        finally:
            self._drain_asked.set()

    async def _drain(self, nursery: trio.Nursery) -> None:
        self.draining.set()
        await self._hypercorn.drain()
        for connection in list(self._streams.values()):
            if connection is not None:
                connection.drain()
        with trio.move_on_after(self.limits.drain_seconds):
            while self._streams:
                await self._one_left()
        for stream in list(self._streams):
            stream.abort()
        nursery.cancel_scope.cancel()

    async def _one_left(self) -> None:
        self._left = trio.Event()
        await self._left.wait()

    async def _accept(self, listener: trio.SocketListener) -> None:
        async with listener:
            while True:
                try:
                    transport = await listener.accept()
                except OSError as error:
                    if error.errno not in _OUT_OF_RESOURCES:
                        raise
                    logger.error("Cannot accept connections: %s. Raise the file limit.", error)
                    await trio.sleep(_OUT_OF_RESOURCES_PAUSE)
                else:
                    self._admit(transport)

    def _admit(self, transport: trio.SocketStream) -> None:
        assert self._nursery is not None
        if len(self._streams) < self.limits.connections:
            self._nursery.start_soon(self.handle, transport)
        else:
            self._nursery.start_soon(self._turn_away, transport)

    async def _turn_away(self, transport: trio.SocketStream) -> None:
        """One client too many: say so, unless there are too many of those as well."""
        stream = self._stream(transport)
        if self._refusing < self.limits.refusals and self._ssl_context is None:
            self._refusing += 1
            try:
                error = Unavailable("Too many connections are open: try again a little later.")
                await Connection(self, stream).refuse(error)
            except (trio.BrokenResourceError, trio.ClosedResourceError):
                pass
            finally:
                self._refusing -= 1
        await trio.aclose_forcefully(stream)

    # --- one connection ---

    async def handle(self, transport: trio.abc.Stream) -> None:
        """One client from its first byte to its last; whatever goes wrong ends here."""
        stream = self._stream(transport)
        self._streams[stream] = None
        try:
            await self._handle(stream)
        except* (trio.BrokenResourceError, trio.ClosedResourceError):
            pass  # the client left
        except* Exception:
            logger.exception("A connection failed and was closed")
        finally:
            await self._leave(stream)

    async def _handle(self, stream: ClientStream) -> None:
        if isinstance(stream.transport, trio.SSLStream):
            protocol = await self._shake_hands(stream.transport)
            if protocol is None:
                return
            if protocol == "h2":
                await self._hypercorn.serve(stream, "h2")
                return
        handover = await self._serve_http(stream)
        if handover is not None:
            await self._go_on(stream, handover)

    async def _serve_http(self, stream: ClientStream) -> Handover | None:
        connection = Connection(self, stream)
        self._streams[stream] = connection
        try:
            return await connection.run()
        finally:
            self._streams[stream] = None

    async def _go_on(self, stream: ClientStream, handover: Handover) -> None:
        handshake = handover.handshake
        if handshake is None:
            await self._hypercorn.serve(stream, "h2")
            return
        path = _path(handshake)
        client = self.client_address(stream.peer, handshake.headers)
        if path == SOCKET_PATH:
            await self.ingest.converse(stream, client)
        elif path.startswith(LIVE_PATH) and self._live is not None:
            await self._live.converse(stream, client)
        else:
            await self._hypercorn.serve(stream, "http/1.1")

    async def _shake_hands(self, transport: trio.SSLStream[trio.abc.Stream]) -> str | None:
        """The protocol that TLS settled on; None when the handshake failed or took too long."""
        with trio.move_on_after(self.limits.tls_seconds):
            await transport.do_handshake()
            return transport.selected_alpn_protocol() or "http/1.1"
        return None

    def _stream(self, transport: trio.abc.Stream) -> ClientStream:
        assert self._nursery is not None
        peer = _peer(transport)
        if self._ssl_context is not None:
            transport = trio.SSLStream(
                transport, self._ssl_context, server_side=True, https_compatible=True
            )
        return ClientStream(transport, nursery=self._nursery, limits=self.limits, peer=peer)

    async def _leave(self, stream: ClientStream) -> None:
        try:
            with trio.move_on_after(self.limits.linger_seconds):
                await stream.aclose()
        except (trio.BrokenResourceError, trio.ClosedResourceError):
            pass
        finally:
            del self._streams[stream]
            if self._drain_asked.is_set():
                self._left.set()

    # --- deadlines ---

    async def _sweep(self) -> None:
        """End what is past its deadline: one task for all, so that a read costs no timer."""
        while True:
            await trio.sleep(self.limits.sweep_seconds)
            self.date = date_field()
            now = trio.current_time()
            for connection in list(self._streams.values()):
                if connection is not None and connection.deadline < now:
                    connection.deadline = inf
                    connection.expire()


async def serve_door(
    *,
    host: str,
    port: int,
    ingest: Ingest,
    web: WebApp,
    live: Live | None = None,
    limits: Limits | None = None,
    trusted_proxies: TrustedProxies | None = None,
    ssl_context: ssl.SSLContext | None = None,
    draining: trio.Event | None = None,
    task_status: trio.TaskStatus[Door] = trio.TASK_STATUS_IGNORED,
) -> None:
    """Listen on `host:port` and serve until cancelled or drained. Raises StartupError.

    `task_status.started` gives the `Door`; its `addresses` name the port that was bound.
    Cancelling this drains first (see the module's docstring), at most `drain_seconds` long.
    """
    door = Door(
        ingest=ingest,
        web=web,
        live=live,
        limits=limits,
        trusted_proxies=trusted_proxies,
        ssl_context=ssl_context,
        draining=draining,
    )
    listeners = await open_listeners(host, port, door.limits)
    await door.serve(listeners, task_status=task_status)


async def open_listeners(host: str, port: int, limits: Limits) -> list[trio.SocketListener]:
    """Sockets that listen already, so that two Beacons cannot think they have the port."""
    try:
        listeners = await trio.open_tcp_listeners(port, host=host, backlog=limits.accept_backlog)
    except OSError as error:
        raise StartupError(
            f"Cannot listen on {host}:{port}: {error.strerror or error}. "
            "Stop what uses the port, or give another with --port."
        ) from error
    for listener in listeners:
        _notice_dead_peers(listener.socket, limits)
    return listeners


def _notice_dead_peers(socket: trio.socket.SocketType, limits: Limits) -> None:
    """TCP keepalive, which accepted sockets inherit: idle WebSockets of lost clients end."""
    socket.setsockopt(trio.socket.SOL_SOCKET, trio.socket.SO_KEEPALIVE, 1)
    if hasattr(trio.socket, "TCP_KEEPIDLE"):
        tcp = trio.socket.IPPROTO_TCP
        socket.setsockopt(tcp, trio.socket.TCP_KEEPIDLE, limits.keepalive_seconds)
        socket.setsockopt(tcp, trio.socket.TCP_KEEPINTVL, limits.keepalive_interval_seconds)
        socket.setsockopt(tcp, trio.socket.TCP_KEEPCNT, limits.keepalive_probes)


def _peer(transport: trio.abc.Stream) -> str:
    if not isinstance(transport, trio.SocketStream):
        return ""
    try:
        name = transport.socket.getpeername()
    except OSError:  # the client has left already
        return ""
    return parse_address(str(name[0])) or "" if isinstance(name, tuple) else ""


def _path(incoming: Incoming) -> str:
    return decoded_path(origin_form(incoming.target).partition("?")[0])


def _joined(fields: Iterable[tuple[bytes, bytes]], name: bytes) -> str | None:
    values = [value.decode("latin-1") for field, value in fields if field == name]
    return ", ".join(values) if values else None
