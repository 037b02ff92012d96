"""Funnels: how many visitors come from one step to the next, and how fast (pure).

In: selected events, and the conditions of the steps. Out: a `Funnel`. docs/reports.md, "Funnels".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from beacon.reports.columns import Ints, Mask
from beacon.reports.conditions import Condition
from beacon.reports.distinct import Numbers, is_first
from beacon.reports.grouping import texts_of
from beacon.reports.metrics import DECIMALS

if TYPE_CHECKING:
    from beacon.reports.selecting import Selected

NOWHERE = -1


class Step(NamedTuple):
    """`seconds`: the median from the step before; None of the first, and of nobody."""

    visitors: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Funnel:
    """Of each visitor who came to the first step, their way: `ways[step]` is the row of the slice
    with which they came to it, NOWHERE where they did not."""

    selected: Selected
    visitors: Numbers
    ways: Sequence[Ints]

    def steps(self, those: Mask | None = None) -> list[Step]:
        """Of all visitors, or of some."""
        ways = self.ways if those is None else [way[those] for way in self.ways]
        return [self._step(ways, place) for place in range(len(ways))]

    def dropped(self, step: int) -> list[int]:
        """The visitors who reached this step, counted from 0, and not the next."""
        those = (self.ways[step] != NOWHERE) & (self.ways[step + 1] == NOWHERE)
        found: list[int] = self.visitors[those].tolist()
        return found

    def reached(self, step: int) -> Numbers:
        found: Numbers = self.visitors[self.ways[step] != NOWHERE]
        return found

    def split(self, dimension: str, limit: int) -> list[tuple[str | None, list[Step]]]:
        """By value, those with most visitors first. A visitor counts where the event with which
        their way began does."""
        texts = texts_of(self.selected.slice, dimension)
        codes = texts.codes[self.ways[0]]
        counts = np.bincount(codes, minlength=len(texts.values))
        values = [(texts.values[code], code) for code in np.flatnonzero(counts).tolist()]
        values.sort(key=lambda each: (-counts[each[1]], each[0] is None, each[0] or ""))
        return [(value, self.steps(codes == code)) for value, code in values[:limit]]

    def _step(self, ways: Sequence[Ints], place: int) -> Step:
        there = ways[place] != NOWHERE
        count = int(np.count_nonzero(there))
        if place == 0 or not count:
            return Step(count, None)
        time = self.selected.slice.events.time
        taken = time[ways[place][there]] - time[ways[place - 1][there]]
        return Step(count, round(float(np.median(taken)) / 1000, DECIMALS))


def funnel(selected: Selected, steps: Sequence[Condition], window: int) -> Funnel:
    """`window` in seconds, from the first step to the last."""
    slice_ = selected.slice
    masks = [selected.events & selected.passing(condition) for condition in steps]
    rows = np.flatnonzero(reduce(np.logical_or, masks))
    visitor = slice_.events.of_session(slice_.sessions.visitor)[rows]
    order = np.argsort(visitor, kind="stable")
    rows, visitor = rows[order], visitor[order]
    ways = _ways(
        visitor, slice_.events.time[rows], [np.flatnonzero(mask[rows]) for mask in masks], window
    )
    starts = ways[0]
    best = _best(sum((way != NOWHERE).astype(np.int8) for way in ways), visitor[starts])
    chosen = [way[best] for way in ways]
    found = [np.where(way == NOWHERE, NOWHERE, rows[way]) if len(rows) else way for way in chosen]
    return Funnel(selected, visitor[chosen[0]], found)


def _ways(visitor: Numbers, time: Ints, places: Sequence[Ints], window: int) -> list[Ints]:
    """Of each place of the first step, where it goes on. Places are those of a visitor's events in
    order; `places[step]` those of events that are the step."""
    starts = places[0]
    ways, at, going = [starts], starts, np.ones(len(starts), np.bool_)
    for of_step in places[1:]:
        later = np.searchsorted(of_step, at, "right")
        going &= later < len(of_step)
        following = of_step[np.minimum(later, len(of_step) - 1)] if len(of_step) else starts
        going &= visitor[following] == visitor[starts]
        going &= time[following] - time[starts] <= window * 1000
        at = np.where(going, following, at)
        ways.append(np.where(going, following, NOWHERE))
    return ways


def _best(lengths: Numbers, visitor: Numbers) -> Ints:
    """Of each visitor's ways, which stand together, the longest; of equally long ones the first."""
    if not len(visitor):
        return np.zeros(0, np.int64)
    begins = np.flatnonzero(is_first(visitor))
    longest = np.maximum.reduceat(lengths, begins)
    sizes = np.diff(np.append(begins, len(visitor)))
    those = np.flatnonzero(lengths == np.repeat(longest, sizes))
    return those[np.searchsorted(those, begins)]
