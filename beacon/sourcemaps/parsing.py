"""A source map as its file has it, made ready to be asked (pure, and bounded in time and memory).

In: the bytes of a `.map` file: ECMA-426 (revision 3), also an index map with sections. Out: a
`SourceMap`. Raises BrokenMap.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from msgspec import Raw

from beacon.sourcemaps.mappings import (
    LARGEST,
    MAX_SEGMENTS,
    NOTHING,
    BrokenMap,
    Mappings,
    decode_mappings,
    in_order,
    no_mappings,
)
from beacon.sourcemaps.paths import join

MAX_SOURCES = 1_000_000
MAX_NAMES = 4_000_000
MAX_SECTIONS = 5_000
VERSION = 3
LEAST_TEXT_BYTES = 3
"""Of a list of texts in JSON: quotes, and a comma."""
NAME_BYTES = 80
"""What one name takes in memory, about."""

_GUARD = re.compile(rb"\)\]\}'?[^\n]*\n")
"""What keeps browsers from running a map as a script may stand before it."""


_NO_LIST = Raw(b"[]")


class _Offset(msgspec.Struct, gc=False):
    line: int
    column: int


class _Plain(msgspec.Struct, gc=False):
    """A map without sections; fields that are not asked for are skipped as text."""

    version: int | str | None = None
    source_root: str | None = msgspec.field(name="sourceRoot", default=None)
    sources: Raw = _NO_LIST
    contents: Raw = msgspec.field(name="sourcesContent", default=_NO_LIST)
    names: Raw = _NO_LIST
    mappings: str = ""
    ignored: list[int] | None = msgspec.field(name="ignoreList", default=None)
    old_ignored: list[int] | None = msgspec.field(name="x_google_ignoreList", default=None)


class _Inner(_Plain, gc=False):
    sections: Raw = Raw()


class _Section(msgspec.Struct, gc=False):
    offset: _Offset
    map: _Inner | None = None
    url: str | None = None


class _Whole(_Plain, gc=False):
    sections: list[_Section] | None = None


class Place(NamedTuple):
    """A place in a source; line and column count from 0."""

    source: int
    line: int
    column: int
    name: str | None


class SourceMap:
    """What one map tells. `bytes` is about what it takes in memory."""

    def __init__(
        self,
        mappings: Mappings,
        sources: Sequence[str],
        contents: Sequence[str | None],
        names: Sequence[str],
        ignored: frozenset[int],
    ) -> None:
        self.sources = sources
        self.contents = contents
        self.ignored = ignored
        self._mappings = mappings
        self._names = names
        texts = sum(sys.getsizeof(each) for each in contents if each)
        self.bytes = mappings.bytes + texts + NAME_BYTES * (len(sources) + len(names))

    def find(self, line: int, column: int) -> Place | None:
        """The place that a place of the generated file comes from; both count from 0. None: from
        none that is known."""
        mappings = self._mappings
        at = mappings.find(line, column)
        if at is None:
            return None
        source = mappings.sources.item(at)
        if source == NOTHING:
            return None
        name = mappings.names.item(at)
        return Place(
            source,
            mappings.lines.item(at),
            mappings.columns.item(at),
            None if name == NOTHING else self._names[name],
        )

    def __len__(self) -> int:
        return len(self._mappings.keys)


def parse(content: bytes) -> SourceMap:
    """Raises BrokenMap."""
    whole = _read(content)
    if whole.sections is None:
        return _joined([(_Offset(0, 0), whole)])
    if len(whole.sections) > MAX_SECTIONS:
        raise BrokenMap(f"it has more than {MAX_SECTIONS:,} sections")
    return _joined([(each.offset, _inner(each)) for each in whole.sections])


def _read(content: bytes) -> _Whole:
    content = content.removeprefix(b"\xef\xbb\xbf")
    if guard := _GUARD.match(content):
        content = content[guard.end() :]
    try:
        whole = msgspec.json.decode(content, type=_Whole)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BrokenMap(f"it is no JSON of a source map: {error}") from None
    if str(whole.version) != str(VERSION):
        raise BrokenMap(f"it is of version {str(whole.version)[:20]}, not {VERSION}")
    return whole


def _inner(section: _Section) -> _Plain:
    found = section.map
    if found is None:
        raise BrokenMap("a section of it is elsewhere, or has no map")
    if bytes(found.sections) not in (b"", b"null"):
        raise BrokenMap("a section of it has sections itself")
    offset = section.offset
    if not (0 <= offset.line <= LARGEST and 0 <= offset.column <= LARGEST):
        raise BrokenMap("a section of it begins at a place that there is not")
    return found


def _joined(parts: Sequence[tuple[_Offset, _Plain]]) -> SourceMap:
    """All sections as one map."""
    mappings: list[Mappings] = []
    sources: list[str] = []
    contents: list[str | None] = []
    names: list[str] = []
    ignored: set[int] = set()
    segments = 0
    for offset, part in parts:
        own_sources = _texts(part.sources, MAX_SOURCES - len(sources), "sources")
        own_names = _texts(part.names, MAX_NAMES - len(names), "names")
        found = decode_mappings(part.mappings, sources=len(own_sources), names=len(own_names))
        if segments > MAX_SEGMENTS:
            raise BrokenMap(f"it has more than {MAX_SEGMENTS:,} mappings")
        mappings.append(_moved(found, offset, len(sources), len(names)))
        ignored.update(
            each + len(sources)
            for each in part.ignored or part.old_ignored or ()
            if 0 <= each < len(own_sources)
        )
        sources += [join(part.source_root or "", each) for each in own_sources]
        contents += _contents(part.contents, len(own_sources))
        names += own_names
    joined = mappings[0] if len(mappings) == 1 else _concatenated(mappings)
    return SourceMap(joined, sources, contents, names, frozenset(ignored))


def _texts(raw: Raw, most: int, what: str) -> list[str]:
    """A list whose length is looked at before it is made; what is no text in it is empty."""
    if bytes(raw).count(b",") >= max(1, most):
        raise BrokenMap(f"it has too many {what}")
    try:
        found = msgspec.json.decode(raw, type=list[str | float | bool | None] | None)
    except msgspec.MsgspecError:
        raise BrokenMap(f"it is no JSON of a source map: its {what} are no list") from None
    return [each if isinstance(each, str) else "" for each in found or ()]


def _contents(raw: Raw, sources: int) -> list[str | None]:
    """One for each source, whatever the map has."""
    if len(bytes(raw)) > LEAST_TEXT_BYTES * MAX_SOURCES:
        quotes = bytes(raw).replace(b"\\\\", b"").replace(b'\\"', b"").count(b'"')
        if quotes > 2 * MAX_SOURCES:
            raise BrokenMap("it has too many sources")
    try:
        found = msgspec.json.decode(raw, type=list[str | None] | None) or []
    except msgspec.MsgspecError:
        raise BrokenMap("it is no JSON of a source map: its sources are no texts") from None
    given = found[:sources]
    return given + [None] * (sources - len(given))


def _moved(found: Mappings, offset: _Offset, sources: int, names: int) -> Mappings:
    """As they are in the whole: a section's first line begins at the offset's column."""
    if not (offset.line or offset.column or sources or names):
        return found
    columns = np.where(found.keys >> 32 == 0, offset.column, 0)
    keys = found.keys + columns + (offset.line << 32)
    if len(keys) and (int(np.max(keys)) >> 32 > LARGEST or bool((keys < 0).any())):
        raise BrokenMap("a section of it begins at a place that there is not")
    moved = Mappings(
        keys,
        np.where(found.sources == NOTHING, NOTHING, found.sources + sources).astype(np.int32),
        found.lines,
        found.columns,
        np.where(found.names == NOTHING, NOTHING, found.names + names).astype(np.int32),
    )
    return _begun(moved, offset)


def _begun(found: Mappings, offset: _Offset) -> Mappings:
    """Where a section begins, what is said of the place before ends."""
    start = offset.line << 32 | offset.column
    if len(found.keys) and found.keys[0] == start:
        return found
    nothing, zero = np.array([NOTHING], np.int32), np.array([0], np.int32)
    first = Mappings(np.array([start], np.int64), nothing, zero, zero, nothing)
    return Mappings(*map(np.concatenate, zip(first, found, strict=True)))


def _concatenated(parts: Sequence[Mappings]) -> Mappings:
    if not parts:
        return no_mappings()
    return in_order(Mappings(*map(np.concatenate, zip(*parts, strict=True))))
