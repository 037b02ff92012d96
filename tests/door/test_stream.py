"""`ClientStream`: pushing never waits and never mixes; who does not read is cut off."""

from __future__ import annotations

import socket

import pytest
import trio
import trio.testing

from beacon.door.limits import Limits
from beacon.door.stream import ClientStream


@pytest.fixture
async def pair(nursery):
    """A client's stream, and what the client holds of it: a connected socket each."""
    ours, theirs = (
        trio.SocketStream(trio.socket.from_stdlib_socket(end)) for end in connected_sockets()
    )
    stream = ClientStream(ours, nursery=nursery, limits=Limits(push_bytes=1_000_000))
    yield stream, theirs
    await trio.aclose_forcefully(stream)
    await trio.aclose_forcefully(theirs)


def connected_sockets():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        theirs = socket.create_connection(listener.getsockname())
        ours, _ = listener.accept()
    for end in (ours, theirs):
        end.setblocking(False)
    return ours, theirs


async def received(stream, size):
    data = b""
    with trio.fail_after(20):
        while len(data) < size and (more := await stream.receive_some()):
            data += more
    return data


async def test_push_is_on_its_way_before_anything_else_runs(pair):
    stream, theirs = pair
    stream.push(b"now")
    assert theirs.socket.fileno() >= 0
    assert await received(theirs, 3) == b"now"


async def test_what_the_socket_does_not_take_follows_in_order(pair):
    stream, theirs = pair
    fill = stream.send_now(b"0" * 20_000_000)
    assert fill
    already = 20_000_000 - len(fill)
    pushed = [b"%06d" % number for number in range(1000)]
    for piece in pushed:
        stream.push(piece)
    assert await received(theirs, already + 6000) == b"0" * already + b"".join(pushed)


async def test_push_does_not_mix_with_a_send_in_progress(pair, nursery):
    stream, theirs = pair
    large = b"a" * 20_000_000
    nursery.start_soon(stream.send_all, large)
    await trio.testing.wait_all_tasks_blocked()
    stream.push(b"b" * 100)
    nursery.start_soon(stream.send_all, b"c" * 100)
    stream.push(b"d" * 100)
    data = await received(theirs, len(large) + 300)
    assert data[: len(large)] == large
    assert sorted(data[len(large) :: 100]) == sorted(b"bcd")
    assert data.index(b"b") < data.index(b"d")


async def test_nothing_follows_a_send_that_was_broken_off(pair):
    stream, theirs = pair
    async with trio.open_nursery() as sending:
        sending.start_soon(stream.send_all, b"a" * 20_000_000)
        await trio.testing.wait_all_tasks_blocked()
        sending.cancel_scope.cancel()
    stream.push(b"b")
    with pytest.raises(trio.BrokenResourceError):
        await received(theirs, 20_000_000)


async def test_a_client_that_does_not_read_is_cut_off(pair):
    stream, theirs = pair
    for _ in range(1000):
        stream.push(b"x" * 100_000)
    with pytest.raises(trio.BrokenResourceError):
        await stream.receive_some()
    with pytest.raises(trio.BrokenResourceError):
        await stream.send_all(b"more")
    stream.push(b"nobody hears this")
    with pytest.raises(trio.BrokenResourceError):
        await received(theirs, 1_000_000_000)
    assert stream.is_cut_off


async def test_a_client_that_takes_nothing_for_long_is_cut_off(nursery):
    ours, theirs = trio.testing.lockstep_stream_pair()
    limits = Limits(send_seconds=0.01)
    stream = ClientStream(ours, nursery=nursery, limits=limits)
    stream.push(b"x")
    with pytest.raises(trio.BrokenResourceError):
        await stream.receive_some()
    assert stream.is_cut_off
    await theirs.aclose()


async def test_pushing_to_a_client_that_left_does_nothing(pair):
    stream, theirs = pair
    await trio.aclose_forcefully(theirs)
    for _ in range(3):
        stream.push(b"x" * 100)
        await trio.testing.wait_all_tasks_blocked()


async def test_pushes_without_a_socket_are_flushed(nursery):
    ours, theirs = trio.testing.memory_stream_pair()
    stream = ClientStream(ours, nursery=nursery, limits=Limits())
    stream.push(b"one")
    stream.push(b"two")
    assert await received(theirs, 6) == b"onetwo"


async def test_unread_bytes_come_again(nursery):
    ours, theirs = trio.testing.memory_stream_pair()
    stream = ClientStream(ours, nursery=nursery, limits=Limits())
    stream.unread(b"head rest")
    await theirs.send_all(b" new")
    assert await stream.receive_some(4) == b"head"
    assert await stream.receive_some() == b" rest"
    assert await stream.receive_some() == b" new"
