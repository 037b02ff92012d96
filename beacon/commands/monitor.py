"""`beacon monitor run`: runs a job and tells its monitor how it went."""

from __future__ import annotations

import click

from beacon.errors import UsageError


@click.group()
def monitor() -> None:
    """Tell monitors of the runs of jobs: docs/monitors.md."""


@monitor.command(context_settings={"ignore_unknown_options": True})
@click.argument("slug")
@click.option(
    "--server",
    required=True,
    envvar="BEACON_SERVER",
    show_envvar=True,
    metavar="URL",
    help="Where Beacon is, as https://beacon.example.com.",
)
@click.option(
    "--key",
    required=True,
    envvar="BEACON_KEY",
    show_envvar=True,
    metavar="KEY",
    help="The project's public key, or a secret key of it with `ingest`.",
)
@click.option("--environment", default=None, metavar="NAME", help="The environment of the run.")
@click.option(
    "--no-output",
    is_flag=True,
    help="Leave the job's output alone; without it the last of it is sent when the job fails.",
)
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED, metavar="-- CMD...")
def run(
    slug: str,
    server: str,
    key: str,
    environment: str | None,
    no_output: bool,
    command: tuple[str, ...],
) -> int:
    """Run CMD, and tell the monitor SLUG when it begins and how it ends.

    Ends with the exit code of CMD, passes signals on to it, and runs it whether Beacon can be
    reached or not.
    """
    from beacon.monitors.job import run_job
    from beacon.monitors.reporter import Reporter

    if not server.startswith(("http://", "https://")):
        raise UsageError("--server: write a whole address, as https://beacon.example.com")

    def say(text: str) -> None:
        click.echo(f"beacon: {text}", err=True)

    with Reporter(server, key, slug, environment, say) as reporter:
        reporter.begin()
        ended = run_job(command, keeps_output=not no_output)
        reporter.end(ended)
    return ended.exit_code
