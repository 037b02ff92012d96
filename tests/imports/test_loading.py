"""Files into Postgres: whole, once, and out again as they were."""

from __future__ import annotations

import itertools
import json
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from beacon.errors import Conflict, UsageError
from beacon.events import Report, Visit, encode_visit
from beacon.explorer.events import EventFilter
from beacon.explorer.scan import Key
from beacon.export.events import ExportedEvent, Rows, event_page_in
from beacon.export.files import write_pages
from beacon.export.tables import Format
from beacon.imports import loading
from beacon.imports.columns import ColumnMap
from beacon.imports.loading import Done, Wanted, import_file
from beacon.imports.reading import Record
from beacon.postgres.database import Database, open_database
from beacon.projects.projects import Project, create_project
from beacon.writer.feed import WRITER_SETTINGS
from beacon.writer.store import lock_key
from tests.explorer.conftest import broken, named, seen
from tests.factories import make_batch
from tests.privacy.conftest import event, exposure, identify
from tests.writer.conftest import Pipeline, pipeline  # noqa: F401  (fixture)

HOSTILE = '=1+1\r\n"quoted", \u2028 \U0001f600 \\u0041'
ROBOT = Visit(browser="Googlebot", is_bot=True, latitude=48.208492, longitude=-16.3731)


class Cut(Exception):
    """Somebody pressed Ctrl-C."""


class Importing:
    """A project and another, and what is imported into them."""

    def __init__(self, database: Database, writing: Database, folder: Path) -> None:
        self.database = database
        self.writing = writing
        self.folder = folder
        self.rejected: list[Record] = []

    async def project(self, name: str) -> Project:
        return (await create_project(self.database, name)).project

    async def take(
        self,
        project: Project,
        path: Path,
        format: Format = "jsonl",
        columns: ColumnMap | None = None,
        progress: Any = lambda done, size: None,
    ) -> Done:
        self.rejected.clear()
        wanted = Wanted(path, format, columns or ColumnMap(), project)
        return await import_file(
            self.database, self.writing, wanted, self.rejected.append, progress
        )

    async def give(self, project: Project, format: Format = "jsonl") -> Path:
        """Its events as a file."""
        path = self.folder / f"{project.number}.{next(_numbers)}.{format}"
        with path.open("wb") as file:
            await write_pages(file, format, ExportedEvent, partial(self._page, project), _nobody)
        return path

    async def _page(self, project: Project, before: Key | None) -> Rows[ExportedEvent]:
        wanted = EventFilter(bots="include", exposures=True)
        project_id = UUID(bytes=project.id)
        return await self.database.run(
            lambda session: event_page_in(session, project_id, wanted, before)
        )

    async def rows(self, table: str, project: Project, order: str) -> list[dict[str, Any]]:
        """Whole, but for whose they are, and which event of a session told its screen first."""
        text = f"SELECT * FROM {table} WHERE project_id = $1 ORDER BY {order}"
        found = await self.database.fetch(text, UUID(bytes=project.id))
        hidden = ("project_id", "issue_id", "screen_at", "screen_event_id")
        return [{name: value for name, value in row.items() if name not in hidden} for row in found]

    def write(self, *lines: str) -> Path:
        path = self.folder / f"written.{next(_numbers)}.jsonl"
        path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
        return path


_numbers = itertools.count()


def _nobody(_count: int) -> None:
    """Looks at the progress."""


@pytest.fixture
async def importing(
    database: Database, database_url: str, tmp_path: Path
) -> AsyncIterator[Importing]:
    async with open_database(database_url, pool_size=1, settings=WRITER_SETTINGS) as writing:
        yield Importing(database, writing, tmp_path)


async def store_all_kinds(pipeline: Pipeline, project: Project) -> int:  # noqa: F811
    """Events with everything that events can have."""
    trace = Report("fatal", HOSTILE, "test", "1.2", b'[{"file":"a.py","line":7}]', b'{"r":"eu"}')
    batches = [
        make_batch(
            seen("/docs?x=1", at=0),
            named("note", at=1, properties={"text": HOSTILE, "n": [1, {"deep": None}], "é": ""}),
            named("number", at=2, properties={"big": 123456789012345678901234567890}),
            event("phone", name="written", properties=b'{"price": 12.50, "zero": -0.0}', at=3),
            identify("phone", "user-7", at=4, plan="pro"),
            event("phone", "user-7", name="bought", at=5, screen="390x844"),
            broken(HOSTILE, at=6),
            event("phone", name="crash", report=trace, at=7),
            exposure("phone", "user-7", at=8),
            project_id=project.id,
        ),
        make_batch(
            event("~bot", name="crawl", at=9, session=2),
            visit=encode_visit(ROBOT),
            project_id=project.id,
        ),
    ]
    await pipeline.store(*batches)
    return sum(len(batch.events) for batch in batches)


ORDERS = {
    "events": "timestamp, id",
    "sessions": "id",
    "users": "anon_id, user_id",
    "visitor_aliases": "anon_id",
    "flag_exposures": "flag, variant, visitor",
    "issue_hours": "at, environment, release",
    "issue_tags": "key, value, last_seen_at",
    "issue_visitors": "visitor",
}


