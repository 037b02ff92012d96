"""The web lane of what is not plain HTTP/1.1: HTTP/2, and WebSockets other than `/ws`.

In: a `ClientStream` and the ASGI application. Out: the connection served to its end, by
Hypercorn's TCPServer. This reaches inside Hypercorn, so its version is pinned.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from math import inf
from typing import TYPE_CHECKING, Any, cast

import trio
from h2.events import RequestReceived
from h2.settings import SettingCodes, Settings
from hypercorn.config import Config
from hypercorn.events import Closed, Event, RawData, Updated
from hypercorn.protocol import ProtocolWrapper
from hypercorn.protocol.h2 import H2Protocol
from hypercorn.trio.task_group import TaskGroup
from hypercorn.trio.tcp_server import TCPServer
from hypercorn.trio.worker_context import WorkerContext
from hypercorn.typing import ConnectionState
from hypercorn.utils import wrap_app

from beacon.door.lanes import Message
from beacon.door.limits import Limits
from beacon.door.stream import ClientStream
from beacon.errors import BadRequest, BeaconError, TooLarge
from beacon.problems import problem_response

if TYPE_CHECKING:
    from beacon.door.listener import Door

_PATH = re.compile(rb"/[\x21-\x7e]*")
_METHOD = re.compile(rb"[!-~]+")
NO_PATH = b"*"
"""Stands for a path that is none: the application is not asked, and the client is told so."""

Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


def hypercorn_config(limits: Limits) -> Config:
    """The door's limits in Hypercorn's words."""
    config = Config()
    config.errorlog = logging.getLogger("beacon.door.hypercorn")
    config.include_server_header = False
    config.keep_alive_timeout = limits.idle_seconds
    config.h11_max_incomplete_size = limits.head_bytes
    config.h2_max_concurrent_streams = limits.h2_streams
    config.h2_max_header_list_size = limits.head_bytes
    config.websocket_max_message_size = limits.body_bytes
    config.keep_alive_max_requests = 2**31
    return config


class HypercornLane:
    """What all connections of this lane share."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._config = hypercorn_config(door.limits)
        self._context = WorkerContext(None)

    async def drain(self) -> None:
        """Connections end when they have nothing in flight."""
        await self._context.terminated.set()

    async def serve(self, stream: ClientStream, protocol: str) -> None:
        """One connection to its end; `protocol` is `h2` or `http/1.1`, as in ALPN."""
        app: Any = wrap_app(self._app_for(stream), self._config.wsgi_max_body_size, "asgi")
        server = _Server(app, self._config, self._context, stream, protocol)
        server.send_seconds = self._door.limits.send_seconds
        await server.run()

    def _app_for(self, stream: ClientStream) -> Any:
        """The application as this connection's client sees it."""
        bodies = _Bodies(self._door.limits.body_bytes)

        async def app(scope: Message, receive: Receive, send: Send) -> None:
            if scope["type"] in ("http", "websocket"):
                scope["client"] = (self._door.client_address(stream.peer, scope["headers"]), 0)
            if scope["type"] == "http" and scope["raw_path"] == NO_PATH:
                await _send_problem(send, BadRequest("The path or the method is none."))
                return
            with bodies.of_one_request(receive) as counted:
                try:
                    await self._door.web(scope, counted.receive, send)
                except Exception:
                    if not counted.refused or scope["type"] != "http":
                        raise
                    await _send_problem(send, _too_large(self._door.limits.body_bytes))

        return app


class _Bodies:
    """Counts the body bytes that one connection's requests hold together."""

    def __init__(self, limit: int) -> None:
        self.left = limit

    @contextmanager
    def of_one_request(self, receive: Receive) -> Iterator[_CountedBody]:
        counted = _CountedBody(self, receive)
        try:
            yield counted
        finally:
            self.left += counted.size


