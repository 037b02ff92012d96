"""What a report has to read, and which events of it are selected (pure).

In: a `Selection`: a range, the condition that selects, and what else is asked of its events. Out:
what must be read for it (`needed`), and of that the `Selected` events.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from beacon.reports import fields
from beacon.reports.columns import Mask, Slice
from beacon.reports.filters import Compare, Condition, Done
from beacon.reports.judging import DoneBy, has_properties, judge, parts_of
from beacon.reports.ranges import Range, days_before_end
from beacon.reports.wanted import Wanted, detail_for

Read = Mapping[Wanted, Slice]
NEW_VISITORS = "new_visitors"
COUNTED = {
    "events": "events",
    "conversions": "events",
    "pageviews": "pageviews",
    "errors": "errors",
}
"""What must be counted of events for a metric."""


class Selection(NamedTuple):
    """`others` are conditions that are judged besides; `names` those of dimensions, metrics and
    fields. `edges`: between which instants events are told apart; None: their order matters."""

    range: Range
    condition: Condition | None
    others: tuple[Condition | None, ...] = ()
    names: frozenset[str] = frozenset()
    bots: bool = False
    edges: tuple[int, ...] | None = None

    def parts(self) -> Iterator[Compare | Done]:
        for condition in (self.condition, *self.others):
            yield from parts_of(condition)


class Selected(NamedTuple):
    """`events` is a mask of the slice's rows."""

    slice: Slice
    events: Mask
    done: DoneBy

    def passing(self, condition: Condition | None) -> Mask:
        """Of all events of the slice."""
        return judge(self.slice, condition, self.done)


def needed(selection: Selection) -> frozenset[Wanted]:
    windows = (_window(selection, done) for done in _done(selection))
    return frozenset((_wanted(selection), *windows))


def select(selection: Selection, read: Read) -> Selected:
    slice_ = read[_wanted(selection)]
    done = {
        each: _who_did(slice_, each, read[_window(selection, each)]) for each in _done(selection)
    }
    passing = judge(slice_, selection.condition, done)
    return Selected(slice_, passing & slice_.events.counted, done)


def _wanted(selection: Selection) -> Wanted:
    compared = {part.dimension.name for part in selection.parts() if isinstance(part, Compare)}
    names = selection.names | compared
    read = frozenset(field for name in names for field in fields.read_with(name))
    first_seen = not names.isdisjoint({fields.VISITOR_TYPE, NEW_VISITORS})
    return Wanted(
        selection.range.start,
        selection.range.end,
        read,
        selection.bots,
        first_seen,
        detail_for(read, selection.edges),
        frozenset(COUNTED[name] for name in names & COUNTED.keys()),
    )


def _window(selection: Selection, done: Done) -> Wanted:
    asked = selection.range
    start = asked.start if done.days is None else days_before_end(asked, done.days)
    names = frozenset({"event", *(f"{fields.PROPERTY}{key}" for key, _ in done.properties)})
    return Wanted(start, asked.end, names, selection.bots, detail=detail_for(names, ()))


def _who_did(slice_: Slice, done: Done, window: Slice) -> Mask:
    doing = has_properties(window, done) & window.events.counted
    found = np.zeros(len(slice_.visitors), np.bool_)
    found[window.events.of_session(window.sessions.visitor)[doing]] = True
    return found


def _done(selection: Selection) -> list[Done]:
    return [part for part in selection.parts() if isinstance(part, Done)]
