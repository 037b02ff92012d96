"""`beacon migrate`: the tables, brought up to date or back by one step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from beacon import resources
from beacon.commands.options import data_options, json_option, print_json, print_table
from beacon.config import resolve

if TYPE_CHECKING:
    from beacon.postgres.database import Database


@click.group(invoke_without_command=True)
@click.pass_context
def migrate(ctx: click.Context) -> None:
    """Bring the database's tables up to date, or one step back.

    `beacon serve` does it by itself at start. The files are in dbmate's format, so dbmate
    may be used instead. Alone, `beacon migrate` is `beacon migrate up`.
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(up)


@migrate.command()
@data_options
@json_option
def up(as_json: bool = False, **flags: Any) -> None:
    """Apply every migration that is pending. Makes the database where there is none."""

    async def work(database: Database) -> list[str]:
        from beacon.postgres import migrate as migrations

        return await migrations.up(database, resources.migrations())

    applied = _run(work, flags, make=True)
    if as_json:
        print_json({"applied": applied})
    else:
        click.echo("\n".join(f"applied {name}" for name in applied) or "nothing is pending")


@migrate.command()
@data_options
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def down(as_json: bool, yes: bool, **flags: Any) -> None:
    """Take the newest migration back, with the data in what it made."""
    if not yes:
        question = "This deletes what the newest migration made, data included. Go on?"
        click.confirm(question, abort=True, err=True)

    async def work(database: Database) -> str | None:
        from beacon.postgres import migrate as migrations

        return await migrations.down(database, resources.migrations())

    reverted = _run(work, flags)
    if as_json:
        print_json({"reverted": reverted})
    else:
        click.echo(f"took back {reverted}" if reverted else "nothing is applied")


@migrate.command()
@data_options
@json_option
def status(as_json: bool, **flags: Any) -> None:
    """Tell which migrations are applied and which are pending."""

    async def work(database: Database) -> list[tuple[str, bool]]:
        from beacon.postgres import migrate as migrations

        states = await migrations.status(database, resources.migrations())
        return [(state.name, state.applied) for state in states]

    states = _run(work, flags)
    if as_json:
        print_json([{"name": name, "applied": applied} for name, applied in states])
    else:
        print_table((name, "applied" if applied else "pending") for name, applied in states)


def _run(work: Any, flags: dict[str, Any], *, make: bool = False) -> Any:
    """On the database as it is: nothing is migrated but by the command itself."""
    from beacon.commands.database import run_with_database

    return run_with_database(resolve(flags), work, make=make, current=False)
