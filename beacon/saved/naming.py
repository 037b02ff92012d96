"""What the names in questions mean: a project's saved segments and goals.

In: a project. Out: `Saved`, whose maps the question model takes; and which of them use a segment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

import msgspec

from beacon import resources
from beacon.reports.filters import Filter

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session


class Use(NamedTuple):
    """What uses a segment."""

    kind: str
    key: str

    def __str__(self) -> str:
        return f"the {self.kind} {self.key!r}"


class Saved(NamedTuple):
    segments: Mapping[str, Filter]
    goals: Mapping[str, Filter]

    def of(self, kind: str) -> Mapping[str, Filter]:
        return self.segments if kind == "segment" else self.goals

    def filter_of(self, use: Use) -> Filter:
        return self.of(use.kind)[use.key]


async def read_saved(database: Database, project_id: UUID) -> Saved:
    return await database.run(partial(saved_in, project_id=project_id))


async def saved_in(session: Session, project_id: UUID) -> Saved:
    rows = await session.fetch(resources.sql("saved", "read_saved"), project_id)
    found: dict[str, dict[str, Filter]] = {"segment": {}, "goal": {}}
    for row in rows:
        found[row["kind"]][row["key"]] = msgspec.json.decode(row["filter"], type=Filter)
    return Saved(found["segment"], found["goal"])


def users_of(saved: Saved, segment: str, *, indirectly: bool = False) -> list[Use]:
    """What names the segment; `indirectly`: or a segment that does."""
    found: list[Use] = []
    names = [segment]
    while names:
        name = names.pop()
        using = [use for use in _uses(saved, name) if use not in found]
        found += using
        if indirectly:
            names += [use.key for use in using if use.kind == "segment"]
    return found


def _uses(saved: Saved, segment: str) -> Iterator[Use]:
    for kind in ("segment", "goal"):
        for key, wanted in saved.of(kind).items():
            if segment in segments_in(wanted):
                yield Use(kind, key)


def segments_in(wanted: Filter) -> Iterator[str]:
    """The keys of the segments that a filter names itself."""
    if wanted.segment is not None:
        yield wanted.segment
    parts = [*(wanted.and_ or ()), *(wanted.or_ or ())]
    for part in [*parts, wanted.not_] if wanted.not_ else parts:
        yield from segments_in(part)
