"""What goes on in one's projects, over the API."""

from __future__ import annotations

from tests.web.conftest import Api

ADDRESS = "/api/v1/projects/activity"


async def test_one_sees_the_projects_that_one_may_see(api: Api) -> None:
    eve = await api.account("eve@example.com")
    owner = await api.account("owner@example.com", owner=True)
    projects = [await api.project("Shop", viewer=eve), await api.project("Blog")]
    for headers, seen in ((eve, projects[:1]), (owner, projects)):
        status, document = await api.call("GET", f"{ADDRESS}?hours=2", headers=headers)
        assert status == 200
        assert [item["project_id"] for item in document["items"]] == [each.uuid for each in seen]
        assert [item["hours"] for item in document["items"]] == [[0, 0] for _ in seen]


async def test_who_has_no_project_sees_none(api: Api) -> None:
    eve = await api.account("eve@example.com")
    await api.project("Shop")
    assert await api.call("GET", ADDRESS, headers=eve) == (200, {"items": []})


async def test_what_may_be_asked_is_said(api: Api) -> None:
    eve = await api.account("eve@example.com")
    status, document = await api.call("GET", f"{ADDRESS}?tz=Europe/Berlim", headers=eve)
    assert (status, document["code"]) == (422, "invalid_field")
    status, document = await api.call("GET", f"{ADDRESS}?hours=0", headers=eve)
    assert (status, document["errors"][0]["field"]) == (422, "hours")
