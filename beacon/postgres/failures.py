"""Says in Beacon's own errors what asyncpg, asyncio and the socket raised.

An exception of a database call comes in; `PostgresAway`, `PostgresRefused` or None
(not about the database: a bug of the caller's) goes out.
"""

from __future__ import annotations

import asyncpg

from beacon.errors import BeaconError, PostgresAway, PostgresRefused

CONNECTION_LOST = frozenset({"57P01", "57P02", "57P03", "57P05", "25P03", "25P04"})
"""SQLSTATEs besides class 08 after which the connection is gone: shutdown, crash, idle limits."""

WRONG_CALL = "XX000"
"""Given to calls that asyncpg refuses for their arguments' number: never the data's fault."""


def translated(error: BaseException) -> BeaconError | None:
    """Return Beacon's error for `error`, or None when it has nothing to do with Postgres."""
    match error:
        case BeaconError():
            return None
        case asyncpg.PostgresError():
            return _server_error(error)
        case asyncpg.DataError():  # found by asyncpg before sending, as Postgres would have
            return PostgresRefused(str(error), sqlstate="22000")
        case asyncpg.InterfaceError() if "the server expects" in str(error):
            return PostgresRefused(str(error), sqlstate=WRONG_CALL)
        case asyncpg.InterfaceError() | asyncpg.InternalClientError():
            return PostgresAway(f"the connection to Postgres was lost: {error}")
        case TimeoutError():
            return PostgresAway("Postgres did not answer in time; try again")
        case OSError() | EOFError():
            return PostgresAway(f"Postgres cannot be reached: {error}")
    return None


def _server_error(error: asyncpg.PostgresError) -> BeaconError:
    sqlstate = error.sqlstate or WRONG_CALL
    if sqlstate.startswith("08") or sqlstate in CONNECTION_LOST:
        return PostgresAway(f"the connection to Postgres was lost: {error}")
    if isinstance(error, asyncpg.InvalidCachedStatementError):
        return PostgresAway("a table changed under a running statement; try again")
    return PostgresRefused(str(error), sqlstate=sqlstate, detail=error.detail, where=error.context)
