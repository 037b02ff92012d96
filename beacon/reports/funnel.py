"""Funnels: how many visitors come from one step to the next, and how fast (pure).

In: selected events, and the conditions of the steps. Out: a `Funnel`. docs/reports.md, "Funnels".
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from beacon.reports.columns import Ints, Mask, Slice
from beacon.reports.filters import Condition
from beacon.reports.grouping import texts_of
from beacon.reports.metrics import DECIMALS
from beacon.reports.selecting import Selected

Way = list[int]
"""Places of events in the slice, one a step that was reached."""


class Step(NamedTuple):
    """`seconds`: the median from the step before; None of the first, and of nobody."""

    visitors: int
    seconds: float | None


class Funnel(NamedTuple):
    """`ways` by the visitor's place in the slice."""

    steps: list[Step]
    ways: Mapping[int, Way]

    def dropped(self, step: int) -> list[int]:
        """The visitors who reached this step, counted from 0, and not the next."""
        return [visitor for visitor, way in self.ways.items() if len(way) == step + 1]


def funnel(selected: Selected, steps: Sequence[Condition], window: int) -> Funnel:
    """`window` in seconds, from the first step to the last."""
    slice_ = selected.slice
    visitor = slice_.sessions.visitor[slice_.events.session]
    places = [
        _by_visitor(selected.events & selected.passing(condition), visitor) for condition in steps
    ]
    time = slice_.events.time
    ways = {
        who: _longest(time, [start, *(each.get(who, []) for each in places[1:])], window * 1000)
        for who, start in places[0].items()
    }
    return Funnel(_steps(slice_, ways.values(), len(steps)), ways)


def split(
    selected: Selected, found: Funnel, steps: int, dimension: str
) -> dict[str | None, list[Step]]:
    """A visitor counts where the event with which their way began does."""
    texts = texts_of(selected.slice, dimension)
    ways: dict[str | None, list[Way]] = {}
    for way in found.ways.values():
        ways.setdefault(texts.values[texts.codes[way[0]]], []).append(way)
    return {value: _steps(selected.slice, part, steps) for value, part in ways.items()}


def _by_visitor(those: Mask, visitor: Ints) -> dict[int, list[int]]:
    """The places of those events, in order, of each visitor who has some."""
    places = np.flatnonzero(those)
    order = np.argsort(visitor[places], kind="stable")
    places = places[order]
    who, begins = np.unique(visitor[places], return_index=True)
    parts = np.split(places, begins[1:]) if len(who) else []
    return {int(each): part.tolist() for each, part in zip(who, parts, strict=True)}


def _longest(time: Ints, steps: Sequence[list[int]], window: int) -> Way:
    """Of equally long ways the first; no search goes on behind one that is whole."""
    best: Way = []
    for start in steps[0]:
        way = _way(time, start, steps[1:], window)
        if len(way) > len(best):
            best = way
            if len(best) == len(steps):
                break
    return best


def _way(time: Ints, start: int, steps: Sequence[list[int]], window: int) -> Way:
    way = [start]
    for places in steps:
        later = bisect_right(places, way[-1])
        if later == len(places) or time[places[later]] - time[start] > window:
            break
        way.append(places[later])
    return way


def _steps(slice_: Slice, ways: Collection[Way], count: int) -> list[Step]:

    return [
        _step(slice_, [way for way in ways if len(way) > place], place) for place in range(count)
    ]


def _step(slice_: Slice, ways: Sequence[Way], place: int) -> Step:
    if place == 0 or not ways:
        return Step(len(ways), None)
    time = slice_.events.time
    taken = [time[way[place]] - time[way[place - 1]] for way in ways]
    return Step(len(ways), round(float(np.median(taken)) / 1000, DECIMALS))
