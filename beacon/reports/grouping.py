"""Which selected events and sessions fall together (pure).

In: a slice, the mask of its selected rows, and dimensions. Out: `Groups`: of each row the number of
its group, and what each group is called; and of each group, where it is told in time, its buckets.
An event falls into the bucket in which it lies, a session into that in which it starts, and into
each value of which it has a selected event.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple, overload

import numpy as np

from beacon.reports import fields
from beacon.reports.columns import NULL, Ints, Mask, Slice, Texts, encode
from beacon.reports.distinct import Cells, Numbers, distinct_pairs, is_first, one_of_each

NEW, RETURNING = "new", "returning"
MAX_TABLE = 2**22
FEW_VALUES = 4096

Names = tuple[str | None, ...]


class Started(NamedTuple):
    """Sessions, by their places or as a mask, and the cell of each."""

    which: Numbers
    cells: Cells


class Groups:
    """`kept`: which rows of the slice they have, None: all; `group` is of these. `buckets`: when
    each begins; of each of the `names` there are as many cells as of these, one after the other.
    `dimensions` are those by which they were made."""

    def __init__(
        self,
        slice_: Slice,
        kept: Mask | None,
        group: Numbers,
        names: Sequence[Names],
        buckets: Sequence[int],
        dimensions: Sequence[str],
    ) -> None:
        self.slice, self.kept, self.group = slice_, kept, group
        self.names, self.buckets, self.dimensions = names, buckets, dimensions
        self._visitors_and_users: Sequence[Ints] | None = None

    @cached_property
    def cells(self) -> Cells:
        cell = self.group
        if len(self.buckets) > 1:
            bucket = self.own(self.slice.events.bucket(self.buckets))
            cell = bucket if len(self.names) == 1 else self.group * len(self.buckets) + bucket
        return Cells(cell, self.cell_count)

    @property
    def cell_count(self) -> int:
        return len(self.names) * len(self.buckets)

    def own(self, of_rows: Numbers) -> Numbers:
        """Of the slice's rows those that are kept."""
        return of_rows if self.kept is None else of_rows[self.kept]

    def session_counts(self) -> Ints:
        """How many start in the range, of each cell."""
        events = self.slice.events
        of_events = set(filter(fields.is_of_events, self.dimensions))
        if events.repeated is None or of_events != events.texts.keys() or len(self.buckets) > 1:
            return self.sessions.cells.sizes()
        once, again = (
            (self._starting & each)[self._session] for each in (~events.repeated, events.repeated)
        )
        count = len(self.slice.sessions)
        pairs, _ = distinct_pairs(self.group[again], self._session[again], count)
        counts = self.cells.sums(once).astype(np.int64)
        return counts + np.bincount(pairs, minlength=self.cell_count)

    @cached_property
    def sessions(self) -> Started:
        """Those that start in the range, once in each group."""
        if self.slice.events.session is None:
            return self._rows_are_sessions()
        group, session = self.group, self._session
        starts = self._starting[session]
        if not starts.all():
            group, session = group[starts], session[starts]
        group, session = self._once(group, session)
        return Started(session, self._cells_of(group, self.slice.sessions.start[session]))

    def _rows_are_sessions(self) -> Started:
        mask, group = self._starting, self.group
        if self.kept is not None:
            if len(self.names) > 1:
                group = group[mask[self.kept]]
            mask = mask & self.kept
        elif len(self.names) > 1:
            group = group[mask]
        if len(self.names) == 1:
            group = np.zeros(int(np.count_nonzero(mask)), np.int32)
        starts = self.slice.sessions.start[mask] if len(self.buckets) > 1 else group
        return Started(mask, self._cells_of(group, starts))

    def _cells_of(self, group: Numbers, starts: Numbers) -> Cells:
        if len(self.buckets) > 1:
            bucket = np.searchsorted(np.array(self.buckets), starts, "right") - 1
            group = group * np.int64(len(self.buckets)) + bucket
        return Cells(group, self.cell_count)

    @cached_property
    def visitor(self) -> Numbers:
        """Of each row."""
        if self.slice.events.session is None:
            return self.own(self.slice.sessions.visitor)
        found: Numbers = self.slice.sessions.visitor[self._session]
        return found

    def visitors(self, rows: Mask | None = None) -> Ints:
        """How many different ones each cell has, of some rows only."""
        things = max(len(self.slice.visitors), 1)
        if rows is not None:
            cells = Cells(self.cells.of_row[rows], self.cell_count)
            return cells.distinct(self.visitor[rows], things)
        if self.cell_count == 1:
            return np.array([np.count_nonzero(self._seen)], np.int64)
        if self._visitors_and_users is not None:
            return self._visitors_and_users[0]
        return self.cells.distinct(self.visitor, things)

    def users(self) -> Ints:
        """How many of the visitors are users."""
        is_user = self.slice.visitors.is_user
        if self.cell_count == 1:
            return np.array([np.count_nonzero(self._seen & is_user)], np.int64)
        things = max(len(self.slice.visitors), 1)
        found = self.cells.distinct_of(self.visitor, things, [None, is_user])
        self._visitors_and_users = found
        return found[1]

    def new_visitors(self) -> Ints:
        """How many of the visitors were seen first in it."""
        first_seen = self.slice.visitors.first_seen
        edges = np.array([*self.buckets, self.slice.end], np.int64)
        if self.cell_count == 1:
            is_new = (first_seen >= edges[0]) & (first_seen < edges[-1])
            return np.array([np.count_nonzero(self._seen & is_new)], np.int64)
        bucket_of_first = (np.searchsorted(edges, first_seen, "right") - 1).astype(np.int32)
        cell = self.cells.of_row
        if len(self.names) > 1:
            is_new = bucket_of_first[self.visitor] == cell % len(self.buckets)
            return self.visitors(is_new)
        is_new = np.zeros(len(first_seen), np.bool_)  # each in one bucket at the most
        is_new[self.visitor[bucket_of_first[self.visitor] == cell]] = True
        return np.bincount(bucket_of_first[is_new], minlength=self.cell_count)

    def in_time(self, groups: Sequence[int], buckets: Sequence[int]) -> Groups:
        """These of its groups, told in time."""
        names = [self.names[each] for each in groups]
        if len(groups) == len(self.names) == 1:
            return Groups(self.slice, self.kept, self.group, names, buckets, self.dimensions)
        number = np.full(len(self.names), -1, np.int64)
        number[list(groups)] = np.arange(len(groups))
        group = number[self.group]
        kept = np.ones(len(self.slice.events), np.bool_) if self.kept is None else self.kept.copy()
        kept[kept] = group >= 0
        return Groups(self.slice, kept, group[group >= 0], names, buckets, self.dimensions)

    @cached_property
    def _seen(self) -> Mask:
        """Of each visitor, whether they are in any row."""
        seen = np.zeros(len(self.slice.visitors), np.bool_)
        seen[self.visitor] = True
        return seen

    @cached_property
    def _starting(self) -> Mask:
        """Of each session, whether it starts in the range."""
        start = self.slice.sessions.start
        found: Mask = (start >= self.slice.start) & (start < self.slice.end)
        return found

    @cached_property
    def _session(self) -> Numbers:
        session = self.slice.events.session
        if session is not None:
            return self.own(session)
        count = len(self.slice.events)
        return np.arange(count) if self.kept is None else np.flatnonzero(self.kept)

    def _once(self, group: Numbers, session: Numbers) -> tuple[Numbers, Numbers]:
        """The different pairs."""
        events = self.slice.events
        of_events = set(filter(fields.is_of_events, self.dimensions))
        if not of_events:
            once = one_of_each(session, len(self.slice.sessions))
            return group[once], session[once]
        if events.repeated is None or of_events != events.texts.keys():
            return distinct_pairs(group, session, len(self.slice.sessions))
        again = events.repeated[session]
        pairs = distinct_pairs(group[again], session[again], len(self.slice.sessions))
        return (
            np.concatenate((group[~again], pairs[0])),
            np.concatenate((session[~again], pairs[1])),
        )


