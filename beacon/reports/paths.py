"""Paths: where sessions go from a page or an event, or came from (pure).

In: selected events. Out: `Link`s, each with how many sessions took it. docs/reports.md, "Paths".
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from beacon.events import PAGE_EVENTS
from beacon.reports.columns import NULL, Ints, Texts
from beacon.reports.distinct import Numbers, counted, is_first
from beacon.reports.selecting import Selected

Stop = Literal["page", "event"]


class Link(NamedTuple):
    """From the stop at a place of the path (0: where it begins) to the next; `to` None: the path
    ends there."""

    place: int
    of: str
    to: str | None
    sessions: int


def paths(
    selected: Selected, stop: Stop, step: str | None, *, before: bool, length: int
) -> list[Link]:
    """The most walked first."""
    texts = selected.slice.events.texts[stop]
    session, code = _stops(selected, stop, texts)
    if before:
        session, code = session[::-1], code[::-1]
    if step is not None:
        session, code = _from(session, code, texts, step, before=before)
    place = np.arange(len(session)) - _first(session)
    ends = np.append(is_first(session)[1:], True)[: len(session)]
    following = np.where(ends, NULL, np.append(code[1:], NULL)) if len(code) else code
    return _counted(place, code, following, texts, length)


def _stops(selected: Selected, stop: Stop, texts: Texts) -> tuple[Numbers, Numbers]:
    """Session and stop, by session in order; the same one several times running once."""
    slice_ = selected.slice
    start = slice_.sessions.start
    begun = (start >= slice_.start) & (start < slice_.end)
    those = selected.events & slice_.events.of_session(begun)
    those &= texts.codes != NULL
    if stop == "page":
        those &= slice_.events.texts["event"].where(PAGE_EVENTS.__contains__)
    events = np.flatnonzero(those)
    session = slice_.events.of_session(np.arange(len(slice_.sessions), dtype=np.int32))[events]
    order = np.argsort(session, kind="stable")
    session, code = session[order], texts.codes[events[order]]
    is_new = is_first(session) | is_first(code)
    return session[is_new], code[is_new]


def _from(
    session: Numbers, code: Numbers, texts: Texts, step: str, *, before: bool
) -> tuple[Numbers, Numbers]:
    """From the first time on that each session comes to the step; of paths that were turned round
    that is the last."""
    there = code == (texts.values.index(step) if step in texts.values else -1)
    count = int(np.append(session, -1).max()) + 1
    if before:
        begin = np.full(count, -1)
        begin[session[there]] = np.flatnonzero(there)  # of several the last stands
        begin[begin < 0] = len(session)
    else:
        begin = np.full(count, len(session))
        np.minimum.at(begin, session[there], np.flatnonzero(there))
    kept = np.arange(len(session)) >= begin[session]
    return session[kept], code[kept]


def _first(session: Numbers) -> Ints:
    """Where the run of equal sessions begins that each place is in."""
    if not len(session):
        return session
    begins = np.flatnonzero(is_first(session))
    return np.repeat(begins, np.diff(np.append(begins, len(session))))


def _counted(place: Ints, of: Numbers, to: Numbers, texts: Texts, length: int) -> list[Link]:
    kept = place < length
    size = len(texts.values)
    keys, counts = counted((place[kept] * size + of[kept]) * size + to[kept])
    found = [
        Link(
            int(key // size // size),
            texts.values[key // size % size] or "",
            texts.values[key % size],
            int(count),
        )
        for key, count in zip(keys, counts, strict=True)
    ]
    return sorted(found, key=lambda link: (link.place, -link.sessions, link.of, link.to or ""))
