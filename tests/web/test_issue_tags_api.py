"""Tags of issues over the web API."""

from __future__ import annotations

from typing import Any

import pytest

from beacon.issues import tag_keys
from beacon.projects.projects import Project
from tests.web.conftest import Api, Headers
from tests.web.made_by_api import IssuesOverApi as Issues
from tests.web.made_by_api import make_issues


@pytest.fixture
async def issues(api: Api, ada: Headers, shop: Project) -> Issues:
    made = make_issues(api, ada, shop)
    for each in "ab":
        await made.add(f"ValueError: {each}", tags={"plan": ["pro", each], "zone": ["1"]})
    return made


async def ask(issues: Issues, rest: str = "", method: str = "GET", json: Any = None) -> Any:
    path = f"/api/v1/projects/{issues.project_id}/tags{rest}"
    return await issues.api.call(method, path, headers=issues.headers, json=json)


async def keys(issues: Issues) -> dict[str, tuple[int, int, bool]]:
    status, page = await ask(issues)
    assert status == 200, page
    return {each["key"]: (each["values"], each["events"], each["hidden"]) for each in page["items"]}


async def test_tags_are_listed_with_how_many_values_they_have(issues: Issues) -> None:
    assert await keys(issues) == {
        "environment": (1, 2, False),
        "level": (1, 2, False),
        "plan": (3, 4, False),
        "release": (1, 2, False),
        "zone": (1, 2, False),
    }
    _, page = await ask(issues, "?limit=4")
    _, page = await ask(issues, f"?cursor={page['next_cursor']}")
    assert [each["key"] for each in page["items"]] == ["zone"]


async def test_a_hidden_tag_is_not_shown_until_it_is_shown_again(issues: Issues) -> None:
    status, tag = await ask(issues, "/plan", "PATCH", {"hidden": True})
    assert (status, tag["hidden"], tag["values"]) == (200, True, 3)
    (first, *_) = (await issues.ask())["items"]
    shown = await issues.ask(first["id"])
    assert "plan" not in [each["key"] for each in shown["tags"]]
    assert (await keys(issues))["plan"] == (3, 4, True)
    await ask(issues, "/plan", "PATCH", {"hidden": False})
    assert (await keys(issues))["plan"] == (3, 4, False)


async def test_a_deleted_tag_is_gone_and_may_stay_hidden(
    issues: Issues, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tag_keys, "ROWS_AT_ONCE", 2)
    await ask(issues, "/plan", "PATCH", {"hidden": True})
    for key in ("plan", "zone"):
        assert await ask(issues, f"/{key}", "DELETE") == (204, None)
    found = await keys(issues)
    assert found["plan"] == (0, 0, True)
    assert "zone" not in found
    assert (await ask(issues, "/zone", "DELETE"))[0] == 404


async def test_what_beacons_lists_go_by_stays(issues: Issues) -> None:
    assert (await ask(issues, "/release", "PATCH", {"hidden": True}))[0] == 409
    assert (await ask(issues, "/environment", "DELETE"))[0] == 409
