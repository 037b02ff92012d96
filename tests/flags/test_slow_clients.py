"""Large maps and many changes, over real sockets: who reads has the last state, who does not is
cut off, and nobody waits for anybody."""

from __future__ import annotations

import json
import socket as stdlib_socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import trio
from trio_websocket import WebSocketConnection, wrap_client_stream

from beacon.door.limits import Limits
from beacon.door.stream import ClientStream
from beacon.flags.flagset import Flagset, pack
from tests.flags.test_broadcaster import START, flag
from tests.ingest.conftest import Bench, bench  # noqa: F401  (fixture)

HOST = "127.0.0.1"
SEND_SECONDS = 2.0
CHANGES = 1000
LARGE = "x" * 450
FLAGS = 2000  # with these values, 930 KB


class Stage:
    """A Beacon's way from the store to its clients' sockets."""

    def __init__(self, bench: Bench, port: int) -> None:  # noqa: F811
        self._bench = bench
        self._port = port
        self._version = 0

    @property
    def connected(self) -> int:
        return len(self._bench.ingest.connections)

    def set(self, *flags: dict[str, Any]) -> None:
        """As if Postgres had said so."""
        self._version += 1
        ids = [[number, 1] for number in range(len(flags))]
        document = json.dumps({"flags": flags, "ids": ids, "segments": []})
        project_id = self._bench.created.project.id
        made = Flagset(project_id, self._version, START, {"production": pack(document)})
        self._bench.ingest.flags._take(project_id, made)

    async def connect(self, *, receive_bytes: int | None = None) -> trio.SocketStream:
        raw = trio.socket.socket()
        if receive_bytes is not None:
            raw.setsockopt(stdlib_socket.SOL_SOCKET, stdlib_socket.SO_RCVBUF, receive_bytes)
        await raw.connect((HOST, self._port))
        return trio.SocketStream(raw)

    @asynccontextmanager
    async def client(self, **options: Any) -> AsyncIterator[WebSocketConnection]:
        async with await self.connect(**options) as stream, trio.open_nursery() as nursery:
            yield await wrap_client_stream(nursery, stream, HOST, self._path())
            nursery.cancel_scope.cancel()

    def _path(self) -> str:
        project = self._bench.created.project.uuid
        return f"/ws?{urlencode({'project': project, 'session': uuid4(), 'anon': uuid4()})}"


@pytest.fixture
async def stage(bench: Bench) -> AsyncIterator[Stage]:  # noqa: F811
    ingest = bench.ingest
    ingest.flags.subscribe(ingest.broadcaster.on_change)
    limits = Limits(send_seconds=SEND_SECONDS)

    async def serve(transport: trio.SocketStream) -> None:
        async with trio.open_nursery() as nursery:
            stream = ClientStream(transport, nursery=nursery, limits=limits)
            try:
                await ingest.converse(stream, HOST)
            except trio.BrokenResourceError:
                await trio.aclose_forcefully(stream)
            nursery.cancel_scope.cancel()

    async with trio.open_nursery() as nursery:
        await nursery.start(ingest.broadcaster.run)
        (listener,) = await nursery.start(partial(trio.serve_tcp, host=HOST), serve, 0)
        yield Stage(bench, listener.socket.getsockname()[1])
        nursery.cancel_scope.cancel()


async def flags_of(client: WebSocketConnection) -> dict[str, Any]:
    message = json.loads(await client.get_message())
    assert message["type"] == "flags"
    flags: dict[str, Any] = message["flags"]
    return flags


def many(number: int) -> list[dict[str, Any]]:
    """So many flags that their map is beyond what may wait for a client; the last one counts."""
    variants = {"text": LARGE}
    texts = {"type": "string", "variants": variants, "off_variant": None}
    large = [
        {**flag(f"{each:04}"), **texts, "default": {"variant": "text"}} for each in range(FLAGS)
    ]
    count = {"type": "number", "variants": {"n": number}, "off_variant": None}
    return [*large, {**flag("count"), **count, "default": {"variant": "n"}}]


async def test_a_large_map_reaches_everybody_who_reads_however_slowly(stage: Stage) -> None:
    stage.set(*many(0))
    assert Limits().push_bytes < FLAGS * len(LARGE)
    told = []
    last = 5

    async def follow(**options: Any) -> None:
        async with stage.client(**options) as client:
            seen = [(await flags_of(client))["count"]]
            told.append(seen)
            while seen[-1] != last:
                seen.append((await flags_of(client))["count"])

    with trio.fail_after(60):
        async with trio.open_nursery() as nursery:
            for receive_bytes in (None, None, 65536, 32768):
                nursery.start_soon(partial(follow, receive_bytes=receive_bytes))
            while len(told) < 4:
                await trio.sleep(0.001)
            for number in range(1, last + 1):
                stage.set(*many(number))
                await trio.sleep(0.01)
    for seen in told:
        assert seen == sorted(set(seen)), "each a later state"


async def test_who_never_reads_is_cut_off_while_flags_change_and_others_go_on(
    stage: Stage,
) -> None:
    texts = {"type": "string", "off_variant": None, "default": {"variant": "n"}}

    def state(number: int) -> dict[str, Any]:
        """Two sockets' buffers hold some hundreds of them."""
        return {**flag("n"), **texts, "variants": {"n": f"{number:06}" + "x" * 20_000}}

    stage.set(state(0))
    with trio.fail_after(60):
        async with stage.client() as other, await stage.connect(receive_bytes=4096) as deaf:
            await deaf.send_all(handshake(stage._path()))
            while stage.connected < 2:
                await trio.sleep(0.001)
            assert (await flags_of(other))["n"].startswith("000000")
            began = trio.current_time()
            for number in range(1, CHANGES + 1):
                stage.set(state(number))
                told = (await flags_of(other))["n"][:6]
                assert told == f"{number:06}"
            took = trio.current_time() - began
            while stage.connected > 1:
                await trio.sleep(0.001)
            assert trio.current_time() - began < took + 2 * SEND_SECONDS
            stage.set(state(0))
            assert (await flags_of(other))["n"].startswith("000000")


def handshake(path: str) -> bytes:
    return (
        f"GET {path} HTTP/1.1\r\nHost: beacon\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    ).encode()
