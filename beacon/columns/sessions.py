"""All sessions of a project, each at a place that it keeps, with its visitor.

In: `SessionRows`, which replace what was known of those sessions. Out: arrays by place. Times are
whole milliseconds since 1970, rounded down. Visitors have small numbers that stay, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from beacon.columns.arrays import Array, Codes, Hashes, Ids, folded
from beacon.columns.numbering import UNKNOWN, Numbering
from beacon.columns.rows import SessionRows
from beacon.reports.fields import SESSION_COLUMNS

IS_USER, IS_BOT = 1, 2
CHUNK = 2**16  # sessions of which it is known when the first begins and the last ends
_KINDS: Mapping[str, type] = {
    "start": np.int64,
    "end": np.int64,
    "pages": np.int32,
    "actions": np.int32,
    "visitor": np.int32,
    "flags": np.uint8,
    "first": np.uint64,
    "last": np.uint64,
    **{f"code_{name}": np.int32 for name in SESSION_COLUMNS},
}


class SessionTable:
    """`version` changes with the contents."""

    def __init__(
        self, columns: Mapping[str, Array] | None = None, visitors: Hashes | None = None
    ) -> None:
        """`columns` as `saved` gives them."""
        self._columns: dict[str, Array] = {name: np.zeros(0, kind) for name, kind in _KINDS.items()}
        self._columns |= columns or {}
        self._count = len(self._columns["start"])
        self._places = Numbering(folded(self.ids))
        self._visitors = Numbering(visitors)
        self.version = 0
        self._bounds: tuple[int, Hashes, Hashes] | None = None

    def __len__(self) -> int:
        return self._count

    def column(self, name: str) -> Array:
        return self._columns[name][: self._count]

    def codes(self, field: str) -> Codes:
        return self.column(f"code_{field}")

    @property
    def ids(self) -> Ids:
        return np.column_stack((self.column("first"), self.column("last")))

    def ids_at(self, places: Array) -> Ids:
        return np.column_stack((self._columns["first"][places], self._columns["last"][places]))

    def ids_of_visitors(self, visitors: Sequence[int]) -> Ids:
        """The id of one session of each."""
        places = np.zeros(self.visitor_count, np.int64)
        places[self.column("visitor")] = np.arange(len(self))
        return self.ids_at(places[np.array(visitors, np.int64)])

    def visitors_of(self, hashes: Hashes) -> Array:
        """Of each visitor, whether theirs is one of these."""
        numbers = self._visitors.find(hashes)
        found = np.zeros(self.visitor_count, np.bool_)
        found[numbers[numbers != UNKNOWN]] = True
        return found

    @property
    def visitor_count(self) -> int:
        return len(self._visitors)

    def saved(self) -> tuple[dict[str, Array], Hashes]:
        """The columns, and the hashes of visitors by their number."""
        return {name: self.column(name) for name in _KINDS}, self._visitors.hashes

    def places(self, ids: Ids) -> Codes:
        """Of the sessions with these ids; those that are not known get one."""
        found = self._places.number(folded(ids))
        if len(self._places) > self._count:
            self._grow(len(self._places))
            self._columns["first"][found], self._columns["last"][found] = ids[:, 0], ids[:, 1]
        return found

    def replace(self, rows: SessionRows) -> None:
        if not len(rows):
            return
        places = self.places(rows.id)
        values = {
            "start": rows.start // 1000,
            "end": rows.end // 1000,
            "pages": rows.pages,
            "actions": rows.actions,
            "visitor": self._visitors.number(rows.visitor),
            "flags": rows.flags,
            **{f"code_{name}": codes for name, codes in rows.codes.items()},
        }
        for name, each in values.items():
            self._columns[name][places] = each
        self.version += 1

    def window(self, start: int, end: int) -> slice:
        """Places among which there are all sessions that have to do with the time between these
        milliseconds: few others, as sessions stand roughly in the order in which they began."""
        if self._bounds is None or self._bounds[0] != self.version:
            begins = np.arange(0, self._count, CHUNK)
            if not len(begins):
                return slice(0, 0)
            least = np.minimum.reduceat(self.column("start"), begins)
            self._bounds = self.version, least, np.maximum.reduceat(self.column("end"), begins)
        _version, least, most = self._bounds
        those = np.flatnonzero((least < end) & (most >= start))
        if not len(those):
            return slice(0, 0)
        return slice(int(those[0]) * CHUNK, min((int(those[-1]) + 1) * CHUNK, self._count))

    def settle(self) -> None:
        self._places.settle()
        self._visitors.settle()

    def _grow(self, count: int) -> None:
        room = len(self._columns["start"])
        if count > room:
            more = max(count, room + room // 4 + 1000) - room
            for name, column in self._columns.items():
                self._columns[name] = np.concatenate((column, np.zeros(more, column.dtype)))
        self._count = count


def first_seen(sessions: SessionTable, *, bots: bool) -> Hashes:
    """Of each visitor, when their first session began; the greatest number: never."""
    start = sessions.column("start")
    found = np.full(sessions.visitor_count, np.iinfo(np.int64).max)
    counted = np.ones(len(start), np.bool_) if bots else sessions.column("flags") & IS_BOT == 0
    np.minimum.at(found, sessions.column("visitor")[counted], start[counted])
    return found


def users(sessions: SessionTable) -> Array:
    """Of each visitor, whether it is a user."""
    found = np.zeros(sessions.visitor_count, np.bool_)
    found[sessions.column("visitor")] = sessions.column("flags") & IS_USER != 0
    return found
