"""A project's columns in the data directory: read where they lie, never written over.

In: a `Project`. Out: a directory with one file a column, and `manifest.json`, which names the rest
and is replaced last: what it does not name is not there, and is removed with the next save.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import numpy as np

from beacon.columns.arrays import Array, smallest
from beacon.columns.day import COUNTS, Day, Kind, Merged
from beacon.columns.fetching import Columns
from beacon.columns.project import Followed, Project
from beacon.columns.rows import EventRows
from beacon.columns.sessions import SessionTable
from beacon.columns.texts import Dictionary
from beacon.reports.fields import is_keyed

FORMAT = 1
_MANIFEST = "manifest.json"


class _Day(msgspec.Struct, frozen=True):
    directory: str
    kinds: list[Kind]


class _Manifest(msgspec.Struct, frozen=True):
    """`directory` has the sessions and the dictionaries."""

    format: int
    before: int
    applied: list[int]
    witness: int | None
    directory: str
    days: dict[int, _Day]


def save(project: Project, home: Path) -> None:
    """Without its tail: settle it before."""
    assert not project.tail
    home.mkdir(parents=True, exist_ok=True)
    own = _new(home)
    _save_sessions(project.sessions, own)
    _save_dictionaries(project.columns.events, own / "events.msgpack")
    _save_dictionaries(project.columns.sessions, own / "sessions.msgpack")
    days = {at: _save_day(day, home) for at, day in project.days.items()}
    for at, saved in days.items():  # what is on disk need not be in memory
        project.days[at] = _load_day(home, saved, project.fields)
    followed = project.followed
    manifest = _Manifest(
        FORMAT, followed.before, sorted(followed.applied), followed.witness, own.name, days
    )
    _replace(home / _MANIFEST, msgspec.json.encode(manifest))
    _remove_others(home, {own.name, *(day.directory for day in days.values())})
    project.is_changed = False


def load(project_id: UUID, home: Path) -> Project | None:
    """None where there is none of this format."""
    try:
        manifest = msgspec.json.decode((home / _MANIFEST).read_bytes(), type=_Manifest)
        if manifest.format != FORMAT:
            return None
        return _load(project_id, home, manifest)
    except (OSError, ValueError, msgspec.DecodeError):
        return None


def _load(project_id: UUID, home: Path, manifest: _Manifest) -> Project:
    own = home / manifest.directory
    events = _load_dictionaries(own / "events.msgpack")
    return Project(
        project_id,
        Columns(events, _load_dictionaries(own / "sessions.msgpack")),
        _load_sessions(own),
        {at: _load_day(home, day, tuple(events)) for at, day in manifest.days.items()},
        Followed(manifest.before, frozenset(manifest.applied), manifest.witness),
        is_changed=False,
    )


# --- sessions and dictionaries ---------------------------------------------------------------


def _save_sessions(sessions: SessionTable, home: Path) -> None:
    columns, visitors = sessions.saved()
    for name, column in columns.items():
        np.save(home / f"session.{name}.npy", column)
    np.save(home / "visitors.npy", visitors)


def _load_sessions(home: Path) -> SessionTable:
    """Changes to them stay in memory: the files are as they were saved."""
    columns = {
        path.name.split(".")[1]: np.asarray(np.load(path, mmap_mode="c"))
        for path in home.glob("session.*.npy")
    }
    return SessionTable(columns, np.load(home / "visitors.npy"))


class _Saved(msgspec.Struct, frozen=True):
    values: list[str | None]
    hashes: list[int]


def _save_dictionaries(dictionaries: Mapping[str, Dictionary], path: Path) -> None:
    found = {name: _Saved(each.values, each.hashes.tolist()) for name, each in dictionaries.items()}
    path.write_bytes(msgspec.msgpack.encode(found))


def _load_dictionaries(path: Path) -> dict[str, Dictionary]:
    found = msgspec.msgpack.decode(path.read_bytes(), type=dict[str, _Saved])
    return {
        name: Dictionary(each.values, np.array(each.hashes, np.int64))
        for name, each in found.items()
    }


# --- days ------------------------------------------------------------------------------------


def _save_day(day: Day, home: Path) -> _Day:
    """Only what is not saved yet."""
    directory = _new(home) if day.saved is None else home / day.saved
    if day.saved is None:
        _save_arrays(directory, "", {"time": day.rows.time, "id": day.rows.id})
        _save_arrays(directory, "", {"session": day.rows.session})
        day.saved = directory.name
    for name, codes in day.rows.codes.items():
        _save_arrays(directory, "code.", {_file_name(name): smallest(codes)})
    for kind, merged in day.merged.items():
        _save_merged(directory, kind, merged)
    return _Day(directory.name, list(day.merged))


def _load_day(home: Path, saved: _Day, fields: Sequence[str]) -> Day:
    directory = home / saved.directory
    rows = EventRows(
        _load_array(directory, "time"),
        _load_array(directory, "id"),
        _load_array(directory, "session"),
        {name: _load_array(directory, f"code.{_file_name(name)}") for name in fields},
    )
    merged = {kind: _load_merged(directory, kind) for kind in saved.kinds}
    return Day(rows, merged, saved.directory)


def _save_merged(directory: Path, kind: Kind, merged: Merged) -> None:
    prefix = _prefix(kind)
    _save_arrays(directory, prefix, {"session": merged.session, "quarter": merged.quarter})
    _save_arrays(directory, f"{prefix}code.", merged.codes)
    _save_arrays(directory, f"{prefix}count.", merged.counts)


def _load_merged(directory: Path, kind: Kind) -> Merged:
    prefix = _prefix(kind)
    return Merged(
        _load_array(directory, f"{prefix}session"),
        _load_array(directory, f"{prefix}quarter"),
        {name: _load_array(directory, f"{prefix}code.{name}") for name in kind.fields},
        {name: _load_array(directory, f"{prefix}count.{name}") for name in COUNTS},
    )


def _prefix(kind: Kind) -> str:
    return f"merged.{'quarter' if kind.quarters else 'range'}.{'+'.join(kind.fields)}."


def _file_name(name: str) -> str:
    """Of a field; of a property, whatever characters it has."""
    return sha256(name.encode()).hexdigest()[:32] if is_keyed(name) else name


def _save_arrays(directory: Path, prefix: str, arrays: Mapping[str, Array]) -> None:
    for name, each in arrays.items():
        path = directory / f"{prefix}{name}.npy"
        if not path.exists():
            np.save(path, each)


def _load_array(directory: Path, name: str) -> Array:
    return np.asarray(np.load(directory / f"{name}.npy", mmap_mode="r"))


# --- directories -----------------------------------------------------------------------------


def _new(home: Path) -> Path:
    directory = home / uuid4().hex[:12]
    directory.mkdir()
    return directory


def _replace(path: Path, content: bytes) -> None:
    new = path.with_suffix(".new")
    new.write_bytes(content)
    new.replace(path)


def _remove_others(home: Path, kept: set[str]) -> None:
    for path in home.iterdir():
        if path.is_dir() and path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)
