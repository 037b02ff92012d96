"""LISTEN for as long as Beacon runs: notifications come in, callbacks are called.

The connection is its own. When it is lost it is made again, LISTEN is said again, and
each subscriber is told to read anew what it follows (`on_resync`), as notifications
sent meanwhile are gone: the same happens at the first start, so that LISTEN always
comes before the load. A half-open connection is found by a NOTIFY to oneself.

Callbacks run inside the database's loop: they must not block or wait. They hand over
with `send_nowait` or set an event. One that raises is logged and stays subscribed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple
from uuid import uuid4

import asyncpg
import trio
from asyncpg import Record

from beacon.errors import BeaconError, PostgresAway
from beacon.postgres.database import Database, answer

HEARTBEAT_SECONDS = 10.0
RETRY_SECONDS = 0.5


class Subscription(NamedTuple):
    """`on_notice` gets the payload of each notification of `channel`."""

    channel: str
    on_notice: Callable[[str], None]
    on_resync: Callable[[], None]


class Listener:
    """Listens to the channels it was given. `connected` tells whether it does so now."""

    def __init__(
        self,
        database: Database,
        subscriptions: list[Subscription],
        *,
        heartbeat_seconds: float = HEARTBEAT_SECONDS,
    ) -> None:
        self.connected = False
        self._database = database
        self._subscriptions = subscriptions
        self._heartbeat_seconds = heartbeat_seconds
        self._told = ""  # of the loss that is not mended yet

    async def run(self) -> None:
        """Listen until cancelled, whatever happens to Postgres: a loss is logged once."""
        while True:
            try:
                await self._database.cross(self._listen())
            except BeaconError as error:
                if error.message != self._told:
                    self._told = error.message
                    logging.getLogger(__name__).warning("listening again soon: %s", error.message)
            await trio.sleep(RETRY_SECONDS)

    async def _listen(self) -> None:
        """Listen on one connection until it is lost; asyncio side. Raises PostgresAway."""
        connection = await self._database.connect()
        try:
            heard = await self._subscribe(connection)
            self.connected, self._told = True, ""
            for subscription in self._subscriptions:
                _call(subscription.on_resync)
            while True:
                await self._beat(connection, heard)
        finally:
            self.connected = False
            connection.terminate()

    async def _subscribe(self, connection: asyncpg.Connection[Record]) -> _Heartbeat:
        beat = _Heartbeat()
        connection.add_termination_listener(beat.on_loss)
        await answer(connection.add_listener(beat.channel, beat.on_notice))
        for subscription in self._subscriptions:
            await answer(connection.add_listener(subscription.channel, _handler(subscription)))
        return beat

    async def _beat(self, connection: asyncpg.Connection[Record], beat: _Heartbeat) -> None:
        """Notify ourselves, hear it, and rest; raises PostgresAway when it is not heard."""
        beat.heard.clear()
        limit = self._heartbeat_seconds
        await answer(connection.execute(f"NOTIFY {beat.channel}", timeout=limit))
        await answer(asyncio.wait_for(beat.heard.wait(), limit))
        with suppress(TimeoutError):
            await asyncio.wait_for(beat.lost.wait(), limit)
        if beat.lost.is_set():
            raise PostgresAway("the listening connection was lost")


class _Heartbeat:
    """The channel on which a listener hears itself."""

    def __init__(self) -> None:
        self.channel = f"beacon_heartbeat_{uuid4().hex}"
        self.heard = asyncio.Event()
        self.lost = asyncio.Event()

    def on_notice(self, *_: Any) -> None:
        self.heard.set()

    def on_loss(self, _connection: Any) -> None:
        self.lost.set()


def _handler(subscription: Subscription) -> Callable[..., None]:
    def handle(_connection: Any, _pid: int, _channel: str, payload: object) -> None:
        _call(subscription.on_notice, str(payload))

    return handle


def _call(callback: Callable[..., None], *args: Any) -> None:
    try:
        callback(*args)
    except Exception:  # it would end the loop, and all of Beacon with it
        logging.getLogger(__name__).exception("a subscriber failed")
