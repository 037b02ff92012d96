"""`beacon import`: the events of a file into a project."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from beacon.commands.options import data_options, json_option, print_json
from beacon.commands.progress import steps
from beacon.config import Settings, resolve

if TYPE_CHECKING:
    from beacon.export.tables import Format
    from beacon.imports.columns import ColumnMap
    from beacon.imports.loading import Done
    from beacon.imports.reading import Record
    from beacon.projects.projects import Project

SHOWN_REJECTS = 10
SHOWN_CHARACTERS = 200


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--project",
    required=True,
    metavar="ID",
    help="The project: its id, its number or its public key.",
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["jsonl", "csv"]),
    help="Without it, what the file's name says: .jsonl, .ndjson, .json or .csv.",
)
@click.option(
    "--map",
    "mapped",
    multiple=True,
    metavar="COLUMN=FIELD",
    help="A column is this field, properties.KEY, or - to leave it out. May be repeated.",
)
@click.option(
    "--rejects",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where to write what cannot be imported. Without it: FILE.rejected.jsonl.",
)
@data_options
@json_option
def import_events(
    file: Path,
    project: str,
    format_name: Format | None,
    mapped: tuple[str, ...],
    rejects: Path | None,
    as_json: bool,
    **flags: Any,
) -> None:
    """Store the events of a file: CSV with a head, or JSON lines as `beacon export` writes them.

    Each event is stored once, however often its file is imported. What was interrupted goes on
    where it was when the same command is given again.
    """
    import trio

    from beacon.collector import calm_the_collector
    from beacon.commands.interruption import until_interrupted
    from beacon.imports.columns import read_map
    from beacon.imports.reading import format_of
    from beacon.logging import set_up_logging

    columns, format = read_map(mapped), format_name or format_of(file)
    set_up_logging("error", "text")
    calm_the_collector()
    began = time.monotonic()
    beside = rejects or file.with_name(f"{file.name}.rejected.jsonl")
    with _rejects(beside, quiet=as_json) as reject:
        work = partial(_import, resolve(flags), project, file, format, columns, reject)
        try:
            found, done = trio.run(until_interrupted, work)
        except* KeyboardInterrupt:
            click.echo("to go on from here, give the same command again", err=True)
            raise
    told = {
        "project": found.uuid,
        **done._asdict(),
        "rejects": str(beside) if done.rejected else None,
        "seconds": round(time.monotonic() - began, 1),
    }
    if as_json:
        print_json(told)
    else:
        _print(told)


def _print(told: dict[str, Any]) -> None:
    there = " ({duplicate:,} were there)" if told["duplicate"] else ""
    events = "event" if told["stored"] == 1 else "events"
    text = f"Imported {{stored:,}} {events}" + there + " in {seconds} s."
    if told["rejected"]:
        text += " {rejected:,} could not be read: see {rejects}."
    if told["refused"]:
        text += " Postgres refused {refused:,}: see the table rejected_events."
    click.echo(text.format(**told))


@contextmanager
def _rejects(path: Path, *, quiet: bool) -> Iterator[Callable[[Record], None]]:
    """Made anew with the first one; the first few are shown too."""
    path.unlink(missing_ok=True)
    with ExitStack() as opened:
        files: list[IO[bytes]] = []
        count = 0

        def reject(record: Record) -> None:
            nonlocal count
            count += 1
            if not files:
                files.append(opened.enter_context(open(path, "wb")))
            files[0].write(_line(record))
            if count <= SHOWN_REJECTS and not quiet:
                click.echo(f"line {record.line}: {record.reason[:SHOWN_CHARACTERS]}", err=True)

        yield reject


def _line(record: Record) -> bytes:
    import msgspec

    told = {"line": record.line, "reason": record.reason, "text": record.text}
    return msgspec.json.encode(told) + b"\n"


async def _import(
    settings: Settings,
    reference: str,
    file: Path,
    format: Format,
    columns: ColumnMap,
    reject: Callable[[Record], None],
) -> tuple[Project, Done]:
    from uuid import UUID

    from beacon.accounts.audit import COMMAND_LINE, record_in
    from beacon.commands.database import opened
    from beacon.imports.loading import Wanted, import_file
    from beacon.postgres.cluster import embedded_dsn
    from beacon.postgres.database import open_database
    from beacon.projects.projects import find_project
    from beacon.writer.feed import WRITER_SETTINGS

    async with opened(settings) as database:
        found = await find_project(database, reference)
        dsn = settings.database_url or embedded_dsn(settings.data_dir)
        opening = open_database(
            dsn, pool_size=1, application_name="beacon import", settings=WRITER_SETTINGS
        )
        async with opening as writing:
            with steps() as bar:
                progress = partial(bar, "importing")
                wanted = Wanted(file, format, columns, found)
                done = await import_file(database, writing, wanted, reject, progress)
        await database.run(
            lambda session: record_in(
                session,
                COMMAND_LINE,
                "events.imported",
                project_id=UUID(bytes=found.id),
                after=done._asdict(),
            )
        )
        return found, done