def group(slice_: Slice, selected: Mask, dimensions: Sequence[str]) -> Groups:
    """Not told in time yet: one bucket, the range. Without dimensions one group, of nothing too;
    with one, there can be groups that no row is in."""
    kept = None if selected.all() else selected
    texts = [texts_of(slice_, name) for name in dimensions]
    codes = [each.codes if kept is None else each.codes[kept] for each in texts]
    names: list[Names]
    if len(texts) == 1 and len(texts[0].values) <= FEW_VALUES:
        names = [(value,) for value in texts[0].values]
        return Groups(slice_, kept, codes[0], names, [slice_.start], dimensions)
    if not texts:
        number: Numbers = np.zeros(int(np.count_nonzero(selected)), np.int32)
        return Groups(slice_, kept, number, [()], [slice_.start], dimensions)
    number, first = _numbered(codes, len(codes[0]))
    values = [(each.values, code[first]) for each, code in zip(texts, codes, strict=True)]
    return Groups(slice_, kept, number, _Names(values), [slice_.start], dimensions)


class _Names(Sequence[Names]):
    """Of groups, each made when it is asked for: there can be millions."""

    def __init__(self, values: Sequence[tuple[list[str | None], Numbers]]) -> None:
        self._values = values

    def __len__(self) -> int:
        return len(self._values[0][1])

    @overload
    def __getitem__(self, at: int) -> Names: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Names]: ...
    def __getitem__(self, at: int | slice) -> Names | Sequence[Names]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        return tuple(values[codes[at]] for values, codes in self._values)


def texts_of(slice_: Slice, name: str) -> Texts:
    """What each row of the slice has in a dimension."""
    if fields.is_of_events(name):
        return slice_.events.texts[name]
    texts, session = of_sessions(slice_, name), slice_.events.session
    return texts if session is None else texts.at(session)


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
