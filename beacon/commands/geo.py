"""`beacon geo`: fetches a file that tells cities, where the bundled one tells countries."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from beacon.commands.options import json_option, print_json, setting_options
from beacon.commands.progress import steps
from beacon.config import resolve
from beacon.errors import UsageError

if TYPE_CHECKING:
    from beacon.enrich.geo_update import DbIp, MaxMind


@click.group()
def geo() -> None:
    """Where visitors come from. Countries are known as Beacon comes."""


@geo.command()
@click.option(
    "--maxmind-account",
    metavar="ID",
    envvar="BEACON_MAXMIND_ACCOUNT",
    show_envvar=True,
    help="Fetch MaxMind's GeoLite2 City with this account; its license key is read from "
    "BEACON_MAXMIND_LICENSE_KEY. Without it: DB-IP's free city file.",
)
@click.option(
    "--source-url",
    metavar="URL",
    help="Fetch from this server, laid out like the provider's own.",
)
@setting_options("data_dir")
@json_option
def update(
    maxmind_account: str | None, source_url: str | None, as_json: bool, **flags: Any
) -> None:
    """Fetch the newest city file. A running server takes it up within half a minute.

    DB-IP's file is under CC-BY-4.0: name it on your pages ("IP Geolocation by DB-IP").
    """
    from beacon.enrich.geo_update import update_city

    settings = resolve(flags)
    source = _source(maxmind_account, source_url)
    with steps() as progress:
        updated = update_city(
            source,
            settings.data_dir / "geo",
            lambda done, total: progress("fetching", done, total),
        )
    if as_json:
        print_json(
            {
                "path": str(updated.path),
                "edition": updated.edition,
                "built": updated.built.isoformat(),
            }
        )
    else:
        click.echo(f"{updated.edition} of {updated.built:%Y-%m-%d} is at {updated.path}")


def _source(account: str | None, url: str | None) -> MaxMind | DbIp:
    from beacon.enrich.geo_update import DbIp, MaxMind

    at = {"base_url": url.rstrip("/")} if url else {}
    if account is None:
        return DbIp(**at)
    key = os.environ.get("BEACON_MAXMIND_LICENSE_KEY")
    if not key:
        raise UsageError("BEACON_MAXMIND_LICENSE_KEY is not set: a MaxMind account needs its key")
    return MaxMind(account, key, **at)
