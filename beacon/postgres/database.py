"""A pool of Postgres connections for trio: whole units of work go in, their results come out.

A unit of work is one coroutine function that is handed a `Session` and runs on the
asyncio side of the border, from its first statement to its last: the border is crossed
once, and a cancelled unit costs its connection, never a connection left inside a
transaction. Nothing here waits for Postgres to be up: a call then raises
`PostgresAway` at once, and later calls heal by themselves.

    async def work(session: Session) -> int:
        async with session.transaction():
            await session.execute("UPDATE ...")
            return await session.fetch_value("SELECT count(*) FROM ...")

    total = await database.run(work)
"""

# ruff: noqa: ASYNC109  (these timeouts mean that Postgres is away, they do not just cancel)
from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

import asyncpg
import trio
import trio_asyncio
from asyncpg import Record

from beacon.errors import BeaconError, PostgresAway, PostgresRefused, StartupError
from beacon.postgres.failures import translated
from beacon.postgres.nurseries import plain_errors

__all__ = ["Database", "Record", "Session", "open_database"]

T = TypeVar("T")

CONNECT_SECONDS = 5.0
KEEPALIVE_SECONDS = 10
PROBE_UP_SECONDS = 5.0  # how often a Postgres that answered is asked again
PROBE_AWAY_SECONDS = 0.2  # and one that did not
SESSION_SETTINGS = {
    "timezone": "UTC",
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "60s",
    "idle_session_timeout": "0",
    "tcp_keepalives_idle": str(KEEPALIVE_SECONDS),
}


class Session:
    """One connection, for the length of one unit of work. Asyncio side only.

    Every method raises `PostgresAway` or `PostgresRefused`. `timeout` is in seconds.
    """

    __slots__ = ("_connection", "_depth")

    def __init__(self, connection: asyncpg.Connection[Record]) -> None:
        self._connection = connection
        self._depth = 0

    async def execute(self, sql: str, *args: Any, timeout: float | None = None) -> str:
        """Run a statement (without `args`: any number of them); return the command tag."""
        return await answer(self._connection.execute(sql, *args, timeout=timeout))

    async def fetch(self, sql: str, *args: Any, timeout: float | None = None) -> list[Record]:
        return await answer(self._connection.fetch(sql, *args, timeout=timeout))

    async def fetch_row(self, sql: str, *args: Any, timeout: float | None = None) -> Record | None:
        return await answer(self._connection.fetchrow(sql, *args, timeout=timeout))

    async def fetch_value(self, sql: str, *args: Any, timeout: float | None = None) -> Any:
        """Return the first column of the first row, or None when there is no row."""
        return await answer(self._connection.fetchval(sql, *args, timeout=timeout))

    async def copy_binary(
        self,
        table: str,
        columns: Sequence[str],
        chunks: Iterable[bytes] | AsyncIterable[bytes],
        *,
        timeout: float,
    ) -> int:
        """COPY already encoded rows (PGCOPY binary, header and trailer included); count them."""
        copy = self._connection.copy_to_table(
            table, columns=list(columns), source=_as_async(chunks), format="binary"
        )
        tag = await answer(self._while_connected(copy, timeout))
        return int(tag.removeprefix("COPY "))

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """Commit when the body ends, roll back when it raises; nested: a savepoint."""
        begin, commit, rollback = _transaction_statements(self._depth)
        await self.execute(begin)
        self._depth += 1
        try:
            yield
        except Exception:
            self._depth -= 1
            if not self._connection.is_closed():
                await self.execute(rollback)
            raise
        self._depth -= 1
        if await self.execute(commit) == "ROLLBACK":
            raise PostgresRefused(
                "the transaction was rolled back: a statement in it had failed", sqlstate="25P02"
            )

    async def _while_connected(self, copy: Awaitable[str], timeout: float) -> str:
        """Await `copy`; end it when the connection is lost, which asyncpg alone may not do."""
        copying = asyncio.ensure_future(copy)

        def lost(_connection: object) -> None:
            copying.cancel()

        self._connection.add_termination_listener(lost)
        try:
            async with asyncio.timeout(timeout):
                return await copying
        except asyncio.CancelledError:
            if self._connection.is_closed():
                raise PostgresAway("the connection to Postgres was lost during COPY") from None
            raise
        finally:
            self._connection.remove_termination_listener(lost)


