"""`beacon sourcemaps`: gives a running Beacon the source maps of a build."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from beacon.commands.options import json_option, print_json, print_table
from beacon.errors import UsageError

if TYPE_CHECKING:
    from beacon.sourcemaps.built_files import BuiltFile

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FIRST = "~/"

_server_option = click.option(
    "--server",
    metavar="URL",
    envvar="BEACON_SERVER",
    show_envvar=True,
    default="http://localhost:4000",
    show_default=True,
    help="The Beacon that is to have them.",
)
_key_option = click.option(
    "--key",
    metavar="KEY",
    envvar="BEACON_KEY",
    show_envvar=True,
    help="A secret key of the project (pk_...).",
)


@click.group()
def sourcemaps() -> None:
    """Source maps: minified code fails where people wrote it."""


@sourcemaps.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--release", metavar="NAME", help="As the events say it.")
@click.option("--dist", metavar="NAME", help="One of several builds of a release.")
@click.option(
    "--url-prefix",
    metavar="PREFIX",
    default=_FIRST,
    show_default=True,
    help="What stands before the files' paths where they are served: ~ is any host.",
)
@click.option(
    "--inject",
    "injects",
    is_flag=True,
    help="First write debug ids into the files: then no release is needed.",
)
@_server_option
@_key_option
@json_option
def upload(
    folder: Path,
    release: str | None,
    dist: str | None,
    url_prefix: str,
    injects: bool,
    server: str,
    key: str | None,
    as_json: bool,
) -> None:
    """Upload the scripts and maps in DIR.

    What the server has already is not sent again, and files of the same name replace older ones.
    """
    from beacon.sourcemaps.built_files import find_files, inject_all, write_bundle
    from beacon.sourcemaps.client import UploadClient

    injected = inject_all(folder) if injects else []
    files = find_files(folder, url_prefix)
    _check(folder, files, release)
    with UploadClient(server, _known(key)) as client, tempfile.TemporaryFile() as file:
        write_bundle(files, file, release)
        client.upload(file, release=release, dist=dist)
    if as_json:
        names = [each.name for each in files]
        print_json({"release": release, "dist": dist, "injected": len(injected), "files": names})
        return
    for each in files:
        click.echo(f"{each.name}  {each.debug_id}" if each.debug_id else each.name)
    of = f" of release {release}" if release else ""
    click.echo(f"Uploaded {len(files)} files{of}.", err=True)


@sourcemaps.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@json_option
def inject(folder: Path, as_json: bool) -> None:
    """Write debug ids into the scripts and maps in DIR.

    A file that has one keeps it. Deploy what was changed: the ids are how errors find their maps.
    """
    from beacon.sourcemaps.built_files import inject_all

    changed = inject_all(folder)
    if as_json:
        print_json([{"path": str(each.path), "debug_id": each.debug_id} for each in changed])
        return
    for each in changed:
        click.echo(f"{each.debug_id}  {each.path}")
    click.echo(f"Changed {len(changed)} scripts and their maps.", err=True)


@sourcemaps.command("list")
@_server_option
@_key_option
@json_option
def list_(server: str, key: str | None, as_json: bool) -> None:
    """List what was uploaded, by release."""
    from beacon.sourcemaps.client import UploadClient

    with UploadClient(server, _known(key)) as client:
        found = list(client.list_releases(client.project()["id"]))
    if as_json:
        print_json(found)
    elif found:
        head = ("RELEASE", "DIST", "FILES", "BYTES", "UPLOADED", "USED")
        print_table([head, *map(_row, found)])
    else:
        click.echo("no source maps yet; `beacon sourcemaps upload DIR --release NAME`", err=True)


def _row(release: dict[str, Any]) -> tuple[str, ...]:
    return (
        release["release"] or "(by debug id)",
        release["dist"],
        str(release["files"]),
        f"{release['size']:,}",
        release["uploaded_at"],
        release["used_at"] or "never",
    )


def _known(key: str | None) -> str:
    if not key:
        raise UsageError("Which project? Give a secret key of it: --key pk_... or BEACON_KEY.")
    return key


def _check(folder: Path, files: Sequence[BuiltFile], release: str | None) -> None:
    if not files:
        raise UsageError(f"There are no source maps in {folder}.")
    nameless = [each.name for each in files if not each.debug_id]
    if nameless and not release:
        raise UsageError(
            f"{nameless[0]} has no debug id: say --release NAME, or --inject to write one."
        )
