"""Rules of grouping over the web API: read, changed, tried on the newest errors."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from beacon.events import Event
from beacon.issues.group import group_of
from beacon.issues.rules import rules_of
from beacon.projects.projects import Project
from tests.audit_entries import entries
from tests.factories import make_batch
from tests.issues.conftest import Errors
from tests.issues.errors_of import CART, error, frame
from tests.web.conftest import Api, Headers

TYPE = {"field": "type", "op": "is", "value": "ValueError"}
ONE = {"match": [TYPE], "action": {"fingerprint": ["values"]}}


def path(project: Project, rest: str = "") -> str:
    return f"/api/v1/projects/{project.uuid}/grouping-rules{rest}"


async def saved(
    api: Api, who: Headers, shop: Project, *rules: Any, **headers: str
) -> tuple[int, Any]:
    return await api.call("PUT", path(shop), headers={**who, **headers}, json={"rules": [*rules]})


async def test_rules_are_saved_known_at_once_and_logged(
    api: Api, ada: Headers, shop: Project
) -> None:
    assert await api.call("GET", path(shop), headers=ada) == (200, {"rules": []})
    assert await saved(api, ada, shop, ONE) == (200, {"rules": [ONE]})
    assert await api.call("GET", path(shop), headers=ada) == (200, {"rules": [ONE]})
    known = await api.parts.directory.resolve_project(shop.uuid)
    found = group_of(error(frames=CART), shop.id, rules_of(known))
    assert found is not None
    assert found.parts == ("fingerprint values",)
    await saved(api, ada, shop, ONE)
    (entry,) = await entries(api.database, "project.grouping_rules_changed")
    assert (entry.before, entry.after) == ({"rules": []}, {"rules": [ONE]})
    assert entry.subject == ("project", shop.name)


async def test_rules_that_cannot_be_used_change_nothing(
    api: Api, ada: Headers, shop: Project
) -> None:
    broken = {**ONE, "match": [{**TYPE, "op": "regex", "value": "(a"}]}
    status, problem = await saved(api, ada, shop, ONE, broken)
    assert (status, problem["code"]) == (422, "invalid_grouping_rule")
    assert problem["detail"].startswith("Rule 2: the pattern '(a' cannot be used")
    status, problem = await saved(api, ada, shop, ONE, {**ONE, "action": {"in_app": 7}})
    assert (status, problem["code"]) == (422, "invalid_field")
    assert await api.call("GET", path(shop), headers=ada) == (200, {"rules": []})


async def test_a_change_of_what_others_changed_is_refused(
    api: Api, ada: Headers, shop: Project
) -> None:
    read = await api.client.get(path(shop), headers=ada)
    etag = read.headers["etag"]
    assert (await saved(api, ada, shop, ONE, **{"If-Match": etag}))[0] == 200
    status, problem = await saved(api, ada, shop, **{"If-Match": etag})
    assert (status, problem["code"]) == (412, "changed_meanwhile")


async def tried(api: Api, who: Headers, shop: Project, *rules: Any, **more: Any) -> Any:
    body = {"rules": [*rules], **more}
    status, found = await api.call("POST", path(shop, "/preview"), headers=who, json=body)
    assert status == 200, found
    return found


@pytest.fixture
async def stored(api: Api, shop: Project) -> list[Event]:
    """Two faults: one of them twice."""
    events = [
        error(frames=CART),
        error(frames=CART),
        error(frames=[frame("app/pay.py", "charge")]),
        error("KeyError", "x"),
    ]
    await Errors(api.database).store_batch(make_batch(*events, project_id=shop.id))
    return events


async def test_rules_are_tried_on_the_newest_errors(
    api: Api, ada: Headers, shop: Project, stored: list[Event]
) -> None:
    found = await tried(api, ada, shop, ONE)
    assert (found["events"], found["groups_before"], found["groups_after"]) == (4, 3, 2)
    joined, other = found["groups"]
    assert joined["made_of"] == {
        "because": "rule",
        "rule": 1,
        "version": 1,
        "parts": ["fingerprint values"],
    }
    assert (joined["changed"], joined["events"]) == (True, 3)
    assert [each["events"] for each in joined["before"]] == [2, 1]
    assert {UUID(each).bytes for each in joined["event_ids"]} == {each.id for each in stored[:3]}
    assert (other["changed"], other["title"]) == (False, "KeyError: x")
    assert other["before"] == [{"id": other["id"], "title": "KeyError: x", "events": 1}]
    assert await api.call("GET", path(shop), headers=ada) == (200, {"rules": []})


async def test_rules_are_tried_on_one_issue_and_on_one_event(
    api: Api, ada: Headers, shop: Project, stored: list[Event]
) -> None:
    group = group_of(stored[0], shop.id)
    assert group is not None
    found = await tried(api, ada, shop, issue_id=str(UUID(bytes=group.id)))
    (only,) = found["groups"]
    assert (only["id"], only["events"], only["changed"]) == (str(UUID(bytes=group.id)), 2, False)
    found = await tried(api, ada, shop, ONE, event_id=str(UUID(bytes=stored[2].id)))
    (only,) = found["groups"]
    assert (only["events"], only["culprit"]) == (1, "charge in app/pay.py")


@pytest.mark.parametrize("which", ["issue_id", "event_id"])
async def test_what_is_not_there_cannot_be_tried(
    api: Api, ada: Headers, shop: Project, which: str
) -> None:
    body = {"rules": [], which: str(UUID(int=7))}
    status, problem = await api.call("POST", path(shop, "/preview"), headers=ada, json=body)
    assert (status, problem["code"]) == (404, "not_found")
