"""Lists of flags by what is asked for; keys that are addresses; ETags that tell the truth."""

from __future__ import annotations

from typing import Any

import pytest

from beacon.flags.faults import RESERVED_KEYS
from beacon.projects.projects import Project
from beacon.web.api.endpoints import ENDPOINTS
from tests.web.conftest import Api, Headers


def at(project: Project, path: str = "") -> str:
    return f"/api/v1/projects/{project.uuid}{path}"


async def make(api: Api, ada: Headers, shop: Project, key: str, **wish: Any) -> None:
    status, problem = await api.call(
        "POST", at(shop, "/flags"), headers=ada, json=wish | {"key": key}
    )
    assert status == 201, problem


# --- lists -----------------------------------------------------------------------------------


async def keys(api: Api, ada: Headers, shop: Project, query: str) -> list[str]:
    status, page = await api.call("GET", at(shop, f"/flags{query}"), headers=ada)
    assert status == 200, page
    return [flag["key"] for flag in page["items"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["two", "three_%"]),
        ("?archived=exclude", ["two", "three_%"]),
        ("?archived=include", ["one", "two", "three_%"]),
        ("?archived=only", ["one"]),
        ("?archived=include&tag=web", ["one", "two"]),
        ("?tag=ios", ["two"]),
        ("?search=SECOND", ["two"]),
        ("?search=%25", ["three_%"]),
        ("?archived=include&search=big", ["one"]),
        ("?owner=ada", ["two"]),
        ("?owner=ad", []),
        ("?type=string", ["three_%"]),
        ("?lifetime=temporary", ["two"]),
        ("?type=boolean&lifetime=permanent", []),
        ("?archived=include&type=boolean&lifetime=permanent", ["one"]),
    ],
)
async def test_a_list_has_what_its_filters_ask_for(
    api: Api, ada: Headers, shop: Project, query: str, expected: list[str]
) -> None:
    await make(api, ada, shop, "one", tags=["web"], description="The big one")
    more: dict[str, Any] = {"owner": "ada", "lifetime": "temporary"}
    await make(api, ada, shop, "two", name="Second", tags=["web", "ios"], **more)
    await make(api, ada, shop, "three_%", type="string", variants={"a": "A"})
    await api.call("DELETE", at(shop, "/flags/one"), headers=ada)
    assert await keys(api, ada, shop, query) == expected


async def test_pages_of_a_filtered_list_follow_each_other(
    api: Api, ada: Headers, shop: Project
) -> None:
    for number in range(5):
        await make(api, ada, shop, f"flag-{number}", tags=["even"] if number % 2 == 0 else [])
    _, page = await api.call("GET", at(shop, "/flags?tag=even&limit=2"), headers=ada)
    assert [flag["key"] for flag in page["items"]] == ["flag-0", "flag-2"]
    query = f"?tag=even&limit=2&cursor={page['next_cursor']}"
    assert await keys(api, ada, shop, query) == ["flag-4"]


@pytest.mark.parametrize("query", ["archived=yes", "type=date", "lifetime=long", "color=red"])
async def test_a_filter_that_there_is_not(
    api: Api, ada: Headers, shop: Project, query: str
) -> None:
    status, problem = await api.call("GET", at(shop, f"/flags?{query}"), headers=ada)
    assert (status, problem["code"]) == (422, "invalid_field")
    assert [each["field"] for each in problem["errors"]] == [query.partition("=")[0]]


# --- keys that are addresses -----------------------------------------------------------------


def test_what_stands_in_the_place_of_a_key_is_no_key() -> None:
    flags = "/api/v1/projects/{project_id}/flags/"
    after = (each.path.removeprefix(flags) for each in ENDPOINTS if each.path.startswith(flags))
    first = {path.partition("/")[0] for path in after}
    assert first - {"{flag_key}"} == RESERVED_KEYS
    for place in ("segments", "environments"):
        there = f"/api/v1/projects/{{project_id}}/{place}/"
        one = f"{there}{{{place.removesuffix('s')}_key}}"
        assert all(each.path.startswith(one) for each in ENDPOINTS if each.path.startswith(there))


@pytest.mark.parametrize("key", sorted(RESERVED_KEYS))
async def test_a_flag_cannot_be_made_or_imported_under_the_key_of_an_address(
    api: Api, ada: Headers, shop: Project, key: str
) -> None:
    for path, body, field in (
        ("/flags", {"key": key}, "key"),
        ("/flags/import", {"flags": [{"key": "good"}, {"key": key}]}, f"flags.{key}.key"),
    ):
        status, problem = await api.call("POST", at(shop, path), headers=ada, json=body)
        assert (status, problem["code"]) == (422, "invalid_field"), path
        assert [each["field"] for each in problem["errors"]] == [field]
    assert await keys(api, ada, shop, "") == []


@pytest.mark.parametrize("key", sorted(RESERVED_KEYS))
async def test_a_flag_that_sql_made_under_such_a_key_is_listed_changed_and_removed(
    api: Api, ada: Headers, shop: Project, key: str
) -> None:
    await api.database.execute(
        "INSERT INTO flags (project_id, key) VALUES ($1, $2)", shop.uuid, key
    )
    assert await keys(api, ada, shop, "") == [key]
    one = at(shop, f"/flags/{key}")
    status, flag = await api.call("PATCH", one, headers=ada, json={"name": "By hand"})
    assert (status, flag["name"]) == (200, "By hand")
    assert (await api.call("GET", f"{one}/environments/staging", headers=ada))[0] == 200
    assert (await api.call("GET", at(shop, "/flags/export"), headers=ada))[0] == 200
    assert (await api.call("DELETE", f"{one}?forget=true", headers=ada))[0] == 204
    assert await keys(api, ada, shop, "?archived=include") == []


# --- ETags -----------------------------------------------------------------------------------


async def read(api: Api, ada: Headers, shop: Project) -> tuple[str, bytes]:
    answer = await api.send("GET", at(shop, "/flags/beta"), headers=ada)
    return answer.headers["etag"], await answer.get_data()


async def test_a_flag_has_another_etag_whenever_its_environments_changed(
    api: Api, ada: Headers, shop: Project
) -> None:
    await make(api, ada, shop, "beta")
    seen = [await read(api, ada, shop)]
    new = {"key": "development", "name": "Again"}
    for method, path, body in (
        ("PATCH", "/environments/staging", {"key": "qa"}),
        ("DELETE", "/environments/development", None),
        ("POST", "/environments", new),
        ("POST", "/environments", {"key": "eu", "name": "EU", "copy_from": "qa"}),
    ):
        status, _ = await api.call(method, at(shop, path), headers=ada, json=body)
        assert status < 300, path
        seen.append(await read(api, ada, shop))
    assert len({etag for etag, _ in seen}) == len({body for _, body in seen}) == len(seen)


async def test_a_flag_keeps_its_etag_while_it_is_the_same(
    api: Api, ada: Headers, shop: Project
) -> None:
    await make(api, ada, shop, "beta")
    etag, body = await read(api, ada, shop)
    await make(api, ada, shop, "other")
    await api.call("PATCH", at(shop, "/environments/staging"), headers=ada, json={"name": "QA"})
    await api.call("POST", at(shop, "/environments/staging/rotate-key"), headers=ada, json={})
    assert await read(api, ada, shop) == (etag, body)
