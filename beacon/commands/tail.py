"""`beacon tail`: a project's events, as they are stored."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from beacon.commands.options import data_options, json_option
from beacon.config import Settings, resolve

if TYPE_CHECKING:
    from beacon.tail import Row, Tail

MAX_LIMIT = 100_000
NAME_WIDTH = 20
WHO_WIDTH = 24


@click.command()
@click.option(
    "--project",
    required=True,
    metavar="ID",
    help="The project: its id, its number or its public key.",
)
@click.option("--follow", "-f", is_flag=True, help="Go on with new events, until Ctrl-C.")
@click.option(
    "--limit",
    "-n",
    type=click.IntRange(0, MAX_LIMIT),
    default=10,
    show_default=True,
    metavar="N",
    help="How many of the newest events to begin with.",
)
@data_options
@json_option
def tail(project: str, follow: bool, limit: int, as_json: bool, **flags: Any) -> None:
    """Print a project's newest events, the oldest first; with --follow, each new one.

    An event is printed once it is in Postgres, a moment after its client had its answer.
    With --json each line is one event.
    """
    import trio

    from beacon.logging import set_up_logging

    settings = resolve(flags)
    set_up_logging("error", "text")
    try:
        trio.run(_tail, settings, project, limit, follow, as_json)
    except KeyboardInterrupt:
        if not follow:
            raise


async def _tail(
    settings: Settings, reference: str, limit: int, follow: bool, as_json: bool
) -> None:
    from beacon.commands.database import opened
    from beacon.projects.projects import find_project
    from beacon.tail import Tail, start_time

    async with opened(settings) as database:
        project = await find_project(database, reference)
        reader = Tail(project.id, await start_time(database))
        _print(await reader.begin(database, limit), as_json)
    if follow:
        await _follow(settings, reader, as_json)


async def _follow(settings: Settings, reader: Tail, as_json: bool) -> None:
    """Apart from the look at the older events: this takes no lock that a server would need."""
    from beacon.commands.database import connected
    from beacon.postgres.cluster import embedded_dsn

    def waiting(reason: str) -> None:
        click.echo(f"waiting for Postgres: {reason}", err=True)

    url = settings.database_url or embedded_dsn(settings.data_dir)
    async with connected(url) as database:
        async for rows in reader.follow(database, waiting):
            _print(rows, as_json)


def _print(rows: Iterable[Row], as_json: bool) -> None:
    for row in rows:
        click.echo(as_line_of_json(row) if as_json else as_line(row))


def as_line_of_json(row: Row) -> str:
    """The event as one JSON object; times are ISO 8601 in UTC, nothing is left out."""
    event = {
        name: value if isinstance(value, str | int | bool | None) else _text(value)
        for name, value in row.items()
        if name != "properties"
    }
    return json.dumps(event | {"properties": json.loads(row["properties"])}, ensure_ascii=False)


def _text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def as_line(row: Row) -> str:
    """The event for people: time, name, who, where, with what, properties."""
    where = row["message"] or row["path"] or row["url"] or ""
    device = " ".join(filter(None, (row["country"], row["browser"], row["os"])))
    properties = "" if row["properties"] == "{}" else row["properties"]
    told = (
        f"{row['timestamp']:%m-%d %H:%M:%S}",
        click.style(_column(row["event_name"], NAME_WIDTH), fg=_colour(row), bold=True),
        _column(row["user_id"] or row["anon_id"], WHO_WIDTH),
        _printable(where),
        _printable(device),
        "bot" if row["is_bot"] else "",
        click.style(_printable(properties), dim=True) if properties else "",
    )
    return "  ".join(filter(None, told)).rstrip()


def _colour(row: Row) -> str:
    if row["level"] in ("error", "fatal"):
        return "red"
    return "cyan" if row["event_name"].startswith("$") else "green"


def _column(text: str, width: int) -> str:
    plain = _printable(text)
    return (plain if len(plain) <= width else plain[: width - 1] + "…").ljust(width)


def _printable(text: str) -> str:
    """What a client sent must not command the terminal that it is shown on."""
    return "".join(each if each.isprintable() else "�" for each in text)
