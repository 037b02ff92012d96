"""What a report has to read, and which events of it are selected (pure).

In: a `Selection`: a range, the condition that selects, and what else is asked of its events. Out:
what must be read for it (`needed`), and of that the `Selected` events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from threading import RLock
from typing import NamedTuple

import numpy as np

from beacon.reports import fields
from beacon.reports.columns import Mask, Slice
from beacon.reports.conditions import Compare, Condition, Done, Leaf, Member, Went, leaves
from beacon.reports.funnel import funnel
from beacon.reports.judging import DoneBy, has_properties, judge
from beacon.reports.ranges import Range, days_before_end
from beacon.reports.wanted import Wanted, detail_for

NEW_VISITORS = "new_visitors"
COUNTED = {
    "events": "events",
    "conversions": "events",
    "pageviews": "pageviews",
    "errors": "errors",
}
"""What must be counted of events for a metric."""


class Cohorts:
    """Who is in the dynamic cohorts that an answer asks for: each is found once for all its parts,
    in whichever threads they are made."""

    def __init__(self) -> None:
        self._found: dict[Went, Mask] = {}
        self._finding = RLock()

    def who(self, went: Went, find: Callable[[], Mask]) -> Mask:
        with self._finding:
            if went not in self._found:
                self._found[went] = find()
            return self._found[went]


class Read:
    """What is wanted of a project at one moment; made when it is looked at first."""

    def __init__(self, slice_of: Callable[[Wanted], Slice], cohorts: Cohorts) -> None:
        self._slice_of = slice_of
        self._slices: dict[Wanted, Slice] = {}
        self.cohorts = cohorts

    def slice(self, wanted: Wanted) -> Slice:
        if wanted not in self._slices:
            self._slices[wanted] = self._slice_of(wanted)
        return self._slices[wanted]


class Selection(NamedTuple):
    """`others` are conditions that are judged besides; `names` those of dimensions, metrics and
    fields. `edges`: between which instants events are told apart; None: their order matters."""

    range: Range
    condition: Condition | None
    others: tuple[Condition | None, ...] = ()
    names: frozenset[str] = frozenset()
    bots: bool = False
    edges: tuple[int, ...] | None = None

    def parts(self) -> Iterator[Leaf]:
        for condition in (self.condition, *self.others):
            yield from leaves(condition)


class Selected(NamedTuple):
    """`events` is a mask of the slice's rows."""

    slice: Slice
    events: Mask
    done: DoneBy

    def passing(self, condition: Condition | None) -> Mask:
        """Of all events of the slice."""
        return judge(self.slice, condition, self.done)

    def visitors_of(self, rows: Mask) -> Mask:
        """Of each visitor, whether one of these rows is theirs."""
        found = np.zeros(len(self.slice.visitors), np.bool_)
        found[self.slice.events.of_session(self.slice.sessions.visitor)[rows]] = True
        return found


def needed(selection: Selection) -> frozenset[Wanted]:
    found = {_wanted(selection)}
    for part in selection.parts():
        if isinstance(part, Done):
            found.add(_window(selection, part))
        elif isinstance(part, Went):
            found |= needed(_of_cohort(part))
    return frozenset(found)


def select(selection: Selection, read: Read) -> Selected:
    slice_ = read.slice(_wanted(selection))
    done: dict[Done | Went, Mask] = {}
    for part in selection.parts():
        if isinstance(part, Done) and part not in done:
            done[part] = _who_did(slice_, part, read.slice(_window(selection, part)))
        elif isinstance(part, Went) and part not in done:
            done[part] = read.cohorts.who(part, partial(_who_went, part, read))
    passing = judge(slice_, selection.condition, done)
    return Selected(slice_, passing & slice_.events.counted, done)


def _wanted(selection: Selection) -> Wanted:
    parts = list(selection.parts())
    compared = {part.dimension.name for part in parts if isinstance(part, Compare)}
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
        frozenset(part.cohort for part in parts if isinstance(part, Member)),
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


def _of_cohort(went: Went) -> Selection:
    """The order of events matters to who goes several steps only."""
    edges = () if len(went.steps) == 1 else None
    return Selection(went.range, went.condition, went.steps, frozenset(), went.bots, edges)


def _who_went(went: Went, read: Read) -> Mask:
    """As the funnel of these steps counts them."""
    selected = select(_of_cohort(went), read)
    if len(went.steps) == 1:
        return selected.visitors_of(selected.events & selected.passing(went.steps[0]))
    found = np.zeros(len(selected.slice.visitors), np.bool_)
    way = funnel(selected, went.steps, went.window)
    last = len(went.steps) - 1
    found[way.dropped(last - 1) if went.dropped else way.reached(last)] = True
    return found
