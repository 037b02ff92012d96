"""The event explorer over the web API."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest

from beacon.explorer.fields import EVENT_FIELDS
from beacon.projects.projects import Project
from beacon.web.api.events import ENDPOINTS
from tests.explorer.conftest import at, broken, named, seen
from tests.factories import make_batch
from tests.web.conftest import Api, Headers
from tests.writer.conftest import Pipeline

HUGE = 123456789012345678901234567890


def path(project: Project, rest: str = "") -> str:
    return f"/api/v1/projects/{project.uuid}/events{rest}"


@pytest.fixture
async def stored(pipeline: Pipeline, shop: Project) -> Project:
    await pipeline.store(
        make_batch(
            seen("/", at=0),
            named("sign_up", at=1, properties={"plan": "pro", "n": HUGE}),
            broken("it broke", at=2),
            project_id=shop.id,
        )
    )
    return shop


async def test_a_page_of_events(api: Api, ada: Headers, stored: Project) -> None:
    status, page = await api.call("GET", path(stored, "?limit=2"), headers=ada)
    assert (status, page["searched_to"]) == (200, None)
    assert [each["event"] for each in page["items"]] == ["exception", "sign_up"]
    assert page["items"][1]["properties"] == {"plan": "pro", "n": HUGE}
    assert page["items"][1]["timestamp"] == at(1).isoformat().replace("+00:00", "Z")
    assert page["items"][1]["visitor"] == "phone"
    rest = path(stored, f"?limit=2&cursor={page['next_cursor']}")
    status, page = await api.call("GET", rest, headers=ada)
    assert [each["event"] for each in page["items"]] == ["$page"]
    assert page["next_cursor"] is None


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("search=plan:pro", ["sign_up"]),
        ("event=$page", ["$page"]),
        (f"from={quote(at(1).isoformat())}&to={quote(at(2).isoformat())}", ["sign_up"]),
        ("bots=only", []),
        ("visitor=phone&search=-broke", ["sign_up", "$page"]),
        ("visitor=nobody", []),
    ],
)
async def test_filters(
    api: Api, ada: Headers, stored: Project, query: str, names: list[str]
) -> None:
    status, page = await api.call("GET", path(stored, f"?{query}"), headers=ada)
    assert status == 200, page
    assert [each["event"] for each in page["items"]] == names


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("bots=some", "bots"),
        ("from=yesterday", "from"),
        ("from=2026-02-10T00:00:00Z&to=2026-02-09T00:00:00Z", "to"),
        ("session_id=7", "session_id"),
        ("limit=501", "limit"),
        ("search=n:>x", "search"),
        ("cursor=nonsense", "cursor"),
        ("nonsense=1", "nonsense"),
    ],
)
async def test_what_cannot_be_asked(
    api: Api, ada: Headers, shop: Project, query: str, field: str
) -> None:
    status, problem = await api.call("GET", path(shop, f"?{query}"), headers=ada)
    assert (status, problem["code"]) == (422, "invalid_field")
    assert problem["errors"][0]["field"] == field


async def test_the_ends_of_the_calendar(api: Api, ada: Headers, stored: Project) -> None:
    ends = "?from=0001-01-01T00:00:00Z&to={}&visitor=phone"
    for to, count in (("9999-12-31T23:59:59Z", 3), ("0001-01-01T00:00:00Z", 0)):
        status, page = await api.call("GET", path(stored, ends.format(to)), headers=ada)
        assert (status, len(page["items"])) == (200, count)


async def test_one_event(api: Api, ada: Headers, stored: Project) -> None:
    _, page = await api.call("GET", path(stored, "?event=exception"), headers=ada)
    listed: dict[str, Any] = page["items"][0]
    for rest in ("", f"?timestamp={listed['timestamp']}"):
        status, event = await api.call("GET", path(stored, f"/{listed['id']}{rest}"), headers=ada)
        assert status == 200
        assert listed.items() <= event.items()
        assert (event["tags"], event["release"]) == ({"region": "eu"}, "1.2")
        assert "ip_hash" not in event
    status, problem = await api.call("GET", path(stored, f"/{UUID(int=1)}"), headers=ada)
    assert (status, problem["code"]) == (404, "not_found")


def test_every_key_of_the_search_is_told_of() -> None:
    told = ENDPOINTS[0].description
    assert [name for name in EVENT_FIELDS.named if f"`{name}`" not in told] == []


@pytest.mark.parametrize(
    ("rest", "values"),
    [
        ("/names?text=s", ["sign_up"]),
        ("/names", ["$page", "exception", "sign_up"]),
        ("/keys?event=sign_up", ["n", "plan"]),
        ("/values?key=plan", ["pro"]),
        ("/values?key=page&limit=1", ["/"]),
    ],
)
async def test_suggestions(
    api: Api, ada: Headers, stored: Project, rest: str, values: list[str]
) -> None:
    span = f"from={quote(at(-60).isoformat())}&to={quote(at(60).isoformat())}"
    address = path(stored, f"{rest}{'&' if '?' in rest else '?'}{span}")
    status, found = await api.call("GET", address, headers=ada)
    assert status == 200, found
    assert [each["value"] for each in found["items"]] == values


async def test_suggestions_of_any_range(api: Api, ada: Headers, stored: Project) -> None:
    for span in ("", "?to=0001-01-01T00:00:00Z", "?from=9999-12-31T23:59:59Z"):
        status, found = await api.call("GET", path(stored, f"/names{span}"), headers=ada)
        assert status == 200, found
    status, problem = await api.call("GET", path(stored, "/values"), headers=ada)
    assert (status, problem["errors"][0]["field"]) == (422, "key")
