"""Errors of tests, stored by writers without a spool."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from beacon.events import ERROR, Batch, Event, Report
from beacon.issues.group import group_of
from beacon.postgres.database import Database, open_database
from beacon.postgres.partitions import Partitions
from beacon.writer import store
from beacon.writer.load import Loader
from tests.factories import PROJECT, make_batch, make_event

PROJECT_ID = UUID(bytes=PROJECT)


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
        return await self.database.run(storing)

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
