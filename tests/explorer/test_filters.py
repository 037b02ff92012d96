"""Filters of reports, where events and sessions are listed: what passes is what the reference
selects, and what cannot be said in SQL is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, get_args
from uuid import UUID

import msgspec
import pytest
import trio
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from beacon.errors import InvalidField
from beacon.explorer.events import Bots, EventFilter, find_events_in
from beacon.explorer.filters import check_sayable
from beacon.explorer.sessions import SessionFilter, find_sessions_in
from beacon.explorer.visitors import VisitorFilter, find_visitors_in
from beacon.explorer.windows import EVER
from beacon.postgres.database import Database
from beacon.reports.cohorts import Who
from beacon.reports.conditions import Condition, Went, leaves
from beacon.reports.filters import Asking, Filter, Operator, read_filters
from tests.reports.events import Site, sites
from tests.reports.questions import COHORTS, SEGMENTS, filters
from tests.reports.reference import Asked, World
from tests.reports.reference_cohorts import who_is_in
from tests.reports.reference_filters import OF_EVENTS, OF_SESSIONS
from tests.reports.reference_time import DAY, first_instant
from tests.reports.rows import EventRow
from tests.reports.storing import open_storage

SAVED = {key: msgspec.convert(each, Filter) for key, each in SEGMENTS.items()}
ALWAYS = (0, 1 << 50)
NOW = first_instant(datetime(2026, 4, 6), "UTC")
VALUES: dict[str, Any] = {
    **dict.fromkeys(("is", "is_not"), "7"),
    **{operator: ["äb", None, "Linux"] for operator in ("in", "not_in")},
    **dict.fromkeys(("contains", "not_contains"), "ÄB"),
    **dict.fromkeys(("gt", "gte", "lt", "lte"), 7),
}
"""Of each operator but `matches`."""


KNOWN = {
    key: msgspec.convert(each["who"], Who) if each["kind"] == "dynamic" else 1
    for key, each in COHORTS.items()
}


def condition_of(*wanted: Any, cohorts: Mapping[str, int | Who] = KNOWN) -> Condition | None:
    return read_filters(
        [msgspec.convert(each, Filter) for each in wanted], Asking(NOW, "UTC", SAVED, cohorts)
    )


def is_sayable(wanted: Any) -> bool:
    try:
        check_sayable(condition_of(wanted))
    except InvalidField:
        return False
    return True


async def agree(
    database: Database,
    project_id: UUID,
    site: Site,
    wanted: Any,
    bots: bool,
    cohorts: Mapping[str, int | Who] = KNOWN,
) -> None:
    """Who is in a dynamic cohort is told by the reference: reports tell it, where it is asked."""
    members = who_is_in(COHORTS, site.events, site.aliases, now=NOW, zone="UTC", segments=SEGMENTS)
    world = World(site.events, site.aliases, bots=bots)
    asked = Asked(world, ALWAYS, "UTC", [wanted], SEGMENTS, members)
    condition = condition_of(wanted, cohorts=cohorts)
    with_bots: Bots = "include" if bots else "exclude"
    people = {
        part: [(name, kind == "user") for kind, name in sorted(members[part.key])]
        for part in leaves(condition)
        if isinstance(part, Went)
    }
    events = await database.run(
        lambda session: find_events_in(
            session,
            project_id,
            EventFilter(condition=condition, people=people, bots=with_bots),
            before=None,
            limit=500,
        )
    )
    assert {each.id for each in events.events} == {UUID(int=each.id) for each in asked.events}
    wanted_visitors = VisitorFilter(condition=condition, people=people, bots=with_bots)
    await agree_on_visitors(database, project_id, wanted_visitors, asked)
    visitors = {None, *(each.visitor for each in events.events)}
    for visitor in visitors:
        wanted_sessions = SessionFilter(
            span=EVER,
            condition=condition,
            people=people,
            visitor=visitor,
            bots=with_bots,
        )
        found = await database.run(
            lambda session, wanted_sessions=wanted_sessions: find_sessions_in(
                session, project_id, wanted_sessions, before=None, limit=500
            )
        )
        assert {each.id for each in found.sessions} == {
            UUID(int=each.session_id)
            for each in asked.events
            if visitor in (None, asked.world.visitor(each)[1])
        }


async def agree_on_visitors(
    database: Database, project_id: UUID, wanted: VisitorFilter, asked: Asked
) -> None:
    """In the order of the last of their sessions that have an event that passes."""
    found = await database.run(
        lambda session: find_visitors_in(session, project_id, wanted, before=None, limit=500)
    )
    last: dict[str, tuple[int, int]] = {}
    for each in asked.events:
        session = asked.world.session(each)
        key, name = (session.events[0].timestamp, each.session_id), session.visitor[1]
        last[name] = max(key, last.get(name, key))
    expected = sorted(last, key=lambda name: last[name], reverse=True)
    assert [each.id for each in found.visitors] == expected


PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without shrinking, which takes minutes here; add `Phase.shrink` to look into a disagreement."""


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(
    site=sites(),
    some=st.lists(filters.filter(is_sayable), min_size=2, max_size=5),
    bots=st.booleans(),
)
def test_what_is_listed_is_what_the_reference_selects(
    database_url: str, site: Site, some: list[Any], bots: bool
) -> None:
    async def main() -> None:
        async with open_storage(database_url) as storage:
            project_id = await storage.store_site(site, [site.delivered])
            cohorts = await storage.store_cohorts(project_id)
            for wanted in some:
                await agree(storage.database, project_id, site, wanted, bots, cohorts)

    trio.run(main)


