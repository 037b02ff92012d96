"""The copy of all flags on this disk: a Beacon that starts while Postgres is away serves them.
A project that is not in it had no flags.

One file (msgpack), 0600, replaced as one step. Rules may name visitors, as Postgres does.
"""

from __future__ import annotations

import logging
import zlib
from pathlib import Path

import msgspec

from beacon.atomic_file import write_atomically
from beacon.flags.flagset import Flagset

FILE_NAME = "flags.msgpack"
FORMAT = 1

log = logging.getLogger(__name__)


class _Copy(msgspec.Struct, frozen=True):
    format: int
    flagsets: list[Flagset]


def write_copy(path: Path, flagsets: list[Flagset]) -> None:
    """Raises OSError."""
    write_atomically(path, msgspec.msgpack.encode(_Copy(FORMAT, flagsets)))


def read_copy(path: Path) -> list[Flagset] | None:
    """None when there is none, or none that can be read: Postgres has the truth."""
    try:
        copy = msgspec.msgpack.decode(path.read_bytes(), type=_Copy)
        for flagset in copy.flagsets:
            for packed in flagset.packed.values():
                zlib.decompress(packed)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError, zlib.error) as error:
        log.warning("cannot read the copy of the flags %s: %s", path, error)
        return None
    return copy.flagsets if copy.format == FORMAT else None
