"""Opens the database for one command, whether a server runs or not.

In go the settings; out comes a `Database` that answers. With an address it is that
Postgres. Else it is the data directory's own: the server's, once it is ready, or, when
no server runs, one that is started for the moment under the lock that a server takes.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import trio

from beacon import resources
from beacon.commands.progress import spinner
from beacon.config import Settings
from beacon.errors import AlreadyRunning, BeaconError, StartupError
from beacon.logging import set_up_logging

if TYPE_CHECKING:
    from beacon.postgres.database import Database

T = TypeVar("T")

WAIT_SECONDS = 60.0
LOOK_SECONDS = 0.2
ANSWER_SECONDS = 10.0
APPLICATION_NAME = "beacon command"


def run_with_database(
    settings: Settings,
    work: Callable[[Database], Awaitable[T]],
    *,
    make: bool = False,
    current: bool = True,
) -> T:
    """Opens the database, runs `work` on it, returns its result; `opened` tells the rest."""

    async def main() -> T:
        async with opened(settings, make=make, current=current) as database:
            return await work(database)

    set_up_logging("error", "text")
    return trio.run(main)


@asynccontextmanager
async def opened(
    settings: Settings, *, make: bool = False, current: bool = True
) -> AsyncIterator[Database]:
    """`make`: a database that is not there is made, one behind is migrated; else both are
    errors, but Beacon's own is migrated when it is started here. `current`: whether the
    tables must be up to date at all."""
    if settings.database_url:
        opening = _external(settings.database_url, make=make, current=current)
    else:
        opening = _embedded(settings.data_dir, make=make, current=current)
    async with opening as database:
        yield database


# --- a Postgres of the user's own ---------------------------------------------------------------


@asynccontextmanager
async def _external(url: str, *, make: bool, current: bool) -> AsyncIterator[Database]:
    async with connected(url) as database:
        await database.fetch_value("SELECT 1", timeout=ANSWER_SECONDS)
        if make:
            await _bring_up(database)
        elif current and not await _is_current(database):
            raise StartupError(
                "this database lacks tables of this Beacon; run `beacon migrate up`, "
                "or start `beacon serve` on it"
            )
        yield database


def connected(url: str) -> AbstractAsyncContextManager[Database]:
    """A handle on the Postgres there, up or not."""
    from beacon.postgres.database import open_database

    return open_database(url, pool_size=2, application_name=APPLICATION_NAME)


async def _bring_up(database: Database) -> None:
    from beacon.postgres import migrate

    await migrate.up(database, resources.migrations())


async def _is_current(database: Database) -> bool:
    from beacon.postgres import migrate

    states = await migrate.status(database, resources.migrations())
    return all(state.applied for state in states)


# --- Beacon's own -------------------------------------------------------------------------------


@asynccontextmanager
async def _embedded(data_dir: Path, *, make: bool, current: bool) -> AsyncIterator[Database]:
    from beacon.postgres.cluster import cluster_major, embedded_dsn

    if cluster_major(data_dir) is None and not make:
        raise StartupError(
            f"there is no database in {data_dir}; start `beacon serve`, "
            "or name its directory with --data-dir"
        )
    with ExitStack() as lock:
        if await _lock_unless_served(data_dir, lock, current=current):
            opening: AbstractAsyncContextManager[Database] = _started(data_dir, current=current)
        else:
            opening = connected(embedded_dsn(data_dir))
        async with opening as database:
            yield database


async def _lock_unless_served(data_dir: Path, lock: ExitStack, *, current: bool) -> bool:
    """True: the data directory is ours, until `lock` closes. False: a server has it, and its
    database is ready. Waits for a server that is starting, and for other commands."""
    from beacon.data_lock import CommandRunning, lock_for_command

    deadline = trio.current_time() + WAIT_SECONDS
    with spinner("waiting for the server"):
        while trio.current_time() < deadline:
            try:
                lock.enter_context(lock_for_command(data_dir))
                return True
            except CommandRunning:
                pass  # its Postgres stops with it: wait for the end of that
            except AlreadyRunning:
                if await _is_ready(data_dir, current=current):
                    return False
            await trio.sleep(LOOK_SECONDS)
    raise StartupError(
        f"a Beacon runs on {data_dir}, but its database does not answer; look at its log"
    )


async def _is_ready(data_dir: Path, *, current: bool) -> bool:
    """Whether the database that a server runs answers, and has the tables that are needed."""
    from beacon.postgres.cluster import embedded_dsn

    try:
        async with connected(embedded_dsn(data_dir)) as database:
            await database.fetch_value("SELECT 1", timeout=ANSWER_SECONDS)
            return not current or await _is_current(database)
    except BeaconError:
        return False


@asynccontextmanager
async def _started(data_dir: Path, *, current: bool) -> AsyncIterator[Database]:
    """Beacon's own Postgres, running for as long as the command does."""
    from beacon.postgres.embedded import embedded_postgres

    with ExitStack() as shown:
        shown.enter_context(spinner("starting Postgres"))
        async with embedded_postgres(data_dir) as postgres:
            shown.close()
            if not postgres.up:
                raise StartupError(postgres.last_error or "Postgres does not start")
            async with connected(postgres.dsn) as database:
                if current:
                    await _bring_up(database)
                yield database
