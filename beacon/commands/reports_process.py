"""`beacon reports-process`: what the server starts to make its reports; not for people."""

from __future__ import annotations

import click


@click.command("reports-process", hidden=True)
@click.option("--log-level", default="info")
@click.option("--log-format", default="text")
def reports_process(log_level: str, log_format: str) -> None:
    """Make reports for the server that started this."""
    from beacon.logging import set_up_logging
    from beacon.reporter.process import main

    set_up_logging(log_level, log_format)
    main()
