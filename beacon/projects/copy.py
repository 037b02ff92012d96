"""The copy of the project and key table on this disk.

With it a Beacon that starts while Postgres is away knows its projects, and takes
events. In it are hashes of secret keys, never the keys. One JSON file, 0600.
"""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec

from beacon.atomic_file import write_atomically
from beacon.projects.projects import Snapshot

FILE_NAME = "projects.json"
FORMAT = 1

log = logging.getLogger(__name__)


class _Copy(msgspec.Struct, frozen=True):
    format: int
    snapshot: Snapshot


def write_copy(path: Path, snapshot: Snapshot) -> None:
    """Replaces the copy as one step. Raises OSError."""
    write_atomically(path, msgspec.json.encode(_Copy(FORMAT, snapshot)))


def read_copy(path: Path) -> Snapshot | None:
    """None when there is none, or none that can be read: Postgres has the truth."""
    try:
        copy = msgspec.json.decode(path.read_bytes(), type=_Copy)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError) as error:
        log.warning("cannot read the copy of the projects %s: %s", path, error)
        return None
    return copy.snapshot if copy.format == FORMAT else None
