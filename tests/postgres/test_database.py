"""Units of work on real Postgres: results, errors, transactions, COPY, cancellation."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
import trio

from beacon.errors import PostgresAway, PostgresRefused
from beacon.postgres.database import Database, Session, open_database

pytestmark = pytest.mark.both_servers

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"


def row(*fields: bytes) -> bytes:
    return struct.pack("!h", len(fields)) + b"".join(
        struct.pack("!i", len(field)) + field for field in fields
    )


async def open_transactions(database: Database) -> int:
    return await database.fetch_value(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
        " AND backend_type = 'client backend'"
    )


async def test_a_unit_of_work_returns_its_result(database: Database) -> None:
    async def work(session: Session) -> int:
        async with session.transaction():
            await session.execute("CREATE TEMP TABLE t (n int)")
            await session.execute("INSERT INTO t VALUES ($1), ($2)", 1, 2)
            found = await session.fetch_row("SELECT count(*) AS n, max(n) FROM t")
            assert found is not None
            return found["n"] + found[1]

    assert await database.run(work) == 4
    assert await database.fetch("SELECT 7 AS a") == [(7,)]
    assert database.up
    assert database.last_error is None


async def test_a_refused_statement_tells_sqlstate_and_detail(database: Database) -> None:
    await database.execute("CREATE TABLE t (n int PRIMARY KEY); INSERT INTO t VALUES (1)")
    with pytest.raises(PostgresRefused) as caught:
        await database.execute("INSERT INTO t VALUES (1)")
    assert caught.value.sqlstate == "23505"
    assert caught.value.detail == "Key (n)=(1) already exists."
    assert database.up


async def test_a_value_that_does_not_encode_is_refused_as_bad_data(database: Database) -> None:
    with pytest.raises(PostgresRefused) as caught:
        await database.fetch_value("SELECT $1::int", "many")
    assert caught.value.sqlstate == "22000"


async def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    await database.execute("CREATE TABLE t (n int)")

    async def work(session: Session) -> None:
        async with session.transaction():
            await session.execute("INSERT INTO t VALUES (1)")
            raise LookupError

    with pytest.raises(LookupError):
        await database.run(work)
    assert await database.fetch_value("SELECT count(*) FROM t") == 0


async def test_a_nested_transaction_is_a_savepoint(database: Database) -> None:
    await database.execute("CREATE TABLE t (n int)")

    async def broken_savepoint(session: Session) -> None:
        async with session.transaction():
            await session.execute("INSERT INTO t VALUES (2)")
            await session.execute("SELECT 1/0")

    async def work(session: Session) -> None:
        async with session.transaction():
            await session.execute("INSERT INTO t VALUES (1)")
            with pytest.raises(PostgresRefused):
                await broken_savepoint(session)
            async with session.transaction():
                await session.execute("INSERT INTO t VALUES (3)")

    await database.run(work)
    assert await database.fetch("SELECT n FROM t ORDER BY n") == [(1,), (3,)]


async def test_committing_a_failed_transaction_is_an_error(database: Database) -> None:
    async def work(session: Session) -> None:
        async with session.transaction():
            with pytest.raises(PostgresRefused):
                await session.execute("SELECT 1/0")

    with pytest.raises(PostgresRefused, match="rolled back"):
        await database.run(work)


async def test_copy_takes_encoded_rows_in_chunks(database: Database) -> None:
    await database.execute("CREATE TABLE t (a int, b text)")
    rows = [row(struct.pack("!i", n), b"text") for n in range(1000)]

    async def work(session: Session) -> int:
        chunks = [HEADER, b"".join(rows[:500]), b"".join(rows[500:]), TRAILER]
        return await session.copy_binary("t", ["a", "b"], chunks, timeout=10)

    assert await database.run(work) == 1000
    assert await database.fetch_value("SELECT sum(a) FROM t") == 499500


async def test_an_error_in_copy_names_the_line(database: Database) -> None:
    await database.execute("CREATE TABLE t (a text)")

    async def work(session: Session) -> None:
        async with session.transaction():
            chunks = [HEADER, row(b"fine"), row(b"bad \0"), row(b"fine"), TRAILER]
            await session.copy_binary("t", ["a"], chunks, timeout=10)

    with pytest.raises(PostgresRefused) as caught:
        await database.run(work)
    assert caught.value.sqlstate == "22021"
    assert caught.value.where is not None
    assert caught.value.where.startswith("COPY t, line 2")
    assert await database.fetch_value("SELECT count(*) FROM t") == 0


async def test_a_copy_whose_source_never_ends_times_out(database: Database) -> None:
    await database.execute("CREATE TABLE t (a text)")

    async def endless():
        yield HEADER
        await asyncio.Event().wait()

    async def work(session: Session) -> None:
        await session.copy_binary("t", ["a"], endless(), timeout=0.05)

    with pytest.raises(PostgresAway):
        await database.run(work)
    assert await database.fetch_value("SELECT 1") == 1


async def test_a_call_that_takes_too_long_is_away(database: Database) -> None:
    with pytest.raises(PostgresAway, match="within"):
        await database.execute("SELECT pg_sleep(60)", timeout=0.05)
    assert await database.fetch_value("SELECT 1") == 1


async def test_cancelled_units_leave_no_transaction_and_no_lost_connection(
    database_url: str,
) -> None:
    async def work(session: Session) -> None:
        async with session.transaction():
            await session.execute("SELECT pg_sleep(0.001)")
            await session.execute("SELECT pg_sleep(0.001)")

    async with open_database(database_url, pool_size=2) as database:

        async def cancelled(after: float) -> None:
            with trio.move_on_after(after):
                await database.run(work)

        async with trio.open_nursery() as nursery:
            for each in range(60):
                nursery.start_soon(cancelled, each * 0.0005)
        with trio.fail_after(10):
            while await open_transactions(database):
                await trio.lowlevel.checkpoint()
        async with trio.open_nursery() as nursery:
            for _ in range(4):
                nursery.start_soon(database.run, work)


async def test_without_postgres_every_call_is_away(scratch) -> None:
    dsn = f"postgresql://beacon@/beacon?host={scratch}/nowhere"
    async with open_database(dsn) as database:
        with pytest.raises(PostgresAway):
            await database.execute("SELECT 1")
        assert not database.up
        assert database.last_error


async def test_a_wrong_database_name_is_away_with_the_reason(server) -> None:
    async with open_database(server.dsn("no_such_database")) as database:
        with pytest.raises(PostgresAway, match="no_such_database"):
            await database.execute("SELECT 1")


async def test_a_connection_ended_by_the_server_heals(database: Database) -> None:
    with pytest.raises(PostgresAway):
        await database.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    assert await database.fetch_value("SELECT 1") == 1
    assert database.up


async def test_a_connection_lost_under_a_stalled_copy_ends_it_at_once(database: Database) -> None:
    """The table is locked, so the server reads nothing and the socket is full."""
    await database.execute("CREATE TABLE t (a text)")
    locked, lost = trio.Event(), trio.Event()
    full = HEADER + row(b"x" * 1000) * 1000

    async def lock() -> None:
        async with open_transaction(database) as execute:
            await execute("LOCK TABLE t")
            locked.set()
            await lost.wait()

    async def copy(session: Session) -> None:
        await session.copy_binary("t", ["a"], [full] * 1000, timeout=60)

    async def end_copy() -> None:
        ended = 0
        while not ended:
            ended = await database.fetch_value(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE query LIKE 'COPY%' AND wait_event_type = 'Lock'"
            )

    async with trio.open_nursery() as nursery:
        nursery.start_soon(lock)
        await locked.wait()
        nursery.start_soon(end_copy)
        with trio.fail_after(20), pytest.raises(PostgresAway):
            await database.run(copy, timeout=60)
        lost.set()


@asynccontextmanager
async def open_transaction(
    database: Database,
) -> AsyncIterator[Callable[[str], Awaitable[str]]]:
    """A transaction that stays open for the body, on a connection of its own."""
    connection = await database.cross(database.connect())

    async def execute(sql: str) -> str:
        return await database.cross(connection.execute(sql))

    await execute("BEGIN")
    try:
        yield execute
    finally:
        connection.terminate()
