"""What a question needs of a project's columns, as a `Slice` (pure: for a thread).

In: a `Project` that nobody changes meanwhile, and what is `Wanted`. Out: a `Slice`. Events come
merged where the question allows it: by session, where all that matters is who was there in the
range, or by session and quarter of an hour, where time is told in buckets that begin with one. What
lies at the range's edges is then taken event by event, as is the tail.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType

import numpy as np

from beacon.columns.arrays import Array, joined, joined_small
from beacon.columns.day import DAY, Kind, Merged
from beacon.columns.project import Project
from beacon.columns.rows import EventRows
from beacon.columns.sessions import IS_BOT
from beacon.reports.columns import Events, Mask, Sessions, Slice, Texts, Visitors
from beacon.reports.wanted import QUARTER, Detail, Wanted

_DAY = DAY // 1000  # milliseconds
_Parts = Sequence[EventRows]


def slice_of(
    project: Project, wanted: Wanted, cohorts: Mapping[int, Mask] = MappingProxyType({})
) -> Slice:
    """`cohorts`: of each visitor, whether they are in that static one."""
    return _Slicing(project, wanted, cohorts).made()


class _Slicing:
    """`window`: the places of all sessions that can have to do with the days of the range, and of
    others. Places of sessions are counted from its beginning, as in the `Slice`."""

    def __init__(self, project: Project, wanted: Wanted, cohorts: Mapping[int, Mask]) -> None:
        self._project, self._wanted, self._cohorts = project, wanted, cohorts
        self._days = wanted.start // _DAY, (wanted.end - 1) // _DAY
        first, last = self._days
        self._window = project.sessions.window(first * _DAY, (last + 1) * _DAY)
        self._start, self._end = self._of_sessions("start"), self._of_sessions("end")

    def made(self) -> Slice:
        project, wanted = self._project, self._wanted
        if wanted.detail == Detail.EVENTS:
            events = self._every_event()
        elif wanted.detail == Detail.QUARTERS:
            events = self._by_quarter()
        else:
            events = self._by_session()
        return Slice(
            wanted.start,
            wanted.end,
            events,
            Sessions(
                self._start,
                self._end,
                self._of_sessions("pages"),
                self._of_sessions("actions"),
                self._of_sessions("visitor"),
                {
                    name: Texts(
                        project.sessions.codes(name)[self._window],
                        project.columns.sessions[name].values,
                    )
                    for name in wanted.session_fields
                },
            ),
            Visitors(
                project.users(),
                project.first_seen(bots=wanted.bots)
                if wanted.first_seen
                else np.zeros(0, np.int64),
                self._cohorts,
            ),
        )

    # --- merged ------------------------------------------------------------------------------

    def _by_session(self) -> Events:
        """Sessions that lie in the range as a whole are merged."""
        wanted = self._wanted
        within = (self._start >= wanted.start) & (self._end < wanted.end)
        crossing = (self._start < wanted.end) & (self._end >= wanted.start) & ~within
        others = [*self._events_of(crossing), *self._tail()]
        if not wanted.event_fields:
            return self._of_each_session(within, crossing, others)
        stack = self._project.stack(Kind(wanted.event_fields))
        rows = stack.span(*self._days)
        counted = (within & self._allowed)[self._places(stack.rows.session[rows])]
        repeated = self._start // _DAY != self._end // _DAY
        for part in others:
            repeated[self._places(part.session)] = True
        return replace(self._merged(stack.rows, rows, counted, others), repeated=repeated)

    def _of_each_session(self, within: Mask, crossing: Mask, others: _Parts) -> Events:
        """One row a session, at the session's place."""
        marks, names = self._project.marks(), self._wanted.counts
        known = {name: self._project.counts()[name][self._window] for name in names}
        counted = within.copy()
        counts = {name: each.copy() if others else each for name, each in known.items()}
        for each in counts.values() if others else ():
            each[crossing] = 0
        for part in others:
            places, own = self._places(part.session), marks.of(part)
            counted[places] = True
            for name, each in counts.items():
                np.add.at(each, places, own[name].astype(np.int32))
        return Events(None, counted & self._allowed, np.zeros(0, np.int64), QUARTER, {}, counts)

    def _by_quarter(self) -> Events:
        """Quarters of an hour that lie in the range as a whole are merged."""
        wanted = self._wanted
        first, last = -(-wanted.start // QUARTER), wanted.end // QUARTER
        if first >= last:
            first = last = 0
        stack = self._project.stack(Kind(wanted.event_fields, quarters=True))
        rows = slice(*np.searchsorted(stack.rows.quarter, [first, last]).tolist())
        counted = self._allowed[self._places(stack.rows.session[rows])]
        edges = [(wanted.start, wanted.end)]
        if first < last:
            edges = [(wanted.start, first * QUARTER), (last * QUARTER, wanted.end)]
        others = [part for edge in edges for part in self._between(*edge)]
        return self._merged(stack.rows, rows, counted, [*others, *self._tail()])

    def _merged(self, merged: Merged, rows: slice, counted: Mask, others: _Parts) -> Events:
        """Merged rows, and others that are not."""
        wanted, marks = self._wanted, self._project.marks()
        counts = [marks.of(each) for each in others]
        places = [self._places(each.session) for each in others]
        in_time = wanted.detail == Detail.QUARTERS
        return Events(
            joined([self._places(merged.session[rows]), *places], np.int32),
            joined([counted, *(self._allowed[each] for each in places)], np.bool_),
            _quarters(merged.quarter[rows], others) if in_time else np.zeros(0, np.int64),
            QUARTER,
            {
                name: Texts(
                    joined_small(
                        [merged.codes[name][rows], *(part.codes[name] for part in others)]
                    ),
                    self._project.columns.events[name].values,
                )
                for name in wanted.event_fields
            },
            {
                name: joined_small([merged.counts[name][rows], *(each[name] for each in counts)])
                for name in wanted.counts
            },
        )

    def _events_of(self, those: Mask) -> list[EventRows]:
        """The events in the range, but for the tail's, of these sessions."""
        if not those.any():
            return []
        wanted = self._wanted
        first = max(int(self._start[those].min()), wanted.start)
        last = min(int(self._end[those].max()) + 1, wanted.end)
        parts = self._between(first, last)
        return [part.at(those[self._places(part.session)]) for part in parts]

    # --- event by event ----------------------------------------------------------------------

    def _every_event(self) -> Events:
        wanted, marks = self._wanted, self._project.marks()
        parts = _in_time(self._project.whole_days(*self._days), wanted.start, wanted.end)
        places = self._places(joined([part.session for part in parts], np.int32))
        counts = [marks.of(part) for part in parts]
        return Events(
            places,
            self._allowed[places],
            joined([part.time for part in parts], np.int64) // 1000,
            1,
            {
                name: Texts(
                    joined([part.codes[name] for part in parts], np.int32),
                    self._project.columns.events[name].values,
                )
                for name in (*wanted.event_fields, *wanted.keyed_fields)
            },
            {name: joined([each[name] for each in counts], np.int32) for name in wanted.counts},
        )

    # --- both --------------------------------------------------------------------------------

    def _of_sessions(self, name: str) -> Array:
        return self._project.sessions.column(name)[self._window]

    def _places(self, sessions: Array) -> Array:
        return sessions - np.int32(self._window.start) if self._window.start else sessions

    @cached_property
    def _allowed(self) -> Mask:
        """The sessions whose events count."""
        if self._wanted.bots:
            return np.ones(len(self._start), np.bool_)
        found: Mask = self._of_sessions("flags") & IS_BOT == 0
        return found

    def _tail(self) -> list[EventRows]:
        return _in_time(self._project.tail, self._wanted.start, self._wanted.end)

    def _between(self, start: int, end: int) -> list[EventRows]:
        """The events of that time, but for the tail's."""
        days = self._project.days.items()
        first, last = start // _DAY, (end - 1) // _DAY
        return _in_time((day.rows for at, day in days if first <= at <= last), start, end)


def _quarters(merged: Array, others: _Parts) -> Array:
    return joined([merged, *(each.time // (QUARTER * 1000) for each in others)], np.int32)


def _in_time(parts: Iterable[EventRows], start: int, end: int) -> list[EventRows]:
    """What of each part lies between these milliseconds; each is in order."""
    bounds = [start * 1000, end * 1000]
    found = (part.at(slice(*np.searchsorted(part.time, bounds).tolist())) for part in parts)
    return [part for part in found if len(part)]
