"""Who is in a cohort.

In: a static cohort. Out: people, in order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from beacon import resources
from beacon.explorer.identity import visitor_of
from beacon.reports.cohorts import MAX_PEOPLE
from beacon.reports.faults import refuse
from beacon.reports.wanted import Person

if TYPE_CHECKING:
    from beacon.postgres.database import Session


def check_count(count: int, field: str = "who") -> None:
    """Raises InvalidField for more than a cohort holds."""
    if count > MAX_PEOPLE:
        refuse(field, f"these are {count:,} visitors, and a cohort has up to {MAX_PEOPLE:,}")


def page(people: list[Person], after: Person | None, limit: int) -> list[Person]:
    """Those behind `after`, in order."""
    return [each for each in sorted(people) if after is None or each > after][:limit]


async def members_in(
    session: Session, project_id: UUID, cohort_id: int, *, after: Person | None, limit: int
) -> list[Person]:
    """Of a static cohort, each as they are called now: an anonymous id may be a user's by then."""
    text = resources.sql("saved", "read_members").format(visitor=visitor_of("m"))
    rows = await session.fetch(text, project_id, cohort_id, *(after or (None, None)), limit)
    return [(row["visitor"], row["is_user"]) for row in rows]
