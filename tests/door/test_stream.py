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


async def test_closing_for_a_client_that_left_is_no_error(nursery):
    ours, theirs = trio.testing.memory_stream_pair()
    stream = ClientStream(ours, nursery=nursery, limits=Limits())
    stream.push(b"x" * 100)
    theirs.receive_stream.close()
    await stream.aclose()


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


# --- states ------------------------------------------------------------------------------------


def state(number, size=3_000_000):
    return b"<%06d>" % number + b"x" * size + b"</%06d>" % number


async def read_on(stream, until):
    data = b""
    with trio.fail_after(20):
        while not data.endswith(until):
            data += await stream.receive_some()
    return data


async def test_of_states_a_client_that_does_not_keep_up_gets_the_newest(pair):
    """However large they are: here each is three times what may wait."""
    stream, theirs = pair
    for number in range(100):
        stream.push_state(state(number))
    data = await read_on(theirs, state(99)[-9:])
    first, *others = [number for number in range(100) if state(number) in data]
    assert (first, others[-1]) == (0, 99)
    assert len(others) < 5
    assert data == b"".join(state(number) for number in (first, *others))


async def test_what_is_pushed_meanwhile_is_whole_too_and_counts_as_ever(pair):
    stream, theirs = pair
    stream.push_state(state(0, 20_000_000))
    for number in range(1, 50):
        stream.push_state(state(number, 10))
        stream.push(b"[%06d]" % number)
    data = await read_on(theirs, b"[000049]")
    assert data.startswith(state(0, 20_000_000))
    pushed = b"".join(b"[%06d]" % number for number in range(1, 50))
    assert data[len(state(0, 20_000_000)) :] == state(49, 10) + pushed
    stream.push_state(state(0, 20_000_000))
    for _ in range(20):
        stream.push(b"x" * 100_000)
    with pytest.raises(trio.BrokenResourceError):
        await stream.receive_some()


async def test_states_without_a_socket_are_flushed(nursery):
    ours, theirs = trio.testing.memory_stream_pair()
    stream = ClientStream(ours, nursery=nursery, limits=Limits())
    stream.push(b"one")
    for number in range(3):
        stream.push_state(state(number))
    stream.push(b"two")
    assert await read_on(theirs, b"two") == state(2) + b"onetwo"


async def test_who_reads_slowly_but_reads_is_not_cut_off(autojump_clock, nursery):
    """A piece within the time is enough; the whole takes much longer."""
    ours, theirs = trio.testing.lockstep_stream_pair()
    limits = Limits(send_seconds=10, piece_bytes=1000)
    stream = ClientStream(ours, nursery=nursery, limits=limits)
    stream.push_state(state(0, 100_000))
    data = b""
    while len(data) < len(state(0, 100_000)):
        await trio.sleep(5)
        data += await theirs.receive_some(1000)
    assert data == state(0, 100_000)
    assert trio.current_time() > 30 * limits.send_seconds
    stream.push_state(state(1))
    with pytest.raises(trio.BrokenResourceError):
        await stream.receive_some()
