"""Questions of people: on connections of their own, read-only, and stopped when they take too long.

In: a unit of work that only reads, and the words for what would make it shorter. Out: its result,
or `QueryTooLong`. So a heavy question holds up neither the writer nor sign-in.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import TypeVar

from beacon.errors import PostgresRefused, QueryTooLong
from beacon.postgres.database import Database, Session, open_database

T = TypeVar("T")

QUERY_SECONDS = 10
QUERY_CONNECTIONS = 4
QUERY_SETTINGS = {
    "statement_timeout": f"{QUERY_SECONDS}s",
    "default_transaction_read_only": "on",
}
QUERY_CANCELED = "57014"


def open_queries(dsn: str) -> AbstractAsyncContextManager[Database]:
    """The connections that `ask` wants."""
    return open_database(
        dsn,
        pool_size=QUERY_CONNECTIONS,
        application_name="beacon queries",
        settings=QUERY_SETTINGS,
    )


async def ask(queries: Database, work: Callable[[Session], Awaitable[T]], *, narrow: str) -> T:
    """Run a unit of work whose statements may each take `QUERY_SECONDS`. `narrow` goes on after
    "Narrow it: ". Raises QueryTooLong besides what `Database.run` raises."""
    try:
        return await queries.run(work)
    except PostgresRefused as error:
        if error.sqlstate != QUERY_CANCELED:
            raise
        raise QueryTooLong(
            f"This would read for longer than {QUERY_SECONDS} s, and was stopped. Narrow it: "
            f"{narrow}."
        ) from error
