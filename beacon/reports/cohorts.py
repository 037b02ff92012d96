"""Cohorts as the API takes them: visitors who went some steps. Pure.

In: a `Who`. Out: the funnel that has exactly those visitors drop out of it, so that reports agree
with it. Raises InvalidField.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from beacon.reports.faults import refuse
from beacon.reports.filters import Filter
from beacon.reports.journeys import MAX_STEPS, MAX_WINDOW, WEEK, About, FunnelQuestion

MAX_PEOPLE = 100_000
"""Who are in one static cohort; reports name no more."""

NEVER = Filter(dimension="event", operator="is", value=None)
"""No event is without a name."""

_Step = Annotated[int, Meta(ge=1, le=MAX_STEPS)]


class Who(About, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Visitors who went these steps, as a funnel counts them, within `window` seconds. `reached`:
    up to this step, counted from 1, without it the last; `dropped`: to this one and no further.
    One step: who has an event that passes it."""

    steps: Annotated[list[Filter], Meta(min_length=1, max_length=MAX_STEPS - 1)]
    window: Annotated[int, Meta(ge=1, le=MAX_WINDOW)] = WEEK
    reached: _Step | None = None
    dropped: _Step | None = None

    @property
    def way(self) -> list[Filter]:
        """The steps that matter; of those who dropped the last is the one they did not reach."""
        last = self.dropped + 1 if self.dropped is not None else self.reached
        return self.steps[:last]


def funnel_of(who: Who) -> FunnelQuestion:
    count = len(who.steps)
    if who.reached is not None and who.dropped is not None:
        refuse("who", "reached and dropped are not said together")
    if who.dropped is not None and not 1 <= who.dropped < count:
        refuse("who.dropped", f"nobody drops out of the last step; there are {count}")
    if who.reached is not None and who.reached > count:
        refuse("who.reached", f"expected a step from 1 to {count}")
    steps = who.way if who.dropped is not None else [*who.way, NEVER]
    about = {name: getattr(who, name) for name in About.__struct_fields__}
    return FunnelQuestion(
        **about, steps=steps, window=who.window, dropped=len(steps) - 1, limit=MAX_PEOPLE
    )
