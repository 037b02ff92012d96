"""Applies migrations/NNNN_name.sql, in the format and with the bookkeeping of dbmate.

A folder of migration files comes in; the schema they describe, and one row a migration
in `schema_migrations(version)`, go out. Several Beacons may do this at once: an
advisory lock lets one work while the others wait, and then find nothing to do.
Format: https://github.com/amacneil/dbmate, "Creating Migrations".
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

from beacon.errors import PostgresAway, PostgresRefused, StartupError
from beacon.postgres.database import Database, Session

T = TypeVar("T")

LOCK_KEY = 0x626561636F6E0001  # "beacon", 1
TIMEOUT_SECONDS = 24 * 3600.0  # an index on a big table takes its time
FILE_NAME = re.compile(r"^(\d+).*\.sql$")
SECTION = re.compile(r"^--\s*migrate:(up|down)(.*)$", re.MULTILINE)
MAKE_TABLE = (
    "CREATE TABLE IF NOT EXISTS schema_migrations (version varchar(128) NOT NULL PRIMARY KEY)"
)


class Section(NamedTuple):
    sql: str
    transaction: bool


class Migration(NamedTuple):
    """One file: `version` is its leading number, as a text; `name` the file's name."""

    version: str
    name: str
    up: Section
    down: Section


class State(NamedTuple):
    name: str
    applied: bool


def parse(name: str, text: str) -> Migration:
    """Read a migration file; raises StartupError when it is not in dbmate's format."""
    number = FILE_NAME.match(name)
    marks = list(SECTION.finditer(text))
    if number is None or [mark[1] for mark in marks] not in (["up"], ["up", "down"]):
        raise StartupError(
            f"{name} is not a migration: it needs a leading number and the lines"
            " '-- migrate:up' and '-- migrate:down', in this order"
        )
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    sections = [
        Section(text[mark.end() : end], "transaction:false" not in mark[2])
        for mark, end in zip(marks, ends, strict=True)
    ]
    down = sections[1] if len(sections) == 2 else Section("", True)
    return Migration(number[1], name, sections[0], down)


def read_folder(folder: Path) -> list[Migration]:
    """Return the folder's migrations, oldest first."""
    files = sorted(file for file in folder.iterdir() if FILE_NAME.match(file.name))
    if not files:
        raise StartupError(f"no migrations in {folder}: this installation is not complete")
    return [parse(file.name, file.read_text("utf-8")) for file in files]


async def up(database: Database, folder: Path) -> list[str]:
    """Apply what is pending, oldest first; return the names of what was applied."""
    migrations = read_folder(folder)

    async def work(session: Session) -> list[str]:
        applied = await _applied(session)
        pending = [one for one in migrations if one.version not in applied]
        for migration in pending:
            await _apply(
                session,
                migration,
                migration.up,
                "INSERT INTO schema_migrations (version) VALUES ($1)",
            )
        return [migration.name for migration in pending]

    return await _locked(database, work)


async def down(database: Database, folder: Path) -> str | None:
    """Take back the newest applied migration; return its name, or None when there is none."""
    migrations = read_folder(folder)

    async def work(session: Session) -> str | None:
        newest = max(await _applied(session), default=None)
        if newest is None:
            return None
        migration = _find(migrations, newest)
        await _apply(
            session,
            migration,
            migration.down,
            "DELETE FROM schema_migrations WHERE version = $1",
        )
        return migration.name

    return await _locked(database, work)


async def status(database: Database, folder: Path) -> list[State]:
    """Tell of each migration of the folder whether it is applied; changes nothing."""
    migrations = read_folder(folder)

    async def work(session: Session) -> set[str]:
        known = await session.fetch_value("SELECT to_regclass('schema_migrations') IS NOT NULL")
        return await _versions(session) if known else set()

    applied = await database.run(work)
    return [State(one.name, one.version in applied) for one in migrations]


async def _locked(database: Database, work: Callable[[Session], Awaitable[T]]) -> T:
    async def locked_work(session: Session) -> T:
        async with _lock(session):
            return await work(session)

    return await database.run(locked_work, timeout=TIMEOUT_SECONDS)


@asynccontextmanager
async def _lock(session: Session) -> AsyncIterator[None]:
    await session.execute("SET statement_timeout = 0")
    await session.execute("SELECT pg_advisory_lock($1)", LOCK_KEY)
    try:
        yield
    except PostgresAway:
        raise
    except Exception:  # a cancelled unit loses its connection, and the lock with it
        await _unlock(session)
        raise
    await _unlock(session)


async def _unlock(session: Session) -> None:
    await session.execute("SELECT pg_advisory_unlock($1)", LOCK_KEY)
    await session.execute("RESET statement_timeout")


async def _applied(session: Session) -> set[str]:
    await session.execute("SET client_min_messages = warning")  # no "already exists" notice
    await session.execute(MAKE_TABLE)
    await session.execute("RESET client_min_messages")
    return await _versions(session)


async def _versions(session: Session) -> set[str]:
    return {row["version"] for row in await session.fetch("SELECT version FROM schema_migrations")}


async def _apply(session: Session, migration: Migration, section: Section, record: str) -> None:
    try:
        if section.transaction:
            async with session.transaction():
                await session.execute(section.sql)
                await session.execute(record, migration.version)
        else:
            await session.execute(section.sql)
            await session.execute(record, migration.version)
    except PostgresRefused as error:
        kept = "nothing of it was kept" if section.transaction else "part of it may have been kept"
        raise StartupError(
            f"the migration {migration.name} failed and {kept}: {error.message}"
            f" (SQLSTATE {error.sqlstate})"
        ) from error


def _find(migrations: Sequence[Migration], version: str) -> Migration:
    for migration in migrations:
        if migration.version == version:
            return migration
    raise StartupError(
        f"migration {version} was applied by a newer Beacon and is not known to this one"
    )
