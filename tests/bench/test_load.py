"""The generators against a small server: all that is sent is counted, refusals are told."""

from __future__ import annotations

import pytest
import trio
from connect import socket_connections, tracker_connections
from fake_beacon import FakeBeacon
from load import Load
from replies import Closed, HttpReplies, SocketReplies


async def run(load: Load, seconds: float, rate: float | None) -> bool:
    def work() -> bool:
        load.run(seconds, rate)
        return load.settle(10)

    return await trio.to_thread.run_sync(work)


async def connect_sockets(port: int, batch: int, window: int | None = None) -> Load:
    def work() -> Load:
        return Load(
            socket_connections(port, "project", count=3, shape="small", batch=batch, window=window)
        )

    return await trio.to_thread.run_sync(work)


@pytest.mark.parametrize("batch", [1, 20])
async def test_every_frame_arrives_once_and_is_counted(fake: FakeBeacon, batch: int) -> None:
    load = await connect_sockets(fake.port, batch)
    assert await run(load, 0.2, None)
    load.close()
    assert load.sent == load.acked == len(fake.messages) > 3
    events = [e for m in fake.messages for e in m.get("messages", [m])]
    assert len({e["id"] for e in events}) == len(events) == load.sent * batch
    assert sum(frames for _, frames in load.latencies()) == load.acked
    assert not load.complaints()


async def test_a_rate_is_kept(fake: FakeBeacon) -> None:
    load = await connect_sockets(fake.port, 20)
    assert await run(load, 0.5, 100)
    load.close()
    assert load.sent == 50


async def test_the_window_bounds_what_is_unacknowledged(fake: FakeBeacon) -> None:
    load = await connect_sockets(fake.port, 1, window=2)
    load.connections[0].send(100, 0.0)
    assert load.connections[0].sent == 2
    load.close()


async def test_an_error_frame_is_a_complaint(fake: FakeBeacon) -> None:
    fake.refuse = True
    load = await connect_sockets(fake.port, 1)
    assert await run(load, 0.1, 30)
    load.close()
    assert load.complaints() == {"invalid_event: no": 3}


@pytest.mark.parametrize("pipeline", [1, 8])
async def test_http_counts_the_accepted(fake: FakeBeacon, pipeline: int) -> None:
    load = await trio.to_thread.run_sync(
        lambda: Load(
            tracker_connections(
                fake.port, "proj_x", count=3, shape="page", batch=5, window=pipeline
            )
        )
    )
    assert await run(load, 0.2, None)
    load.close()
    assert load.sent == load.acked == len(fake.requests) > 3
    assert not load.complaints()


def test_replies_are_read_from_any_chunks() -> None:
    acks = [b'{"type":"ack","seq":12}', b'{"type":"ack","seq":13}']
    small = [bytes((0x81, len(ack))) + ack for ack in acks]
    large = b"\x81\x7e\x00\x80" + b'{"type":"flags"}'.ljust(128)
    stream = small[0] + large + small[1]
    for size in range(1, 30):
        replies = SocketReplies()
        for at in range(0, len(stream), size):
            replies.feed(stream[at : at + size])
        assert replies.acked == 13


def test_a_close_frame_tells_its_code() -> None:
    with pytest.raises(Closed, match="1013 full"):
        SocketReplies().feed(b"\x88\x06\x03\xf5full")


def test_only_a_202_that_took_all_is_no_complaint() -> None:
    replies = HttpReplies(batch=2)
    good = b'HTTP/1.1 202 Accepted\r\ncontent-length: 14\r\n\r\n{"accepted":2}'
    less = b'HTTP/1.1 202 Accepted\r\ncontent-length: 14\r\n\r\n{"accepted":1}'
    full = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 2\r\n\r\nno"
    for byte in good + less + full:
        replies.feed(bytes([byte]))
    assert replies.acked == 3
    assert replies.complaints == {'202: {"accepted":1}': 1, "503: no": 1}
