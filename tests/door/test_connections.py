"""Connections over their whole life: deadlines, drain, hand-overs, the one port."""

from __future__ import annotations

import contextlib
import errno
import logging
from functools import partial

import pytest
import trio
import trio.lowlevel
import trio.testing
from trio_websocket import ConnectionClosed, connect_websocket, wrap_client_stream

from beacon.door.addresses import TrustedProxies
from beacon.door.connection import H2_PREFACE
from beacon.door.limits import Limits
from beacon.door.listener import Door, open_listeners, serve_door
from beacon.door.stream import ClientStream
from beacon.errors import StartupError
from tests.door.conftest import Hold

POST = b"POST /event HTTP/1.1\r\nHost: b\r\nContent-Length: 2\r\n\r\n{}"
GET = b"GET /check HTTP/1.1\r\nHost: b\r\n\r\n"


@pytest.fixture
def connect(nursery):
    """A memory stream that a door serves."""

    def connect(door):
        client, server = trio.testing.memory_stream_pair()
        nursery.start_soon(door.handle, server)
        return client

    return connect


async def read_all(stream):
    data = b""
    with trio.fail_after(100):
        while more := await stream.receive_some():
            data += more
    return data


async def answered(stream, request=GET, status=b"200"):
    await stream.send_all(request)
    with trio.fail_after(20):
        answer = await stream.receive_some()
        while not answer.endswith((b'"}', b"ok", b"{}")):
            answer += await stream.receive_some()
    assert answer.startswith(b"HTTP/1.1 " + status)
    return answer


# --- deadlines ---


async def test_a_connection_that_says_nothing_is_closed(open_door, connect, autojump_clock):
    client = connect(await open_door())
    assert await read_all(client) == b""
    assert trio.current_time() < 15


async def test_a_slow_head_gets_408(open_door, connect, nursery, autojump_clock):
    client = connect(await open_door())

    async def dribble():
        with contextlib.suppress(trio.BrokenResourceError, trio.ClosedResourceError):
            while True:
                await client.send_all(b"X")
                await trio.sleep(1)

    await client.send_all(b"GET / HTTP/1.1\r\nX-Slow: ")
    nursery.start_soon(dribble)
    answer = await read_all(client)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b'"code":"request_timeout"' in answer
    assert trio.current_time() < 20
    await client.aclose()


async def test_a_body_that_makes_no_progress_gets_408(open_door, connect, autojump_clock):
    client = connect(await open_door())
    await client.send_all(b"POST /event HTTP/1.1\r\nHost: b\r\nContent-Length: 9999\r\n\r\nabc")
    answer = await read_all(client)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert trio.current_time() < 30


async def test_a_slow_but_steady_body_is_waited_for(open_door, connect, autojump_clock, ingest):
    client = connect(await open_door())
    await client.send_all(b"POST /event HTTP/1.1\r\nHost: b\r\nContent-Length: 102400\r\n\r\n")
    for _ in range(100):
        await trio.sleep(1)
        await client.send_all(b"x" * 1024)
    assert (await client.receive_some()).startswith(b"HTTP/1.1 202 ")


async def test_an_idle_connection_is_closed_quietly(open_door, connect, autojump_clock):
    client = connect(await open_door())
    await answered(client)
    assert await read_all(client) == b""
    assert 70 < trio.current_time() < 80


async def test_empty_lines_do_not_keep_a_connection_open(open_door, connect, autojump_clock):
    client = connect(await open_door())
    await answered(client)
    for _ in range(8):
        await client.send_all(b"\r\n")
        await trio.sleep(10)
    with pytest.raises(trio.BrokenResourceError):
        await client.send_all(b"\r\n")


async def test_waiting_for_the_disk_is_no_clients_fault(open_door, connect, ingest, autojump_clock):
    ingest.hold = Hold()
    client = connect(await open_door())
    await client.send_all(POST)
    await trio.sleep(1000)
    ingest.hold.set()
    assert (await client.receive_some()).startswith(b"HTTP/1.1 202 ")


async def test_a_client_that_does_not_read_its_answer_is_cut_off(dial, open_door, nursery):
    door = await open_door(port=0, limits=Limits(send_seconds=0.2, sweep_seconds=0.05))
    client = await dial(door)
    await client.send_all(b"GET /large HTTP/1.1\r\nHost: b\r\n\r\n")
    assert await client.receive_some(10)
    with trio.fail_after(20):
        while door.connections:
            await trio.lowlevel.checkpoint()
    with pytest.raises(trio.BrokenResourceError):
        await read_all(client)


