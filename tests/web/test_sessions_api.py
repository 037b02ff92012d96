"""Sessions over the web API."""

from __future__ import annotations

from uuid import UUID

import pytest

from beacon.explorer.fields import SESSION_FIELDS
from beacon.projects.projects import Project
from beacon.web.api.sessions import ENDPOINTS
from tests.explorer.conftest import named, seen
from tests.factories import make_batch
from tests.web.conftest import Api, Headers
from tests.writer.conftest import Pipeline


def path(project: Project, rest: str = "") -> str:
    return f"/api/v1/projects/{project.uuid}/sessions{rest}"


@pytest.fixture
async def visited(pipeline: Pipeline, shop: Project) -> Project:
    await pipeline.store(
        make_batch(
            seen("/", session=1, at=0),
            named("click", session=1, at=8),
            seen("/docs", session=2, at=5, anon_id="tablet"),
            project_id=shop.id,
        )
    )
    return shop


async def test_sessions_in_pages(api: Api, ada: Headers, visited: Project) -> None:
    status, page = await api.call("GET", path(visited, "?limit=1"), headers=ada)
    assert (status, page["searched_to"]) == (200, None)
    assert [each["visitor"] for each in page["items"]] == ["tablet"]
    rest = f"?limit=1&cursor={page['next_cursor']}"
    status, page = await api.call("GET", path(visited, rest), headers=ada)
    assert [(each["visitor"], each["duration"]) for each in page["items"]] == [("phone", 8.0)]
    assert page["next_cursor"] is None


@pytest.mark.parametrize(
    ("query", "visitors"),
    [
        ("search=entry_page:/docs", ["tablet"]),
        ("visitor=phone", ["phone"]),
        ("bots=only", []),
        ("from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z", ["tablet", "phone"]),
        ("to=0001-01-01T00:00:00Z", []),
    ],
)
async def test_filters(
    api: Api, ada: Headers, visited: Project, query: str, visitors: list[str]
) -> None:
    status, page = await api.call("GET", path(visited, f"?{query}"), headers=ada)
    assert status == 200, page
    assert [each["visitor"] for each in page["items"]] == visitors


async def test_a_field_that_there_is_not_is_refused_with_those_there_are(
    api: Api, ada: Headers, shop: Project
) -> None:
    status, problem = await api.call("GET", path(shop, "?search=plan:pro"), headers=ada)
    assert (status, problem["errors"][0]["field"]) == (422, "search")
    assert "entry_page" in problem["detail"]


async def test_a_timeline_in_pages(api: Api, ada: Headers, visited: Project) -> None:
    _, page = await api.call("GET", path(visited, "?visitor=phone"), headers=ada)
    one = f"/{page['items'][0]['id']}"
    status, told = await api.call("GET", path(visited, f"{one}?limit=1"), headers=ada)
    assert (status, told["session"]) == (200, page["items"][0])
    assert [(each["event"], each["seconds"]) for each in told["items"]] == [("$page", 8.0)]
    rest = f"{one}?limit=1&cursor={told['next_cursor']}"
    status, told = await api.call("GET", path(visited, rest), headers=ada)
    assert [(each["event"], each["offset"]) for each in told["items"]] == [("click", 8.0)]
    assert (told["next_cursor"], len(told["pages"])) == (None, 1)
    status, problem = await api.call("GET", path(visited, f"/{UUID(int=5)}"), headers=ada)
    assert (status, problem["code"]) == (404, "not_found")


def test_every_key_of_the_search_is_told_of() -> None:
    told = ENDPOINTS[0].description
    assert [name for name in SESSION_FIELDS.named if f"`{name}`" not in told] == []
