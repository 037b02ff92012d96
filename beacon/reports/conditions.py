"""Filters as the engine judges them: trees in which names, patterns and values are checked. Pure.

In: nothing; `filters` makes them. Out: a `Condition`, and its leaves.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from beacon.reports.ranges import Range
from beacon.reports.terms import Dimension


class Every(NamedTuple):
    """All hold; of none, always."""

    parts: tuple[Condition, ...]


class Some(NamedTuple):
    parts: tuple[Condition, ...]


class Not(NamedTuple):
    part: Condition


class Compare(NamedTuple):
    """`in`: the value is one of `values`, null among them. `contains`, `matches`: `text`, for
    `contains` in lower case. `gt`, `gte`, `lt`, `lte`: `number`."""

    dimension: Dimension
    operator: Literal["in", "contains", "matches", "gt", "gte", "lt", "lte"]
    values: frozenset[str | None] = frozenset()
    text: str = ""
    number: float = 0.0


class Done(NamedTuple):
    """The visitor has a counted event of that name, whose properties have these texts, in the
    range, or in so many local days before its end."""

    event: str
    properties: tuple[tuple[str, str | None], ...]
    days: int | None


class Member(NamedTuple):
    """The visitor is in the static cohort of that id."""

    cohort: int


class Went(NamedTuple):
    """The visitor is in the dynamic cohort of that key: they went these `steps` within `window`
    seconds, among the events of its range that pass `condition`; `dropped`: all but the last."""

    key: str
    range: Range
    condition: Condition | None
    bots: bool
    steps: tuple[Condition, ...]
    window: int
    dropped: bool


Leaf = Compare | Done | Member | Went
Condition = Every | Some | Not | Leaf


def leaves(condition: Condition | None) -> Iterator[Leaf]:
    """Of the tree; not of those that a cohort consists of."""
    if isinstance(condition, Leaf):
        yield condition
    elif isinstance(condition, Not):
        yield from leaves(condition.part)
    elif condition is not None:
        for part in condition.parts:
            yield from leaves(part)
