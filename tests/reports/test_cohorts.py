"""Static cohorts: what is remembered of them follows who leaves one, and who is who."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from beacon.columns.shelf import Shelf
from beacon.explorer.events import EventFilter, find_events_in
from beacon.reports.asking import answered
from beacon.reports.cohorts import Who
from beacon.reports.filters import Asking, Filter, read_filters
from beacon.reports.question import Question, plan
from beacon.reports.ranges import DateRange
from tests.reports.reference_time import EPOCH
from tests.reports.rows import EventRow
from tests.reports.storing import JOIN, UNDO, Storage, open_shelf, open_storage

NOW = 10 * 24 * 3600 * 1000
EVENTS = [
    EventRow(id=place, timestamp=NOW * 1000, event_name="signup", session_id=place, anon_id=who)
    for place, who in enumerate(("a1", "a1", "~nat1", "b1", "b2"), 1)
]
"""Of `a1`, `~nat1` and `u1`, who are in the cohort, the first two have some."""


async def count(
    storage: Storage, shelf: Shelf, project_id: UUID, cohorts: Mapping[str, int | Who]
) -> int:
    """Of events, in reports and in the explorer."""
    asked = Question(
        metrics=["events"], filters=[Filter(cohort="kept")], date_range=DateRange("7d")
    )
    planned = plan(asked, now=NOW, zone="UTC", cohorts=cohorts)
    found = (await answered(shelf, project_id, planned)).total.values[0]
    assert isinstance(found, int)
    condition = read_filters(asked.filters, Asking(NOW, "UTC", cohorts=cohorts))
    listed = await storage.database.run(
        lambda session: find_events_in(
            session, project_id, EventFilter(condition=condition), before=None, limit=100
        )
    )
    assert len(listed.events) == found
    return found


async def test_who_leaves_a_cohort_is_in_it_no_more(database_url: str) -> None:
    async with open_storage(database_url) as storage, open_shelf(storage.database) as shelf:
        project_id = await storage.store([EVENTS])
        cohorts = await storage.store_cohorts(project_id)
        assert await count(storage, shelf, project_id, cohorts) == 3
        await storage.database.execute("DELETE FROM cohort_members WHERE anon_id = 'a1'")
        assert await count(storage, shelf, project_id, cohorts) == 1


async def test_who_is_joined_and_separated_is_in_it_as_they_are_now(database_url: str) -> None:
    async with open_storage(database_url) as storage, open_shelf(storage.database) as shelf:
        project_id = await storage.store([EVENTS])
        cohorts = await storage.store_cohorts(project_id)
        found = [await count(storage, shelf, project_id, cohorts)]
        for anon_id, user_id in (("~nat1", "u8"), ("b1", "u2"), ("b2", "u9"), ("a1", "u9")):
            await storage.database.execute(JOIN, project_id, anon_id, user_id, EPOCH)
            found.append(await count(storage, shelf, project_id, cohorts))
        await storage.database.execute(UNDO, project_id, "b1", "u2")
        found.append(await count(storage, shelf, project_id, cohorts))
        assert found == [3, 3, 4, 4, 5, 4]