class Database:
    """The trio side: give it units of work. Made by `open_database`.

    `up` tells whether Postgres answered last; `last_error` says why it did not.
    """

    def __init__(
        self,
        loop: trio_asyncio.TrioEventLoop,
        dsn: str,
        *,
        pool_size: int,
        settings: dict[str, str],
    ) -> None:
        self._loop = loop
        self._dsn = dsn
        self._settings = settings
        self._slots = asyncio.Semaphore(pool_size)
        self._idle: list[asyncpg.Connection[Record]] = []
        self._came_up = trio.Event()
        self._fell_away = trio.Event()
        self.up = False
        self.last_error: str | None = "Postgres has not answered yet"

    async def run(self, work: Callable[[Session], Awaitable[T]], *, timeout: float = 30) -> T:
        """Run one unit of work within `timeout` seconds, the wait for a connection included.

        Raises PostgresAway when there is no connection, it was lost or time ran out: the
        unit may or may not have been committed. Raises PostgresRefused when a statement
        failed, and whatever `work` itself raises.
        """
        with trio.move_on_after(timeout):
            result: T = await self.cross(self._unit(work))
            return result
        raise PostgresAway(f"Postgres did not answer within {timeout:g} s; try again")

    async def execute(self, sql: str, *args: Any, timeout: float = 10) -> str:
        return await self.run(lambda session: session.execute(sql, *args), timeout=timeout)

    async def fetch(self, sql: str, *args: Any, timeout: float = 10) -> list[Record]:
        return await self.run(lambda session: session.fetch(sql, *args), timeout=timeout)

    async def fetch_row(self, sql: str, *args: Any, timeout: float = 10) -> Record | None:
        return await self.run(lambda session: session.fetch_row(sql, *args), timeout=timeout)

    async def fetch_value(self, sql: str, *args: Any, timeout: float = 10) -> Any:
        return await self.run(lambda session: session.fetch_value(sql, *args), timeout=timeout)

    async def wait_up(self) -> None:
        """Return as soon as Postgres answers."""
        while not self.up:
            await self._came_up.wait()

    async def cross(self, coroutine: Any) -> Any:
        """Run an asyncio coroutine on this database's loop (for this package only)."""
        return await self._loop.run_aio_coroutine(coroutine)

    async def connect(self) -> asyncpg.Connection[Record]:
        """Open a connection outside the pool (asyncio side; for this package only)."""
        try:
            connection = await answer(
                asyncpg.connect(
                    self._dsn,
                    timeout=CONNECT_SECONDS,
                    server_settings=self._settings,
                    max_cached_statement_lifetime=0,
                )
            )
        except BeaconError as error:  # wrong password, no such database: it may be put right
            self._went_away(error.message)
            if isinstance(error, PostgresAway):
                raise
            raise PostgresAway(f"Postgres cannot be reached: {error.message}") from error
        _keep_alive(connection)
        self._answered()
        return connection

    async def probe(self) -> None:
        """Keep `up` honest while nobody asks for anything. Runs until cancelled."""
        while True:
            with suppress(BeaconError):
                await self.fetch_value("SELECT 1", timeout=CONNECT_SECONDS)
            if self.up:
                with trio.move_on_after(PROBE_UP_SECONDS):
                    await self._fell_away.wait()
            await trio.sleep(PROBE_AWAY_SECONDS)

    def close(self) -> None:
        """Drop all idle connections."""
        while self._idle:
            self._idle.pop().terminate()

    async def _unit(self, work: Callable[[Session], Awaitable[T]]) -> T:
        async with self._slots:
            connection = await self._take()
            reusable = False
            try:
                result = await work(Session(connection))
                reusable = True
            except PostgresAway as error:
                self._went_away(error.message)
                raise
            except BeaconError:
                reusable = True
                raise
            finally:
                self._put_back(connection, reusable)
            self._answered()
            return result

    async def _take(self) -> asyncpg.Connection[Record]:
        while self._idle:
            connection = self._idle.pop()
            if not connection.is_closed():
                return connection
        return await self.connect()

    def _put_back(self, connection: asyncpg.Connection[Record], reusable: bool) -> None:
        if not reusable or connection.is_in_transaction():
            connection.terminate()
        elif not connection.is_closed():
            self._idle.append(connection)

    def _answered(self) -> None:
        if not self.up:
            logging.getLogger(__name__).info("Postgres answers")
            self.up, self.last_error = True, None
            self._fell_away = trio.Event()
            self._came_up.set()

    def _went_away(self, reason: str) -> None:
        if self.up:
            logging.getLogger(__name__).warning("Postgres is away: %s", reason)
            self.up, self._came_up = False, trio.Event()
            self._fell_away.set()
        self.last_error = reason


@asynccontextmanager
async def open_database(
    dsn: str,
    *,
    pool_size: int = 4,
    application_name: str = "beacon",
    settings: dict[str, str] | None = None,
) -> AsyncIterator[Database]:
    """Yield a `Database` with a trio-asyncio loop of its own, whether Postgres is up or not.

    `settings` are Postgres settings of each connection, over `SESSION_SETTINGS`.
    """
    if not dsn.startswith(("postgresql://", "postgres://")):
        raise StartupError("the database URL must begin with postgresql://")
    chosen = {**SESSION_SETTINGS, "application_name": application_name, **(settings or {})}
    with plain_errors():
        async with trio_asyncio.open_loop() as loop, trio.open_nursery() as nursery:
            loop.set_exception_handler(_log_failure)
            database = Database(loop, dsn, pool_size=pool_size, settings=chosen)
            nursery.start_soon(database.probe)
            try:
                yield database
            finally:
                nursery.cancel_scope.cancel()
                database.close()


async def answer(call: Awaitable[T]) -> T:
    """Await a call of asyncpg and raise its errors as ours (for this package only)."""
    try:
        return await call
    except Exception as error:
        ours = translated(error)
        if ours is None:
            raise
        raise ours from error


async def _as_async(chunks: Iterable[bytes] | AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    if isinstance(chunks, AsyncIterable):
        async for chunk in chunks:
            yield chunk
    else:
        for chunk in chunks:
            yield chunk


def _transaction_statements(depth: int) -> tuple[str, str, str]:
    if depth == 0:
        return "BEGIN", "COMMIT", "ROLLBACK"
    name = f"beacon_{depth}"
    return (
        f"SAVEPOINT {name}",
        f"RELEASE SAVEPOINT {name}",
        f"ROLLBACK TO SAVEPOINT {name}; RELEASE SAVEPOINT {name}",
    )


def _keep_alive(connection: asyncpg.Connection[Record]) -> None:
    """Find a dead peer within half a minute, where the connection is TCP."""
    sock = connection._transport.get_extra_info("socket")
    if sock is None or sock.family == socket.AF_UNIX:
        return
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (("TCP_KEEPIDLE", KEEPALIVE_SECONDS), ("TCP_KEEPINTVL", 5)):
        if hasattr(socket, option):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)


def _log_failure(_loop: object, context: dict[str, Any]) -> None:
    logging.getLogger(__name__).error(
        "in the database loop: %s", context.get("message"), exc_info=context.get("exception")
    )
