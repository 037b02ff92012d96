"""Cohorts as the API takes them: visitors who went some steps, or are in a cell of a table of
retention. Pure.

In: a `Who`. Out: the question that names exactly those visitors, so that reports agree with it: a
funnel out of which they drop, or a retention. Raises InvalidField.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from beacon.reports.faults import refuse
from beacon.reports.filters import Filter
from beacon.reports.journeys import (
    MAX_STEPS,
    MAX_WINDOW,
    WEEK,
    About,
    Cell,
    FunnelQuestion,
    RetentionQuestion,
)

MAX_PEOPLE = 100_000
"""Who are in one static cohort; reports name no more."""

NEVER = Filter(dimension="event", operator="is", value=None)
"""No event is without a name."""

_Step = Annotated[int, Meta(ge=1, le=MAX_STEPS)]


class Returned(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """As a question of retention has them."""

    cell: Cell
    first: Filter | None = None
    back: Filter | None = None
    interval: Literal["day", "week", "month"] = "week"


class Who(About, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Visitors who went these steps, as a funnel counts them, within `window` seconds. `reached`:
    up to this step, counted from 1, without it the last; `dropped`: to this one and no further.
    One step: who has an event that passes it. Or `retention`: who is in this cell of its table."""

    steps: Annotated[list[Filter], Meta(min_length=1, max_length=MAX_STEPS - 1)] | UnsetType = UNSET
    retention: Returned | UnsetType = UNSET
    window: Annotated[int, Meta(ge=1, le=MAX_WINDOW)] = WEEK
    reached: _Step | None = None
    dropped: _Step | None = None

    @property
    def way(self) -> list[Filter]:
        """The steps that matter; of those who dropped the last is the one they did not reach."""
        assert self.steps is not UNSET
        last = self.dropped + 1 if self.dropped is not None else self.reached
        return self.steps[:last]


def question_of(who: Who) -> FunnelQuestion | RetentionQuestion:
    if (who.steps is UNSET) == (who.retention is UNSET):
        refuse("who", "it has either steps or retention")
    if who.retention is UNSET:
        return _funnel_of(who)
    if (who.window, who.reached, who.dropped) != (WEEK, None, None):
        refuse("who", "window, reached and dropped go with steps")
    returned = msgspec.structs.asdict(who.retention)
    return RetentionQuestion(**_about(who), **returned, limit=MAX_PEOPLE)


def _about(who: Who) -> dict[str, Any]:
    return {name: getattr(who, name) for name in About.__struct_fields__}


def _funnel_of(who: Who) -> FunnelQuestion:
    assert who.steps is not UNSET
    count = len(who.steps)
    if who.reached is not None and who.dropped is not None:
        refuse("who", "reached and dropped are not said together")
    if who.dropped is not None and not 1 <= who.dropped < count:
        refuse("who.dropped", f"nobody drops out of the last step; there are {count}")
    if who.reached is not None and who.reached > count:
        refuse("who.reached", f"expected a step from 1 to {count}")
    steps = who.way if who.dropped is not None else [*who.way, NEVER]
    last = len(steps) - 1
    return FunnelQuestion(
        **_about(who), steps=steps, window=who.window, dropped=last, limit=MAX_PEOPLE
    )
