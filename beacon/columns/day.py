"""The events of one day (UTC), in order; also merged, which is fewer rows to count.

In: `EventRows`. Out: these, and `Merged` rows: of the events of one session that have equal codes
(and lie in one quarter of an hour), how many there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from beacon.columns.arrays import Array, Codes, joined, joined_small, smallest
from beacon.columns.rows import EventRows

DAY = 86_400_000_000  # microseconds
QUARTER = 900_000_000
COUNTS = ("events", "pageviews", "errors")


class Kind(NamedTuple):
    """By which fields of events rows are told apart, and whether by quarters of an hour too."""

    fields: tuple[str, ...] = ()
    quarters: bool = False


@dataclass(frozen=True, slots=True)
class Merged:
    """In the order of quarter, codes, session. `quarter` in quarters of an hour since 1970; empty
    where they are not told apart."""

    session: Codes
    quarter: Codes
    codes: Mapping[str, Array]
    counts: Mapping[str, Array]

    def __len__(self) -> int:
        return len(self.session)


class Marks(NamedTuple):
    """Of each code of an event's name or level, whether it is a page view's or an error's."""

    pageviews: Array
    errors: Array

    def of(self, rows: EventRows) -> dict[str, Array]:
        return {
            "events": np.broadcast_to(np.int32(1), len(rows)),
            "pageviews": self.pageviews[rows.codes["event"]],
            "errors": self.errors[rows.codes["level"]],
        }


@dataclass(slots=True)
class Day:
    """`saved`: in which directory it is as it is here."""

    rows: EventRows
    merged: dict[Kind, Merged] = field(default_factory=dict)
    saved: str | None = None

    def of_kind(self, kind: Kind, marks: Marks) -> Merged:
        if kind not in self.merged:
            self.merged[kind] = merge(self.rows, kind, marks)
        return self.merged[kind]


def merge(rows: EventRows, kind: Kind, marks: Marks) -> Merged:
    quarter = (rows.time // QUARTER).astype(np.int32) if kind.quarters else None
    keys = [] if quarter is None else [quarter]
    keys += [*(rows.codes[name] for name in kind.fields), rows.session]
    order = _ordered(keys)
    is_first = np.zeros(len(rows), np.bool_)
    is_first[:1] = True
    for key in keys:
        in_order = key[order]
        is_first[1:] |= in_order[1:] != in_order[:-1]
    begins = np.flatnonzero(is_first)
    firsts = order[begins]
    return Merged(
        rows.session[firsts],
        np.zeros(0, np.int32) if quarter is None else quarter[firsts],
        {name: smallest(rows.codes[name][firsts]) for name in kind.fields},
        {name: _sums(each[order], begins) for name, each in marks.of(rows).items()},
    )


def joined_merged(parts: Sequence[Merged], kind: Kind) -> Merged:
    return Merged(
        joined([each.session for each in parts], np.int32),
        joined([each.quarter for each in parts], np.int32),
        {name: joined_small([each.codes[name] for each in parts]) for name in kind.fields},
        {name: joined_small([each.counts[name] for each in parts]) for name in COUNTS},
    )


def _ordered(keys: Sequence[Array]) -> Array:
    """By the first key, then by the next: as one number where that is great enough."""
    number, size = np.zeros(len(keys[0]), np.int64), 1
    for key in keys:
        least, most = (int(key.min()), int(key.max())) if len(key) else (0, 0)
        size *= most - least + 1
        if size >= 2**62:
            return np.lexsort(list(reversed(keys)))
        number = number * (most - least + 1) + (key.astype(np.int64) - least)
    return np.argsort(number, kind="stable")


def _sums(counts: Array, begins: Array) -> Array:
    sums = np.add.reduceat(counts, begins, dtype=np.int32) if len(begins) else np.zeros(0, np.int32)
    return smallest(sums)
