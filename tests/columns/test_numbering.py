"""Small numbers for hashes, ids and texts: each its own, for good."""

from __future__ import annotations

from uuid import UUID

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from beacon.columns import arrays
from beacon.columns.numbering import UNKNOWN, Numbering
from beacon.columns.texts import Dictionary

HASHES = st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(-5, 5), max_size=30)


@given(st.lists(st.tuples(HASHES, st.booleans()), max_size=5), HASHES)
def test_a_hash_keeps_its_number_whatever_comes_later(
    steps: list[tuple[list[int], bool]], unknown: list[int]
) -> None:
    numbering = Numbering()
    expected: dict[int, int] = {}
    for hashes, settled in steps:
        found = numbering.number(np.array(hashes, np.int64))
        for each, number in zip(hashes, found.tolist(), strict=True):
            assert expected.setdefault(each, number) == number
        if settled:
            numbering.settle()
    assert sorted(expected.values()) == list(range(len(expected))) == list(range(len(numbering)))
    assert [expected[each] for each in numbering.hashes.tolist()] == list(range(len(numbering)))
    again = Numbering(numbering.hashes)
    for each in (numbering, again):
        found = each.find(np.array(unknown, np.int64))
        assert found.tolist() == [expected.get(hash, UNKNOWN) for hash in unknown]


def test_many_new_hashes_at_once_are_numbered_as_they_come() -> None:
    hashes = np.random.default_rng(1).integers(-(2**60), 2**60, 40_000).repeat(2)
    numbering = Numbering()
    found = numbering.number(hashes)
    assert (numbering.hashes[found] == hashes).all()
    assert (np.diff(found[::2]) == 1).all()


def test_texts_are_learned_once_and_null_has_none() -> None:
    dictionary = Dictionary()
    hashes = np.array([7, 0, 9, 7], np.int64)
    assert set(hashes[dictionary.telling(hashes)].tolist()) == {7, 9}
    dictionary.learn({7: "seven"})
    dictionary.learn({9: "nine", 7: "seven"})
    assert not len(dictionary.telling(hashes))
    assert [dictionary.values[code] for code in dictionary.codes(hashes)] == [
        *("seven", None, "nine", "seven")
    ]


@given(st.lists(st.integers(0, 2**128 - 1) | st.integers(0, 50), max_size=50, unique=True))
def test_ids_are_told_apart_by_64_bits_also_when_they_were_counted_up(numbers: list[int]) -> None:
    ids = np.array([divmod(UUID(int=each).int, 2**64) for each in numbers], np.uint64).reshape(
        -1, 2
    )
    assert len(set(arrays.folded(ids).tolist())) == len(numbers)
