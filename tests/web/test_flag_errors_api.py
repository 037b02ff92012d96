"""Errors since a flag changed, over the web API."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from beacon.issues.flag_errors import windows_of
from beacon.postgres.partitions import ensure_partitions, weeks_ahead
from beacon.projects.projects import Project
from tests.issues.made_issues import NOW
from tests.web.conftest import Api, Headers
from tests.web.made_by_api import IssuesOverApi as Issues
from tests.web.made_by_api import make_issues

HOURS_AGO = 3


@pytest.fixture
async def issues(api: Api, ada: Headers, shop: Project) -> Issues:
    """Of a shop whose flag `checkout` was switched off in staging three hours ago."""
    await ensure_partitions(api.database, weeks_ahead(time.time_ns() // 1000))
    made = make_issues(api, ada, shop)
    await api.database.execute(
        "INSERT INTO flags (project_id, key) VALUES ($1, 'checkout'), ($1, 'theme')",
        made.project_id,
    )
    await api.database.execute(
        "UPDATE flag_environments AS s SET enabled = false FROM environments AS e, flags AS f"
        " WHERE e.id = s.environment_id AND e.key = 'staging' AND f.id = s.flag_id"
        " AND f.key = 'checkout'"
    )
    await api.database.execute(
        "UPDATE flag_changes SET at = $1::timestamptz - CASE WHEN environment IS NULL"
        " THEN interval '30 days' ELSE interval '0' END",
        made.now - timedelta(hours=HOURS_AGO),
    )
    return made


async def found(issues: Issues, query: str = "", flag: str = "checkout") -> Any:
    path = f"/api/v1/projects/{issues.project_id}/flags/{flag}/errors{query}"
    status, answer = await issues.api.call("GET", path, headers=issues.headers)
    assert status == 200, answer
    return answer


async def test_issues_that_are_new_or_more_frequent_since_a_change(issues: Issues) -> None:
    await issues.add("Usual: as before", came={1: 2, 10: 10, 20: 10})
    await issues.add("New: since then", came={1: 3})
    often = await issues.add("Often: since then", came={1: 30, 20: 24})
    await issues.add("Rare: since then", came={1: 2, 20: 1})
    await issues.add("Gone: since then", came={20: 100})
    answer = await found(issues)
    told = {each["issue"]["title"]: each for each in answer["items"]}
    assert list(told) == ["New: since then", "Often: since then"]
    new, more = told.values()
    assert (new["is_new"], new["events_before"], new["events_after"]) == (True, 0, 3)
    assert (new["ratio"], more["issue"]["id"]) == (None, str(often))
    assert (more["is_new"], more["events_before"], more["events_after"]) == (False, 24, 30)
    assert more["ratio"] == pytest.approx(10, rel=0.1)
    assert answer["change"]["environment"] == "staging"
    assert answer["change"]["fields"] == ["enabled"]
    assert answer["after"]["hours"] == pytest.approx(HOURS_AGO, abs=0.02)


async def test_events_of_the_hour_of_the_change_are_told_apart(issues: Issues) -> None:
    change = issues.now - timedelta(hours=HOURS_AGO)
    hour = change.replace(minute=0, second=0, microsecond=0)
    id = await issues.add("Often: since then", came={HOURS_AGO: 99, 100: 1})
    ago = (issues.now - hour) / timedelta(hours=1)
    before, after = (ago + HOURS_AGO) / 2, HOURS_AGO - 0.0001
    await issues.event(id, hours=before)
    for _ in range(40):
        await issues.event(id, hours=after)
    (only,) = (await found(issues))["items"]
    assert (only["events_before"], only["events_after"]) == (1, 40)


async def test_an_issue_is_not_new_when_what_is_merged_into_it_is_old(issues: Issues) -> None:
    root = await issues.add("New: since then", came={1: 1})
    await issues.add("Old: before", came={100: 1}, merged_into=root)
    assert (await found(issues))["items"] == []


async def test_another_change_and_environment_may_be_asked_for(issues: Issues) -> None:
    await issues.add("New: since then", came={1: 3}, environment="staging")
    assert (await found(issues, "?environment=production"))["change"]["action"] == "created"
    answer = await found(issues, "?environment=staging&hours=1")
    assert answer["items"] == []
    answer = await found(issues, "?environment=staging&hours=4")
    assert len(answer["items"]) == 1
    change = answer["change"]["id"]
    assert (await found(issues, f"?change_id={change}"))["change"] == answer["change"]
    path = f"/api/v1/projects/{issues.project_id}/flags/theme/errors?change_id={change}"
    status, problem = await issues.api.call("GET", path, headers=issues.headers)
    assert (status, problem["errors"][0]["field"]) == (422, "change_id")


async def test_a_flag_that_there_is_not_is_not_found(issues: Issues) -> None:
    path = f"/api/v1/projects/{UUID(bytes=issues.project_id.bytes)}/flags/nothing/errors"
    status, _ = await issues.api.call("GET", path, headers=issues.headers)
    assert status == 404


def test_as_much_is_compared_as_is_over() -> None:
    before, after = windows_of(NOW, 24, NOW)
    assert (before.hours, after.end) == (24.5, NOW + timedelta(minutes=1))
    _, after = windows_of(NOW - timedelta(hours=30), 24, NOW)
    assert after.end == NOW - timedelta(hours=6)
