"""Which selected events and sessions fall together (pure).

In: a slice, the mask of its selected events, and dimensions. Out: `Groups`: each event and each
session with the number of its group, and what each group is called. An event falls into the bucket
in which it lies, a session into that in which it starts, and into each value of which it has a
selected event.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from beacon.reports import fields
from beacon.reports.columns import NULL, Ints, Mask, Slice, Texts, encode

TIME = "time"
NEW, RETURNING = "new", "returning"


@dataclass(frozen=True, slots=True)
class Groups:
    """`events` and `sessions` are places in the slice; a session stands there once a group.
    `names[d][g]` is what group g is called in dimension d: a text, None, or a bucket's number.
    `begin` and `end` of a group are those of its bucket, else of the range."""

    slice: Slice
    count: int
    events: Ints
    group_of_event: Ints
    sessions: Ints
    group_of_session: Ints
    names: Sequence[Sequence[str | int | None]]
    begin: Ints
    end: Ints


def group(
    slice_: Slice, selected: Mask, dimensions: Sequence[str], buckets: Sequence[int] = ()
) -> Groups:
    """`buckets` are the instants at which those of the dimension `time` begin."""
    events = np.flatnonzero(selected)
    of_session = slice_.events.session[events]
    begins = slice_.sessions.start[of_session]
    inside = (begins >= slice_.start) & (begins < slice_.end)
    starting = events[inside]
    keys: list[Ints] = []
    dictionaries: list[Sequence[str | int | None]] = []
    for name in dimensions:
        if name == TIME:
            times = np.concatenate((slice_.events.time[events], begins[inside]))
            keys.append(_bucket(times, buckets))
            dictionaries.append(range(len(buckets)))
        else:
            texts = texts_of(slice_, name)
            keys.append(texts.codes[np.concatenate((events, starting))])
            dictionaries.append(texts.values)
    number, first = _numbered(keys, len(events) + len(starting))
    group_of_session, sessions = distinct(
        number[len(events) :], of_session[inside], len(slice_.sessions)
    )
    count = len(first) if dimensions else 1  # all of it is one group, of nothing too
    names = [
        [values[code] for code in key[first]]
        for key, values in zip(keys, dictionaries, strict=True)
    ]
    in_time = names[list(dimensions).index(TIME)] if TIME in dimensions else [0] * count
    return Groups(
        slice_,
        count,
        events,
        number[: len(events)],
        sessions,
        group_of_session,
        names,
        *_spans(in_time, buckets if TIME in dimensions else (slice_.start,), slice_.end),
    )


def texts_of(slice_: Slice, name: str) -> Texts:
    """What each event of the slice has in a dimension."""
    if fields.is_of_events(name):
        return slice_.events.texts[name]
    if name == fields.VISITOR_TYPE:
        first = slice_.visitors.first_seen
        is_new = (first >= slice_.start) & (first < slice_.end)
        visitor = slice_.sessions.visitor[slice_.events.session]
        return Texts(np.where(is_new[visitor], 1, 2), [None, NEW, RETURNING])
    return of_sessions(slice_, name).at(slice_.events.session)


def of_sessions(slice_: Slice, name: str) -> Texts:
    texts = slice_.sessions.texts
    return source(texts["utm_source"], texts["referrer"]) if name == fields.SOURCE else texts[name]


def source(utm_source: Texts, referrer: Texts) -> Texts:
    """The one where there is one, else the other, without `www.`."""
    hosts = referrer.mapped(lambda host: host.removeprefix("www.") or None)
    both = encode([*utm_source.values, *hosts.values])
    ours, theirs = np.split(both.codes, [len(utm_source.values)])
    mine = ours[utm_source.codes]
    return Texts(np.where(mine != NULL, mine, theirs[hosts.codes]), both.values)


def distinct(keys: Ints, others: Ints, size: int) -> tuple[Ints, Ints]:
    """The different pairs, sorted. Each of `others` is less than `size`."""
    pairs = np.unique(keys * size + others) if len(keys) else np.zeros(0, np.int64)
    return pairs // max(size, 1), pairs % max(size, 1)


def _bucket(times: Ints, buckets: Sequence[int]) -> Ints:
    return np.searchsorted(np.array(buckets, np.int64), times, "right") - 1


def _spans(places: Sequence[Any], begins: Sequence[int], end: int) -> tuple[Ints, Ints]:
    """When the bucket of each of these places begins and ends."""
    edges = np.array([*begins, end], np.int64)
    bucket = np.array(places, np.int64)
    return edges[bucket], edges[bucket + 1]


def _numbered(keys: Sequence[Ints], count: int) -> tuple[Ints, Ints]:
    """The number of each row's group, in the order of the keys, and a row of each group. Numbered
    anew with each key: so no product is ever greater than rows times values."""
    number, first = np.zeros(count, np.int64), np.zeros(min(count, 1), np.int64)
    for key in keys:
        size = int(np.append(key, 0).max()) + 1
        _, first, number = np.unique(number * size + key, return_index=True, return_inverse=True)
    return number, first
