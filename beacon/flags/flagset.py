"""The flags of a project as the store keeps them: packed documents, compiled when asked for.

In: one JSON document an environment, as Postgres wrote it. Out: `ProjectFlags`, ready to be
evaluated. Packed, a flag takes some tens of bytes; compiled, some thousands: so those that
nobody asks for stay packed, and of the compiled ones only so many are kept.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple, TypeVar

import msgspec

from beacon.flags.model import Flag, Segment
from beacon.flags.rules import Ruleset, compile_flags

PACKING_LEVEL = 1
MAX_COMPILED_FLAGS = 50_000
"""Of all projects and environments together; beyond, those that were not asked for lately are
compiled again when they are."""


class Known(NamedTuple):
    """A flag's number and the version of it and its settings: PostHog's clients are told both."""

    id: int
    version: int


class ProjectFlags(NamedTuple):
    """The flags of one environment. `etag` is another whenever they are, and the same on every
    node; two with the same flags may be one object."""

    rules: Ruleset
    known: Mapping[str, Known]
    etag: str


class ReadDocument(NamedTuple):
    """The flags of one environment as the model has them."""

    flags: dict[str, Flag | None]
    segments: list[Segment]
    known: dict[str, Known]


class Flagset(msgspec.Struct, frozen=True):
    """A project's flags in one state: packed documents by environment."""

    project_id: bytes
    version: int
    changed_at: datetime
    packed: dict[str, bytes] = {}

    def changed_since(self, before: Flagset | None) -> frozenset[str]:
        """The environments (their keys) whose flags are others now."""
        old = {} if before is None else before.packed
        names = old.keys() | self.packed.keys()
        return frozenset(name for name in names if old.get(name) != self.packed.get(name))

    def is_state(self, version: int, changed_at: datetime) -> bool:
        """Both: a database that was restored counts on from an older version."""
        return self.version == version and self.changed_at == changed_at


T = TypeVar("T")
Compile = Callable[[bytes], ProjectFlags]
OnBroken = Callable[[bytes, ProjectFlags], None]
"""Is told of flags, just compiled, of which some cannot be evaluated."""


class _Document(msgspec.Struct):
    flags: list[msgspec.Raw]
    ids: list[tuple[int, int]]
    segments: list[msgspec.Raw]


class _Keyed(msgspec.Struct):
    key: str


def pack(document: str) -> bytes:
    return zlib.compress(document.encode(), PACKING_LEVEL)


def compile_packed(packed: bytes) -> ProjectFlags:
    """Never raises for what Postgres wrote: a flag that cannot be read answers ERROR."""
    plain = zlib.decompress(packed)
    flags, segments, known = read_document(plain)
    etag = blake2b(plain, digest_size=12).hexdigest()
    return ProjectFlags(compile_flags(flags, segments), known, etag)


def read_document(document: bytes | str) -> ReadDocument:
    """What cannot be read: a flag is None, a segment is left out."""
    parts = msgspec.json.decode(document, type=_Document)
    keys = [msgspec.json.decode(raw, type=_Keyed).key for raw in parts.flags]
    return ReadDocument(
        {key: _read(raw, Flag) for key, raw in zip(keys, parts.flags, strict=True)},
        [segment for raw in parts.segments if (segment := _read(raw, Segment))],
        {key: Known(*pair) for key, pair in zip(keys, parts.ids, strict=True)},
    )


def _read(raw: msgspec.Raw, form: type[T]) -> T | None:
    try:
        return msgspec.json.decode(raw, type=form)
    except (msgspec.MsgspecError, RecursionError):
        return None


NO_FLAGS = ProjectFlags(compile_flags({}, ()), {}, "0")


class Compiled:
    """What was compiled, by packed document. What was not asked for while half of the room was
    filled anew goes."""

    def __init__(
        self,
        compile_packed: Compile,
        *,
        max_flags: int = MAX_COMPILED_FLAGS,
        on_broken: OnBroken | None = None,
    ) -> None:
        self._compile = compile_packed
        self._on_broken = on_broken
        self._room = max(max_flags // 2, 1)
        self._recent: dict[bytes, ProjectFlags] = {}
        self._older: dict[bytes, ProjectFlags] = {}
        self._recent_flags = 0

    def of(self, packed: bytes) -> ProjectFlags:
        found = self._recent.get(packed)
        return self._take_up(packed) if found is None else found

    def has(self, packed: bytes) -> bool:
        return packed in self._recent or packed in self._older

    def add(self, packed: bytes, flags: ProjectFlags) -> None:
        count = max(len(flags.known), 1)
        if self._recent and self._recent_flags + count > self._room:
            self._older, self._recent, self._recent_flags = self._recent, {}, 0
        self._recent[packed] = flags
        self._recent_flags += count

    def forget(self, packed: bytes) -> None:
        """Of flags that are no more so."""
        gone = self._recent.pop(packed, None)
        if gone is not None:
            self._recent_flags -= max(len(gone.known), 1)
        self._older.pop(packed, None)

    @property
    def flag_count(self) -> int:
        return sum(len(each.known) for each in (*self._recent.values(), *self._older.values()))

    def _take_up(self, packed: bytes) -> ProjectFlags:
        found = self._older.pop(packed, None)
        if found is None:
            found = self._compile(packed)
            if found.rules.broken and self._on_broken is not None:
                self._on_broken(packed, found)
        self.add(packed, found)
        return found
