"""The copy of all flags on this disk: a Beacon that starts while Postgres is away serves them.
A project that is not in it had no flags.

One file (msgpack), 0600, replaced as one step. Rules may name visitors, as Postgres does.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterable
from pathlib import Path

import msgspec
import trio

from beacon.atomic_file import write_atomically
from beacon.flags.flagset import Flagset

FILE_NAME = "flags.msgpack"
FORMAT = 1

log = logging.getLogger(__name__)


class _File(msgspec.Struct, frozen=True):
    format: int
    flagsets: list[Flagset]


class Copy:
    """The file, and whether it is as the flags are."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._is_current = True

    async def load(self) -> list[Flagset] | None:
        return await trio.to_thread.run_sync(read_copy, self._path)

    def is_outdated(self) -> None:
        self._is_current = False

    async def save(self, flagsets: Iterable[Flagset]) -> None:
        """If anything changed since the last time."""
        if self._is_current:
            return
        self._is_current = True
        try:
            await trio.to_thread.run_sync(write_copy, self._path, list(flagsets))
        except trio.Cancelled:
            self._is_current = False
            raise
        except OSError as error:
            self._is_current = False
            log.warning("cannot write the copy of the flags: %s", error)


def write_copy(path: Path, flagsets: list[Flagset]) -> None:
    """Raises OSError."""
    write_atomically(path, msgspec.msgpack.encode(_File(FORMAT, flagsets)))


def read_copy(path: Path) -> list[Flagset] | None:
    """None when there is none, or none that can be read: Postgres has the truth."""
    try:
        copy = msgspec.msgpack.decode(path.read_bytes(), type=_File)
        for flagset in copy.flagsets:
            for packed in flagset.packed.values():
                zlib.decompress(packed)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError, zlib.error) as error:
        log.warning("cannot read the copy of the flags %s: %s", path, error)
        return None
    return copy.flagsets if copy.format == FORMAT else None
