"""Tables from which one random number picks: by weight, or around a median (pure).

In: weights, or a median and a spread. Out: tuples in which each entry is as likely as any other;
picking from one costs the same however many there are.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from statistics import NormalDist
from typing import TypeVar

T = TypeVar("T")

SPREAD_ENTRIES = 1000

Bits = Callable[[int], int]
"""So many random bits, as a number."""

Dice = Callable[[], float]
"""A random number from 0 up to, and not including, 1."""


def pick(dice: Dice, table: Sequence[T]) -> T:
    return table[int(dice() * len(table))]


def weighted(pairs: Iterable[tuple[T, float]], entries: int = SPREAD_ENTRIES) -> tuple[T, ...]:
    """Each value as often as its weight says, and at least once where it has any."""
    known = [(value, weight) for value, weight in pairs if weight > 0]
    total = sum(weight for _value, weight in known)
    table: list[T] = []
    for value, weight in known:
        table += [value] * max(1, round(weight / total * entries))
    return tuple(table)


def zipf(values: Sequence[T], entries: int = SPREAD_ENTRIES) -> tuple[T, ...]:
    """The first one most often: the n-th about 1/n as often."""
    return weighted(((value, 1 / rank) for rank, value in enumerate(values, 1)), entries)


def around(median: float, sigma: float, entries: int = SPREAD_ENTRIES) -> tuple[float, ...]:
    """A log-normal distribution: durations, load times, prices. `sigma` 1: two thirds lie between
    a third of the median and three times as much."""
    normal = NormalDist()
    steps = (normal.inv_cdf((step + 0.5) / entries) for step in range(entries))
    return tuple(median * math.exp(sigma * step) for step in steps)
