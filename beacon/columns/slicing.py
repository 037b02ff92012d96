"""What a question needs of a project's columns, as a `Slice` (pure: for a thread).

In: a `Project` that nobody changes meanwhile, and what is `Wanted`. Out: a `Slice`. Events come
merged where the question allows it: by session, where all that matters is who was there in the
range, or by session and quarter of an hour, where time is told in buckets that begin with one. What
lies at the range's edges is then taken event by event, as is the tail.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from beacon.columns.arrays import Array, joined, joined_small
from beacon.columns.day import DAY, Kind, Marks, Merged
from beacon.columns.project import Project
from beacon.columns.rows import EventRows
from beacon.columns.sessions import IS_BOT
from beacon.reports.columns import Events, Mask, Sessions, Slice, Texts, Visitors
from beacon.reports.wanted import QUARTER, Detail, Wanted

_DAY = DAY // 1000  # milliseconds
_Parts = Sequence[EventRows]


def slice_of(project: Project, wanted: Wanted) -> Slice:
    table = project.sessions
    if wanted.detail == Detail.EVENTS:
        events = _every_event(project, wanted)
    elif wanted.detail == Detail.QUARTERS:
        events = _by_quarter(project, wanted)
    else:
        events = _by_session(project, wanted)
    return Slice(
        wanted.start,
        wanted.end,
        events,
        Sessions(
            table.column("start"),
            table.column("end"),
            table.column("pages"),
            table.column("actions"),
            table.column("visitor"),
            {
                name: Texts(table.codes(name), project.columns.sessions[name].values)
                for name in wanted.session_fields
            },
        ),
        Visitors(
            project.users(),
            project.first_seen(bots=wanted.bots) if wanted.first_seen else np.zeros(0, np.int64),
        ),
    )


# --- merged ----------------------------------------------------------------------------------


def _by_session(project: Project, wanted: Wanted) -> Events:
    """Sessions that lie in the range as a whole are merged."""
    start, end = project.sessions.column("start"), project.sessions.column("end")
    within = (start >= wanted.start) & (end < wanted.end)
    crossing = (start < wanted.end) & (end >= wanted.start) & ~within
    if not wanted.event_fields:
        return _of_each_session(project, wanted, within, crossing)
    kind = Kind(wanted.event_fields)
    stack = project.stack(kind)
    rows = stack.span(wanted.start // _DAY, (wanted.end - 1) // _DAY)
    counted = (within & _allowed(project, wanted))[stack.rows.session[rows]]
    others = [*_of_sessions(project, wanted, crossing), *_in_time(project.tail, wanted)]
    repeated = start // _DAY != end // _DAY
    for part in others:
        repeated[part.session] = True
    events = _merged(project, wanted, stack.rows, rows, counted, others)
    return replace(events, repeated=repeated)


def _of_each_session(project: Project, wanted: Wanted, within: Mask, crossing: Mask) -> Events:
    """One row a session, at the session's place."""
    known, marks = project.counts(), project.marks()
    others = [*_of_sessions(project, wanted, crossing), *_in_time(project.tail, wanted)]
    counted = within.copy()
    counts = {name: known[name].copy() if others else known[name] for name in wanted.counts}
    for name in counts if others else ():
        counts[name][crossing] = 0
    for part in others:
        counted[part.session] = True
        own = marks.of(part)
        for name, each in counts.items():
            np.add.at(each, part.session, own[name].astype(np.int32))
    return Events(
        None, counted & _allowed(project, wanted), np.zeros(0, np.int64), QUARTER, {}, counts
    )


