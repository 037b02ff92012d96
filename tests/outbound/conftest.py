"""A server on this machine that answers what it is told, and keeps what it was asked."""

from __future__ import annotations

import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
import trio

Answer = Callable[[trio.abc.Stream], Awaitable[None]]


class Receiver:
    """`port` on 127.0.0.1; `requests` are the heads and bodies that came."""

    def __init__(self, port: int, requests: list[bytes]) -> None:
        self.port, self.requests = port, requests


@asynccontextmanager
async def receiving(answer: Answer, tls: ssl.SSLContext | None = None) -> AsyncIterator[Receiver]:
    requests: list[bytes] = []

    async def serve(stream: trio.abc.Stream) -> None:
        try:
            requests.append(await _whole(stream))
            await answer(stream)
            await stream.aclose()
        except (trio.BrokenResourceError, trio.ClosedResourceError):
            pass

    async with trio.open_nursery() as nursery:
        open_ = trio.serve_tcp if tls is None else trio.serve_ssl_over_tcp
        more = () if tls is None else (tls,)
        listeners = await nursery.start(
            lambda task_status: open_(serve, 0, *more, host="127.0.0.1", task_status=task_status)
        )
        listener = listeners[0] if tls is None else listeners[0].transport_listener
        yield Receiver(listener.socket.getsockname()[1], requests)
        nursery.cancel_scope.cancel()


async def _whole(stream: trio.abc.Stream) -> bytes:
    """One request, with its body."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += await _more(stream)
    length = re.search(rb"content-length: (\d+)", got, re.IGNORECASE)
    size = got.index(b"\r\n\r\n") + 4 + (int(length[1]) if length else 0)
    while len(got) < size:
        got += await _more(stream)
    return got


async def _more(stream: trio.abc.Stream) -> bytes:
    found = await stream.receive_some(65536)
    if not found:
        raise trio.BrokenResourceError
    return bytes(found)


@pytest.fixture
def receive() -> Callable[..., object]:
    return receiving
