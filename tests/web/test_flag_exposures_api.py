"""How many visitors had which variant, over the web API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from beacon.projects.projects import Project
from tests.web.conftest import Api, Headers

ROW = (
    "INSERT INTO flag_exposures (project_id, environment, flag, variant, visitor, anon_id,"
    " first_seen) VALUES ($1, $2, $3, $4, $5, $5, timestamptz '2026-02-10T00:00Z'"
    " + $6 * interval '1 hour')"
)


def at(project: Project, query: str = "", flag: str = "checkout") -> str:
    return f"/api/v1/projects/{project.uuid}/flags/{flag}/exposures{query}"


@pytest.fixture
async def counted(api: Api, shop: Project) -> Project:
    """Five visitors of a flag with two variants, an hour apart."""
    project_id = UUID(bytes=shop.id)
    await api.database.execute(
        "INSERT INTO flags (project_id, key) VALUES ($1, 'checkout'), ($1, 'other')", project_id
    )
    for hour in range(5):
        variant = "on" if hour < 2 else "off"
        row = (project_id, "production", "checkout", variant, f"visitor-{hour}", hour)
        await api.database.execute(ROW, *row)
    await api.database.execute(ROW, project_id, "staging", "checkout", "on", "tester", 0)
    return shop


async def test_visitors_by_variant(api: Api, ada: Headers, counted: Project) -> None:
    status, page = await api.call("GET", at(counted), headers=ada)
    assert (status, page["next_cursor"]) == (200, None)
    assert page["items"] == [
        {
            "variant": "off",
            "visitors": 3,
            "first_seen": "2026-02-10T02:00:00Z",
            "last_first_seen": "2026-02-10T04:00:00Z",
        },
        {
            "variant": "on",
            "visitors": 2,
            "first_seen": "2026-02-10T00:00:00Z",
            "last_first_seen": "2026-02-10T01:00:00Z",
        },
    ]


async def test_one_environment_and_a_span_of_time(api: Api, ada: Headers, counted: Project) -> None:
    async def numbers(query: str) -> dict[str, int]:
        status, page = await api.call("GET", at(counted, query), headers=ada)
        assert status == 200, page
        return {each["variant"]: each["visitors"] for each in page["items"]}

    assert await numbers("?environment=staging") == {"on": 1}
    assert await numbers("?from=2026-02-10T01:00:00Z") == {"off": 3, "on": 1}
    assert await numbers("?to=2026-02-10T03:00:00Z") == {"off": 1, "on": 2}
    assert await numbers("?environment=development") == {}


async def test_pages(api: Api, ada: Headers, counted: Project) -> None:
    seen: list[Any] = []
    query = "?limit=1"
    while True:
        _, page = await api.call("GET", at(counted, query), headers=ada)
        seen += [each["variant"] for each in page["items"]]
        if page["next_cursor"] is None:
            break
        query = f"?limit=1&cursor={page['next_cursor']}"
    assert seen == ["off", "on"]


async def test_a_deleted_flag_keeps_its_numbers_and_what_never_was_is_not_found(
    api: Api, ada: Headers, counted: Project
) -> None:
    path = f"/api/v1/projects/{counted.uuid}/flags/checkout?forget=true"
    assert (await api.call("DELETE", path, headers=ada))[0] == 204
    _, page = await api.call("GET", at(counted), headers=ada)
    assert [each["visitors"] for each in page["items"]] == [3, 2]
    for query, flag in (("", "never"), ("?environment=mars", "other")):
        status, problem = await api.call("GET", at(counted, query, flag), headers=ada)
        assert (status, problem["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "query",
    [
        "?from=yesterday",
        "?environment=%00",
        "?environment=" + 61 * "x",
        "?cursor=WyJcdTAwMDAiXQ",
        "?from=0001-01-01T00:00:00%2B14:00",
        "?variant=on",
    ],
)
async def test_what_nobody_can_mean_is_refused(
    api: Api, ada: Headers, counted: Project, query: str
) -> None:
    status, problem = await api.call("GET", at(counted, query), headers=ada)
    assert status == 422, problem
