"""Stores random events as the writer does, in as many loads as a test likes.

In: `EventRow`s in the order in which they are delivered. Out: a project's events, sessions, users
and aliases in Postgres.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

import msgspec
import trio

from beacon.columns import files
from beacon.columns.shelf import Shelf
from beacon.events import (
    Batch,
    Event,
    Page,
    Report,
    TimeSource,
    Visit,
    encode_page,
    encode_visit,
)
from beacon.postgres.database import Database, open_database
from beacon.postgres.partitions import Partitions
from beacon.reports.asking import answered
from beacon.reports.cohorts import Who
from beacon.reports.question import Plan
from beacon.writer import store
from beacon.writer.fold import time_of
from beacon.writer.load import Loader
from tests.reports.events import Site
from tests.reports.questions import COHORTS
from tests.reports.rows import EventRow

UNDO = "DELETE FROM visitor_aliases WHERE project_id = $1 AND anon_id = $2 AND user_id = $3"
PROJECT = "INSERT INTO projects (id, name, slug, public_key) VALUES ($1, 'Shop', $2, $3)"
COHORT = (
    "INSERT INTO cohorts (project_id, key, kind, who) VALUES ($1, $2, 'static', '{}') RETURNING id"
)
MEMBER = (
    "INSERT INTO cohort_members (project_id, cohort_id, anon_id, user_id) VALUES ($1, $2, $3, $4)"
)
JOIN = "INSERT INTO visitor_aliases VALUES ($1, $2, $3, $4)"


class Storage:
    """One connection, as a writer's, with a spool of its own."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._partitions = Partitions(database)
        self._loader = Loader()

    async def store(
        self, loads: Iterable[Sequence[EventRow]], project_id: UUID | None = None
    ) -> UUID:
        """A project, a new one unless it is named, which gets these."""
        project_id, spool_id = project_id or uuid4(), uuid4()
        opening = partial(store.open_position, spool_id=spool_id, oldest=1, node="test")
        position = (await self.database.run(opening)).position
        for events in loads:
            load = self._loader.begin(position)
            for event in events:
                self._loader.add_batch(load, batch_of(project_id, event))
                load.end += 1
            await self._partitions.ensure(load.weeks)
            work = partial(store.store, load=load, spool_id=spool_id)
            position = (await self.database.run(work)).position
        return project_id

    async def store_site(self, site: Site, loads: Iterable[Sequence[EventRow]]) -> UUID:
        """With what was done to its aliases."""
        project_id = await self.store(loads)
        await self.change_aliases(site, project_id)
        return project_id

    async def store_cohorts(self, project_id: UUID) -> dict[str, int | Who]:
        """Those of `questions`, as filters read them: static ones with their members."""
        await self.database.execute(PROJECT, project_id, f"p{project_id}", f"proj_{project_id.hex}")
        found: dict[str, int | Who] = {}
        for key, cohort in COHORTS.items():
            if cohort["kind"] == "dynamic":
                found[key] = msgspec.convert(cohort["who"], Who)
                continue
            made: int = await self.database.fetch_value(COHORT, project_id, key)
            for kind, name in cohort["members"]:
                ids = (None, name) if kind == "user" else (name, None)
                await self.database.execute(MEMBER, project_id, made, *ids)
            found[key] = made
        return found

    async def change_aliases(self, site: Site, project_id: UUID) -> None:
        for alias in site.undone:
            await self.database.execute(UNDO, project_id, alias.anon_id, alias.user_id)
        for alias in site.by_hand:
            key = project_id, alias.anon_id, alias.user_id
            await self.database.execute(JOIN, *key, time_of(alias.first_at))


@asynccontextmanager
async def open_storage(database_url: str) -> AsyncIterator[Storage]:
    async with open_database(database_url, pool_size=1) as database:
        yield Storage(database)


@asynccontextmanager
async def open_shelf(database: Database, home: Path | None = None) -> AsyncIterator[Shelf]:
    async with trio.open_nursery() as nursery:
        yield Shelf(database, home, nursery)
        nursery.cancel_scope.cancel()


class Shelves:
    """A shelf after the other, each with what the one before has saved."""

    def __init__(self, database: Database, home: Path, nursery: trio.Nursery) -> None:
        self._opened, self._home = (database, home, nursery), home
        self.shelf = Shelf(*self._opened)

    async def do(self, step: str, project_id: UUID, plan: Plan) -> None:
        """`ask`, `settle` what is new, or `load` what was saved, in another process' place."""
        await answered(self.shelf, project_id, plan)
        if step == "settle":
            await self.shelf.settle(project_id)
        if step == "load":
            await self.shelf.save_all()
            assert files.load(project_id, self._home / str(project_id)) is not None
            self.shelf = Shelf(*self._opened)


@asynccontextmanager
async def open_shelves(database: Database) -> AsyncIterator[Shelves]:
    with TemporaryDirectory() as home:
        async with trio.open_nursery() as nursery:
            yield Shelves(database, Path(home), nursery)
            nursery.cancel_scope.cancel()


def batch_of(project_id: UUID, row: EventRow) -> Batch:
    """A delivery of one event."""
    page = Page(**{name: getattr(row, name) for name in Page.__struct_fields__})
    report = Report(
        level=row.level,
        environment=row.environment,
        release=row.release,
        tags=json.dumps(row.tags).encode() if row.tags is not None else None,
    )
    event = Event(
        id=UUID(int=row.id).bytes,
        timestamp=row.timestamp,
        time_source=TimeSource.CLIENT,
        name=row.event_name,
        session_id=UUID(int=row.session_id).bytes,
        anon_id=row.anon_id,
        user_id=row.user_id,
        properties=json.dumps(row.properties).encode(),
        page=encode_page(page) if row.has_page else None,
        screen=row.screen,
        report=None if report == Report() else report,
    )
    visit = Visit(
        browser=row.browser,
        browser_version=row.browser_version,
        os=row.os,
        os_version=row.os_version,
        device=row.device,
        country=row.country,
        region=row.region,
        city=row.city,
        language=row.language,
        is_bot=row.is_bot,
    )
    received_at = row.timestamp + 1_000_000
    return Batch(project_id.bytes, received_at, encode_visit(visit), [event])
