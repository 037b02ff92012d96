"""All columns of one project: its sessions, its days, and a tail of what is newer.

In: rows as they come. Out: the same rows, by day and in order. New events first go into the tail,
which every question reads besides; when it has grown, into their days (`settle`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from threading import RLock
from uuid import UUID

import numpy as np

from beacon.columns.arrays import Array, Codes, Hashes
from beacon.columns.day import COUNTS, DAY, Day, Kind, Marks, Merged, joined_merged
from beacon.columns.fetching import Columns, Properties
from beacon.columns.rows import EventRows, joined_events
from beacon.columns.sessions import SessionTable, first_seen, users
from beacon.columns.texts import Dictionary
from beacon.events import PAGE_EVENTS
from beacon.reports.fields import EVENT_COLUMNS, SESSION_COLUMNS
from beacon.writer.fold import ERROR_LEVELS

TAIL_ROWS = 50_000
MAX_VALUES = 2_000_000  # of a property
MAX_STACKS = 12
MAX_COHORTS = 20  # static ones, of which it is known who is in them


@dataclass(slots=True)
class Followed:
    """Up to where the changes of Postgres are in: all of transactions before `before`, and of later
    ones those of `applied`. `witness`: the newest change of all, to know this database by."""

    before: int = 0
    applied: frozenset[int] = frozenset()
    witness: int | None = None


@dataclass(frozen=True, slots=True)
class Stack:
    """Merged rows of all days, one after the other: those of `days[n]` begin at `begins[n]`."""

    rows: Merged
    days: list[int]
    begins: list[int]

    def span(self, first: int, last: int) -> slice:
        """The rows of the days from `first` to `last`."""
        low = int(np.searchsorted(self.days, first))
        high = int(np.searchsorted(self.days, last, "right"))
        return slice(self.begins[low], self.begins[high])


@dataclass(slots=True)
class Project:
    """Reports in several threads read it at once; what is made for them is made once.

    `too_many`: properties with more values than can be known. `is_changed`: since it was saved.
    `is_outdated`: it has events that Postgres has no more. `aliases` counts how often visitors were
    joined or separated."""

    id: UUID
    columns: Columns = field(
        default_factory=lambda: Columns(
            {name: Dictionary() for name in EVENT_COLUMNS},
            {name: Dictionary() for name in SESSION_COLUMNS},
        )
    )
    sessions: SessionTable = field(default_factory=SessionTable)
    days: dict[int, Day] = field(default_factory=dict)
    followed: Followed = field(default_factory=Followed)
    tail: list[EventRows] = field(default_factory=list)
    too_many: set[str] = field(default_factory=set)
    is_changed: bool = True
    is_outdated: bool = False
    aliases: int = 0
    _stacks: dict[Kind, Stack] = field(default_factory=dict)
    _whole: dict[int, EventRows] = field(default_factory=dict)
    _counts: dict[str, Array] | None = None
    _making: RLock = field(default_factory=RLock)
    _of_visitors: dict[str, tuple[int, Array]] = field(default_factory=dict)
    _members: dict[int, tuple[int, Hashes]] = field(default_factory=dict)

    @property
    def fields(self) -> tuple[str, ...]:
        """What is known of each event."""
        return tuple(self.columns.events)

    def know(self, name: str, dictionary: Dictionary, codes: Sequence[Codes]) -> None:
        """From now on what a property or tag is in each event: of `parts`, in their order."""
        self.columns.events[name] = dictionary
        for part, each in zip(self.parts(), codes, strict=True):
            part.codes[name] = each
        self._whole.clear()
        self.is_changed = True

    def forget_full(self) -> None:
        """Properties of which there are too many values to know them."""
        for name in [name for name, each in self.columns.events.items() if each.is_full]:
            self.forget(name)
            self.too_many.add(name)

    def forget(self, name: str) -> None:
        del self.columns.events[name]
        for part in self.parts():
            del part.codes[name]
        self._whole.clear()

    def parts(self) -> list[EventRows]:
        """Each in order: the days, and what came since."""
        return [*(day.rows for day in self.days.values()), *self.tail]

    @property
    def event_count(self) -> int:
        return sum(len(day.rows) for day in self.days.values()) + self.tail_rows

    @property
    def tail_rows(self) -> int:
        return sum(map(len, self.tail))

    def users(self) -> Array:
        """Of each visitor, whether it is a user."""
        return self._kept("users", lambda: users(self.sessions))

    def first_seen(self, *, bots: bool) -> Hashes:
        """Of each visitor; the greatest number is never."""
        return self._kept(f"first seen, {bots}", lambda: first_seen(self.sessions, bots=bots))

    def _kept(self, name: str, make: Callable[[], Array]) -> Array:
        """Until a session changes."""
        with self._making:
            version, found = self._of_visitors.get(name, (-1, None))
            if found is None or version != self.sessions.version:
                found = make()
                self._of_visitors[name] = self.sessions.version, found
            return found

    def members(self, cohort: int, count: int) -> Hashes | None:
        """The hashes of who is in a static cohort, who are so many; None where they have to be read
        (again): nobody comes into one, some leave it, and visitors are joined."""
        aliases, found = self._members.get(cohort, (-1, None))
        is_known = found is not None and (aliases, len(found)) == (self.aliases, count)
        return found if is_known else None

    def know_members(self, cohort: int, hashes: Hashes) -> None:
        self._members.pop(cohort, None)
        while len(self._members) >= MAX_COHORTS:
            del self._members[next(iter(self._members))]
        self._members[cohort] = self.aliases, hashes

    def add(self, rows: EventRows) -> None:
        if len(rows):
            self.tail.append(rows)
            self._whole.clear()
            self.is_changed = True

    def marks(self) -> Marks:
        return Marks(
            _those(self.columns.events["event"], PAGE_EVENTS),
            _those(self.columns.events["level"], ERROR_LEVELS),
        )

    def settle(self) -> None:
        """Puts the tail into its days."""
        for day, rows in self.tail_by_day().items():
            known = self.days.get(day) or Day(rows.at(slice(0, 0)))
            both = joined_events([known.rows, rows], self.fields)
            self.days[day] = Day(both.in_order().packed())
        self.tail.clear()
        self._counts = None
        self._stacks.clear()
        self._whole.clear()
        for each in (*self.columns.events.values(), *self.columns.sessions.values()):
            each.settle()
        self.sessions.settle()

    def tail_by_day(self) -> dict[int, EventRows]:
        if not self.tail:
            return {}
        rows = joined_events(self.tail, self.fields).in_order()
        day = rows.time // DAY
        begins = np.flatnonzero(np.append(True, day[1:] != day[:-1])).tolist()
        ends = [*begins[1:], len(rows)]
        return {
            int(day[begin]): rows.at(slice(begin, end))
            for begin, end in zip(begins, ends, strict=True)
        }

    def counts(self) -> dict[str, Array]:
        """Of each session how many events, page views and errors its days have."""
        with self._making:
            count = len(self.sessions)
            if self._counts is None:
                merged = self.stack(Kind()).rows
                self._counts = {
                    name: np.bincount(merged.session, merged.counts[name], count).astype(np.int32)
                    for name in COUNTS
                }
            new = count - len(self._counts["events"])
            if new:  # sessions whose events are all in the tail
                none = np.zeros(new, np.int32)
                self._counts = {name: np.append(each, none) for name, each in self._counts.items()}
            return self._counts

    def stack(self, kind: Kind) -> Stack:
        with self._making:
            found = self._stacks.pop(kind, None) or self._stacked(kind)
            while len(self._stacks) >= MAX_STACKS:
                del self._stacks[next(iter(self._stacks))]
            self._stacks[kind] = found  # the one used last is the last
            return found

    def _stacked(self, kind: Kind) -> Stack:
        marks, days = self.marks(), sorted(self.days)
        parts = [self.days[day].of_kind(kind, marks) for day in days]
        begins = np.cumsum([0, *map(len, parts)]).tolist()
        return Stack(joined_merged(parts, kind), days, begins)

    def whole_days(self, first: int, last: int) -> Iterator[EventRows]:
        """The events of each day from `first` to `last`, the tail's in their places."""
        tail = self.tail_by_day()
        for day in sorted(self.days.keys() | tail.keys()):
            if first <= day <= last:
                yield self._whole_day(day, tail)

    def _whole_day(self, day: int, tail: Mapping[int, EventRows]) -> EventRows:
        if day not in tail:
            return self.days[day].rows
        if day not in self.days:
            return tail[day]
        with self._making:
            if day not in self._whole:
                both = [self.days[day].rows, tail[day]]
                self._whole[day] = joined_events(both, self.fields).in_order()
            return self._whole[day]


def codes_of(rows: EventRows, properties: Properties) -> Codes:
    """What a property is in each row, of properties of some of them; rows are in order."""
    found = np.zeros(len(rows), np.int32)
    places = _places_of(rows, properties)
    found[places[places >= 0]] = properties.codes[places >= 0]
    return found


def _places_of(rows: EventRows, others: Properties) -> Array:
    """Where the others stand among the rows; -1 for those that do not."""
    found = np.searchsorted(rows.time, others.time)
    open_ = np.arange(len(found))
    while len(open_):
        there = found[open_] < len(rows)
        there[there] = rows.time[found[open_[there]]] == others.time[open_[there]]
        found[open_[~there]] = -1
        open_ = open_[there]
        differ = (rows.id[found[open_]] != others.id[open_]).any(axis=1)
        open_ = open_[differ]
        found[open_] += 1
    return found


def _those(dictionary: Dictionary, texts: Iterable[str]) -> Array:
    wanted = frozenset(texts)
    return np.array([value in wanted for value in dictionary.values], np.bool_)
