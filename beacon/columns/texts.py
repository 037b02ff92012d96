"""The texts of one field, by small numbers that stay: 0 is none.

In: the hashes that Postgres made of texts, and the texts of new ones. Out: their codes, and the
list of texts that codes are places in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from beacon.columns.arrays import Array, Codes, Hashes
from beacon.columns.numbering import UNKNOWN, Numbering

NO_TEXT = 0
"""The hash that stands for null."""


class Dictionary:
    """`values[code]` is the text; `values[0]` is None. Once it `is_full` it learns no more, and
    what it does not know has no text."""

    def __init__(
        self,
        values: Sequence[str | None] = (None,),
        hashes: Hashes | None = None,
        *,
        limit: int | None = None,
    ) -> None:
        """`limit`: to how many values."""
        self.values: list[str | None] = list(values)
        self.is_full = False
        self._limit = limit
        self._numbering = Numbering(np.zeros(1, np.int64) if hashes is None else hashes)

    @property
    def hashes(self) -> Hashes:
        return self._numbering.hashes

    def telling(self, hashes: Hashes) -> Array:
        """Places at which there is each of those of which the text must be told."""
        if self.is_full:
            return np.zeros(0, np.int64)
        places = np.flatnonzero(self._numbering.find(hashes) == UNKNOWN)
        order = places[np.argsort(hashes[places], kind="stable")]
        in_order = hashes[order]
        found: Array = order[np.append(True, in_order[1:] != in_order[:-1])[: len(order)]]
        return found

    def learn(self, texts: Mapping[int, str]) -> None:
        """Of hashes; those that are known are passed over."""
        hashes = np.fromiter(texts, np.int64, len(texts))
        new = hashes[self._numbering.find(hashes) == UNKNOWN]
        if self._limit is not None and len(self.values) + len(new) > self._limit:
            self.is_full = True
            return
        self._numbering.number(new)
        self.values += [texts[hash] for hash in new.tolist()]

    def codes(self, hashes: Hashes) -> Codes:
        """Of texts that are all known, unless it is full."""
        found = self._numbering.find(hashes)
        if self.is_full:
            return np.where(found == UNKNOWN, np.int32(NO_TEXT), found)
        assert (found >= 0).all()
        return found

    def settle(self) -> None:
        self._numbering.settle()
