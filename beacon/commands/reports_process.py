"""`beacon reports-process`: what the server starts to make its reports; not for people."""

from __future__ import annotations

import click


@click.command("reports-process", hidden=True)
def reports_process() -> None:
    """Make reports for the server that started this."""
    from beacon.reporter.process import main

    main()
