"""The command line: `beacon COMMAND ...`.

In go the arguments; out comes the exit code: 0 done, 1 it went wrong, 2 the arguments
are wrong. Standard output is a command's result (with --json nothing but JSON), all
else goes to standard error. Commands are imported when they are called, so that
`beacon version` does not wait for a web server to load.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from beacon import __version__
from beacon.commands.failures import report

SECTIONS = {
    "Serve": ("serve", "doctor", "version"),
    "Accounts": ("account",),
    "Projects and events": ("project", "tail", "export", "import", "seed", "rollups", "geo"),
    "Errors": ("sourcemaps",),
    "Jobs": ("monitor",),
    "The database": ("database-url", "migrate", "backup", "restore", "upgrade-database"),
}


def load(name: str) -> click.Command | None:
    """Imports a command. The statements are plain, for PyInstaller to find what to carry."""
    command: click.Command
    match name:
        case "serve":
            from beacon.commands.serve import serve as command
        case "doctor":
            from beacon.commands.doctor import doctor as command
        case "version":
            from beacon.commands.version import version as command
        case "account":
            from beacon.commands.account import account as command
        case "project":
            from beacon.commands.project import project as command
        case "tail":
            from beacon.commands.tail import tail as command
        case "export":
            from beacon.commands.export import export as command
        case "import":
            from beacon.commands.imports import import_events as command
        case "seed":
            from beacon.commands.seed import seed as command
        case "reports-process":
            from beacon.commands.reports_process import reports_process as command
        case "rollups":
            from beacon.commands.rollups import rollups as command
        case "geo":
            from beacon.commands.geo import geo as command
        case "sourcemaps":
            from beacon.commands.sourcemaps import sourcemaps as command
        case "monitor":
            from beacon.commands.monitor import monitor as command
        case "database-url":
            from beacon.commands.database_url import database_url as command
        case "migrate":
            from beacon.commands.migrate import migrate as command
        case "backup":
            from beacon.commands.backup import backup as command
        case "restore":
            from beacon.commands.backup import restore as command
        case "upgrade-database":
            from beacon.commands.backup import upgrade_database as command
        case _:
            return None
    return command


class Sections(click.Group):
    """A group that imports a command when it is asked for; its help has sections."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for names in SECTIONS.values() for name in names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return load(cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for section, names in SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl([(name, self._short_help(ctx, name)) for name in names])

    def _short_help(self, ctx: click.Context, name: str) -> str:
        command = self.get_command(ctx, name)
        return command.get_short_help_str(limit=100) if command else ""


@click.group(
    cls=Sections,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Begin with `beacon serve`, then `beacon project create NAME`. "
    "`beacon COMMAND --help` tells of each command.",
)
@click.option("--version", "wants_version", is_flag=True, help="Show the version.")
@click.pass_context
def cli(ctx: click.Context, wants_version: bool) -> None:
    """Event analytics in one executable: it never loses an event that it has acknowledged."""
    ctx.color = False if os.environ.get("NO_COLOR") else None
    if wants_version:
        click.echo(f"beacon {__version__}")
        ctx.exit()
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def run(arguments: Sequence[str]) -> int:
    """One command line, its exit code."""
    try:
        result = cli.main(list(arguments), prog_name="beacon", standalone_mode=False)
    except BaseException as error:
        return report(error, as_json="--json" in arguments)
    return result if isinstance(result, int) else 0


def main() -> None:
    sys.exit(run(sys.argv[1:]))
