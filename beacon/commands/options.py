"""Options that commands share, made from the settings, and how results are printed.

In go the fields of `Settings`; out come click options whose values arrive as text, for
`config.resolve` to read and to complain about.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

from beacon.config import Described, described
from beacon.values import SWITCH

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def setting_option(about: Described) -> click.Option:
    """The flag of one setting."""
    return click.Option([about.name, about.flag], **_shape(about))


def setting_options(*names: str) -> Callable[[Decorated], Decorated]:
    """Adds the flags of these settings to a command."""
    chosen = [about for about in described() if about.name in names]

    def add(function: Decorated) -> Decorated:
        for about in reversed(chosen):
            click.option(about.name, about.flag, **_shape(about))(function)
        return function

    return add


data_options = setting_options("data_dir", "database_url")
"""Which Beacon's data a command is about."""

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


class SettingsCommand(click.Command):
    """A command that takes every setting; its help shows them by group."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params = [*map(setting_option, described()), *self.params]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        for about in described():
            row = (f"{about.flag} {about.placeholder}", _told(about))
            groups.setdefault(about.group, []).append(row)
        groups["Help"] = [("-h, --help", "Show this page.")]
        for group, rows in groups.items():
            with formatter.section(group):
                formatter.write_dl(rows, col_max=32)


def _shape(about: Described) -> dict[str, Any]:
    """A switch may stand alone: then it is on."""
    alone = {"is_flag": False, "flag_value": "1"} if about.placeholder == SWITCH.placeholder else {}
    return {
        "metavar": about.placeholder,
        "multiple": about.repeatable,
        "help": _told(about),
        **alone,
    }


def _told(about: Described) -> str:
    return f"{about.help}  [{', '.join(about.variables)}; default: {about.default}]"


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))


def print_table(rows: Iterable[tuple[str, ...]]) -> None:
    """Columns as wide as their widest cell."""
    table = list(rows)
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())
