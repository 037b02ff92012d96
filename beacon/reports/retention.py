"""Retention: of those who came first in a bucket, how many came back in which later one (pure).

In: selected events, the conditions of the first and of the return event, and buckets. Out: a cohort
a bucket. docs/reports.md, "Retention".
"""

from __future__ import annotations

from collections.abc import Sequence
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


def retention(
    selected: Selected, first: Condition | None, back: Condition | None, buckets: Sequence[int]
) -> list[Cohort]:
    count = len(buckets)
    visitor, bucket = _seen(selected, selected.passing(first), buckets)
    joined = np.full(len(selected.slice.visitors), count)
    np.minimum.at(joined, visitor, bucket)
    sizes = np.bincount(joined, minlength=count + 1)
    returning, when = _seen(selected, selected.passing(back), buckets)
    is_later = when > joined[returning]
    pairs = joined[returning[is_later]] * count + when[is_later] - joined[returning[is_later]]
    came = np.bincount(pairs, minlength=count * count).reshape(count, count)
    came[:, 0] = sizes[:count]
    return [
        Cohort(begins, int(sizes[place]), [int(each) for each in came[place, : count - place]])
        for place, begins in enumerate(buckets)
    ]


def _seen(selected: Selected, passing: Mask, buckets: Sequence[int]) -> tuple[Ints, Ints]:
    """The different pairs of visitor and bucket."""
    slice_ = selected.slice
    rows = np.flatnonzero(selected.events & passing)
    bucket = slice_.events.bucket(buckets)[rows] if len(buckets) > 1 else np.zeros_like(rows)
    visitor = slice_.events.of_session(slice_.sessions.visitor)[rows]
    return distinct_pairs(visitor, bucket, len(buckets))
