"""What the names in questions mean: a project's saved segments and goals.

In: a project. Out: `Saved`, whose maps the question model takes; and what uses a segment.
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


_decode = msgspec.json.Decoder(tuple[Filter, ...]).decode


class Use(NamedTuple):
    """What uses a segment."""

    kind: str
    key: str

    def __str__(self) -> str:
        return f"the {self.kind} {self.key!r}"


class Saved(NamedTuple):
    """`uses`: of everything that names segments, the filters it consists of."""

    segments: Mapping[str, Filter]
    goals: Mapping[str, Filter]
    uses: Mapping[Use, tuple[Filter, ...]]

    def keys(self, kind: str) -> frozenset[str]:
        return frozenset(use.key for use in self.uses if use.kind == kind)


async def read_saved(database: Database, project_id: UUID) -> Saved:
    return await database.run(partial(saved_in, project_id=project_id))


async def saved_in(session: Session, project_id: UUID) -> Saved:
    rows = await session.fetch(resources.sql("saved", "read_saved"), project_id)
    uses = {Use(row["kind"], row["key"]): _decode(row["filters"]) for row in rows}
    segments, goals = (
        {use.key: filters[0] for use, filters in uses.items() if use.kind == kind}
        for kind in ("segment", "goal")
    )
    return Saved(segments, goals, uses)


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
    for use, filters in saved.uses.items():
        if any(segment in segments_in(each) for each in filters):
            yield use


def segments_in(wanted: Filter) -> Iterator[str]:
    """The keys of the segments that a filter names itself."""
    if wanted.segment is not None:
        yield wanted.segment
    parts = [*(wanted.and_ or ()), *(wanted.or_ or ())]
    for part in [*parts, wanted.not_] if wanted.not_ else parts:
        yield from segments_in(part)
