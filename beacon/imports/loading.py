"""Imports a file: its records become events, and are stored as the writer stores them.

In: a file, a project, which column is which field. Out: how many were stored, how many were there,
and the records that could not be taken, with their lines and reasons.

Records are numbered, and the number of the next one stands in Postgres, written by the transaction
that stores those before it. It belongs to this content, project and map: an import that was cut off
goes on there when it is started again, and is forgotten when it is done. Another time all of its
events are there already: they have the same ids and times.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from functools import partial
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid5

import msgspec
import trio

from beacon.errors import BeaconError
from beacon.events import Batch
from beacon.export.tables import Format
from beacon.imports.columns import ColumnMap
from beacon.imports.events import Imported, Importer
from beacon.imports.reading import Record, read_records
from beacon.issues.rules import rules_of
from beacon.writer.feed import feed
from beacon.writer.load import Load, Loader

if TYPE_CHECKING:
    from beacon.postgres.database import Database
    from beacon.projects.projects import Project
    from beacon.writer.store import Position

LOAD_RECORDS = 5_000
LOAD_CHARACTERS = 8 * 1024 * 1024
NODE = "import"

Reject = Callable[[Record], None]
"""Told of each record that cannot be taken, from a thread. `reason` says why."""
Progress = Callable[[int, int], None]
"""Told how many bytes of the file are stored, and how many it has."""


class Wanted(NamedTuple):
    """What is imported, and how it is read."""

    path: Path
    format: Format
    columns: ColumnMap
    project: Project


class Done(NamedTuple):
    """Events that are new, that were there, and records that could not be taken; `refused` are
    events that Postgres did not take, which stand in `rejected_events`."""

    stored: int
    duplicate: int
    rejected: int
    refused: int


async def import_file(
    database: Database, writing: Database, wanted: Wanted, reject: Reject, progress: Progress
) -> Done:
    """`writing` is as `feed` wants it. Raises OSError, UsageError and Conflict."""
    await trio.to_thread.run_sync(_check_head, wanted)
    source = await trio.to_thread.run_sync(partial(source_of, wanted), abandon_on_cancel=True)
    size = wanted.path.stat().st_size
    ends: dict[int, int] = {}

    def stored(position: Position) -> None:
        progress(ends.pop(position.position, size), size)

    make = partial(_make_loads, wanted, reject, ends)
    end = await feed(database, writing, source, NODE, make, stored)
    return Done(end.stored, end.duplicate, end.dropped, end.rejected)


def source_of(wanted: Wanted) -> UUID:
    """The name of this content, read by this map, under which its position stands."""
    with open(wanted.path, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    targets = msgspec.json.encode(wanted.columns.targets, order="sorted").decode()
    return uuid5(UUID(bytes=wanted.project.id), f"beacon import {digest} {wanted.format} {targets}")


def _check_head(wanted: Wanted) -> None:
    with open(wanted.path, "rb") as file:
        next(read_records(file, wanted.format, wanted.columns), None)


async def _make_loads(
    wanted: Wanted,
    reject: Reject,
    ends: dict[int, int],
    begin: int,
    send: trio.MemorySendChannel[Load],
) -> None:
    """Everything is read again, as what is rejected, and sessions, follow from the first record on;
    loads before `begin` are stored already."""
    async with send:
        with closing(_loads(wanted, reject, begin)) as loads:
            while found := await trio.to_thread.run_sync(next, loads, None):
                load, ends[load.end] = found
                if load.start >= begin:
                    await send.send(load)


def _loads(wanted: Wanted, reject: Reject, begin: int) -> Generator[tuple[Load, int]]:
    """Each with how far the file is read then. One of them begins at `begin`."""
    typed = wanted.format == "jsonl"
    importer = Importer(wanted.project, time.time_ns() // 1000, typed=typed)
    rules = rules_of(wanted.project)
    loader, start = Loader(lambda _project: rules), 1
    with open(wanted.path, "rb") as file:
        records = read_records(file, wanted.format, wanted.columns)
        while portion := _portion(records, begin - start):
            load = loader.begin(start)
            load.end = start = start + len(portion)
            for batch in _batches(wanted.project.id, importer, portion, reject, load):
                loader.add_batch(load, batch)
            yield load, file.tell()


def _portion(records: Iterator[Record], most: int) -> list[Record]:
    """Some records, `most` if that is above 0: few, and not large together."""
    size, portion = 0, []
    for record in islice(records, min(most, LOAD_RECORDS) if most > 0 else LOAD_RECORDS):
        portion.append(record)
        size += len(record.text)
        if size >= LOAD_CHARACTERS:
            break
    return portion


def _batches(
    project_id: bytes, importer: Importer, portion: list[Record], reject: Reject, load: Load
) -> Iterator[Batch]:
    """Events that came one behind the other by the same visit are one delivery."""
    taken = _taken(importer, portion, reject, load)
    for (visit, received_at), events in groupby(taken, key=lambda each: each[1:]):
        yield Batch(project_id, received_at, visit, [each.event for each in events])


def _taken(
    importer: Importer, portion: list[Record], reject: Reject, load: Load
) -> Iterator[Imported]:
    """Those that are rejected count as dropped."""
    for record in portion:
        try:
            if record.fields is not None:
                yield importer.event(record)
                continue
        except BeaconError as error:
            record = record._replace(reason=error.message)
        load.dropped += 1
        reject(record)
