"""The numbers of groups (pure): docs/reports.md, "Metrics".

In: `Groups`. Out: one number a group and metric, None where there is nothing to make it of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from beacon.events import PAGE_EVENTS
from beacon.reports.columns import Floats, Ints, Mask, Texts
from beacon.reports.grouping import Groups, distinct
from beacon.writer.fold import ERROR_LEVELS

Column = list[int] | list[float | None]
DECIMALS = 4


def events(groups: Groups) -> Column:
    return _counted(groups.group_of_event, groups.count)


def pageviews(groups: Groups) -> Column:
    return _events_where(groups, "event", PAGE_EVENTS)


def errors(groups: Groups) -> Column:
    return _events_where(groups, "level", ERROR_LEVELS)


def visitors(groups: Groups) -> Column:
    return _visitors(groups)


def users(groups: Groups) -> Column:
    return _visitors(groups, groups.slice.visitors.is_user)


def new_visitors(groups: Groups) -> Column:
    """Of a bucket those who were first seen in it."""
    group, visitor = _of_visitors(groups)
    first = groups.slice.visitors.first_seen[visitor]
    is_new = (first >= groups.begin[group]) & (first < groups.end[group])
    return _counted(group[is_new], groups.count)


def sessions(groups: Groups) -> Column:
    return _counted(groups.group_of_session, groups.count)


def bounce_rate(groups: Groups) -> Column:
    of = groups.slice.sessions
    return _mean(groups, 100.0 * ((of.pages <= 1) & (of.actions == 0)))


def session_duration(groups: Groups) -> Column:
    return _mean(groups, (groups.slice.sessions.end - groups.slice.sessions.start) / 1000)


def pages_per_session(groups: Groups) -> Column:
    return _mean(groups, groups.slice.sessions.pages.astype(np.float64))


METRICS: Mapping[str, Callable[[Groups], Column]] = {
    each.__name__: each
    for each in (
        events,
        pageviews,
        visitors,
        users,
        new_visitors,
        sessions,
        bounce_rate,
        session_duration,
        pages_per_session,
        errors,
    )
}

READ_WITH: Mapping[str, frozenset[str]] = {
    "pageviews": frozenset({"event"}),
    "errors": frozenset({"level"}),
    "revenue": frozenset({"event", "property:revenue", "property:value"}),
}
"""The fields that a metric needs besides."""


def conversions(groups: Groups, reached: Mask) -> Column:
    """`reached`: which events of the slice reach the goal."""
    return _counted(groups.group_of_event[reached[groups.events]], groups.count)


def conversion_rate(groups: Groups, reached: Mask) -> Column:
    those = np.array(_visitors(groups, events=reached[groups.events]), np.float64)
    return _ratio(100 * those, np.array(_visitors(groups), np.float64))


def total(groups: Groups, numbers: Floats) -> Column:
    """The sum of what each event of the slice has under a property, NaN for none."""
    own, group = _present(groups, numbers)
    count = np.bincount(group, minlength=groups.count)
    sums = np.bincount(group, own, minlength=groups.count)
    return _rounded(np.where(count > 0, sums, np.nan))


def amount(groups: Groups, numbers: Floats) -> Column:
    """The same, 0 where there is none."""
    own, group = _present(groups, numbers)
    return _rounded(np.bincount(group, own, minlength=groups.count))


def average(groups: Groups, numbers: Floats) -> Column:
    own, group = _present(groups, numbers)
    return _ratio(
        np.bincount(group, own, minlength=groups.count),
        np.bincount(group, minlength=groups.count).astype(np.float64),
    )


def percentile(groups: Groups, numbers: Floats, fraction: float) -> Column:
    """By straight line between two of the sorted numbers, as Postgres' percentile_cont; 0 is the
    least, 1 the greatest."""
    own, group = _present(groups, numbers)
    order = np.lexsort((own, group))
    own, group = own[order], group[order]
    found = np.full(groups.count, np.nan)
    there, first, count = np.unique(group, return_index=True, return_counts=True)
    rank = fraction * (count - 1)
    low = np.floor(rank).astype(np.int64)
    high = np.minimum(low + 1, count - 1)
    below, above = own[first + low], own[first + high]
    found[there] = below + (above - below) * (rank - low)
    return _rounded(found)


def _present(groups: Groups, numbers: Floats) -> tuple[Floats, Ints]:
    own = numbers[groups.events]
    there = ~np.isnan(own)
    return own[there], groups.group_of_event[there]


def _events_where(groups: Groups, field: str, values: frozenset[str]) -> Column:
    texts: Texts = groups.slice.events.texts[field]
    holds = texts.where(values.__contains__)[groups.events]
    return _counted(groups.group_of_event[holds], groups.count)


def _visitors(groups: Groups, who: Mask | None = None, events: Mask | None = None) -> list[int]:
    """How many different ones; of those in `who`, by those of the groups' `events`."""
    group, visitor = _of_visitors(groups, events)
    return _counted(group if who is None else group[who[visitor]], groups.count)


def _of_visitors(groups: Groups, events: Mask | None = None) -> tuple[Ints, Ints]:
    """Each group with each of its visitors, once."""
    own = slice(None) if events is None else events
    visitor = groups.slice.sessions.visitor[groups.slice.events.session[groups.events[own]]]
    return distinct(groups.group_of_event[own], visitor, max(len(groups.slice.visitors), 1))


def _counted(group: Ints, count: int) -> list[int]:
    return [int(each) for each in np.bincount(group, minlength=count)]


def _mean(groups: Groups, of_sessions: Floats) -> Column:
    own = of_sessions[groups.sessions]
    return _ratio(
        np.bincount(groups.group_of_session, own, minlength=groups.count),
        np.bincount(groups.group_of_session, minlength=groups.count).astype(np.float64),
    )


def _ratio(upper: Floats, lower: Floats) -> Column:
    with np.errstate(invalid="ignore", divide="ignore"):
        return _rounded(np.where(lower > 0, upper / lower, np.nan))


def _rounded(numbers: Sequence[float] | Floats) -> Column:
    return [None if np.isnan(each) else round(float(each), DECIMALS) for each in numbers]
