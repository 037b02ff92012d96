"""What people decide of issues, over the web API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from beacon.projects.projects import Project
from tests.web.conftest import Api, Headers
from tests.web.made_by_api import IssuesOverApi as Issues
from tests.web.made_by_api import make_issues


@pytest.fixture
async def issues(api: Api, ada: Headers, shop: Project) -> Issues:
    return make_issues(api, ada, shop)


async def audited(issues: Issues) -> list[str]:
    rows = await issues.database.fetch(
        "SELECT action FROM audit_log WHERE action LIKE 'issue.%' ORDER BY at, id"
    )
    return [row["action"] for row in rows]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"state": "resolved"}, {"resolved_in": None, "resolved_next": False}),
        ({"state": "resolved", "resolved_in": "1.4"}, {"resolved_in": "1.4"}),
        ({"state": "resolved", "resolved_next": True}, {"resolved_next": True}),
        ({"state": "ignored"}, {"ignored_until": None, "ignored_events": None}),
        (
            {"state": "ignored", "ignored_until": "2030-01-01T00:00:00Z", "ignored_events": 100},
            {"ignored_until": "2030-01-01T00:00:00Z", "ignored_events": 100},
        ),
        ({"state": "ignored", "ignored_users": 7}, {"ignored_users": 7}),
    ],
)
async def test_an_issue_gets_another_state(
    issues: Issues, changes: dict[str, Any], expected: dict[str, Any]
) -> None:
    id = await issues.add("ValueError: bad", visitors=["ann"])
    found = await issues.ask(str(id), "PATCH", changes)
    assert found["state"] == changes["state"]
    assert {name: found[name] for name in expected} == expected
    assert await audited(issues) == [f"issue.{changes['state']}"]
    back = await issues.ask(str(id), "PATCH", {"state": "unresolved"})
    assert (back["state"], back["resolved_in"], back["ignored_events"]) == (
        "unresolved",
        None,
        None,
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"state": "resolved", "ignored_events": 5}, "ignored_events"),
        ({"resolved_in": "1.0"}, "resolved_in"),
        ({"state": "resolved", "resolved_in": "1", "resolved_next": True}, "resolved_next"),
        ({"state": "open"}, "state"),
        ({"assignee": "eve@example.com"}, "assignee"),
        ({"assignee": str(UUID(int=3))}, "assignee"),
    ],
)
async def test_what_cannot_be_decided_is_refused(
    issues: Issues, changes: dict[str, Any], field: str
) -> None:
    id = await issues.add("ValueError: bad")
    await issues.api.account("eve@example.com")
    status, problem = await issues.call(str(id), "PATCH", changes)
    assert (status, problem["errors"][0]["field"]) == (422, field)


async def test_somebody_cares_for_an_issue(issues: Issues) -> None:
    id = await issues.add("ValueError: bad")
    found = await issues.ask(str(id), "PATCH", {"assignee": "me"})
    assert found["assignee"]["email"] == "ada@example.com"
    assert await issues.ask(str(id), "PATCH", {"assignee": None}) == {**found, "assignee": None}
    for name in ("ADA@example.com", found["assignee"]["id"]):
        assert await issues.ask(str(id), "PATCH", {"assignee": name}) == found


async def test_many_issues_are_changed_at_once_by_their_ids(issues: Issues) -> None:
    first, second, third = [await issues.add(f"ValueError: {each}") for each in "abc"]
    ids = [str(first), f"SHOP-{second.hex[:8]}", str(UUID(int=5)), "nothing"]
    changes = {"ids": ids, "state": "resolved", "assignee": "me"}
    assert await issues.ask("bulk", "POST", changes) == {"changed": 2, "more": False}
    left = await issues.ask()
    assert [each["id"] for each in left["items"]] == [str(third)]


async def test_many_issues_are_changed_at_once_by_a_search(issues: Issues) -> None:
    for each in "abc":
        await issues.add(f"ValueError: {each}", level="warning" if each == "c" else "error")
    changes = {"query": "is:unresolved level:error", "state": "ignored"}
    assert await issues.ask("bulk", "POST", changes) == {"changed": 2, "more": False}
    assert await issues.ask("bulk", "POST", changes) == {"changed": 0, "more": False}
    assert (await issues.ask())["counts"]["ignored"] == 2


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"state": "resolved"}, 422),
        ({"state": "resolved", "ids": ["x"], "query": ""}, 422),
        ({"state": "resolved", "query": "level:bad"}, 422),
        ({"state": "resolved", "ids": ["x", str(UUID(int=4))]}, 404),
    ],
)
async def test_what_names_no_issues_is_refused(
    issues: Issues, changes: dict[str, Any], status: int
) -> None:
    assert (await issues.call("bulk", "POST", changes))[0] == status


async def test_issues_are_merged_and_taken_apart(issues: Issues) -> None:
    into = await issues.add("ValueError: a", came={0: 1})
    other = await issues.add("ValueError: b", came={0: 2})
    merged = await issues.ask(f"{into}/merge", "POST", {"ids": [str(other)]})
    assert (merged["events"], merged["merged"]) == (3, 1)
    assert [each["id"] for each in (await issues.ask())["items"]] == [str(into)]
    name = f"shop-{other.hex[:8]}"
    apart = await issues.ask(f"{into}/unmerge", "POST", {"ids": [name]})
    assert (apart["events"], apart["merged"]) == (1, 0)
    assert len((await issues.ask())["items"]) == 2
    for path in ("merge", "unmerge"):
        assert (await issues.call(f"{into}/{path}", "POST", {"ids": [str(UUID(int=4))]}))[0] == 404


async def test_an_issue_tells_what_became_of_it(issues: Issues) -> None:
    id = await issues.add("ValueError: bad")
    await issues.ask(str(id), "PATCH", {"state": "resolved", "resolved_in": "1.4"})
    await issues.ask(f"{id}/comments", "POST", {"text": "Done."})
    page = await issues.ask(f"{id}/activity?limit=1")
    assert [(each["kind"], each["details"]["text"]) for each in page["items"]] == [
        ("comment", "Done.")
    ]
    page = await issues.ask(f"{id}/activity?cursor={page['next_cursor']}")
    (line,) = page["items"]
    assert (line["kind"], line["actor"]["kind"]) == ("resolved", "account")
    assert line["details"] == {"in_release": "1.4"}


async def test_comments_are_changed_by_who_wrote_them(issues: Issues, api: Api) -> None:
    id = await issues.add("ValueError: bad")
    eve = await api.account("eve@example.com")
    await api.database.execute(
        "INSERT INTO memberships (account_id, project_id, role) VALUES ($1, $2, 'editor')",
        *(await api.account_id(eve), issues.project_id),
    )
    made = await issues.ask(f"{id}/comments", "POST", {"text": "It is the cart."})
    one = f"{id}/comments/{made['id']}"
    assert (made["text"], made["edited_at"]) == ("It is the cart.", None)
    for method, body in (("PATCH", {"text": "No."}), ("DELETE", None)):
        assert (await issues.call(one, method, body, headers=eve))[0] == 403
    changed = await issues.ask(one, "PATCH", {"text": "It is the basket."})
    assert changed["edited_at"] is not None
    _, hers = await issues.call(f"{id}/comments", "POST", {"text": "Yes."}, headers=eve)
    page = await issues.ask(f"{id}/comments")
    assert page["items"] == [changed, hers]
    for each in page["items"]:
        await issues.ask(f"{id}/comments/{each['id']}", "DELETE")
    assert (await issues.ask(f"{id}/comments"))["items"] == []
    for name in (made["id"], "x", "9" * 20):
        assert (await issues.call(f"{id}/comments/{name}", "DELETE"))[0] == 404


async def test_commits_of_a_release_resolve_what_they_fix(
    issues: Issues, api: Api, ada: Headers
) -> None:
    id = await issues.add("ValueError: bad")
    name = f"SHOP-{id.hex[:8]}".upper()
    path = f"/api/v1/projects/{issues.project_id}/releases/shop%401.4%2Fa/commits"
    commits = [
        {"id": "a1", "message": f"Mend the cart\n\nFixes {name.lower()}", "author": "Ada"},
        {"id": "a2", "message": "Closes SHOP-00000000", "repository": "shop"},
    ]
    status, found = await api.call("POST", path, headers=ada, json={"commits": commits})
    assert (status, found) == (200, {"resolved": [name], "unknown": ["SHOP-00000000"]})
    issue = await issues.ask(str(id))
    assert (issue["state"], issue["resolved_in"]) == ("resolved", "shop@1.4/a")
    status, found = await api.call("POST", path, headers=ada, json={"commits": commits})
    assert (status, found["resolved"]) == (200, [])


async def test_viewers_only_look(issues: Issues, api: Api) -> None:
    id = await issues.add("ValueError: bad")
    eve = await api.account("eve@example.com")
    await api.database.execute(
        "INSERT INTO memberships (account_id, project_id, role) VALUES ($1, $2, 'viewer')",
        *(await api.account_id(eve), issues.project_id),
    )
    assert (await issues.call(str(id), headers=eve))[0] == 200
    assert (await issues.call(str(id), "PATCH", {"state": "resolved"}, headers=eve))[0] == 403
