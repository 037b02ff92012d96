"""Opens the load generators' connections: a WebSocket to /ws or a plain HTTP one.

In: where Beacon listens, the project, the shape of the load. Out: `load.Connection`s.
"""

from __future__ import annotations

import base64
import os
import socket
import time
import uuid
from urllib.parse import urlencode

import numpy as np
from frames import Block, Template, socket_template, tracker_template
from load import BlockFrames, Connection
from replies import Closed, HttpReplies, SocketReplies
from server import HOST

EVENTS_IN_FLIGHT = 2000  # unacknowledged, a WebSocket connection, unless a window is given
CONNECT_SECONDS = 10


def new_session() -> dict[str, str]:
    """What stays the same over all connections of one client."""
    return {"session": str(uuid.uuid4()), "anon": str(uuid.uuid4())}


def open_socket(port: int) -> socket.socket:
    sock = socket.create_connection((HOST, port), timeout=CONNECT_SECONDS)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


def upgrade(sock: socket.socket, query: dict[str, str]) -> SocketReplies:
    """The opening handshake of RFC 6455; frames that came with the answer are already read."""
    key = base64.b64encode(os.urandom(16)).decode()
    sock.sendall(
        f"GET /ws?{urlencode(query)} HTTP/1.1\r\nHost: {HOST}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Key: {key}\r\n\r\n".encode()
    )
    answer = b""
    while b"\r\n\r\n" not in answer:
        data = sock.recv(4096)
        if not data:
            raise Closed("no answer to the upgrade")
        answer += data
    head, _, rest = answer.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 101"):
        raise Closed(f"refused: {answer.decode(errors='replace')}")
    replies = SocketReplies()
    replies.feed(rest)
    return replies


def socket_connection(
    port: int, project: str, template: Template, batch: int, window: int, seed: int
) -> Connection:
    sock = open_socket(port)
    replies = upgrade(sock, {"project": project, **new_session()})
    source = BlockFrames(Block(template, batch), np.random.default_rng(seed))
    return Connection(sock, source, replies, window)


def socket_connections(
    port: int, project: str, *, count: int, shape: str, batch: int, window: int | None
) -> list[Connection]:
    """`count` WebSocket connections, each with its own session."""
    template = socket_template(shape, batch)
    window = window or max(2, EVENTS_IN_FLIGHT // batch)
    base = time.time_ns()
    return [
        socket_connection(port, project, template, batch, window, base + number)
        for number in range(count)
    ]


def tracker_connections(
    port: int, key: str, *, count: int, shape: str, batch: int, window: int
) -> list[Connection]:
    """`count` keep-alive HTTP connections; `window` over 1 pipelines requests."""
    template = tracker_template(shape, batch, host=f"{HOST}:{port}", key=key)
    base = time.time_ns()
    return [
        Connection(
            open_socket(port),
            BlockFrames(Block(template, batch), np.random.default_rng(base + number)),
            HttpReplies(batch),
            window,
        )
        for number in range(count)
    ]
