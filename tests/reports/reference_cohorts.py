"""Who is in which cohort, in plain Python. Written from docs/saved.md, "Cohorts".

In: stored events and aliases, and cohorts as the API takes them; of a static one who was in it when
it was made (`members`). One may name those before it. Out: of each its visitors, now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tests.reports.reference import Asked, Visitor, World, visitor_of
from tests.reports.reference_journeys import funnel
from tests.reports.reference_time import range_of
from tests.reports.rows import Alias, EventRow

WEEK = 7 * 24 * 3600


def who_is_in(
    cohorts: Mapping[str, Any],
    events: Iterable[EventRow],
    aliases: Iterable[Alias],
    *,
    now: int,
    zone: str,
    segments: Mapping[str, Any],
) -> dict[str, set[Visitor]]:
    events, aliases = list(events), list(aliases)
    found: dict[str, set[Visitor]] = {}
    for key, cohort in cohorts.items():
        if cohort["kind"] == "static":
            found[key] = {_now(each, aliases) for each in cohort["members"]}
            continue
        who = cohort["who"]
        zone_of_who = who.get("tz") or zone
        world = World(events, aliases, bots=who.get("bots") == "include")
        range = range_of(who["date_range"], zone_of_who, now)
        asked = Asked(world, range, zone_of_who, who.get("filters", ()), segments, found)
        found[key] = _went(asked, who)
    return found


def _now(member: Visitor, aliases: list[Alias]) -> Visitor:
    """Somebody who was identified later is in it as that user."""
    kind, name = member
    return member if kind == "user" else visitor_of(name, aliases)


def _went(asked: Asked, who: Mapping[str, Any]) -> set[Visitor]:
    steps = who["steps"]
    if "dropped" in who:
        return funnel(asked, steps, who.get("window", WEEK)).dropped(who["dropped"] - 1)
    last = who.get("reached", len(steps))
    ways = funnel(asked, steps[:last], who.get("window", WEEK)).reached
    return {visitor for visitor, way in ways.items() if len(way) == last}
