"""LISTEN on real Postgres: notices, lost connections, careless subscribers."""

from __future__ import annotations

import math

import pytest
import trio

from beacon.postgres.database import Database
from beacon.postgres.listen import Listener, Subscription

pytestmark = pytest.mark.both_servers

KILL_LISTENERS = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND query LIKE '%beacon_heartbeat%'"
)


class Subscriber:
    """Writes down what it is told, in order."""

    def __init__(self) -> None:
        self._send, self._receive = trio.open_memory_channel[str](math.inf)

    def subscription(self, channel: str) -> Subscription:
        return Subscription(channel, self._send.send_nowait, lambda: self._send.send_nowait("sync"))

    async def next(self) -> str:
        with trio.fail_after(20):
            return await self._receive.receive()


async def test_a_subscriber_loads_first_and_hears_every_notice_after(
    database: Database, nursery: trio.Nursery
) -> None:
    subscriber = Subscriber()
    listener = Listener(database, [subscriber.subscription("flags")])
    assert not listener.connected
    nursery.start_soon(listener.run)
    assert await subscriber.next() == "sync"
    assert listener.connected
    for payload in ("one", "two"):
        await database.execute("SELECT pg_notify('flags', $1)", payload)
    assert [await subscriber.next(), await subscriber.next()] == ["one", "two"]


async def test_a_lost_connection_is_made_again_and_the_subscriber_loads_again(
    database: Database, nursery: trio.Nursery
) -> None:
    subscriber = Subscriber()
    nursery.start_soon(Listener(database, [subscriber.subscription("flags")]).run)
    assert await subscriber.next() == "sync"
    while not await database.fetch_value(KILL_LISTENERS):
        await trio.lowlevel.checkpoint()
    assert await subscriber.next() == "sync"
    await database.execute("NOTIFY flags, 'again'")
    assert await subscriber.next() == "again"


async def test_a_listener_that_does_not_hear_itself_starts_anew(
    database: Database, nursery: trio.Nursery
) -> None:
    subscriber = Subscriber()
    subscription = subscriber.subscription("flags")
    deaf = Listener(database, [subscription], heartbeat_seconds=0.000001)
    nursery.start_soon(deaf.run)
    assert [await subscriber.next(), await subscriber.next()] == ["sync", "sync"]


async def test_a_subscriber_that_raises_stays_subscribed(
    database: Database, nursery: trio.Nursery
) -> None:
    subscriber = Subscriber()

    def careless(payload: str) -> None:
        subscriber.subscription("").on_notice(payload)
        raise ValueError(payload)

    subscription = Subscription("flags", careless, subscriber.subscription("").on_resync)
    nursery.start_soon(Listener(database, [subscription]).run)
    assert await subscriber.next() == "sync"
    for payload in ("one", "two"):
        await database.execute("SELECT pg_notify('flags', $1)", payload)
    assert [await subscriber.next(), await subscriber.next()] == ["one", "two"]