# --- the one port ---


async def test_a_refused_body_is_not_reset_before_the_answer_is_read(dial, open_door):
    door = await open_door(port=0)
    client = await dial(door)
    await client.send_all(b"POST /event HTTP/1.1\r\nHost: b\r\nContent-Length: 99999999\r\n\r\n")
    await client.send_all(b"x" * 500_000)
    await client.send_eof()
    assert (await read_all(client)).startswith(b"HTTP/1.1 413 ")


async def test_one_client_too_many_is_told_so(dial, open_door, connect):
    door = await open_door(port=0, limits=Limits(connections=1))
    first = await dial(door)
    await answered(first)
    second = await dial(door)
    await second.send_eof()
    refusal = await read_all(second)
    assert refusal.startswith(b"HTTP/1.1 503 ")
    assert b"retry-after" in refusal
    await first.aclose()
    with trio.fail_after(20):
        while door.connections:
            await trio.lowlevel.checkpoint()
    await answered(await dial(door))


class FailsOnce(trio.abc.Listener[trio.SocketStream]):
    """A listener in a process that has no file left, once."""

    def __init__(self, listener):
        self.socket = listener.socket
        self._listener = listener
        self._failed = False

    async def accept(self):
        if not self._failed:
            self._failed = True
            raise OSError(errno.EMFILE, "Too many open files")
        return await self._listener.accept()

    async def aclose(self):
        await self._listener.aclose()


async def test_too_many_open_files_stop_accepting_only_for_a_while(
    dial, ingest, web, nursery, caplog
):
    (listener,) = await open_listeners("127.0.0.1", 0, Limits())
    door = Door(ingest=ingest, web=web)
    await nursery.start(door.serve, [FailsOnce(listener)])
    await answered(await dial(door))
    assert "Too many open files" in caplog.text


async def test_a_taken_port_is_said_plainly(open_door):
    door = await open_door(port=0)
    port = door.addresses[0][1]
    with pytest.raises(StartupError, match=f"Cannot listen on 127.0.0.1:{port}"):
        await open_listeners("127.0.0.1", port, Limits())


async def test_client_behind_a_trusted_proxy(dial, open_door, ingest):
    door = await open_door(port=0, trusted_proxies=TrustedProxies.parse(["127.0.0.0/8"]))
    client = await dial(door)
    forwarded = POST.replace(
        b"Host", b"X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 1.2.3.4\r\nHost"
    )
    await client.send_all(forwarded)
    assert await client.receive_some()
    assert ingest.requests[0].client == "1.2.3.4"


async def test_a_bug_in_a_conversation_ends_only_that_one(
    dial, open_door, ingest, monkeypatch, caplog
):
    async def fails(stream, client):
        raise RuntimeError("a bug in a conversation")

    monkeypatch.setattr(ingest, "converse", fails)
    door = await open_door(port=0)
    client = await dial(door)
    await client.send_all(
        b"GET /ws HTTP/1.1\r\nHost: b\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
    )
    assert await read_all(client) == b""
    assert "a bug in a conversation" in caplog.text
    await answered(await dial(door))


