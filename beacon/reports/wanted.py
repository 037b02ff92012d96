"""What a question needs to read of a project: a range, fields, and how closely (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from beacon.reports import fields

QUARTER = 900_000
"""A quarter of an hour in milliseconds: the offsets of all zones, and so the edges of their hours
and days, are multiples of it (since 1972; before, some were not)."""

Person = tuple[str, bool]
"""A visitor's text, and whether it is a user's."""


class Detail(Enum):
    """How closely the time of events is told."""

    RANGE = "whether in the range"
    QUARTERS = "in which quarter of an hour, and whether in the range"
    EVENTS = "to the millisecond, and in order"


class Wanted(NamedTuple):
    """`start` and `end` in milliseconds since 1970. `fields` are names that `fields` knows;
    `counts` of `events`, `pageviews`, `errors`; `cohorts` are ids of static ones."""

    start: int
    end: int
    fields: frozenset[str]
    bots: bool = False
    first_seen: bool = False
    detail: Detail = Detail.EVENTS
    counts: frozenset[str] = frozenset()
    cohorts: frozenset[int] = frozenset()

    @property
    def event_fields(self) -> tuple[str, ...]:
        return tuple(sorted(self.fields & fields.EVENT_COLUMNS.keys()))

    @property
    def keyed_fields(self) -> tuple[str, ...]:
        return tuple(sorted(filter(fields.is_keyed, self.fields)))

    @property
    def session_fields(self) -> tuple[str, ...]:
        return tuple(sorted(self.fields & fields.SESSION_COLUMNS.keys()))


def detail_for(names: Iterable[str], edges: Iterable[int] | None) -> Detail:
    """`names` of fields; `edges`: the instants between which events are told apart, None where
    their order matters. Merged rows have no properties."""
    if edges is None or any(map(fields.is_keyed, names)):
        return Detail.EVENTS
    edges = list(edges)
    if any(edge % QUARTER for edge in edges):
        return Detail.EVENTS
    return Detail.QUARTERS if edges else Detail.RANGE
