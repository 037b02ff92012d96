"""Visitors over the web API."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from beacon.projects.projects import Project
from tests.explorer.conftest import seen
from tests.factories import make_batch
from tests.privacy.conftest import identify
from tests.web.conftest import Api, Headers
from tests.writer.conftest import Pipeline

ANN = "ann@example.com/a b?"
"""An id that needs to be encoded."""


def path(project: Project, rest: str = "") -> str:
    return f"/api/v1/projects/{project.uuid}/visitors{rest}"


@pytest.fixture
async def people(pipeline: Pipeline, shop: Project) -> Project:
    await pipeline.store(
        make_batch(
            seen("/", session=1, at=0),
            identify("phone", ANN, session=2, at=10, plan="pro"),
            *(seen("/", session=3 + n, at=20 + n, user_id=ANN) for n in range(20)),
            seen("/", session=90, at=90, anon_id="tablet/1"),
            project_id=shop.id,
        )
    )
    return shop


async def test_visitors_in_pages(api: Api, ada: Headers, people: Project) -> None:
    status, page = await api.call("GET", path(people, "?limit=1"), headers=ada)
    assert (status, page["searched_to"]) == (200, None)
    assert [(each["id"], each["is_user"]) for each in page["items"]] == [("tablet/1", False)]
    rest = f"?limit=1&cursor={page['next_cursor']}"
    status, page = await api.call("GET", path(people, rest), headers=ada)
    assert [(each["id"], each["sessions"]) for each in page["items"]] == [(ANN, 22)]
    assert page["items"][0]["traits"] == {"plan": "pro"}
    assert page["next_cursor"] is None


@pytest.mark.parametrize(
    ("query", "count"),
    [("search=PRO", 1), ("search=phone", 1), ("search=nobody", 0), ("kind=anonymous", 1)],
)
async def test_filters(api: Api, ada: Headers, people: Project, query: str, count: int) -> None:
    status, page = await api.call("GET", path(people, f"?{query}"), headers=ada)
    assert (status, len(page["items"])) == (200, count)


async def test_a_search_stands_alone(api: Api, ada: Headers, shop: Project) -> None:
    for rest in ("&kind=users", "&bots=only", "&filters=[]", "&from=2026-02-10T12:00:00Z"):
        status, problem = await api.call("GET", path(shop, f"?search=x{rest}"), headers=ada)
        assert (status, problem["errors"][0]["field"]) == (422, "search")


async def test_a_profile_and_all_of_its_sessions(api: Api, ada: Headers, people: Project) -> None:
    for id in (ANN, "phone"):
        one = path(people, f"/{quote(id, safe='')}")
        status, found = await api.call("GET", one, headers=ada)
        assert (status, found["visitor"]["id"]) == (200, ANN)
    assert [each["anon_id"] for each in found["aliases"]] == ["phone"]
    assert len(found["sessions"]) == 20
    rest = f"?visitor={quote(ANN)}&bots=include&cursor={found['next_cursor']}"
    sessions = f"/api/v1/projects/{people.uuid}/sessions{rest}"
    status, page = await api.call("GET", sessions, headers=ada)
    assert (status, len(page["items"]), page["next_cursor"]) == (200, 2, None)
    status, problem = await api.call("GET", path(people, "/nobody"), headers=ada)
    assert (status, problem["code"]) == (404, "not_found")


async def test_an_alias_is_taken_away_and_given_back(
    api: Api, ada: Headers, people: Project
) -> None:
    one = path(people, f"/{quote(ANN, safe='')}")
    for method, sessions in (("DELETE", 21), ("PUT", 22)):
        status, _ = await api.call(method, f"{one}/aliases/phone", headers=ada)
        assert status == 204
        _, found = await api.call("GET", one, headers=ada)
        assert found["visitor"]["sessions"] == sessions
    status, problem = await api.call("DELETE", f"{one}/aliases/other", headers=ada)
    assert (status, problem["code"]) == (404, "not_found")
