"""Thousands of idle WebSocket clients in one loop, and when each of them was told its flags.

In: where Beacon listens, a project, how many. Out: seconds until all are connected, and the
moment of each client's next flags. The clients come from several loopback addresses.
"""

from __future__ import annotations

import base64
import os
import select
import socket
import struct
import time
from typing import NamedTuple
from urllib.parse import urlencode

from connect import new_session
from server import HOST, BeaconFailed

ADDRESSES = 16
AT_ONCE = 1000  # connections under way
LATEST_SECONDS = 120
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
_END = b"\r\n\r\n"
_FLAGS = b'{"type":"flags"'


class Receipt(NamedTuple):
    """`at` is a wall clock's time in seconds."""

    client: int
    at: float


class Fleet:
    """`count` clients, each with a session of its own that stays when it connects again."""

    def __init__(self, port: int, project: str, count: int) -> None:
        self._port = port
        self._requests = [handshake({"project": project, **new_session()}) for _ in range(count)]
        self._sockets: dict[int, socket.socket] = {}
        self._numbers: dict[int, int] = {}
        self._epoll = select.epoll()

    def connect(self) -> list[float]:
        """Opens all; seconds until each had its flags, in the order in which they had them."""
        began, todo = time.perf_counter(), list(enumerate(self._requests))[::-1]
        waiting: dict[int, bytes] = {}
        seconds: list[float] = []
        while todo or waiting:
            while todo and len(waiting) < AT_ONCE:
                waiting[self._open(*todo.pop())] = b""
            for number, event in self._epoll.poll(1):
                waiting[number] = self._greeted(number, event, waiting.get(number, b""))
                if _FLAGS in waiting[number]:
                    del waiting[number]
                    seconds.append(time.perf_counter() - began)
            if time.perf_counter() - began > LATEST_SECONDS:
                raise BeaconFailed(f"{len(waiting)} clients wait for their flags")
        return seconds

    def receipts(self, most: int, quiet: float) -> list[Receipt]:
        """The next flags of each client, until `most` have theirs or nothing came for `quiet`
        seconds."""
        found: list[Receipt] = []
        sockets, numbers, now = self._sockets, self._numbers, time.time
        while len(found) < most:
            ready = self._epoll.poll(quiet, 4096)
            if not ready:
                break
            for number, _ in ready:
                data = sockets[number].recv(1 << 16)
                if _FLAGS not in data:
                    raise BeaconFailed(f"a client was told {data[:200]!r}")
                found.append(Receipt(numbers[number], now()))
        return found

    def follow(self, last: bytes, seconds: float) -> tuple[list[float], int]:
        """Hears until each client was told what ends with `last`: when (a wall clock's time), and
        how many messages all of them were told meanwhile."""
        told: dict[int, float] = {}
        tails = dict.fromkeys(self._sockets, b"")
        messages, end = 0, time.time() + seconds
        while len(told) < len(tails):
            if time.time() > end:
                raise BeaconFailed(f"{len(tails) - len(told)} clients wait for the last state")
            for number, _ in self._epoll.poll(1, 4096):
                data = self._sockets[number].recv(1 << 16)
                if not data:
                    raise BeaconFailed("a client was cut off")
                messages += data.count(_FLAGS)
                tails[number] = (tails[number] + data)[-100:]
                if last in tails[number]:
                    told[number] = time.time()
        return sorted(told.values()), messages

    def close(self) -> None:
        """All at once, without a goodbye."""
        for each in self._sockets.values():
            each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            each.close()
        self._sockets.clear()
        self._numbers.clear()

    def _open(self, number: int, request: bytes) -> int:
        opened = socket.socket()
        opened.setsockopt(socket.SOL_IP, 24, 1)  # IP_BIND_ADDRESS_NO_PORT: ports by connection
        opened.bind((f"127.0.0.{2 + number % ADDRESSES}", 0))
        opened.connect((HOST, self._port))
        opened.setblocking(False)
        opened.send(request)
        self._sockets[opened.fileno()], self._numbers[opened.fileno()] = opened, number
        self._epoll.register(opened, select.EPOLLIN)
        return opened.fileno()

    def _greeted(self, number: int, event: int, before: bytes) -> bytes:
        try:
            data = self._sockets[number].recv(1 << 16) if event & select.EPOLLIN else b""
        except ConnectionError as error:
            raise BeaconFailed(f"a client of {len(self._sockets)} was cut off: {error}") from None
        if not data or (_END in data and not (before + data).startswith(b"HTTP/1.1 101")):
            raise BeaconFailed(f"a client was not taken: {(before + data)[:300]!r}")
        return before + data


def handshake(query: dict[str, str]) -> bytes:
    key = base64.b64encode(os.urandom(16)).decode()
    return (
        f"GET /ws?{urlencode(query)} HTTP/1.1\r\nHost: {HOST}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nUser-Agent: {BROWSER}\r\n"
        f"Sec-WebSocket-Key: {key}\r\n\r\n"
    ).encode()
