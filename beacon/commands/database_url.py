"""`beacon database-url`: the address of the database, for psql and for your own programs."""

from __future__ import annotations

from typing import Any

import click

from beacon.commands.options import data_options, json_option, print_json
from beacon.config import resolve


@click.command()
@data_options
@json_option
def database_url(as_json: bool, **flags: Any) -> None:
    """Print the database's address: psql "$(beacon database-url)".

    For Beacon's own Postgres it is that of its socket in the data directory, which answers
    while the server runs. Nothing needs to run for it to be printed.
    """
    settings = resolve(flags)
    if settings.database_url:
        url = settings.database_url
    else:
        from beacon.postgres.cluster import embedded_dsn

        url = embedded_dsn(settings.data_dir)
    if as_json:
        print_json({"database_url": url})
    else:
        click.echo(url)
