"""Counts things in groups, without sorting where that can be helped (pure).

In: of each row the number of its group and of its thing. Out: how many different things each group
has, sums, or the different pairs. Rows of a group often stand together, in a few runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from beacon.reports.columns import Ints, Mask

Numbers = NDArray[Any]

MAX_BITMAP = 2**25  # bytes
FEW = 64  # rows of a run on the average: from here on runs are worth looking at
LARGE = 512  # rows: from here on a group is counted by itself
SPARSE = 16  # things a row: from here on the rows are looked at twice rather than all things


class Cells:
    """Which cell each row is in, of so many."""

    def __init__(self, of_row: Numbers, count: int) -> None:
        self.of_row, self.count = of_row, count
        begins = np.flatnonzero(is_first(of_row)) if count > 1 else np.zeros(1, np.int64)
        self._begins = begins if len(of_row) and len(begins) * FEW <= len(of_row) else None

    def sums(self, values: Numbers) -> Numbers:
        if self._begins is None:
            return np.bincount(self.of_row, values, minlength=self.count)
        kind = np.float64 if values.dtype.kind == "f" else np.int64
        sums = np.add.reduceat(values, self._begins, dtype=kind)
        return np.bincount(self.of_row[self._begins], sums, minlength=self.count)

    def sizes(self) -> Ints:
        if self._begins is None:
            return np.bincount(self.of_row, minlength=self.count)
        lengths = np.diff(self._begins, append=len(self.of_row))
        sizes = np.bincount(self.of_row[self._begins], lengths, minlength=self.count)
        return sizes.astype(np.int64)

    def distinct(self, thing: Numbers, things: int) -> Ints:
        """`things`: how many there can be."""
        (found,) = self.distinct_of(thing, things, [None])
        return found

    def distinct_of(
        self, thing: Numbers, things: int, which: Sequence[Mask | None]
    ) -> Sequence[Ints]:
        """The same of several parts of the things at once; None: all."""
        if not len(thing):
            return [np.zeros(self.count, np.int64) for _ in which]
        if self._begins is not None:
            return self._distinct_in_runs(thing, things, which)
        if self.count * things <= MAX_BITMAP:
            return _by_bitmap(self.of_row, thing, self.count, things, which)
        return [self._distinct_of(thing, things, each) for each in which]

    def _distinct_of(self, thing: Numbers, things: int, which: Mask | None) -> Ints:
        if which is not None:
            those = which[thing]
            return Cells(self.of_row[those], self.count).distinct(thing[those], things)
        small = self.of_row.astype(np.uint16) if self.count <= 2**16 else self.of_row
        order = np.argsort(small, kind="stable")  # 16 bits are sorted by their digits
        return Cells(self.of_row[order], self.count)._distinct_in_order(thing[order], things)

    def _distinct_in_runs(
        self, thing: Numbers, things: int, which: Sequence[Mask | None]
    ) -> Sequence[Ints]:
        assert self._begins is not None
        cells = self.of_row[self._begins]
        order = np.argsort(cells, kind="stable")
        ends = np.append(self._begins[1:], len(thing))
        found = np.zeros((self.count, len(which)), np.int64)
        counter = _Counter(things, which)
        runs = zip(
            cells[order].tolist(), self._begins[order].tolist(), ends[order].tolist(), strict=True
        )
        for cell, of_cell in groupby(runs, key=itemgetter(0)):
            found[cell] = counter.count([thing[begin:end] for _cell, begin, end in of_cell])
        return list(found.T)

    def _distinct_in_order(self, thing: Numbers, things: int) -> Ints:
        """The cells are in order."""
        sizes = np.bincount(self.of_row, minlength=self.count)
        ends = np.cumsum(sizes)
        found = np.zeros(self.count, np.int64)
        is_small = np.ones(len(thing), np.bool_)
        counter = _Counter(things, [None])
        for large in np.flatnonzero(sizes >= LARGE).tolist():
            span = slice(int(ends[large] - sizes[large]), int(ends[large]))
            (found[large],) = counter.count([thing[span]])
            is_small[span] = False
        cells, _ = distinct_pairs(self.of_row[is_small], thing[is_small], things)
        return found + np.bincount(cells, minlength=self.count)


class _Counter:
    """Counts different things, one group after the other; of parts of them, None: of all."""

    def __init__(self, things: int, which: Sequence[Mask | None]) -> None:
        self._which = which
        self._seen = np.zeros(things, np.bool_)
        self._last = np.zeros(things, np.int32)
        self._numbers = np.arange(things // SPARSE + 1, dtype=np.int32)

    def count(self, parts: list[Numbers]) -> list[int]:
        rows = sum(map(len, parts))
        if rows >= len(self._numbers):
            for part in parts:
                self._seen[part] = True
            found = [
                int(np.count_nonzero(self._seen if each is None else self._seen & each))
                for each in self._which
            ]
            self._seen[:] = False
            return found
        those = parts[0] if len(parts) == 1 else np.concatenate(parts)
        numbers = self._numbers[:rows]
        self._last[those] = numbers
        once = self._last[those] == numbers
        return [
            int(np.count_nonzero(once if each is None else once & each[those]))
            for each in self._which
        ]


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


def _by_bitmap(
    cell: Numbers, thing: Numbers, cells: int, things: int, which: Sequence[Mask | None]
) -> Sequence[Ints]:
    bitmap = np.zeros(cells * things, np.bool_)
    bitmap[cell.astype(np.int32 if len(bitmap) < 2**31 else np.int64) * things + thing] = True
    rows = bitmap.reshape(cells, things)
    return [
        np.array([np.count_nonzero(row if each is None else row & each) for row in rows], np.int64)
        for each in which
    ]
