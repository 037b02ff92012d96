"""Brings a restored or upgraded cluster into its place in one step, as far as a crash can tell.

A folder `<data>/staged` is filled by the caller, who holds the lock of the data
directory; `commit` makes it count and moves its `postgres` and `spool` to where they
belong. Cut off before that, it is as if nothing had been; cut off after it, `finish`
goes on at the next start. Everything here blocks.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

ENTRIES = ("postgres", "spool", "state.json")
MARK = "complete"
REPLACED = "replaced"  # what stood in the places before


def begin(data_dir: Path) -> Path:
    """Return an empty folder that Postgres' own user can pass through."""
    folder = _folder(data_dir)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    return folder


def commit(data_dir: Path) -> None:
    """From here on the staged entries stand for those of the data directory."""
    os.sync()
    (_folder(data_dir) / MARK).touch()
    os.sync()
    finish(data_dir)


def finish(data_dir: Path) -> None:
    """Move committed entries into place, deleting what they replace; drop uncommitted ones."""
    folder = _folder(data_dir)
    if (folder / MARK).exists():
        (folder / REPLACED).mkdir(exist_ok=True)
        for name in ENTRIES:
            if (folder / name).exists():
                _replace(data_dir / name, folder / name, folder / REPLACED / name)
        os.sync()
    if folder.exists():
        (folder / MARK).unlink(missing_ok=True)
        shutil.rmtree(folder)


def _replace(place: Path, by: Path, aside: Path) -> None:
    if place.exists():
        place.rename(aside)
    by.rename(place)


def _folder(data_dir: Path) -> Path:
    return data_dir / "staged"
