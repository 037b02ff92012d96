"""What the names in questions mean: a project's saved segments, goals and cohorts.

In: a project. Out: `Saved`, whose maps the question model takes; and what uses a segment or a
cohort.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

import msgspec

from beacon import resources
from beacon.errors import Conflict
from beacon.reports.cohorts import Who
from beacon.reports.filters import Asking, Filter

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session


_decode = msgspec.json.Decoder(tuple[Filter, ...]).decode
_decode_who = msgspec.json.Decoder(Who).decode


class Use(NamedTuple):
    """What uses a segment or a cohort, or is one."""

    kind: str
    key: str

    def __str__(self) -> str:
        return f"the {self.kind} {self.key!r}"


class Saved(NamedTuple):
    """`cohorts`: of static ones the id. `uses`: of everything that names segments and cohorts, the
    filters it consists of."""

    segments: Mapping[str, Filter]
    goals: Mapping[str, Filter]
    cohorts: Mapping[str, int | Who]
    uses: Mapping[Use, tuple[Filter, ...]]

    def keys(self, kind: str) -> frozenset[str]:
        return frozenset(use.key for use in self.uses if use.kind == kind)

    def asking(self, now: int, zone: str) -> Asking:
        return Asking(now, zone, self.segments, self.cohorts)


async def read_saved(database: Database, project_id: UUID) -> Saved:
    return await database.run(partial(saved_in, project_id=project_id))


async def saved_in(session: Session, project_id: UUID) -> Saved:
    rows = await session.fetch(resources.sql("saved", "read_saved"), project_id)
    uses = {Use(row["kind"], row["key"]): _decode(row["filters"]) for row in rows}
    segments, goals = (
        {use.key: filters[0] for use, filters in uses.items() if use.kind == kind}
        for kind in ("segment", "goal")
    )
    cohorts = {
        row["key"]: row["id"] if row["who"] is None else _decode_who(row["who"])
        for row in rows
        if row["kind"] == "cohort"
    }
    return Saved(segments, goals, cohorts, uses)


async def check_unused_in(session: Session, project_id: UUID, kind: str, key: str) -> None:
    """Raises Conflict while anything names it."""
    users = [str(each) for each in users_of(await saved_in(session, project_id), Use(kind, key))]
    reports = await session.fetch(resources.sql("saved", "reports_naming"), project_id, kind, key)
    users += [f"the report {row['name']!r}" for row in reports]
    if users:
        raise Conflict(f"The {kind} {key!r} is used by {', '.join(users)}: change these first.")


def users_of(saved: Saved, named: Use, *, indirectly: bool = False) -> list[Use]:
    """What names it; `indirectly`: or names what does."""
    found: list[Use] = []
    names = [named]
    while names:
        name = names.pop()
        using = [use for use in _uses(saved, name) if use not in found]
        found += using
        if indirectly:
            names += using
    return found


def _uses(saved: Saved, named: Use) -> Iterator[Use]:
    for use, filters in saved.uses.items():
        if any(named in names_in(each) for each in filters):
            yield use


def names_in(wanted: Filter) -> Iterator[Use]:
    """The segments and cohorts that a filter names itself."""
    if wanted.segment is not None:
        yield Use("segment", wanted.segment)
    if wanted.cohort is not None:
        yield Use("cohort", wanted.cohort)
    parts = [*(wanted.and_ or ()), *(wanted.or_ or ())]
    for part in [*parts, wanted.not_] if wanted.not_ else parts:
        yield from names_in(part)
