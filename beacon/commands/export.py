"""`beacon export`: a project's events or sessions as a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from beacon.commands.options import data_options, json_option, print_json
from beacon.commands.progress import tally
from beacon.config import Settings, resolve
from beacon.errors import UsageError

if TYPE_CHECKING:
    from uuid import UUID

    from beacon.explorer.windows import Span
    from beacon.postgres.database import Database

TIMES = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])
READ_ONLY = {"default_transaction_read_only": "on"}


@click.command()
@click.option(
    "--project",
    required=True,
    metavar="ID",
    help="The project: its id, its number or its public key.",
)
@click.option(
    "--what",
    type=click.Choice(["events", "sessions"]),
    default="events",
    show_default=True,
    help="What is exported.",
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["jsonl", "csv", "parquet"]),
    default="jsonl",
    show_default=True,
    help="JSON lines, which `beacon import` takes exactly, CSV, or Parquet (with pyarrow).",
)
@click.option("--from", "since", type=TIMES, metavar="TIME", help="From then on, in UTC.")
@click.option("--to", "until", type=TIMES, metavar="TIME", help="Up to then, not included, in UTC.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where to; it appears when it is whole. Without it: standard output.",
)
@data_options
@json_option
def export(
    project: str,
    what: str,
    format_name: str,
    since: datetime | None,
    until: datetime | None,
    output: Path | None,
    as_json: bool,
    **flags: Any,
) -> None:
    """Write a project's events or sessions to a file, the newest first.

    Everything of the range is in it, what bots sent too.
    """
    import trio

    from beacon.commands.interruption import until_interrupted
    from beacon.explorer.windows import span_of
    from beacon.export.parquet import check_pyarrow
    from beacon.logging import set_up_logging

    if format_name == "parquet":
        check_pyarrow()
        if output is None:
            raise UsageError("--format parquet needs an --output")
    if as_json and output is None:
        raise UsageError("--json tells how it went on standard output: give the rows an --output")
    set_up_logging("error", "text")
    span = span_of(*(time and time.replace(tzinfo=UTC) for time in (since, until)))
    with _output(output) as file:
        work = partial(_export, resolve(flags), project, what, format_name, span, file)
        count = trio.run(until_interrupted, work)
    if as_json:
        print_json({"what": what, "rows": count, "output": str(output)})
    else:
        rows = what.removesuffix("s") if count == 1 else what
        click.echo(f"Exported {count:,} {rows}.", err=True)


@contextmanager
def _output(path: Path | None) -> Iterator[IO[bytes]]:
    """A file stands beside its name until it is whole."""
    if path is None:
        yield sys.stdout.buffer
        return
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with open(beside, "wb") as file:
            yield file
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


async def _export(
    settings: Settings, reference: str, what: str, format: Any, span: Span, file: IO[bytes]
) -> int:
    from uuid import UUID

    from beacon.accounts.audit import COMMAND_LINE, record_in
    from beacon.commands.database import opened
    from beacon.postgres.cluster import embedded_dsn
    from beacon.postgres.database import open_database
    from beacon.projects.projects import find_project

    async with opened(settings) as database:
        found = await find_project(database, reference)
        dsn = settings.database_url or embedded_dsn(settings.data_dir)
        opening = open_database(
            dsn, pool_size=1, application_name="beacon export", settings=READ_ONLY
        )
        project_id = UUID(bytes=found.id)
        async with opening as reading:
            count = await _write(reading, project_id, what, format, span, file)
        told = {"format": format, "rows": count}
        await database.run(
            lambda session: record_in(
                session, COMMAND_LINE, f"{what}.exported", project_id=project_id, after=told
            )
        )
        return count


async def _write(
    database: Database, project_id: UUID, what: str, format: Any, span: Span, file: IO[bytes]
) -> int:
    from beacon.explorer.events import EventFilter
    from beacon.explorer.scan import Key
    from beacon.explorer.sessions import ListedSession, SessionFilter
    from beacon.export.events import ExportedEvent, Rows, event_page_in, session_page_in
    from beacon.export.files import write_pages

    async def events(before: Key | None) -> Rows[ExportedEvent]:
        wanted = EventFilter(span=span, bots="include", exposures=True)
        return await database.run(
            lambda session: event_page_in(session, project_id, wanted, before)
        )

    async def sessions(before: Key | None) -> Rows[ListedSession]:
        wanted = SessionFilter(span=span, bots="include")
        return await database.run(
            lambda session: session_page_in(session, project_id, wanted, before)
        )

    shown = file is not sys.stdout.buffer or not sys.stdout.isatty()
    with tally(f"exporting {what}", shown=shown) as progress:
        if what == "events":
            return await write_pages(file, format, ExportedEvent, events, progress)
        return await write_pages(file, format, ListedSession, sessions, progress)
