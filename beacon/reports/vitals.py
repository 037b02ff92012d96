"""Web vitals by page, and of all pages together (pure).

In: selected events. Out: of each page and vital how many measures there are, and a percentile; of
each vital the same over all pages, with how many its measures were rated good, middling and poor.
docs/reports.md, "Web vitals".
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from operator import eq
from typing import NamedTuple

import numpy as np

from beacon.reports.columns import NULL, Floats, Ints
from beacon.reports.distinct import is_first
from beacon.reports.metrics import DECIMALS
from beacon.reports.selecting import Selected

WEB_VITAL = "web_vital"
NAME, VALUE, ID = "property:name", "property:value", "property:id"
RATING = "property:rating"
RATINGS = "good", "needs-improvement", "poor"
FIELDS = frozenset({"event", "page", NAME, VALUE, ID, RATING})


class Vital(NamedTuple):
    page: str | None
    name: str
    measures: int
    value: float


class VitalTotal(NamedTuple):
    """Over all pages. Measures without one of the three ratings are in none of these."""

    name: str
    measures: int
    value: float
    good: int
    needs_improvement: int
    poor: int


class Vitals(NamedTuple):
    total: list[VitalTotal]
    pages: list[Vital]


def vitals(selected: Selected, percent: int = 75) -> Vitals:
    """Those with most measures first."""
    texts = selected.slice.events.texts
    numbers, names, pages = texts[VALUE].numbers(), texts[NAME], texts["page"]
    measures = selected.events & texts["event"].where(partial(eq, WEB_VITAL))
    measures &= (names.codes != NULL) & ~np.isnan(numbers)
    events = _last_of_each(selected, np.flatnonzero(measures))
    name, page = names.codes[events].astype(np.int64), pages.codes[events].astype(np.int64)
    ratings = [texts[RATING].where(partial(eq, each)) for each in RATINGS]
    total = [
        VitalTotal(
            names.values[key] or "",
            len(part),
            _percentile(numbers[part], percent),
            *(int(np.count_nonzero(rating[part])) for rating in ratings),
        )
        for key, part in _groups(name, events)
    ]
    by_page = [
        Vital(
            pages.values[key // len(names.values)],
            names.values[key % len(names.values)] or "",
            len(part),
            _percentile(numbers[part], percent),
        )
        for key, part in _groups(page * len(names.values) + name, events)
    ]
    return Vitals(
        sorted(total, key=lambda row: (-row.measures, row.name)),
        sorted(by_page, key=lambda row: (-row.measures, row.page or "", row.name)),
    )


def _groups(keys: Ints, events: Ints) -> Iterator[tuple[int, Ints]]:
    """Each key with its events."""
    order = np.argsort(keys, kind="stable")
    begins = np.flatnonzero(is_first(keys[order]))
    parts = np.split(events[order], begins[1:]) if len(begins) else []
    return zip(keys[order][begins].tolist(), parts, strict=True)


def _percentile(numbers: Floats, percent: int) -> float:
    return round(float(np.percentile(numbers, percent)), DECIMALS)


def _last_of_each(selected: Selected, events: Ints) -> Ints:
    """Of several with one session, name and id the last; those without an id are all their own."""
    texts = selected.slice.events.texts
    places = np.arange(len(selected.slice.sessions), dtype=np.int32)
    ids, session = texts[ID].codes[events], selected.slice.events.of_session(places)[events]
    order = np.lexsort((ids, texts[NAME].codes[events], session))[
        ::-1
    ]  # of equal ones the last first
    keys = session, texts[NAME].codes[events], ids
    is_last = ids[order] == NULL
    for key in keys:
        is_last |= is_first(key[order])
    return np.sort(events[order[is_last]])
