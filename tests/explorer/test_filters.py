"""Filters of reports, where events and sessions are listed: what passes is what the reference
selects, and what cannot be said in SQL is refused."""

from __future__ import annotations

from typing import Any, get_args
from uuid import UUID

import msgspec
import pytest
import trio
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from beacon.errors import InvalidField
from beacon.explorer.events import EventFilter, find_events_in
from beacon.explorer.filters import check_sayable
from beacon.explorer.sessions import SessionFilter, find_sessions_in
from beacon.explorer.windows import EVER
from beacon.postgres.database import Database
from beacon.reports.filters import Condition, Filter, Operator, read_filters
from tests.reports.events import Site, sites
from tests.reports.questions import SEGMENTS, filters
from tests.reports.reference import Asked, World
from tests.reports.reference_filters import OF_EVENTS, OF_SESSIONS
from tests.reports.reference_time import DAY
from tests.reports.rows import EventRow
from tests.reports.storing import open_storage

SAVED = {key: msgspec.convert(each, Filter) for key, each in SEGMENTS.items()}
ALWAYS = (0, 1 << 50)
VALUES: dict[str, Any] = {
    **dict.fromkeys(("is", "is_not"), "7"),
    **{operator: ["äb", None, "Linux"] for operator in ("in", "not_in")},
    **dict.fromkeys(("contains", "not_contains"), "ÄB"),
    **dict.fromkeys(("gt", "gte", "lt", "lte"), 7),
}
"""Of each operator but `matches`."""


def condition_of(*wanted: Any) -> Condition | None:
    return read_filters([msgspec.convert(each, Filter) for each in wanted], SAVED)


def is_sayable(wanted: Any) -> bool:
    try:
        check_sayable(condition_of(wanted))
    except InvalidField:
        return False
    return True


async def agree(database: Database, project_id: UUID, site: Site, wanted: Any, bots: bool) -> None:
    asked = Asked(World(site.events, site.aliases, bots=bots), ALWAYS, "UTC", [wanted], SEGMENTS)
    condition, with_bots = condition_of(wanted), "include" if bots else "exclude"
    events = await database.run(
        lambda session: find_events_in(
            session,
            project_id,
            EventFilter(condition=condition, bots=with_bots),  # type: ignore[arg-type]
            before=None,
            limit=500,
        )
    )
    assert {each.id for each in events.events} == {UUID(int=each.id) for each in asked.events}
    visitors = {None, *(each.visitor for each in events.events)}
    for visitor in visitors:
        wanted_sessions = SessionFilter(
            span=EVER,
            condition=condition,
            visitor=visitor,
            bots=with_bots,  # type: ignore[arg-type]
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
            for wanted in some:
                await agree(storage.database, project_id, site, wanted, bots)

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