class _CountedBody:
    def __init__(self, bodies: _Bodies, receive: Receive) -> None:
        self._bodies = bodies
        self._receive = receive
        self.size = 0
        self.refused = False

    async def receive(self) -> Message:
        message = await self._receive()
        size = len(message.get("body", b""))
        self.size += size
        self._bodies.left -= size
        if self._bodies.left < 0:
            self.refused = True
            raise TooLarge("The bodies of this connection's requests are too large together.")
        return message


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"The bodies of one connection's requests are over {limit} bytes together.")


async def _send_problem(send: Send, error: BeaconError) -> None:
    answer = problem_response(error)
    fields = [(name.encode(), value.encode()) for name, value in answer.headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": fields})
    await send({"type": "http.response.body", "body": answer.body})


class _Server(TCPServer):
    """One connection. Differs from its base in what it takes from the door and never waits for."""

    def __init__(
        self, app: Any, config: Config, context: WorkerContext, stream: ClientStream, alpn: str
    ) -> None:
        super().__init__(app, config, context, ConnectionState({}), cast(Any, stream))
        self._alpn = alpn
        self._client_stream = stream
        self.send_seconds = inf

    async def run(self) -> None:
        try:
            async with TaskGroup() as task_group:
                self._task_group = task_group
                self.protocol = self._make_protocol(task_group)
                await self.protocol.initiate()
                await self.idle_task.restart(task_group, self._idle_timeout)
                await self._read_data()
        except OSError:
            pass
        finally:
            await self._close()

    def _make_protocol(self, task_group: TaskGroup) -> ProtocolWrapper:
        stream = self._client_stream
        protocol = ProtocolWrapper(
            self.app,
            self.config,
            self.context,
            task_group,
            ConnectionState({}),
            stream.over_tls,
            (stream.peer, 0),
            None,
            self.protocol_send,
            self._alpn,
        )
        if isinstance(protocol.protocol, H2Protocol):
            _settle(protocol.protocol, self.config)
            _check_paths(protocol.protocol)
        return protocol

    async def protocol_send(self, event: Event) -> None:
        """As the base, but a client that does not read is cut off, not waited for.

        The application's task, which this runs in, is often cancelled while it reports
        that the connection is idle; unshielded, the idle timeout would never start.
        """
        if not isinstance(event, RawData):
            with trio.CancelScope(shield=isinstance(event, Updated)):
                await super().protocol_send(event)
            return
        async with self.send_lock:
            with trio.move_on_after(self.send_seconds, shield=True) as patience:
                try:
                    await self.stream.send_all(event.data)
                except (trio.BrokenResourceError, trio.ClosedResourceError):
                    await self.protocol.handle(Closed())
            if patience.cancelled_caught:
                self._client_stream.abort()


def _settle(protocol: H2Protocol, config: Config) -> None:
    """Our settings; above all no WebSockets over HTTP/2, which browsers would then prefer."""
    protocol.connection.local_settings = Settings(
        client=False,
        initial_values={
            SettingCodes.MAX_CONCURRENT_STREAMS: config.h2_max_concurrent_streams,
            SettingCodes.MAX_HEADER_LIST_SIZE: config.h2_max_header_list_size,
            SettingCodes.ENABLE_CONNECT_PROTOCOL: 0,
        },
    )


def _check_paths(protocol: H2Protocol) -> None:
    """Bytes that no path has would raise in Hypercorn, and end all streams of the connection."""
    make = protocol._create_stream

    async def checked(request: RequestReceived) -> None:
        request.headers = list(_with_path(request.headers))
        await make(request)

    protocol._create_stream = checked  # type: ignore[method-assign]


def _with_path(fields: Iterable[tuple[bytes, bytes]]) -> Iterator[tuple[bytes, bytes]]:
    """The fields of a request, with `NO_PATH` where path or method are none."""
    named = dict(fields)
    path, method = named.get(b":path", b""), named.get(b":method", b"")
    if _PATH.fullmatch(path) and _METHOD.fullmatch(method):
        yield from fields
        return
    yield b":method", b"GET"
    yield b":path", NO_PATH
    yield from ((name, value) for name, value in fields if name not in (b":method", b":path"))
