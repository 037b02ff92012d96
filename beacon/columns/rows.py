"""Events and sessions as arrays, all of one length (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from beacon.columns.arrays import Array, Codes, Hashes, Ids, joined


@dataclass(frozen=True, slots=True)
class EventRows:
    """`time` in microseconds since 1970. `session` is a place in the project's sessions. `codes` of
    the fields of `beacon.reports.fields.EVENT_COLUMNS`, and of what properties and tags are known:
    as `property:KEY`."""

    time: Hashes
    id: Ids
    session: Codes
    codes: dict[str, Array]

    def __len__(self) -> int:
        return len(self.time)

    def at(self, places: Array | slice) -> EventRows:
        return EventRows(
            self.time[places],
            self.id[places],
            self.session[places],
            {name: codes[places] for name, codes in self.codes.items()},
        )

    def in_order(self) -> EventRows:
        """By time, then by id."""
        return self.at(np.lexsort((self.id[:, 1], self.id[:, 0], self.time)))


def joined_events(parts: Sequence[EventRows], fields: Sequence[str]) -> EventRows:
    return EventRows(
        joined([each.time for each in parts], np.int64),
        np.concatenate([np.zeros((0, 2), np.uint64), *(each.id for each in parts)]),
        joined([each.session for each in parts], np.int32),
        {name: joined([each.codes[name] for each in parts], np.int32) for name in fields},
    )


@dataclass(frozen=True, slots=True)
class SessionRows:
    """`start` and `end` in microseconds since 1970; `visitor` a hash. `flags`: 1 is a user's, 2 is
    a bot's."""

    id: Ids
    start: Hashes
    end: Hashes
    pages: Hashes
    actions: Hashes
    visitor: Hashes
    flags: Hashes
    codes: Mapping[str, Codes]

    def __len__(self) -> int:
        return len(self.start)
