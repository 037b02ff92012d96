"""Simulates a power cut for the files of one folder: what was never synced is lost.

kill -9 alone loses nothing that was written, as the system still has it. So a `Recorder`
inside the server's process writes down each change to the folder's files before it is made,
and each sync after it is done; `cut` then takes back what no sync covered: wholly, or, as
real disks do, keeping some of it and tearing some.

In: a folder and a journal file. Out: the folder as a power cut could have left it.
"""

from __future__ import annotations

import os
import pickle
import random
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

WATCHED = ("open", "pwrite", "write", "ftruncate", "rename", "replace", "fsync", "fdatasync")


class Change(NamedTuple):
    """`kind` write: `old` bytes stood at `offset` of a file of `size` bytes before.

    made: the name is new. named: the name stood for other contents (`old`, None: for nothing).
    """

    kind: str
    path: str
    offset: int = 0
    length: int = 0
    size: int = 0
    old: bytes | None = b""  # b"" for zeros: preallocated files hold nothing else


class Synced(NamedTuple):
    """A sync of `path` (a file, or the folder for its names) covers the first `upto` changes."""

    path: str
    upto: int


class Recorder:
    """Stands between the process and `os` while installed."""

    def __init__(self, folder: Path, journal: Path) -> None:
        self._folder = str(folder.resolve())
        self._journal = os.open(journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._changes = sum(isinstance(entry, Change) for entry in read_journal(journal))
        self._lock = threading.Lock()
        self._real: dict[str, Callable[..., Any]] = {name: getattr(os, name) for name in WATCHED}

    def install(self) -> None:
        for name in WATCHED:
            setattr(os, name, getattr(self, f"_{name}"))

    def remove(self) -> None:
        for name, real in self._real.items():
            setattr(os, name, real)
        os.close(self._journal)

    def _note(self, entry: Change | Synced) -> None:
        with self._lock:
            self._changes += isinstance(entry, Change)
            self._real["write"](self._journal, pickle.dumps(entry))

    def _watches(self, path: str) -> bool:
        return path == self._folder or path.startswith(self._folder + "/")

    def _path_of(self, fd: int) -> str:
        return os.readlink(f"/proc/self/fd/{fd}")

    # --- what changes files ---

    def _open(self, path: Any, flags: int, *rest: Any, **named: Any) -> int:
        whole = os.path.abspath(os.fsdecode(path)) if not isinstance(path, int) else ""
        if flags & os.O_CREAT and self._watches(whole) and not os.path.exists(whole):
            self._note(Change("made", whole))
        return int(self._real["open"](path, flags, *rest, **named))

    def _pwrite(self, fd: int, data: Any, offset: int) -> int:
        self._before_write(fd, len(memoryview(data).cast("B")), offset)
        return int(self._real["pwrite"](fd, data, offset))

    def _write(self, fd: int, data: Any) -> int:
        if self._watches(self._path_of(fd)):
            self._before_write(fd, len(data), os.lseek(fd, 0, os.SEEK_CUR))
        return int(self._real["write"](fd, data))

    def _before_write(self, fd: int, length: int, offset: int) -> None:
        path = self._path_of(fd)
        if self._watches(path):
            with open(path, "rb") as file:
                file.seek(offset)
                old = file.read(length)
            kept = old if any(old) else b""
            self._note(Change("write", path, offset, length, os.fstat(fd).st_size, kept))

    def _ftruncate(self, fd: int, length: int) -> None:
        path = self._path_of(fd)
        if self._watches(path):
            self._note(Change("write", path, length, 0, os.fstat(fd).st_size))
        self._real["ftruncate"](fd, length)

    def _rename(self, source: Any, target: Any, **named: Any) -> None:
        path = os.path.abspath(os.fsdecode(target))
        if self._watches(path):
            old = Path(path).read_bytes() if os.path.exists(path) else None
            self._note(Change("named", path, old=old))
        self._real["rename"](source, target, **named)

    _replace = _rename

    # --- what makes changes durable ---

    def _fsync(self, fd: int) -> None:
        self._sync("fsync", fd)

    def _fdatasync(self, fd: int) -> None:
        self._sync("fdatasync", fd)

    def _sync(self, name: str, fd: int) -> None:
        upto = self._changes
        self._real[name](fd)
        if self._watches(path := self._path_of(fd)):
            self._note(Synced(path, upto))


def read_journal(journal: Path) -> list[Change | Synced]:
    """All whole entries: the last may be torn by the kill, and then its change never was made."""
    entries: list[Change | Synced] = []
    if not journal.exists():
        return entries
    with journal.open("rb") as file:
        while True:
            try:
                entries.append(pickle.load(file))
            except (EOFError, pickle.UnpicklingError):
                return entries


def unsynced(entries: list[Change | Synced]) -> list[Change]:
    """The changes that no sync covers: a file's writes by its own, names by their folder's."""
    covered: dict[str, int] = {}
    for entry in entries:
        if isinstance(entry, Synced):
            covered[entry.path] = max(entry.upto, covered.get(entry.path, 0))
    changes = [entry for entry in entries if isinstance(entry, Change)]
    return [
        change
        for number, change in enumerate(changes, 1)
        if number > covered.get(_synced_by(change), 0)
    ]


def _synced_by(change: Change) -> str:
    return change.path if change.kind == "write" else os.path.dirname(change.path)


def cut(journal: Path, chance: random.Random | None = None) -> int:
    """Takes back what was not synced; how many changes that were. Ends the journal.

    With `chance` each write is lost, kept or torn at random; without it all are lost.
    """
    changes = unsynced(read_journal(journal))
    after = [_contents(change) for change in changes]
    for change in reversed(changes):
        _undo(change)
    if chance is not None:
        for change, data in zip(changes, after, strict=True):
            _keep_some(change, data, chance)
    journal.unlink(missing_ok=True)
    return len(changes)


def _contents(change: Change) -> bytes:
    path = Path(change.path)
    if change.kind != "write" or not path.exists():
        return b""
    with path.open("rb") as file:
        file.seek(change.offset)
        return file.read(change.length)


def _undo(change: Change) -> None:
    path = Path(change.path)
    if change.kind == "made" or change.old is None:
        path.unlink(missing_ok=True)
    elif change.kind == "named":
        path.write_bytes(change.old)
    elif path.exists():
        with path.open("r+b") as file:
            file.truncate(change.size)
            file.seek(change.offset)
            room = max(0, min(change.length, change.size - change.offset))
            file.write(change.old or bytes(room))


def _keep_some(change: Change, data: bytes, chance: random.Random) -> None:
    fate = chance.choice(("lost", "kept", "torn"))
    path = Path(change.path)
    if data and fate != "lost" and path.exists():
        part = data if fate == "kept" else data[: chance.randrange(len(data))]
        with path.open("r+b") as file:
            file.seek(change.offset)
            file.write(part)
