"""Issues over the web API."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from urllib.parse import quote
from uuid import UUID

import pytest

from beacon.projects.projects import Project
from tests.factories import make_batch
from tests.issues.conftest import make_error
from tests.issues.made_issues import MadeIssues
from tests.web.conftest import Api, Headers
from tests.writer.conftest import Pipeline


def path(project: Project, rest: str = "") -> str:
    return f"/api/v1/projects/{project.uuid}/issues{rest}"


@pytest.fixture
async def made(api: Api, shop: Project) -> MadeIssues:
    return MadeIssues(api.database, UUID(bytes=shop.id), datetime.now(UTC))


async def test_issues_in_pages(api: Api, ada: Headers, shop: Project, made: MadeIssues) -> None:
    for number in range(3):
        await made.add(f"ValueError: {number}", came={number: 1})
    await made.add("ValueError: gone", state="resolved")
    for sort in ("last_seen", "first_seen", "events", "users", "trend"):
        status, page = await api.call("GET", path(shop, f"?limit=2&sort={sort}"), headers=ada)
        assert status == 200, page
        assert page["counts"] == {"all": 4, "unresolved": 3, "resolved": 1, "ignored": 0}
        rest = f"?limit=2&sort={sort}&cursor={page['next_cursor']}"
        status, last = await api.call("GET", path(shop, rest), headers=ada)
        assert (status, last["counts"], last["next_cursor"]) == (200, None, None)
        titles = {each["title"] for each in page["items"] + last["items"]}
        assert titles == {f"ValueError: {number}" for number in range(3)}


async def test_what_a_list_shows_of_an_issue(
    api: Api, ada: Headers, shop: Project, made: MadeIssues
) -> None:
    id = await made.add("ValueError: bad", came={0: 2}, visitors=["ann"], regressed=True)
    status, page = await api.call("GET", path(shop, "?period=24h"), headers=ada)
    assert status == 200, page
    (issue,) = page["items"]
    assert issue["short_id"] == f"SHOP-{id.hex[:8]}".upper()
    assert (issue["is_new"], issue["is_regressed"], issue["state"]) == (True, True, "unresolved")
    assert (issue["events"], issue["users"], issue["period_events"]) == (2, 1, 2)
    assert (len(issue["trend"]), sum(issue["trend"])) == (24, 2)
    assert (page["range"]["buckets"], page["range"]["bucket_seconds"]) == (24, 3600)


async def test_a_search_that_cannot_be_read_says_where(
    api: Api, ada: Headers, shop: Project
) -> None:
    status, problem = await api.call(
        "GET", path(shop, f"?query={quote('is:unresolved level:bad')}"), headers=ada
    )
    assert (status, problem["code"]) == (422, "invalid_query")
    (error,) = problem["errors"]
    assert (error["field"], error["position"], error["length"]) == ("query", 20, 3)


async def test_issues_of_other_projects_are_not_listed(
    api: Api, ada: Headers, shop: Project, made: MadeIssues
) -> None:
    other = await api.project("Other", admin=ada)
    await made.add("ValueError: bad")
    _, page = await api.call("GET", path(other, "?query="), headers=ada)
    assert (page["items"], page["counts"]["all"]) == ([], 0)


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        ("bro", ["browser:"]),
        ("is:un", ["unresolved", "unassigned"]),
        ("browser:", ['"Mobile Safari"', "Firefox"]),
        ("browser:saf", ['"Mobile Safari"']),
        ("browser:[Firefox,fi", ["Firefox"]),
        ("has:brow", ["browser"]),
        ("assigned:ada", ["ada@example.com"]),
        ("type:value", ["ValueError"]),
        ("release:", ["2.0", "1.0"]),
        ("level:>", ["debug", "info", "warning", "error", "fatal"]),
        ("secret:", ["x"]),
        ("secre", []),
        ("title:a", []),
    ],
)
async def test_what_can_be_typed_next(
    api: Api, ada: Headers, shop: Project, made: MadeIssues, typed: str, texts: list[str]
) -> None:
    await made.add("ValueError: a", tags={"browser": ["Firefox", "Mobile Safari"]}, came={5: 1})
    await made.add("ValueError: b", tags={"browser": ["Mobile Safari"]}, release="2.0")
    await made.add("ValueError: c", tags={"secret": ["x"]}, came={9: 1})
    await api.database.execute("UPDATE projects SET hidden_tags = '{secret}'")
    status, found = await api.call(
        "GET", path(shop, f"/suggestions?query={quote(typed)}"), headers=ada
    )
    assert status == 200, found
    assert [each["text"] for each in found["items"]] == texts
    assert found["to"] == len(typed)


async def test_a_stored_error_is_an_issue_that_a_search_finds(
    api: Api, ada: Headers, shop: Project, pipeline: Pipeline
) -> None:
    now = time.time_ns() // 1000
    error = make_error(timestamp=now, tags={"plan": "pro"}, environment="staging")
    await pipeline.store(make_batch(error, project_id=shop.id, received_at=now))
    search = f"?query={quote('plan:PRO release:shop@* environment:staging')}&environment=staging"
    status, page = await api.call("GET", path(shop, search), headers=ada)
    assert status == 200, page
    (issue,) = page["items"]
    assert (issue["events"], issue["users"], issue["period_events"]) == (1, 1, 1)
    latest = f"/{issue['short_id']}/events/latest"
    status, event = await api.call("GET", path(shop, latest), headers=ada)
    assert (status, event["id"]) == (200, str(UUID(bytes=error.id)))
    assert event["session"]["errors"] == 1
    status, read = await api.call("GET", path(shop, f"/{issue['id']}"), headers=ada)
    assert (status, read["grouping"]["parts"]) == (200, ["fingerprint ValueError"])