@pytest.mark.both_servers
async def test_every_dimension_and_operator_agrees(database_url: str) -> None:
    """On servers of more than one locale."""
    assert VALUES.keys() == set(get_args(Operator)) - {"matches", "not_matches"}
    plans = ("Pro", "ÄB", "xäby", "7", 7, 7.5, None, True, "", "1e400", "007", "-3", "a.b", "a(b")
    events = [
        EventRow(
            id=place + 1,
            timestamp=(place * DAY + 5) * 1000,
            event_name=("signup", "page_view", "purchase")[place % 3],
            session_id=place // 2 + 1,
            anon_id=f"a{place // 4}",
            properties={"plan": value},
            tags={"team": value},
            path=f"/Äb/{place}",
            hostname="shop.example",
            channel="Direct",
            utm_source=None if place % 4 else "ÄB",
            referrer_host="www.news.example",
            os="Linux" if place % 3 else None,
        )
        for place, value in enumerate(plans)
    ]
    site = Site(0, events, set(), set())
    names = (*OF_EVENTS, *OF_SESSIONS, "property:plan", "tag:team")
    async with open_storage(database_url) as storage:
        project_id = await storage.store([events])
        for operator, value in VALUES.items():
            for name in names:
                wanted = {"dimension": name, "operator": operator, "value": value}
                await agree(storage.database, project_id, site, wanted, bots=False)
        for text in ("a.b", "a(b", "[", "\\", "***", "ß", " "):
            wanted = {"dimension": "property:plan", "operator": "contains", "value": text}
            await agree(storage.database, project_id, site, wanted, bots=False)


@pytest.mark.parametrize(
    ("wanted", "named"),
    [
        ({"has_done": {"event": "signup"}}, "has done"),
        ({"segment": "signed up"}, "has done"),
        ({"dimension": "visitor_type", "operator": "is", "value": "new"}, "visitor_type"),
        ({"not": {"dimension": "page", "operator": "matches", "value": "^/"}}, "matches"),
    ],
)
def test_what_cannot_be_said_in_sql_is_refused(wanted: Any, named: str) -> None:
    with pytest.raises(InvalidField, match=named):
        check_sayable(condition_of({"or": [wanted]}))
