"""`beacon doctor`: what on this machine keeps Beacon from working well, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from beacon.commands.options import json_option, print_json, setting_options
from beacon.config import resolve

if TYPE_CHECKING:
    from beacon.doctor import Check

COLOURS = {"ok": "green", "warning": "yellow", "problem": "red"}


@click.command()
@setting_options(
    *("data_dir", "database_url", "host", "port", "tls_cert", "tls_key"),
    *("spool_max_bytes", "spool_min_free_bytes", "disk_budget", "max_connections"),
)
@json_option
def doctor(as_json: bool, **flags: Any) -> int:
    """Check this machine: disk, limits, port, Postgres, clock. Changes nothing.

    Exits 1 when something keeps Beacon from working. Give it the settings that
    `beacon serve` has.
    """
    import trio

    from beacon.doctor import examine
    from beacon.logging import set_up_logging

    settings = resolve(flags)
    set_up_logging("error", "text")
    checks = trio.run(examine, settings)
    healthy = all(check.status != "problem" for check in checks)
    if as_json:
        print_json({"ok": healthy, "checks": [check._asdict() for check in checks]})
    else:
        for check in checks:
            click.echo(_line(check))
    return 0 if healthy else 1


def _line(check: Check) -> str:
    mark = click.style(check.status.ljust(8), fg=COLOURS[check.status])
    advice = f"\n{' ' * 26}{check.advice}" if check.advice else ""
    return f"{mark}  {check.name:<14}  {check.message}{advice}"
