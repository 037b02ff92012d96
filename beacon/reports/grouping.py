"""Which selected events and sessions fall together (pure).

In: a slice, the mask of its selected rows, and dimensions. Out: `Groups`: of each row the number of
its group, and what each group is called; and of each group, where it is told in time, its buckets.
An event falls into the bucket in which it lies, a session into that in which it starts, and into
each value of which it has a selected event.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from beacon.reports import fields
from beacon.reports.columns import NULL, Codes, Ints, Mask, Slice, Texts, encode
from beacon.reports.distinct import Numbers, count_distinct, distinct_pairs, is_first, one_of_each

NEW, RETURNING = "new", "returning"
MAX_TABLE = 2**22

Names = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Groups:
    """`rows` are places in the slice's events. `buckets`: when each begins; of each of the `names`
    there are as many cells as of these, one after the other. `of_sessions`: whether all rows of a
    session are in the same group."""

    slice: Slice
    rows: Ints
    group: Numbers
    names: Sequence[Names]
    buckets: Sequence[int]
    of_sessions: bool

    @property
    def cells(self) -> int:
        return len(self.names) * len(self.buckets)

    def cell(self, rows: Mask | None = None) -> Numbers:
        """Of each row, or of some."""
        group: Numbers = self.group
        places = self.rows
        if rows is not None:
            group, places = group[rows], places[rows]
        if len(self.buckets) == 1:
            return group
        bucket: Numbers = self.slice.events.bucket(self.buckets)[places]
        return bucket if len(self.names) == 1 else group * len(self.buckets) + bucket

    def sessions(self) -> tuple[Numbers, Numbers]:
        """Those that start in the range, once in each group, and the cell of each."""
        table = self.slice.sessions
        session: Numbers = self.slice.events.session[self.rows]
        starting = (table.start >= self.slice.start) & (table.start < self.slice.end)
        starts = starting[session]
        group: Numbers = self.group[starts]
        session = session[starts]
        if self.of_sessions or len(self.names) == 1:
            once = one_of_each(session, len(table))
            group, session = group[once], session[once]
        else:
            group, session = distinct_pairs(group, session, len(table))
        if len(self.buckets) == 1:
            return session, group
        bucket = np.searchsorted(np.array(self.buckets), table.start[session], "right") - 1
        return session, group * len(self.buckets) + bucket

    def visitors(self, rows: Mask | None = None, who: Mask | None = None) -> Ints:
        """How many different ones each cell has, of some rows or of some visitors only."""
        visitor, cell = self.visitors_of(rows), self.cell(rows)
        if who is not None:
            cell, visitor = cell[who[visitor]], visitor[who[visitor]]
        return self.count_visitors(cell, visitor)

    def count_visitors(self, cell: Numbers, visitor: Numbers) -> Ints:
        return count_distinct(cell, visitor, self.cells, max(len(self.slice.visitors), 1))

    def visitors_of(self, rows: Mask | None = None) -> Codes:
        places = self.rows if rows is None else self.rows[rows]
        return self.slice.sessions.visitor[self.slice.events.session[places]]

    def spans(self) -> tuple[Ints, Ints]:
        """When each cell begins and ends: its bucket, else the range."""
        edges = np.array([*self.buckets, self.slice.end], np.int64)
        count = len(self.names)
        return np.tile(edges[:-1], count), np.tile(edges[1:], count)

    def in_time(self, groups: Sequence[int], buckets: Sequence[int]) -> Groups:
        """These of its groups, told in time."""
        if not groups:
            return replace(
                self, rows=self.rows[:0], group=self.group[:0], names=[], buckets=buckets
            )
        if len(groups) == len(self.names) == 1:
            return replace(self, buckets=buckets)
        number = np.full(len(self.names), -1, np.int64)
        number[list(groups)] = np.arange(len(groups))
        group = number[self.group]
        kept = group >= 0
        return replace(
            self,
            rows=self.rows[kept],
            group=group[kept],
            names=[self.names[each] for each in groups],
            buckets=buckets,
        )


def group(slice_: Slice, selected: Mask, dimensions: Sequence[str]) -> Groups:
    """Not told in time yet: one bucket, the range. Without dimensions one group, of nothing too."""
    rows = np.flatnonzero(selected)
    texts = [texts_of(slice_, name) for name in dimensions]
    number, first = _numbered([each.codes[rows] for each in texts], len(rows))
    names = [tuple(each.values[each.codes[rows[row]]] for each in texts) for row in first.tolist()]
    return Groups(
        slice_,
        rows,
        number,
        names if dimensions else [()],
        [slice_.start],
        not any(map(fields.is_of_events, dimensions)),
    )


def texts_of(slice_: Slice, name: str) -> Texts:
    """What each row of the slice has in a dimension."""
    if fields.is_of_events(name):
        return slice_.events.texts[name]
    return of_sessions(slice_, name).at(slice_.events.session)


def of_sessions(slice_: Slice, name: str) -> Texts:
    """What each session has in a dimension that is not an event's own."""
    texts = slice_.sessions.texts
    if name == fields.SOURCE:
        return source(texts["utm_source"], texts["referrer"])
    if name == fields.VISITOR_TYPE:
        first = slice_.visitors.first_seen
        is_new = (first >= slice_.start) & (first < slice_.end)
        codes = np.where(is_new, 1, 2).astype(np.int32)
        return Texts(codes[slice_.sessions.visitor], [None, NEW, RETURNING])
    return texts[name]


def source(utm_source: Texts, referrer: Texts) -> Texts:
    """The one where there is one, else the other, without `www.`."""
    hosts = referrer.mapped(lambda host: host.removeprefix("www.") or None)
    both = encode([*utm_source.values, *hosts.values])
    ours, theirs = np.split(both.codes, [len(utm_source.values)])
    mine = ours[utm_source.codes]
    return Texts(np.where(mine != NULL, mine, theirs[hosts.codes]), both.values)


def _numbered(keys: Sequence[Numbers], count: int) -> tuple[Numbers, Ints]:
    """The number of each row's group, in the order of the keys, and a row of each group. Numbered
    anew with each key: so no product is ever greater than rows times values."""
    number: Numbers = np.zeros(count, np.int32)
    first = np.zeros(min(count, 1), np.int64)
    groups = 1
    for key in keys:
        size = int(key.max()) + 1 if count else 1
        both = key if groups == 1 else number.astype(np.int64) * size + key
        number, first = _renumbered(both, groups * size)
        groups = max(len(first), 1)
    return number, first


def _renumbered(keys: Numbers, size: int) -> tuple[Numbers, Ints]:
    """0, 1, 2, ... for the keys that there are; each is less than `size`."""
    if size > MAX_TABLE:
        order = np.argsort(keys, kind="stable")
        begins = is_first(keys[order])
        number = np.empty(len(keys), np.int32)
        number[order] = np.cumsum(begins) - 1
        return number, order[begins]
    place = np.full(size, -1, np.int64)
    place[keys] = np.arange(len(keys))
    there = place >= 0
    numbers = (np.cumsum(there) - 1).astype(np.int32)
    return numbers[keys], place[there]
