"""The texts of one field, by small numbers that stay: 0 is none.

In: the hashes that Postgres made of texts, and the texts of new ones. Out: their codes, and the
list of texts that codes are places in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from beacon.columns.arrays import Array, Codes, Hashes
from beacon.columns.numbering import UNKNOWN, Numbering

NO_TEXT = 0
"""The hash that stands for null."""


class Dictionary:
    """`values[code]` is the text; `values[0]` is None."""

    def __init__(
        self, values: Sequence[str | None] = (None,), hashes: Hashes | None = None
    ) -> None:
        self.values: list[str | None] = list(values)
        self._numbering = Numbering(np.zeros(1, np.int64) if hashes is None else hashes)

    @property
    def hashes(self) -> Hashes:
        return self._numbering.hashes

    def telling(self, hashes: Hashes) -> Array:
        """Places at which there is each of those of which the text must be told."""
        places = np.flatnonzero(self._numbering.find(hashes) == UNKNOWN)
        order = places[np.argsort(hashes[places], kind="stable")]
        in_order = hashes[order]
        found: Array = order[np.append(True, in_order[1:] != in_order[:-1])[: len(order)]]
        return found

    def learn(self, texts: Iterable[tuple[int, str]]) -> None:
        """Hashes and their texts; those that are known are passed over."""
        for each, text in texts:
            before = len(self._numbering)
            self._numbering.number(np.array([each], np.int64))
            if len(self._numbering) > before:
                self.values.append(text)

    def codes(self, hashes: Hashes) -> Codes:
        """Of texts that are all known."""
        found = self._numbering.find(hashes)
        assert (found >= 0).all()
        return found

    def settle(self) -> None:
        self._numbering.settle()
