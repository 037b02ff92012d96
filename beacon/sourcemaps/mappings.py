"""The `mappings` of a source map, decoded whole columns at a time (pure).

In: the text of `mappings` (base64 VLQ, ECMA-426). Out: `Mappings`, arrays that are searched by
bisection. All of it is checked: what is no mapping, or names a source that there is not, raises
BrokenMap. Work is done in pieces, so that memory beyond the result is bounded.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Places = NDArray[np.int32]

MAX_SEGMENTS = 6_000_000
"""Of one map: 24 bytes each in memory."""
PIECE_BYTES = 512 * 1024
MAX_DIGITS = 7
"""Of one number: 35 bits, of which 32 may be used."""
LARGEST = 2**31 - 1

NOTHING = -1
"""Stands for a source or a name where a segment has none."""

_COMMA, _SEMICOLON, _INVALID = 64, 65, 255
_CONTINUES = 32
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_CODES = np.full(256, _INVALID, np.uint8)
_CODES[np.frombuffer(_ALPHABET + b",;", np.uint8)] = np.arange(66)


class BrokenMap(ValueError):
    """This is no source map; the message says why, for people."""


class Mappings(NamedTuple):
    """One entry a segment, in order of where it stands in the generated file: `keys` are
    `line << 32 | column` there; the others are the place in the source. All count from 0."""

    keys: Integers
    sources: Places
    lines: Places
    columns: Places
    names: Places

    def find(self, line: int, column: int) -> int | None:
        """The segment that covers this place of the generated file."""
        at = bisect_right(self.keys.data, line << 32 | column) - 1
        if at < 0 or self.keys.item(at) >> 32 != line:
            return None
        return at

    @property
    def bytes(self) -> int:
        return sum(each.nbytes for each in self)


def no_mappings() -> Mappings:
    empty = np.empty(0, np.int32)
    return Mappings(np.empty(0, np.int64), empty, empty, empty, empty)


def decode_mappings(text: str, *, sources: int, names: int) -> Mappings:
    """`sources` and `names` are how many the map has. Raises BrokenMap."""
    try:
        encoded = text.encode("ascii")
    except UnicodeEncodeError:
        raise BrokenMap("its mappings have a character that is no base64") from None
    decoder = _Decoder()
    pieces = [decoder.decode(piece) for piece in _pieces(encoded)]
    if not pieces:
        return no_mappings()
    joined = Mappings(*map(np.concatenate, zip(*pieces, strict=True)))
    _check(joined.sources, NOTHING, sources - 1, "a source")
    _check(joined.names, NOTHING, names - 1, "a name")
    return in_order(joined)


def in_order(found: Mappings) -> Mappings:
    """Sorted by place in the generated file, which most maps are already."""
    if len(found.keys) < 2 or bool(np.all(found.keys[1:] >= found.keys[:-1])):
        return found
    order = np.argsort(found.keys, kind="stable")
    return Mappings(
        found.keys[order],
        found.sources[order],
        found.lines[order],
        found.columns[order],
        found.names[order],
    )


def _check(found: Integers | Places, least: int, most: int, what: str) -> None:
    if found.size and (np.min(found) < least or np.max(found) > most):
        raise BrokenMap(f"its mappings name {what} that there is not")


def _pieces(encoded: bytes) -> Iterator[bytes]:
    """Cut behind separators."""
    start = 0
    while start < len(encoded):
        end = start + PIECE_BYTES
        if end < len(encoded):
            comma = encoded.rfind(b",", start, end)
            end = max(comma, encoded.rfind(b";", start, end)) + 1
            if end <= start:
                raise BrokenMap("its mappings have a segment that does not end")
        yield encoded[start:end]
        start = end


class _Decoder:
    """What one piece leaves to the next: all numbers are differences to the one before."""

    def __init__(self) -> None:
        self._line = 0  # of the generated file; the segment before stood in `_column_line`
        self._column = self._column_line = 0
        self._source = self._source_line = self._source_column = self._name = 0
        self._count = 0

    def decode(self, piece: bytes) -> Mappings:
        codes = _CODES[np.frombuffer(piece, np.uint8)]
        values, places = _numbers(codes)
        separators = codes >= _COMMA
        segment_of = np.cumsum(separators)[places]
        firsts = np.flatnonzero(np.diff(segment_of, prepend=-1))
        fields = np.diff(firsts, append=len(values))
        if not np.isin(fields, (1, 4, 5)).all():
            raise BrokenMap("its mappings have a segment of a length that there is not")
        self._count += len(firsts)
        if self._count > MAX_SEGMENTS:
            raise BrokenMap(f"it has more than {MAX_SEGMENTS:,} mappings")
        semicolons = np.cumsum(codes == _SEMICOLON)
        lines = semicolons[places[firsts]] + self._line
        columns = self._columns(values[firsts], lines)
        self._line += int(semicolons[-1]) if len(semicolons) else 0
        has_source, has_name = fields >= 4, fields == 5
        return Mappings(lines << 32 | columns, *self._sources(values, firsts, has_source, has_name))

    def _columns(self, differences: Integers, lines: Integers) -> Integers:
        """They begin anew in each line."""
        if not len(lines):
            return differences
        sums = np.cumsum(differences)
        starts = np.flatnonzero(np.diff(lines, prepend=-1))
        before = np.where(starts > 0, sums[starts - 1], 0)
        if lines[0] == self._column_line:
            before[0] -= self._column
        columns: Integers = sums - np.repeat(before, np.diff(starts, append=len(lines)))
        _check(columns, 0, LARGEST, "a column")
        _check(lines, 0, LARGEST, "a line")
        self._column, self._column_line = int(columns[-1]), int(lines[-1])
        return columns

    def _sources(
        self,
        values: Integers,
        firsts: Integers,
        has_source: NDArray[np.bool_],
        has_name: NDArray[np.bool_],
    ) -> tuple[Places, Places, Places, Places]:
        at = firsts[has_source]
        source = np.cumsum(values[at + 1]) + self._source
        line = np.cumsum(values[at + 2]) + self._source_line
        column = np.cumsum(values[at + 3]) + self._source_column
        name = np.cumsum(values[firsts[has_name] + 4]) + self._name
        if len(at):
            self._source, self._source_line = int(source[-1]), int(line[-1])
            self._source_column = int(column[-1])
        if len(name):
            self._name = int(name[-1])
        told = ((source, "a source"), (line, "a line"), (column, "a column"), (name, "a name"))
        for each, what in told:
            _check(each, 0, LARGEST, what)
        count = len(firsts)
        return (
            _spread(source, has_source, count, NOTHING),
            _spread(line, has_source, count, 0),
            _spread(column, has_source, count, 0),
            _spread(name, has_name, count, NOTHING),
        )


def _spread(values: Integers, there: NDArray[np.bool_], count: int, other: int) -> Places:
    spread = np.full(count, other, np.int32)
    spread[there] = values
    return spread


def _numbers(codes: NDArray[np.uint8]) -> tuple[Integers, Integers]:
    """The numbers, and where the last digit of each stands."""
    if (codes == _INVALID).any():
        raise BrokenMap("its mappings have a character that is no base64")
    at = np.flatnonzero(codes < _COMMA)
    digits = codes[at]
    continues = digits >= _CONTINUES
    ends = np.flatnonzero(~continues)
    if len(digits) and continues[-1]:
        raise BrokenMap("its mappings end within a number")
    lengths = np.diff(ends, prepend=-1)
    starts = ends - lengths + 1
    if np.any(at[ends] - at[starts] != lengths - 1):
        raise BrokenMap("its mappings have a number with a separator within")
    longest = int(lengths.max()) if len(lengths) else 0
    if longest > MAX_DIGITS:
        raise BrokenMap("its mappings have a number that is too large")
    values = (digits[starts] & 31).astype(np.int64)
    for place in range(1, longest):
        longer = np.flatnonzero(lengths > place)
        values[longer] |= (digits[starts[longer] + place] & 31).astype(np.int64) << 5 * place
    magnitudes = values >> 1
    signed: Integers = np.where(values & 1, -magnitudes, magnitudes)
    return signed, at[ends]
