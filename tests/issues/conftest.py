"""Errors of tests, stored by writers without a spool."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any, TypeVar
from uuid import UUID, uuid4

import msgspec
import pytest

from beacon.accounts.audit import By
from beacon.errors import PostgresRefused
from beacon.events import ERROR, Batch, Event, Report
from beacon.issues.group import group_of
from beacon.postgres.database import Database, open_database
from beacon.postgres.partitions import Partitions
from beacon.writer import store
from beacon.writer.load import Loader
from tests.factories import PROJECT, make_batch, make_event

T = TypeVar("T")
DEADLOCK = "40P01"
PROJECT_ID = UUID(bytes=PROJECT)
ANN = By("account", "Ann", UUID(int=1))
BOB = By("account", "Bob", UUID(int=2))


def make_error(
    type_: str = "ValueError",
    value: str = "bad",
    *,
    release: str | None = "shop@1.0",
    environment: str | None = "production",
    level: str = "error",
    tags: dict[str, str] | None = None,
    properties: dict[str, Any] | None = None,
    **changes: Any,
) -> Event:
    """An error of the issue that is named by its type."""
    known = {"type": type_, "value": value, "fingerprint": [type_], **(properties or {})}
    report = Report(
        level,
        value,
        environment,
        release,
        None,
        None if tags is None else msgspec.json.encode(tags),
    )
    fields: dict[str, Any] = {
        "name": ERROR,
        "properties": msgspec.json.encode(known),
        "report": report,
    }
    return make_event(**fields | changes)


def issue_of(event: Event) -> UUID:
    group = group_of(event, PROJECT)
    assert group is not None
    return UUID(bytes=group.id)


class Errors:
    """Stores errors and asks what became of them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._spools: dict[str, tuple[UUID, Loader]] = {}

    async def store(self, *events: Event, node: str = "one") -> store.Stored:
        return await self.store_batch(make_batch(*events), node=node)

    async def store_batch(self, *batches: Batch, node: str = "one") -> store.Stored:
        """As one load."""
        spool_id, loader = self._spools.setdefault(node, (uuid4(), Loader()))
        opening = partial(store.open_position, spool_id=spool_id, oldest=1, node=node)
        load = loader.begin((await self.database.run(opening)).position)
        for batch in batches:
            loader.add_batch(load, batch)
            load.end += len(batch.events) + batch.dropped
        await Partitions(self.database).ensure(load.weeks)
        storing = partial(store.store, load=load, spool_id=spool_id)
        while True:
            try:
                return await self.database.run(storing)
            except PostgresRefused as error:
                if error.sqlstate != DEADLOCK:  # the same new events in another order
                    raise

    async def do(self, work: Callable[..., Awaitable[T]], *args: Any, **more: Any) -> T:
        """A unit of work on the project."""
        return await self.database.run(lambda session: work(session, PROJECT_ID, *args, **more))

    async def states(self) -> dict[str, str]:
        """Of roots, by their type."""
        rows = await self.rows("SELECT type, state FROM issues WHERE merged_into IS NULL")
        return {row["type"]: row["state"] for row in rows}

    async def activity(self) -> list[tuple[str, dict[str, Any]]]:
        rows = await self.rows("SELECT kind, details::text FROM issue_activity ORDER BY id")
        return [(row["kind"], msgspec.json.decode(row["details"])) for row in rows]

    async def count(self, table: str, *args: Any) -> int:
        return int(await self.database.fetch_value(f"SELECT count(*) FROM {table}", *args))

    async def rows(self, sql: str, *args: Any) -> list[dict[str, Any]]:
        return [dict(row) for row in await self.database.fetch(sql, *args)]

    async def row(self, sql: str, *args: Any) -> dict[str, Any]:
        (row,) = await self.rows(sql, *args)
        return row

    async def outbox(self) -> list[tuple[str, UUID]]:
        rows = await self.rows("SELECT kind, issue_id FROM alert_outbox ORDER BY id")
        return [(row["kind"], UUID(bytes=row["issue_id"].bytes)) for row in rows]


@pytest.fixture
async def errors(database_url: str) -> AsyncIterator[Errors]:
    async with open_database(database_url, pool_size=1) as database:
        yield Errors(database)


@pytest.fixture
async def nodes(database_url: str) -> AsyncIterator[tuple[Errors, Errors]]:
    """Two that may store at the same time."""
    async with (
        open_database(database_url, pool_size=1) as one,
        open_database(database_url, pool_size=1) as other,
    ):
        yield Errors(one), Errors(other)


@pytest.fixture
async def shop(errors: Errors) -> Errors:
    """With a project to which the errors belong."""
    await errors.database.execute(
        "INSERT INTO projects (id, name, slug, public_key)"
        " VALUES ($1, 'My App', 'my-app', 'proj_' || repeat('0', 32))",
        PROJECT_ID,
    )
    return errors


def soon(seconds: float = 60) -> int:
    """A time that is later than what people do in a test."""
    return int((time.time() + seconds) * 1_000_000)
