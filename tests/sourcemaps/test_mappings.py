"""The decoder of mappings: against an encoder, and against anything else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.sourcemaps import mappings as decoding
from beacon.sourcemaps.mappings import NOTHING, BrokenMap, decode_mappings
from tests.sourcemaps.vlq import ALPHABET, Segment, mappings

SOURCES, NAMES = 3, 2
PLACE = st.integers(0, 1 << 20)
SEGMENT = st.one_of(
    st.tuples(PLACE),
    st.tuples(PLACE, st.integers(0, SOURCES - 1), PLACE, PLACE),
    st.tuples(PLACE, st.integers(0, SOURCES - 1), PLACE, PLACE, st.integers(0, NAMES - 1)),
)
LINES = st.lists(st.lists(SEGMENT, max_size=6, unique_by=lambda segment: segment[0]), max_size=8)


def expected(lines: list[list[Segment]]) -> list[tuple[int, ...]]:
    return sorted(
        (line, *segment, *(NOTHING, 0, 0, NOTHING)[len(segment) - 1 :])
        for line, segments in enumerate(lines)
        for segment in segments
    )


def decoded(text: str) -> list[tuple[int, ...]]:
    found = decode_mappings(text, sources=SOURCES, names=NAMES)
    rows = zip(*(column.tolist() for column in found), strict=True)
    return [(key >> 32, key & 0xFFFFFFFF, *rest) for key, *rest in rows]


@given(LINES)
def test_what_was_written_is_read(lines: list[list[Segment]]) -> None:
    assert decoded(mappings(lines)) == expected(lines)


@given(LINES, st.integers(25, 60))
def test_pieces_make_no_difference(lines: list[list[Segment]], size: int) -> None:
    text = mappings(lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decoding, "PIECE_BYTES", size)
        assert decoded(text) == expected(lines)


@given(st.one_of(st.text(), st.text(ALPHABET + ",;", max_size=200)))
def test_anything_is_decoded_or_refused(text: str) -> None:
    try:
        found = decode_mappings(text, sources=SOURCES, names=NAMES)
    except BrokenMap:
        return
    assert np.all(found.keys[1:] >= found.keys[:-1])
    for values, least, most in (
        (found.sources, NOTHING, SOURCES - 1),
        (found.names, NOTHING, NAMES - 1),
        (found.lines, 0, decoding.LARGEST),
        (found.columns, 0, decoding.LARGEST),
    ):
        assert all(least <= value <= most for value in values.tolist())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("AAAA,D", "a column"),
        ("AADA", "a line"),
        ("AAAD", "a column"),
        ("ADAA", "a source"),
        ("AGAA", "a source"),
        ("AAAAG", "a name"),
        ("AA", "length"),
        ("AAAAAA", "length"),
        ("AAA!", "base64"),
        ("AAAé", "base64"),
        ("AAAg", "end within"),
        ("AAAg,A", "separator within"),
        ("ggggggggggA", "too large"),
    ],
)
def test_what_is_broken_is_told(text: str, why: str) -> None:
    with pytest.raises(BrokenMap, match=why):
        decode_mappings(text, sources=SOURCES, names=NAMES)


def test_a_place_is_covered_by_the_segment_before_it_in_its_line() -> None:
    found = decode_mappings(
        mappings([[(0, 0, 0, 0), (10, 0, 5, 1)], [], [(4, 1, 7, 2)]]), sources=2, names=0
    )
    assert [found.find(0, column) for column in (0, 9, 10, 1000)] == [0, 0, 1, 1]
    assert [found.find(line, 3) for line in (1, 2, 3)] == [None, None, None]
    assert found.find(2, 4) == 2


def test_too_many_mappings_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MAX_SEGMENTS", 1000)
    with pytest.raises(BrokenMap, match="more than"):
        decode_mappings("A," * 2000, sources=0, names=0)
