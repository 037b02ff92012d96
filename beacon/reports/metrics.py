"""The numbers of groups (pure): docs/reports.md, "Metrics".

In: `Groups`. Out: one number a cell and metric, None where there is nothing to make it of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from beacon.reports.columns import Floats, Ints, Mask
from beacon.reports.distinct import Numbers, is_first
from beacon.reports.grouping import Groups

Column = list[int] | list[float | None]
DECIMALS = 4


def events(groups: Groups) -> Column:
    return _amount(groups, "events")


def pageviews(groups: Groups) -> Column:
    return _amount(groups, "pageviews")


def errors(groups: Groups) -> Column:
    return _amount(groups, "errors")


def visitors(groups: Groups) -> Column:
    return _numbers(groups.visitors())


def users(groups: Groups) -> Column:
    return _numbers(groups.users())


def new_visitors(groups: Groups) -> Column:
    """Of a bucket those who were first seen in it."""
    return _numbers(groups.new_visitors())


def sessions(groups: Groups) -> Column:
    return _numbers(groups.session_counts())


def bounce_rate(groups: Groups) -> Column:
    of = groups.slice.sessions
    return _mean(groups, (of.pages <= 1) & (of.actions == 0), 100)


def session_duration(groups: Groups) -> Column:
    return _mean(groups, groups.slice.sessions.end - groups.slice.sessions.start, 1 / 1000)


def pages_per_session(groups: Groups) -> Column:
    return _mean(groups, groups.slice.sessions.pages)


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

OF_SESSIONS = frozenset({"sessions", "bounce_rate", "session_duration", "pages_per_session"})
"""What is told in time by when sessions start, not by when their events happened."""

READ_WITH: Mapping[str, frozenset[str]] = {
    "revenue": frozenset({"event", "property:revenue", "property:value"}),
}
"""The fields that a metric needs besides."""


def conversions(groups: Groups, reached: Mask) -> Column:
    """`reached`: which rows of the slice reach the goal."""
    counts = groups.own(groups.slice.events.counts["events"] * reached)
    return _numbers(groups.cells.sums(counts).astype(np.int64))


def conversion_rate(groups: Groups, reached: Mask) -> Column:
    those = groups.visitors(groups.own(reached))
    return _ratio(100 * those.astype(np.float64), groups.visitors().astype(np.float64))


def total(groups: Groups, numbers: Floats) -> Column:
    """The sum of what each event of the slice has under a property, NaN for none."""
    own, cell = _present(groups, numbers)
    count = np.bincount(cell, minlength=groups.cell_count)
    sums = np.bincount(cell, own, minlength=groups.cell_count)
    return _rounded(np.where(count > 0, sums, np.nan))


def amount(groups: Groups, numbers: Floats) -> Column:
    """The same, 0 where there is none."""
    own, cell = _present(groups, numbers)
    return _rounded(np.bincount(cell, own, minlength=groups.cell_count))


def average(groups: Groups, numbers: Floats) -> Column:
    own, cell = _present(groups, numbers)
    return _ratio(
        np.bincount(cell, own, minlength=groups.cell_count),
        np.bincount(cell, minlength=groups.cell_count).astype(np.float64),
    )


def percentile(groups: Groups, numbers: Floats, fraction: float) -> Column:
    """By straight line between two of the sorted numbers, as Postgres' percentile_cont; 0 is the
    least, 1 the greatest."""
    own, cell = _present(groups, numbers)
    order = np.lexsort((own, cell))
    own, cell = own[order], cell[order]
    found = np.full(groups.cell_count, np.nan)
    first = np.flatnonzero(is_first(cell))
    count = np.diff(np.append(first, len(cell)))
    rank = fraction * (count - 1)
    low = np.floor(rank).astype(np.int64)
    high = np.minimum(low + 1, count - 1)
    below, above = own[first + low], own[first + high]
    found[cell[first]] = below + (above - below) * (rank - low)
    return _rounded(found)


def _present(groups: Groups, numbers: Floats) -> tuple[Floats, Numbers]:
    own = groups.own(numbers)
    there = ~np.isnan(own)
    return own[there], groups.cells.of_row[there]


def _amount(groups: Groups, of: str) -> Column:
    sums = groups.cells.sums(groups.own(groups.slice.events.counts[of]))
    return _numbers(sums.astype(np.int64))


def _numbers(counts: Ints) -> Column:
    found: list[int] = counts.tolist()
    return found


def _mean(groups: Groups, of_sessions: Numbers, factor: float = 1) -> Column:
    started = groups.sessions
    sums = started.cells.sums(of_sessions[started.which]).astype(np.float64)
    return _ratio(sums * factor, started.cells.sizes().astype(np.float64))


def _ratio(upper: Floats, lower: Floats) -> Column:
    with np.errstate(invalid="ignore", divide="ignore"):
        return _rounded(np.where(lower > 0, upper / lower, np.nan))


def _rounded(numbers: Sequence[float] | Floats) -> Column:
    return [None if np.isnan(each) else round(float(each), DECIMALS) for each in numbers]