def _by_quarter(project: Project, wanted: Wanted) -> Events:
    """Quarters of an hour that lie in the range as a whole are merged."""
    first, last = -(-wanted.start // QUARTER), wanted.end // QUARTER
    if first >= last:
        first = last = 0
    kind = Kind(wanted.event_fields, quarters=True)
    stack = project.stack(kind)
    low, high = np.searchsorted(stack.rows.quarter, [first, last]).tolist()
    rows = slice(low, high)
    counted = _allowed(project, wanted)[stack.rows.session[rows]]
    edges = [(wanted.start, wanted.end)]
    if first < last:
        edges = [(wanted.start, first * QUARTER), (last * QUARTER, wanted.end)]
    others = [
        part
        for edge in edges
        for day in project.days.values()
        for part in _in_time([day.rows], wanted._replace(start=edge[0], end=edge[1]))
    ]
    others += _in_time(project.tail, wanted)
    return _merged(project, wanted, stack.rows, rows, counted, others)


def _merged(
    project: Project,
    wanted: Wanted,
    merged: Merged,
    rows: slice,
    counted: Mask,
    others: _Parts,
) -> Events:
    """Merged rows, and others that are not."""
    marks, allowed = project.marks(), _allowed(project, wanted)
    counts = [marks.of(each) for each in others]
    by_quarter = len(merged.quarter) > 0 or wanted.detail == Detail.QUARTERS
    return Events(
        joined([merged.session[rows], *(each.session for each in others)], np.int32),
        joined([counted, *(allowed[each.session] for each in others)], np.bool_),
        _times(merged.quarter[rows], others) if by_quarter else np.zeros(0, np.int64),
        QUARTER,
        {
            name: Texts(
                joined_small([merged.codes[name][rows], *(each.codes[name] for each in others)]),
                project.columns.events[name].values,
            )
            for name in wanted.event_fields
        },
        {
            name: joined_small([merged.counts[name][rows], *(each[name] for each in counts)])
            for name in wanted.counts
        },
    )


def _times(quarters: Array, others: _Parts) -> Array:
    return joined([quarters, *(each.time // (QUARTER * 1000) for each in others)], np.int32)


def _of_sessions(project: Project, wanted: Wanted, those: Mask) -> list[EventRows]:
    """The events in the range of these sessions."""
    places = np.flatnonzero(those)
    if not len(places):
        return []
    first = max(int(project.sessions.column("start")[places].min()), wanted.start) // _DAY
    last = min(int(project.sessions.column("end")[places].max()), wanted.end - 1) // _DAY
    parts = _in_time([day.rows for at, day in project.days.items() if first <= at <= last], wanted)
    return [part.at(those[part.session]) for part in parts]


# --- event by event --------------------------------------------------------------------------


def _every_event(project: Project, wanted: Wanted) -> Events:
    days = project.whole_days(wanted.start // _DAY, (wanted.end - 1) // _DAY)
    parts = [rows.at(_span(rows, wanted)) for rows in days]
    session = joined([part.session for part in parts], np.int32)
    texts = {
        name: Texts(
            joined([part.codes[name] for part in parts], np.int32),
            project.columns.events[name].values,
        )
        for name in (*wanted.event_fields, *wanted.keyed_fields)
    }
    return Events(
        session,
        _allowed(project, wanted)[session],
        joined([part.time for part in parts], np.int64) // 1000,
        1,
        texts,
        _counts(project.marks(), parts, wanted),
    )


def _counts(marks: Marks, parts: _Parts, wanted: Wanted) -> Mapping[str, Array]:
    found = [marks.of(part) for part in parts]
    return {name: joined([each[name] for each in found], np.int32) for name in wanted.counts}


# --- both ------------------------------------------------------------------------------------


def _allowed(project: Project, wanted: Wanted) -> Mask:
    """The sessions whose events count."""
    if wanted.bots:
        return np.ones(len(project.sessions), np.bool_)
    found: Mask = project.sessions.column("flags") & IS_BOT == 0
    return found


def _in_time(parts: _Parts, wanted: Wanted) -> list[EventRows]:
    """What of each part lies in the range; each is in order."""
    found = (part.at(_span(part, wanted)) for part in parts)
    return [part for part in found if len(part)]


def _span(rows: EventRows, wanted: Wanted) -> slice:
    bounds = [wanted.start * 1000, wanted.end * 1000]
    return slice(*np.searchsorted(rows.time, bounds).tolist())
