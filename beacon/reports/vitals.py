"""Web vitals by page (pure).

In: selected events. Out: of each page and vital how many measures there are, and a percentile.
docs/reports.md, "Web vitals".
"""

from __future__ import annotations

from functools import partial
from operator import eq
from typing import NamedTuple

import numpy as np

from beacon.reports.columns import NULL, Ints
from beacon.reports.distinct import is_first
from beacon.reports.metrics import DECIMALS
from beacon.reports.selecting import Selected

WEB_VITAL = "web_vital"
NAME, VALUE, ID = "property:name", "property:value", "property:id"
FIELDS = frozenset({"event", "page", NAME, VALUE, ID})


class Vital(NamedTuple):
    page: str | None
    name: str
    measures: int
    value: float


def vitals(selected: Selected, percent: int = 75) -> list[Vital]:
    """The pages with most measures first."""
    texts = selected.slice.events.texts
    numbers, names, pages = texts[VALUE].numbers(), texts[NAME], texts["page"]
    measures = selected.events & texts["event"].where(partial(eq, WEB_VITAL))
    measures &= (names.codes != NULL) & ~np.isnan(numbers)
    events = _last_of_each(selected, np.flatnonzero(measures))
    keys = pages.codes[events].astype(np.int64) * len(names.values) + names.codes[events]
    order = np.argsort(keys, kind="stable")
    begins = np.flatnonzero(is_first(keys[order]))
    found = keys[order][begins].tolist()
    parts = np.split(numbers[events][order], begins[1:]) if len(found) else []
    rows = [
        Vital(
            pages.values[key // len(names.values)],
            names.values[key % len(names.values)] or "",
            len(part),
            round(float(np.percentile(part, percent)), DECIMALS),
        )
        for key, part in zip(found, parts, strict=True)
    ]
    return sorted(rows, key=lambda row: (-row.measures, row.page or "", row.name))


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
