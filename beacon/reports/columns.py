"""What lies in a range of a project, as columns: one value an event, a session or a visitor.

In: nothing; `beacon.columns.slicing` fills them. Times are whole milliseconds since 1970 UTC,
rounded down. Texts are numbers of a list of values, so that comparing, grouping and counting them
is arithmetic.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Codes = NDArray[np.int32]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
NULL = 0
"""The code of what has no value."""


@dataclass(frozen=True, slots=True)
class Texts:
    """`values[codes[i]]` is the i-th text; `values[NULL]` is None."""

    codes: Codes
    values: list[str | None]

    def at(self, rows: Ints | Codes) -> Texts:
        """The texts of other rows, each of which names one of these."""
        return Texts(self.codes[rows], self.values)

    def mapped(self, change: Callable[[str], str | None]) -> Texts:
        """Each value changed, those that become equal made one."""
        return self._by_values(encode(None if v is None else change(v) for v in self.values))

    def where(self, holds: Callable[[str | None], bool]) -> Mask:
        """Which rows have a value that it holds for; asked once a value."""
        found = np.fromiter(map(holds, self.values), np.bool_, len(self.values))
        return found[self.codes]

    def numbers(self) -> Floats:
        """The number that each text is; NaN where it is none."""
        found = np.fromiter(map(number, self.values), np.float64, len(self.values))
        return found[self.codes]

    def _by_values(self, values: Texts) -> Texts:
        return Texts(values.codes[self.codes], values.values)


def encode(texts: Iterable[str | None]) -> Texts:
    known: dict[str | None, int] = {None: NULL}
    codes = [known.setdefault(text, len(known)) for text in texts]
    return Texts(np.array(codes, np.int32), list(known))


def number(text: str | None) -> float:
    """As JSON writes them: `1`, `-2.5`, `1e3`; NaN for all else, and for what no double holds."""
    if text is None or not _NUMBER.fullmatch(text):
        return np.nan
    found = float(text)
    return found if np.isfinite(found) else np.nan


@dataclass(frozen=True, slots=True)
class Events:
    """Events in the range, or rows that stand for several of one session.

    `session` is a place in `Sessions`; None: each session has one row, at its place. Only rows that
    are `counted` count. `time` is in units of `unit` milliseconds: rising where that is 1, and
    empty where nobody asked for it. `counts`: how many events, page views and errors each row
    stands for, of those that are asked for. `repeated`: of each session, whether two of its rows
    may have the same values in all of `texts`; None: of any.
    """

    session: Codes | None
    counted: Mask
    time: Ints
    unit: int
    texts: Mapping[str, Texts]
    counts: Mapping[str, Codes]
    repeated: Mask | None = None

    def __len__(self) -> int:
        return len(self.counted)

    def of_session(self, values: NDArray[Any]) -> NDArray[Any]:
        """Of each row what its session has."""
        return values if self.session is None else values[self.session]

    def bucket(self, begins: Sequence[int]) -> Ints:
        """Of each row, which of these buckets it is in; none lies before the first."""
        edges = np.array(begins[1:], np.int64)
        if not len(self.time):
            return np.zeros(0, np.int64)
        if self.unit == 1:
            places = np.searchsorted(self.time, edges)
            return np.repeat(np.arange(len(begins)), np.diff([0, *places, len(self.time)]))
        least = int(np.min(self.time))
        units = np.arange(least, int(np.max(self.time)) + 1, dtype=np.int64) * self.unit
        return np.searchsorted(edges, units, "right")[self.time - least]


@dataclass(frozen=True, slots=True)
class Sessions:
    """All of the project. What they count is theirs as a whole, wherever it lies. `visitor` is a
    place in `Visitors`."""

    start: Ints
    end: Ints
    pages: Codes
    actions: Codes
    visitor: Codes
    texts: Mapping[str, Texts]

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True, slots=True)
class Visitors:
    """All of the project. `first_seen` is empty where nobody asked for it; the greatest number is
    never. `cohorts`: who is in which of the static ones that are asked for, by their ids."""

    is_user: Mask
    first_seen: Ints
    cohorts: Mapping[int, Mask]

    def __len__(self) -> int:
        return len(self.is_user)


@dataclass(frozen=True, slots=True)
class Slice:
    """All that a question needs to know of a range."""

    start: int
    end: int
    events: Events
    sessions: Sessions
    visitors: Visitors
