"""Who is in a cohort.

In: a question of visitors, or a static cohort. Out: people, in order. A question is asked as the
funnel that has those visitors drop out of it, so reports agree with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from beacon import resources
from beacon.explorer.identity import visitor_of
from beacon.reports.faults import refuse
from beacon.reports.filters import Filter
from beacon.reports.journeys import About, FunnelQuestion
from beacon.reports.wanted import Person
from beacon.saved.cohorts import Who

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_PEOPLE = 100_000
"""Who are in one cohort; reports name no more."""

NEVER = Filter(dimension="event", operator="is", value=None)
"""No event is without a name."""


def funnel_of(who: Who) -> FunnelQuestion:
    """The funnel out of which they dropped. Raises InvalidField."""
    count = len(who.steps)
    if who.reached is not None and who.dropped is not None:
        refuse("who", "reached and dropped are not said together")
    if who.dropped is not None and not 1 <= who.dropped < count:
        refuse("who.dropped", f"nobody drops out of the last step; there are {count}")
    if who.reached is not None and who.reached > count:
        refuse("who.reached", f"expected a step from 1 to {count}")
    steps, last = who.steps, who.dropped
    if last is None:
        last = who.reached or count
        steps = [*who.steps[:last], NEVER]
    about = {name: getattr(who, name) for name in About.__struct_fields__}
    return FunnelQuestion(**about, steps=steps, window=who.window, dropped=last, limit=MAX_PEOPLE)


def check_count(count: int) -> None:
    """Raises InvalidField for more than a cohort holds."""
    if count > MAX_PEOPLE:
        refuse("who", f"these are {count:,} visitors, and a cohort has up to {MAX_PEOPLE:,}")


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
