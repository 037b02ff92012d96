"""Which events of a slice pass a condition (pure).

In: a `Slice`, a `Condition`, and for each `Done` and `Went` in it who has done that. Out: a mask
of the slice's events. A value is asked for once, however many events have it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from functools import partial, reduce

import numpy as np

from beacon.flags.conditions import compile_pattern
from beacon.reports import fields
from beacon.reports.columns import Mask, Slice, number
from beacon.reports.conditions import Compare, Condition, Done, Member, Not, Some, Went
from beacon.reports.grouping import of_sessions

DoneBy = Mapping[Done | Went, Mask]
"""Of each visitor of the slice, whether they have done it."""

_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}


def judge(slice_: Slice, condition: Condition | None, done: DoneBy) -> Mask:
    if isinstance(condition, Compare):
        return _compared(slice_, condition)
    if isinstance(condition, Member):
        return _of_visitors(slice_, slice_.visitors.cohorts[condition.cohort])
    if isinstance(condition, Done | Went):
        return _of_visitors(slice_, done[condition])
    if isinstance(condition, Not):
        return ~judge(slice_, condition.part, done)
    if isinstance(condition, Some):
        nothing = np.zeros(len(slice_.events), np.bool_)
        return reduce(np.logical_or, (judge(slice_, p, done) for p in condition.parts), nothing)
    parts = condition.parts if condition is not None else ()
    everything = np.ones(len(slice_.events), np.bool_)
    return reduce(np.logical_and, (judge(slice_, part, done) for part in parts), everything)


def _compared(slice_: Slice, compare: Compare) -> Mask:
    name = compare.dimension.name
    if fields.is_of_events(name):
        return slice_.events.texts[name].where(_test(compare))
    return slice_.events.of_session(of_sessions(slice_, name).where(_test(compare)))


def _of_visitors(slice_: Slice, who: Mask) -> Mask:
    return slice_.events.of_session(who[slice_.sessions.visitor])


def has_properties(slice_: Slice, wanted: Done) -> Mask:
    """Which events of the slice are of that name and have those properties."""
    texts = slice_.events.texts
    found = texts["event"].where(partial(operator.eq, wanted.event))
    for key, value in wanted.properties:
        found &= texts[f"property:{key}"].where(partial(operator.eq, value))
    return found


def _test(compare: Compare) -> Callable[[str | None], bool]:
    if compare.operator == "in":
        return compare.values.__contains__
    if compare.operator == "contains":
        return lambda text: text is not None and compare.text in text.lower()
    if compare.operator == "matches":
        pattern = compile_pattern(compare.text)
        return lambda text: text is not None and pattern.search(text) is not None
    holds = _COMPARISONS[compare.operator]
    return lambda text: holds(number(text), compare.number)  # NaN holds for nothing
