"""`beacon rollups`: makes the counts of stored events anew, or compares them with the events."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

import click

from beacon.commands.options import data_options, json_option, print_json
from beacon.commands.progress import counter
from beacon.config import resolve

if TYPE_CHECKING:
    from beacon.postgres.database import Database

T = TypeVar("T")

Work = Callable[["Database", Callable[[int], None], UUID | None], Awaitable[T]]

_project_option = click.option(
    "--project",
    metavar="ID",
    help="One project only: its id, its number or its public key.",
)


@click.group()
def rollups() -> None:
    """Counts of stored events, by project, name and quarter of an hour."""


@rollups.command()
@_project_option
@data_options
@json_option
def rebuild(project: str | None, as_json: bool, **flags: Any) -> None:
    """Count all stored events anew.

    It works while the server runs, which stores nothing for a moment where counts were wrong.
    What was interrupted may be called again.
    """
    from beacon.rollups import rebuilding

    events, wrong = _run(flags, project, rebuilding.rebuild)
    if as_json:
        print_json({"events": events, "mended": wrong})
    else:
        click.echo(f"Counted {events:,} events; {wrong:,} counts were wrong and are mended.")


@rollups.command()
@_project_option
@data_options
@json_option
def check(project: str | None, as_json: bool, **flags: Any) -> int:
    """Compare the counts with the stored events.

    Exits 1 when some are wrong. It changes nothing and holds nothing up.
    """
    import msgspec

    from beacon.rollups import rebuilding

    events, wrong, shown = _run(flags, project, rebuilding.check)
    if as_json:
        differences = msgspec.to_builtins(shown)
        print_json({"ok": not wrong, "events": events, "wrong": wrong, "differences": differences})
    elif wrong:
        click.echo(f"{wrong:,} counts of {events:,} events are wrong, the first ones:")
        for each in shown[:10]:
            name = each.name or "all names"
            click.echo(
                f"  {each.project_id}  {each.at:%Y-%m-%d %H:%M}  {name}: "
                f"{each.counted} counted, {each.stored} stored"
            )
        click.echo("`beacon rollups rebuild` mends them.", err=True)
    else:
        click.echo(f"The counts of all {events:,} events are right.")
    return 1 if wrong else 0


def _run(flags: dict[str, Any], reference: str | None, work: Work[T]) -> T:
    from beacon.commands.database import run_with_database
    from beacon.projects.projects import find_project
    from beacon.rollups.rebuilding import estimate

    async def main(database: Database) -> T:
        wanted = None
        if reference is not None:
            wanted = UUID(bytes=(await find_project(database, reference)).id)
        with counter("counting events", await estimate(database)) as report:
            return await work(database, report, wanted)

    return run_with_database(resolve(flags), main)