async def test_a_client_that_leaves_is_no_news(dial, open_door, connect, caplog):
    caplog.set_level(logging.INFO)
    door = await open_door(port=0)
    for request in (
        b"",
        POST[:20],
        POST[:-1],
        POST,
        GET,
        b"GET /large HTTP/1.1\r\nHost: b\r\n\r\n",
    ):
        client = await dial(door)
        await client.send_all(request)
        client.socket.setsockopt(trio.socket.SOL_SOCKET, trio.socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        await client.aclose()
    with trio.fail_after(20):
        while door.connections:
            await trio.lowlevel.checkpoint()
    await answered(await dial(door))
    assert not caplog.records


# --- connections that turn into something else ---


async def echoed(websocket, text):
    with trio.fail_after(20):
        await websocket.send_message(text)
        return await websocket.get_message()


async def test_websocket_is_handed_over(open_door, ingest, nursery):
    door = await open_door(port=0)
    host, port = door.addresses[0]
    websocket = await connect_websocket(nursery, host, port, "/ws?project=p", use_ssl=False)
    assert await echoed(websocket, "hello") == "hello"
    assert ingest.clients == ["127.0.0.1"]
    await websocket.aclose()


@pytest.mark.parametrize("before", [GET, POST, GET + POST])
async def test_websocket_after_other_requests(open_door, connect, nursery, before):
    client = connect(await open_door())
    await client.send_all(before)
    left = before.count(b"HTTP/1.1")
    while left:
        left -= (await client.receive_some()).count(b"HTTP/1.1 ")
    websocket = await wrap_client_stream(nursery, client, "b", "/ws")
    assert await echoed(websocket, "hello") == "hello"
    await websocket.aclose()


class FakeLive:
    """Says which client came, and nothing else."""

    async def converse(self, stream: ClientStream, client: str) -> None:
        handshake = await stream.receive_some()
        assert handshake.startswith(b"GET /api/v1/ws/events/shop?ticket=t HTTP/1.1\r\n")
        await stream.send_all(client.encode())


async def test_a_dashboards_websocket_goes_to_the_live_view(open_door, dial):
    client = await dial(await open_door(port=0, live=FakeLive()))
    await client.send_all(
        b"GET /api/v1/ws/events/shop?ticket=t HTTP/1.1\r\nHost: b\r\nConnection: Upgrade\r\n"
        b"Upgrade: websocket\r\n\r\n"
    )
    assert await read_all(client) == b"127.0.0.1"


async def test_websocket_elsewhere_is_not_found(open_door, connect):
    client = connect(await open_door())
    await client.send_all(
        b"GET /elsewhere HTTP/1.1\r\nHost: b\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    assert (await read_all(client)).startswith(b"HTTP/1.1 404 ")


async def test_no_handshake_on_ws_is_told_to_upgrade(open_door, connect):
    client = connect(await open_door())
    await answered(client, b"GET /ws HTTP/1.1\r\nHost: b\r\n\r\n", b"426")


async def test_http2_preface_goes_to_the_web_lane_however_it_is_cut(open_door, connect):
    client = connect(await open_door())
    settings = b"\0\0\0\4\0\0\0\0\0"
    for at in range(len(H2_PREFACE)):
        await client.send_all(H2_PREFACE[at : at + 1])
    await client.send_all(settings)
    with trio.fail_after(20):
        answer = await client.receive_some()
    assert answer[3:4] == b"\4"  # a SETTINGS frame


# --- stopping ---


async def test_drain_closes_idle_connections_at_once(open_door, connect):
    door = await open_door(port=0)
    fresh, idle = connect(door), connect(door)
    await answered(idle)
    with trio.fail_after(3):
        await door.drain()
    assert await read_all(fresh) == b""
    assert await read_all(idle) == b""
    with pytest.raises(OSError, match="all attempts to connect"):
        await trio.open_tcp_stream(*door.addresses[0])


async def test_drain_waits_for_requests_in_flight(open_door, connect, nursery, ingest):
    ingest.hold = Hold()
    door = await open_door()
    client = connect(door)
    await client.send_all(POST)
    await ingest.waiting.wait()
    nursery.start_soon(door.drain)
    await door.draining.wait()
    ingest.hold.set()
    answer = await read_all(client)
    assert answer.startswith(b"HTTP/1.1 202 ")
    assert b"connection: close\r\n" in answer


async def test_drain_cuts_off_what_does_not_end(open_door, connect, ingest, autojump_clock):
    ingest.hold = Hold()
    door = await open_door()
    client = connect(door)
    await client.send_all(POST)
    await ingest.waiting.wait()
    await door.drain()
    assert 5 <= trio.current_time() < 9
    assert await read_all(client) == b""


async def test_drain_says_1001_to_websockets(dial, open_door, nursery, ingest):
    door = await open_door(port=0)
    websocket = await wrap_client_stream(nursery, await dial(door), "b", "/ws")
    await echoed(websocket, "hello")
    with trio.fail_after(4):
        await door.drain()
    with pytest.raises(ConnectionClosed):
        await websocket.get_message()
    assert websocket.closed.code == 1001


async def test_a_cancelled_door_drains_first(dial, ingest, web, nursery):
    ingest.hold = Hold()
    async with trio.open_nursery() as inner:
        door = await inner.start(
            partial(serve_door, host="127.0.0.1", port=0, ingest=ingest, web=web)
        )
        client = await dial(door)
        await client.send_all(POST)
        await ingest.waiting.wait()
        nursery.start_soon(set_when, door.draining, ingest.hold)
        inner.cancel_scope.cancel()
    assert (await read_all(client)).startswith(b"HTTP/1.1 202 ")


async def set_when(first, then):
    await first.wait()
    then.set()
