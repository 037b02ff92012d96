"""Retention: of those who came first in a bucket, how many came back in which later one (pure).

In: selected events, the conditions of the first and of the return event, and buckets. Out: a cohort
a bucket, and who is in one cell of the table. docs/reports.md, "Retention".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from beacon.reports.columns import Ints, Mask
from beacon.reports.conditions import Condition
from beacon.reports.distinct import distinct_pairs
from beacon.reports.selecting import Selected


class Cohort(NamedTuple):
    """`begins` in milliseconds. `returned[n]`: of `size` visitors those who came n buckets later;
    the first is all of them."""

    begins: int
    size: int
    returned: list[int]


class Place(NamedTuple):
    """Of a cell: of which cohort, and how many buckets later; both counted from 0."""

    cohort: int
    later: int


@dataclass(frozen=True, slots=True)
class Retention:
    """`joined`: of each visitor the bucket in which they came first; as many as there are: none.
    `returning` and `when`: the different pairs of who came back, and in which bucket."""

    buckets: Sequence[int]
    joined: Ints
    returning: Ints
    when: Ints

    def cohorts(self) -> list[Cohort]:
        count = len(self.buckets)
        sizes = np.bincount(self.joined, minlength=count + 1)
        later = self.when - self.joined[self.returning]
        pairs = (self.joined[self.returning] * count + later)[later > 0]
        came = np.bincount(pairs, minlength=count * count).reshape(count, count)
        came[:, 0] = sizes[:count]
        return [
            Cohort(begins, int(sizes[place]), [int(each) for each in came[place, : count - place]])
            for place, begins in enumerate(self.buckets)
        ]

    def visitors(self, cell: Place) -> list[int]:
        those = self.joined == cell.cohort
        if cell.later:
            came = np.zeros(len(those), np.bool_)
            came[self.returning[self.when == cell.cohort + cell.later]] = True
            those &= came
        found: list[int] = np.flatnonzero(those).tolist()
        return found


def retention(
    selected: Selected, first: Condition | None, back: Condition | None, buckets: Sequence[int]
) -> Retention:
    visitor, bucket = _seen(selected, selected.passing(first), buckets)
    joined = np.full(len(selected.slice.visitors), len(buckets))
    np.minimum.at(joined, visitor, bucket)
    return Retention(buckets, joined, *_seen(selected, selected.passing(back), buckets))


def _seen(selected: Selected, passing: Mask, buckets: Sequence[int]) -> tuple[Ints, Ints]:
    """The different pairs of visitor and bucket."""
    slice_ = selected.slice
    rows = np.flatnonzero(selected.events & passing)
    bucket = slice_.events.bucket(buckets)[rows] if len(buckets) > 1 else np.zeros_like(rows)
    visitor = slice_.events.of_session(slice_.sessions.visitor)[rows]
    return distinct_pairs(visitor, bucket, len(buckets))
