"""What Postgres has of random events is what the reference makes of them: events, sessions with all
that reports ask of them, aliases, and values of properties as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import trio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beacon.postgres.database import Database
from beacon.writer.fold import microseconds_of
from tests.reports.events import Site, sites
from tests.reports.reference import Session, World
from tests.reports.reference_filters import text_of
from tests.reports.rows import Alias
from tests.reports.storing import open_storage

COLUMNS = {
    "entry_path": "entry_page",
    "last_path": "exit_page",
    "referrer_host": "referrer",
    **{
        name: name
        for name in (
            *("channel", "utm_source", "utm_medium", "utm_campaign", "utm_term"),
            *("utm_content", "browser", "browser_version", "os", "os_version", "device", "screen"),
            *("language", "country", "region", "city"),
        )
    },
}
"""Of the table `sessions`, by the dimension that each stands for."""


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(site=sites(), cuts=st.lists(st.integers(1, 20), max_size=4))
def test_random_events_are_stored_as_the_reference_has_them(
    database_url: str, site: Site, cuts: list[int]
) -> None:
    async def main() -> None:
        async with open_storage(database_url) as storage:
            project_id = await storage.store_site(site, _loads(site, cuts))
            await _check(storage.database, project_id, site)

    trio.run(main)


def _loads(site: Site, cuts: list[int]) -> list[list[Any]]:
    """The deliveries, cut into so many at a time."""
    left, loads = site.delivered, []
    for cut in cuts:
        loads.append(left[:cut])
        left = left[cut:]
    return [load for load in [*loads, left] if load]


async def _check(database: Database, project_id: UUID, site: Site) -> None:
    rows = await database.fetch(
        "SELECT *, properties ->> 'plan' AS plan, properties ->> 'n' AS n FROM events"
        " WHERE project_id = $1 ORDER BY timestamp, id",
        project_id,
    )
    assert [(microseconds_of(row["timestamp"]), row["id"].int) for row in rows] == [
        event.order for event in site.events
    ]
    for row, event in zip(rows, site.events, strict=True):
        assert (row["plan"], row["n"]) == tuple(
            text_of(event.properties.get(key)) for key in ("plan", "n")
        )
    aliases = await database.fetch(
        "SELECT * FROM visitor_aliases WHERE project_id = $1", project_id
    )
    assert {
        Alias(row["anon_id"], row["user_id"], microseconds_of(row["first_at"])) for row in aliases
    } == set(site.aliases)
    world = World(site.events, site.aliases, bots=True)
    rows = await database.fetch("SELECT * FROM sessions WHERE project_id = $1", project_id)
    assert {row["id"].int for row in rows} == set(world.sessions)
    for row in rows:
        _check_session(row, world.sessions[row["id"].int])


def _check_session(row: Mapping[str, Any], session: Session) -> None:
    first, last = session.events[0], session.events[-1]
    times = [microseconds_of(row[name]) for name in ("started_at", "last_event_at")]
    assert times == [first.timestamp, last.timestamp]
    assert row["event_count"] == len(session.events)
    assert row["page_count"] == session.page_views
    assert (row["page_count"] <= 1 and row["action_count"] == 0) == session.bounced
    assert row["is_bot"] == first.is_bot
    assert row["anon_id"] == first.anon_id
    if row["user_id"] is not None:
        assert session.visitor == ("user", row["user_id"])
    assert (row["utm_source"] or row["referrer_host"]) == session.value("source")
    for column, dimension in COLUMNS.items():
        assert row[column] == session.value(dimension), column
