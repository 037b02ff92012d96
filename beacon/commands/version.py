"""`beacon version`: which Beacon this is, and on what it runs."""

from __future__ import annotations

import platform

import click

from beacon import __version__, resources
from beacon.commands.options import json_option, print_json


@click.command()
@json_option
def version(as_json: bool) -> None:
    """Show the version."""
    if as_json:
        system = f"{platform.system()} {platform.machine()}"
        print_json(
            {
                "version": __version__,
                "python": platform.python_version(),
                "system": system,
                "executable": resources.is_frozen(),
            }
        )
    else:
        click.echo(f"beacon {__version__}")
