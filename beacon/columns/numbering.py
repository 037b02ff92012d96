"""Gives small numbers to 64-bit hashes, from 0 on, each one for good.

In: arrays of hashes. Out: arrays of their numbers. Most are known in a sorted array, which costs 12
bytes a hash; those that came since the last `settle` in a dict.
"""

from __future__ import annotations

import numpy as np

from beacon.columns.arrays import Codes, Hashes

UNKNOWN = -1


class Numbering:
    def __init__(self, hashes: Hashes | None = None) -> None:
        """`hashes[n]` has the number n."""
        self._hashes = np.zeros(0, np.int64) if hashes is None else hashes
        self._new: dict[int, int] = {}
        self._sort()

    def __len__(self) -> int:
        return len(self._hashes) + len(self._new)

    @property
    def hashes(self) -> Hashes:
        """By number."""
        return np.concatenate((self._hashes, np.fromiter(self._new, np.int64, len(self._new))))

    def find(self, hashes: Hashes) -> Codes:
        """UNKNOWN for those without a number."""
        if len(self._sorted):
            places = np.minimum(np.searchsorted(self._sorted, hashes), len(self._sorted) - 1)
            found = np.where(self._sorted[places] == hashes, self._numbers[places], UNKNOWN)
        else:
            found = np.full(len(hashes), UNKNOWN, np.int32)
        if self._new:
            for place in np.flatnonzero(found == UNKNOWN).tolist():
                found[place] = self._new.get(int(hashes[place]), UNKNOWN)
        return found

    def number(self, hashes: Hashes) -> Codes:
        """Those without a number get the next ones, in the order in which they come."""
        found = self.find(hashes)
        unknown = np.flatnonzero(found == UNKNOWN)
        if len(unknown) > len(self._sorted) // 8 + 10_000:
            self._add_many(hashes[unknown])
            return self.find(hashes)
        for place in unknown.tolist():
            found[place] = self._new.setdefault(int(hashes[place]), len(self))
        return found

    def settle(self) -> None:
        """Sorts in what has come."""
        if self._new:
            self._hashes, self._new = self.hashes, {}
            self._sort()

    def _add_many(self, hashes: Hashes) -> None:
        self.settle()
        order = np.argsort(hashes, kind="stable")
        in_order = hashes[order]
        is_first = np.append(True, in_order[1:] != in_order[:-1])
        first = np.sort(order[is_first])
        self._hashes = np.concatenate((self._hashes, hashes[first]))
        self._sort()

    def _sort(self) -> None:
        order = np.argsort(self._hashes, kind="stable")
        self._sorted, self._numbers = self._hashes[order], order.astype(np.int32)
