"""WebSocket connections over a rate limit, or to a project that is no longer open to them.

A connection of its own over a stream in memory; the limits' clock stands still until a test
moves it on.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import trio
from trio.testing import memory_stream_pair
from trio_websocket import ConnectionClosed, WebSocketConnection, wrap_client_stream

from beacon.door.limits import Limits
from beacon.door.stream import ClientStream
from beacon.ingest import socket as ingest_socket
from beacon.ingest.limits import IngestLimits
from tests.ingest.conftest import Bench

GUARD_SECONDS = 30.0


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0
        self.reads = 0

    def __call__(self) -> float:
        self.reads += 1
        return self.now

    async def asked(self, times: int) -> None:
        """Until somebody has looked at it so many times more."""
        wanted = self.reads + times
        while self.reads < wanted:
            await trio.sleep(0.001)


class Client:
    """What one client says and hears."""

    def __init__(self, connection: WebSocketConnection) -> None:
        self.connection = connection
        self.heard: list[dict[str, Any]] = []

    async def say(self, *messages: dict[str, Any]) -> None:
        for message in messages:
            await self.connection.send_message(json.dumps(message))

    async def hear(self, kind: str) -> dict[str, Any]:
        while True:
            frame: dict[str, Any] = json.loads(await self.connection.get_message())
            self.heard.append(frame)
            if frame["type"] == kind:
                return frame

    async def acked(self, seq: int) -> None:
        while (await self.hear("ack"))["seq"] < seq:
            pass

    async def closed(self) -> tuple[int, str]:
        with pytest.raises(ConnectionClosed):
            await self.hear("nothing")
        reason = self.connection.closed
        assert reason is not None
        return reason.code, reason.reason or ""

    @property
    def acks(self) -> list[int]:
        return [frame["seq"] for frame in self.heard if frame["type"] == "ack"]


@pytest.fixture
def clock(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Clock:
    monkeypatch.setattr(ingest_socket, "LEAST_HELD_SECONDS", 0.01)
    made = Clock()
    bench.ingest.limits = IngestLimits(made)
    return made


@asynccontextmanager
async def connected(
    bench: Bench, reference: str | None = None, *, origin: str | None = None
) -> AsyncIterator[Client]:
    ours, theirs = memory_stream_pair()
    query = {"project": reference or bench.created.project.uuid, "session": str(uuid4())}
    path = f"/ws?{urlencode({**query, 'anon': 'visitor'})}"
    extra = [(b"origin", origin.encode())] if origin else []
    with trio.fail_after(GUARD_SECONDS):
        async with trio.open_nursery() as nursery:
            stream = ClientStream(theirs, nursery=nursery, limits=Limits())
            over = trio.Event()

            async def serve() -> None:
                await bench.ingest.converse(stream, "192.0.2.1")
                over.set()

            nursery.start_soon(serve)
            made = Client(
                await wrap_client_stream(nursery, ours, "beacon", path, extra_headers=extra)
            )
            await made.hear("flags")
            yield made
            await made.connection.aclose()
            await over.wait()
            for group in bench.groups:
                await group.done.wait()
            nursery.cancel_scope.cancel()


async def sql(bench: Bench, statement: str, *arguments: Any) -> None:
    await bench.ingest.directory._database.execute(statement, *arguments)
    await bench.ingest.directory.refresh()


async def limit(bench: Bench, rate: int | None) -> None:
    await sql(bench, "UPDATE projects SET rate_limit = $1", rate)


def event(seq: int) -> dict[str, Any]:
    return {"type": "event", "event": f"e{seq}", "id": f"id{seq}", "seq": seq}


def batch(seq: int, size: int) -> dict[str, Any]:
    messages = [{"type": "event", "event": "b"}] * size
    return {"type": "batch", "seq": seq, "messages": messages}


async def names(bench: Bench) -> list[str]:
    return [each.name for each in await bench.events()]


# --- over the limit ------------------------------------------------------------------------------


async def test_what_is_over_the_limit_is_held_back_and_taken_later(
    bench: Bench, clock: Clock
) -> None:
    await limit(bench, 1)
    async with connected(bench) as client:
        await client.say(*(event(seq) for seq in range(1, 13)))
        error = await client.hear("error")
        assert (error["code"], error["retry_after"]) == ("rate_limited", 1)
        assert "seq" not in error  # no message is refused
        if not client.acks or client.acks[-1] < 10:
            await client.acked(10)
        assert len(await bench.events()) == 10
        clock.now += 2
        await client.acked(12)
    assert client.acks == sorted(client.acks)
    assert await names(bench) == [f"e{seq}" for seq in range(1, 13)]
    assert bench.ingest.counts.refused["rate_limited"] == 1


async def test_a_batch_larger_than_the_burst_is_taken_once_and_holds_back_the_rest(
    bench: Bench, clock: Clock
) -> None:
    await limit(bench, 100)
    async with connected(bench) as client:
        await client.say(batch(1, 1000))
        await client.acked(1)
        await client.say(batch(2, 500))
        await client.hear("error")
        assert len(await bench.events()) == 1000
        clock.now += 1
        await client.acked(2)
    assert len(await bench.events()) == 1500


async def test_nothing_is_read_while_the_limit_is_reached(bench: Bench, clock: Clock) -> None:
    await limit(bench, 1)
    async with connected(bench) as client:
        await client.say(*(event(seq) for seq in range(1, 12)))
        await client.hear("error")
        await client.say({"type": "ping"}, {"type": "ping"})
        await clock.asked(10)
        assert bench.ingest.counts.messages == 10
        clock.now += 2
        for _ in range(2):
            await client.hear("pong")
        if 11 not in client.acks:
            await client.acked(11)
    assert len(await bench.events()) == 11


async def test_who_only_pings_is_answered_though_others_are_over_the_limit(
    bench: Bench, clock: Clock
) -> None:
    await limit(bench, 1)
    async with connected(bench) as loud, connected(bench) as quiet:
        await loud.say(batch(1, 1000))
        await loud.acked(1)
        await quiet.say({"type": "ping"})
        await quiet.hear("pong")
        await quiet.say(event(1))
        assert (await quiet.closed())[0] == 1008


async def test_who_stays_over_the_limit_is_closed_and_nothing_of_the_rest_was_acked(
    bench: Bench, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest_socket, "MAX_HELD_SECONDS", 0.05)
    await limit(bench, 1)
    async with connected(bench) as client:
        await client.say(*(event(seq) for seq in range(1, 15)))
        code, reason = await client.closed()
    assert code == 1008
    assert "rate limit" in reason
    assert [frame["code"] for frame in client.heard if frame["type"] == "error"] == ["rate_limited"]
    assert max(client.acks, default=0) <= 10
    assert await names(bench) == [f"e{seq}" for seq in range(1, 11)]


async def test_a_debt_that_takes_too_long_closes_at_once_but_not_before_the_acks(
    bench: Bench, clock: Clock
) -> None:
    await limit(bench, 1)
    async with connected(bench) as client:
        await client.say(batch(1, 1000), event(2))
        assert (await client.closed())[0] == 1008
    (error,) = [frame for frame in client.heard if frame["type"] == "error"]
    assert error["retry_after"] == 1000 - 10 + 1
    assert client.acks == [1]
    assert len(await bench.events()) == 1000


async def test_what_was_not_acked_and_is_resent_is_stored_at_last(
    bench: Bench, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest_socket, "MAX_HELD_SECONDS", 0.05)
    await limit(bench, 1)
    left = [event(seq) for seq in range(1, 31)]
    while left:
        async with connected(bench) as client:
            await client.say(*({**each, "seq": seq} for seq, each in enumerate(left, 1)))
            with suppress(ConnectionClosed):
                while max(client.acks, default=0) < len(left):
                    await client.hear("ack")
        left = left[max(client.acks, default=0) :]
        clock.now += 20
    assert set(await names(bench)) == {f"e{seq}" for seq in range(1, 31)}


async def test_a_limit_that_is_set_while_a_client_is_connected_counts(
    bench: Bench, clock: Clock
) -> None:
    async with connected(bench) as client:
        await client.say(batch(1, 1000))
        await client.acked(1)
        await limit(bench, 1)
        await client.say(batch(2, 11), event(3))
        await client.hear("error")
        await limit(bench, None)
        clock.now += 1
        await client.acked(3)


async def test_a_beacon_that_stops_does_not_wait_for_the_limit(bench: Bench, clock: Clock) -> None:
    await limit(bench, 1)
    async with connected(bench) as client:
        await client.say(*(event(seq) for seq in range(1, 15)))
        await client.hear("error")
        (connection,) = bench.ingest.connections
        with trio.fail_after(5):
            await connection.go_away(60)
        assert (await client.closed())[0] == 1001
    assert len(await bench.events()) == 10


async def test_what_a_client_sent_before_its_close_is_held_back_too(
    bench: Bench, clock: Clock
) -> None:
    await limit(bench, 1)
    async with connected(bench) as client:
        await client.say(*(event(seq) for seq in range(1, 12)))
        await client.hear("error")
        async with trio.open_nursery() as nursery:
            nursery.start_soon(client.connection.aclose)
            clock.now += 1
    assert await names(bench) == [f"e{seq}" for seq in range(1, 12)]


# --- a project that changes ----------------------------------------------------------------------


async def test_a_deleted_project_takes_nothing_more_from_who_is_connected(bench: Bench) -> None:
    async with connected(bench) as client:
        await client.say(event(1))
        await client.acked(1)
        await sql(bench, "UPDATE projects SET deleted_at = now()")
        await client.say(event(2))
        code, reason = await client.closed()
    assert (code, client.acks) == (1008, [1])
    assert reason.startswith("there is no project")
    assert await names(bench) == ["e1"]


async def test_a_rotated_key_takes_nothing_more_when_its_time_is_over(bench: Bench) -> None:
    old = bench.created.project.public_key
    async with connected(bench, old) as client:
        await sql(bench, "UPDATE projects SET public_key = 'proj_' || repeat('a', 32)")
        await sql(
            bench,
            "INSERT INTO retired_public_keys (public_key, project_id, expires_at) "
            "SELECT $1, id, now() + interval '1 hour' FROM projects",
            old,
        )
        await client.say(event(1))
        await client.acked(1)
        await sql(bench, "UPDATE retired_public_keys SET expires_at = now()")
        await client.say(event(2))
        code, reason = await client.closed()
    assert (code, client.acks) == (1008, [1])
    assert old in reason
    assert await names(bench) == ["e1"]


async def test_who_named_the_project_by_its_id_goes_on_when_the_key_is_rotated(
    bench: Bench,
) -> None:
    async with connected(bench) as client:
        await sql(bench, "UPDATE projects SET public_key = 'proj_' || repeat('a', 32)")
        await client.say(event(1))
        await client.acked(1)
    assert await names(bench) == ["e1"]


async def test_a_page_that_is_no_longer_allowed_is_closed(bench: Bench) -> None:
    async with connected(bench, origin="https://example.com") as client:
        await client.say(event(1))
        await client.acked(1)
        await sql(bench, "UPDATE projects SET domains = '{other.example}'")
        await client.say(event(2))
        assert (await client.closed())[0] == 1008
    assert await names(bench) == ["e1"]


async def test_what_follows_a_change_of_the_project_is_taken_by_its_new_settings(
    bench: Bench,
) -> None:
    async with connected(bench, origin="https://example.com") as client:
        await sql(bench, "UPDATE projects SET name = 'New', domains = '{}'")
        await client.say(event(1))
        await client.acked(1)
    assert await names(bench) == ["e1"]
