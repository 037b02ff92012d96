"""Counts different things in groups, without sorting where that can be helped (pure).

In: of each row the number of its group and of its thing. Out: how many different things each group
has, or the different pairs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from beacon.reports.columns import Ints, Mask

Numbers = NDArray[Any]

MAX_BITMAP = 2**26  # bytes
LARGE = 512  # rows: from here on a group is counted by itself


def count_distinct(group: Numbers, thing: Numbers, groups: int, things: int) -> Ints:
    """`groups` and `things`: how many of them there can be."""
    if not len(group):
        return np.zeros(groups, np.int64)
    if groups * things <= MAX_BITMAP:
        return _by_bitmap(group, thing, groups, things)
    group, thing = _by_group(group, thing, groups)
    sizes = np.bincount(group, minlength=groups)
    ends = np.cumsum(sizes)
    found = np.zeros(groups, np.int64)
    is_small = np.ones(len(group), np.bool_)
    seen = np.zeros(things, np.int32)
    numbers = np.arange(int(np.max(sizes)), dtype=np.int32)
    for large in np.flatnonzero(sizes >= LARGE).tolist():
        span = slice(int(ends[large] - sizes[large]), int(ends[large]))
        own, places = thing[span], numbers[: int(sizes[large])]
        seen[own] = places
        found[large] = np.count_nonzero(seen[own] == places)
        is_small[span] = False
    pairs = distinct_pairs(group[is_small], thing[is_small], things)[0]
    return found + np.bincount(pairs, minlength=groups)


def distinct_pairs(group: Numbers, thing: Numbers, things: int) -> tuple[Ints, Ints]:
    """The different pairs, sorted."""
    pairs = np.sort(group.astype(np.int64) * max(things, 1) + thing)
    pairs = pairs[is_first(pairs)]
    return pairs // max(things, 1), pairs % max(things, 1)


def one_of_each(thing: Numbers, things: int) -> Mask:
    """Of the rows of each thing one."""
    places = np.arange(len(thing), dtype=np.int32)
    seen = np.zeros(things, np.int32)
    seen[thing] = places
    found: Mask = seen[thing] == places
    return found


def is_first(in_order: Numbers) -> Mask:
    """Whether a row differs from the one before."""
    found = np.ones(len(in_order), np.bool_)
    found[1:] = in_order[1:] != in_order[:-1]
    return found


def counted(numbers: Numbers) -> tuple[Ints, Ints]:
    """The different numbers, rising, and how many there are of each."""
    in_order = np.sort(numbers)
    begins = np.flatnonzero(is_first(in_order))
    return in_order[begins], np.diff(np.append(begins, len(in_order)))


def _by_bitmap(group: Numbers, thing: Numbers, groups: int, things: int) -> Ints:
    bitmap = np.zeros(groups * things, np.bool_)
    bitmap[thing if groups == 1 else group.astype(np.int64) * things + thing] = True
    return np.array(
        [np.count_nonzero(bitmap[each * things : (each + 1) * things]) for each in range(groups)],
        np.int64,
    )


def _by_group(group: Numbers, thing: Numbers, groups: int) -> tuple[Numbers, Numbers]:
    if (group[1:] >= group[:-1]).all():
        return group, thing
    small = group.astype(np.uint16) if groups <= 2**16 else group  # 16 bits are sorted by digits
    order = np.argsort(small, kind="stable")
    return group[order], thing[order]