@pytest.mark.parametrize("format", ["jsonl", "csv"])
async def test_what_is_exported_and_imported_is_equal_in_every_table(
    pipeline: Pipeline,  # noqa: F811
    importing: Importing,
    format: Format,
) -> None:
    one, two = await importing.project("One"), await importing.project("Two")
    count = await store_all_kinds(pipeline, one)
    path = await importing.give(one, format)
    assert await importing.take(two, path, format) == Done(count, 0, 0, 0)
    for table, order in ORDERS.items():
        rows = await importing.rows(table, one, order)
        assert rows, table
        assert await importing.rows(table, two, order) == rows, table
    assert (await importing.give(two, format)).read_bytes() == path.read_bytes()


async def test_a_file_that_is_imported_again_is_there_already(importing: Importing) -> None:
    shop = await importing.project("Shop")
    line = '{"event":"a","timestamp":"2026-09-20T10:00:00Z","anon_id":"ann"}'
    first = importing.write(line, line)
    assert await importing.take(shop, first) == Done(2, 0, 0, 0)
    assert await importing.take(shop, first) == Done(0, 2, 0, 0)
    longer = importing.write(line, line, line)
    assert await importing.take(shop, longer) == Done(1, 2, 0, 0)
    rows = await importing.database.fetch("SELECT * FROM spool_positions")
    assert rows == []


async def test_bad_lines_are_told_and_the_others_stored(importing: Importing) -> None:
    shop = await importing.project("Shop")
    good = '{"event":"a","timestamp":"2026-09-20T10:00:0%dZ","anon_id":"ann"}'
    path = importing.write(good % 1, "{", good % 2, '{"event":"a","anon_id":"ann"}', good % 3)
    assert await importing.take(shop, path) == Done(3, 0, 2, 0)
    assert [(each.line, each.text) for each in importing.rejected] == [
        (2, "{"),
        (4, '{"event":"a","anon_id":"ann"}'),
    ]
    assert [each.reason.partition(":")[0] for each in importing.rejected] == ["$", "timestamp"]


async def test_only_bad_lines_are_no_error(importing: Importing) -> None:
    shop = await importing.project("Shop")
    assert await importing.take(shop, importing.write("{", "[]")) == Done(0, 0, 2, 0)
    assert await importing.take(shop, importing.write()) == Done(0, 0, 0, 0)


def many(count: int) -> list[str]:
    """Without ids and sessions, every seventh of them bad."""
    return [
        "{"
        if number % 7 == 6
        else json.dumps(
            {
                "event": "a",
                "timestamp": f"2026-09-20T10:{number // 60:02}:{number % 60:02}Z",
                "anon_id": f"visitor-{number % 5}",
            }
        )
        for number in range(count)
    ]


@pytest.mark.parametrize("then", [100, 130])
async def test_what_was_cut_off_goes_on_where_it_was(
    importing: Importing, monkeypatch: pytest.MonkeyPatch, then: int
) -> None:
    """With loads of another size too."""
    monkeypatch.setattr(loading, "LOAD_RECORDS", 100)
    shop, whole = await importing.project("Shop"), await importing.project("Whole")
    path = importing.write(*many(1000))
    told: list[int] = []

    def cut(done: int, size: int) -> None:
        told.append(done)
        if len(told) == 3:
            raise Cut

    with pytest.raises(ExceptionGroup) as raised:
        await importing.take(shop, path, progress=cut)
    assert raised.group_contains(Cut)
    count = "SELECT count(*) FROM events WHERE project_id = $1"
    before = await importing.database.fetch_value(count, UUID(bytes=shop.id))
    assert 0 < before < 858
    monkeypatch.setattr(loading, "LOAD_RECORDS", then)
    again: list[int] = []
    done = await importing.take(shop, path, progress=lambda done, _size: again.append(done))
    assert done == Done(858, 0, 142, 0)
    assert len(importing.rejected) == 142
    assert again[0] > told[-1]
    assert again[-1] == path.stat().st_size
    await importing.take(whole, path)
    for table in ("events", "sessions"):
        rows = await importing.rows(table, shop, ORDERS[table])
        other = await importing.rows(table, whole, ORDERS[table])
        assert [_without_times_of_import(row) for row in rows] == [
            _without_times_of_import(row) for row in other
        ]


def _without_times_of_import(row: dict[str, Any]) -> dict[str, Any]:
    """And without sessions' ids, which are those of their project."""
    mine = ("received_at", "session_id", "id")
    return {name: value for name, value in row.items() if name not in mine}


async def test_the_same_file_read_otherwise_begins_anew(importing: Importing) -> None:
    shop = await importing.project("Shop")
    path = importing.write(*many(20))
    one = Wanted(path, "jsonl", ColumnMap(), shop)
    other = one._replace(columns=ColumnMap({"anon_id": "user_id"}))
    sources = {loading.source_of(each) for each in (one, other, one._replace(format="csv"))}
    assert len(sources) == 3


async def test_two_at_once_of_one_file_are_refused(importing: Importing, database_url: str) -> None:
    shop = await importing.project("Shop")
    path = importing.write(*many(20))
    source = loading.source_of(Wanted(path, "jsonl", ColumnMap(), shop))
    await importing.writing.execute("SELECT pg_advisory_lock($1)", lock_key(source))
    async with open_database(database_url, pool_size=1) as writing:
        with pytest.raises(Conflict, match="storing the same just now"):
            await Importing(importing.database, writing, importing.folder).take(shop, path)


async def test_a_head_that_does_not_fit_leaves_nothing(importing: Importing) -> None:
    shop = await importing.project("Shop")
    path = importing.folder / "a.csv"
    path.write_text("event,plan\na,pro\n")
    with pytest.raises(UsageError):
        await importing.take(shop, path, "csv")
    assert await importing.database.fetch("SELECT * FROM spool_positions") == []
