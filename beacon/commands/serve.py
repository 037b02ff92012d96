"""`beacon serve`: the server itself."""

from __future__ import annotations

from typing import Any

import click

from beacon.commands.options import SettingsCommand
from beacon.config import resolve
from beacon.logging import set_up_logging


@click.command(cls=SettingsCommand)
def serve(**flags: Any) -> None:
    """Take events, store them, answer questions about them.

    Without --database-url Beacon runs its own Postgres in the data directory. It is ready
    when GET /health answers 200; SIGTERM or Ctrl-C stop it, and nothing that it has
    acknowledged is lost, however it is stopped.

    Each setting is its flag, else its variable, else its default. Sizes are written like
    10GiB or 500MB, time spans like 30s or 5m.
    """
    settings = resolve(flags)
    set_up_logging(settings.log_level, settings.log_format)
    import trio

    from beacon.app import serve as run

    trio.run(run, settings)
