"""Looks into Beacon's Postgres from outside: how many rows of a project, and which.

In: the DSN that `beacon database-url` printed. Out: counts and ids. Each call opens a
connection of its own, so that nothing idles beside a measurement.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import asyncpg

T = TypeVar("T")
CALL_SECONDS = 300


def ask(url: str, work: Callable[[Any], Awaitable[T]]) -> T:
    """Runs `work(connection)` in a short event loop."""

    async def connected() -> T:
        connection = await asyncpg.connect(url, timeout=30)
        try:
            return await asyncio.wait_for(work(connection), CALL_SECONDS)
        finally:
            await connection.close()

    return asyncio.run(connected())


def is_up(url: str) -> bool:
    """Whether Postgres takes connections."""
    try:
        return bool(ask(url, lambda connection: connection.fetchval("SELECT true")))
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return False


def count_rows(url: str, project: str) -> int:
    sql = "SELECT count(*) FROM events WHERE project_id = $1"
    return ask(url, lambda connection: connection.fetchval(sql, project))


def count_all_rows(url: str) -> int:
    return ask(url, lambda connection: connection.fetchval("SELECT count(*) FROM events"))


def wait_for_rows(url: str, project: str, rows: int, seconds: float) -> int:
    """Counts until there are at least `rows`, or time is up; the last count."""
    end = time.monotonic() + seconds
    while (found := count_rows(url, project)) < rows and time.monotonic() < end:
        time.sleep(0.5)
    return found


def stored_ids(url: str, project: str) -> bytes:
    """The ids of all rows of a project, 16 bytes each, one after another."""
    sql = "SELECT id FROM events WHERE project_id = $1"

    async def fetch(connection: Any) -> bytes:
        return b"".join([row[0].bytes for row in await connection.fetch(sql, project)])

    return ask(url, fetch)
