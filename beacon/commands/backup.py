"""`beacon backup`, `restore` and `upgrade-database`: Beacon's own Postgres and spool as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from beacon.commands.options import json_option, print_json, setting_options
from beacon.commands.progress import steps
from beacon.config import Settings, resolve
from beacon.errors import UsageError
from beacon.logging import set_up_logging

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=FILE)
@setting_options("data_dir")
@json_option
def backup(file: Path, as_json: bool, **flags: Any) -> None:
    """Write all that Beacon has to FILE (.tar.zst), also while it runs.

    In it are the database and the spool: every event that was acknowledged before the
    command was started. FILE appears when it is whole.
    """
    import trio

    from beacon.postgres.backup import backup as write

    settings = _own_postgres(flags, "back up your own Postgres with pg_dump")
    with steps() as progress:
        size = trio.run(write, settings.data_dir, file.absolute(), progress)
    if as_json:
        print_json({"file": str(file.absolute()), "bytes": size})
    else:
        click.echo(f"{file} holds all that is in {settings.data_dir} ({size / 1e6:.1f} MB)")


@click.command()
@click.argument("file", type=FILE)
@setting_options("data_dir")
@json_option
def restore(file: Path, as_json: bool, **flags: Any) -> None:
    """Fill an empty data directory from FILE, a backup: whole, or not at all.

    Beacon must not run on that directory. The next `beacon serve` goes on from there.
    """
    import trio

    from beacon.postgres.backup import restore as read

    settings = _own_postgres(flags, "restore your own Postgres with pg_restore")
    with steps() as progress:
        manifest = trio.run(read, settings.data_dir, file.absolute(), progress)
    if as_json:
        print_json({"data_dir": str(settings.data_dir), "created_at": manifest.created_at})
    else:
        click.echo(f"{settings.data_dir} is as it was at {manifest.created_at}")


@click.command("upgrade-database")
@setting_options("data_dir")
@json_option
def upgrade_database(as_json: bool, **flags: Any) -> None:
    """Move the data to the Postgres version that this Beacon carries.

    Only needed when `beacon serve` says so, after an update that came with a new major
    version of Postgres. Beacon must be stopped, and there must be room for a second copy of
    the data; if anything goes wrong all is as before.
    """
    import trio

    from beacon.postgres.upgrade import upgrade_database as upgrade

    settings = _own_postgres(flags, "your own Postgres is upgraded with its own tools")
    with steps() as progress:
        moved = trio.run(upgrade, settings.data_dir, progress)
    if as_json:
        print_json({"from": moved[0], "to": moved[1]} if moved else {"from": None, "to": None})
    elif moved:
        click.echo(f"the data is in Postgres {moved[1]} now; it was in Postgres {moved[0]}")
    else:
        click.echo("the data is in the newest Postgres that this Beacon carries; nothing to do")


def _own_postgres(flags: dict[str, Any], otherwise: str) -> Settings:
    """The settings, if they are of Beacon's own Postgres."""
    settings = resolve(flags)
    if settings.database_url:
        raise UsageError(
            f"DATABASE_URL names a Postgres of yours, and this is for Beacon's own: {otherwise}"
        )
    set_up_logging("error", "text")
    return settings
