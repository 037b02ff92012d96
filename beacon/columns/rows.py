"""Events and sessions as arrays, all of one length (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from beacon.columns.arrays import Array, Codes, Hashes, Ids, joined, smallest
from beacon.reports.fields import SESSION_COLUMNS


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

    def packed(self) -> EventRows:
        """In less memory: codes in as few bytes as will do."""
        codes = {name: smallest(each) for name, each in self.codes.items()}
        return EventRows(self.time, self.id, self.session, codes)

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


SESSION_NUMBERS = ("id", "start", "end", "pages", "actions", "visitor", "flags")


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

    def at(self, places: Array) -> SessionRows:
        return SessionRows(
            **{name: getattr(self, name)[places] for name in SESSION_NUMBERS},
            codes={name: codes[places] for name, codes in self.codes.items()},
        )


def joined_sessions(parts: Sequence[SessionRows]) -> SessionRows:
    """At least one."""
    return SessionRows(
        **{
            name: np.concatenate([getattr(part, name) for part in parts])
            for name in SESSION_NUMBERS
        },
        codes={
            name: np.concatenate([part.codes[name] for part in parts]) for name in SESSION_COLUMNS
        },
    )
