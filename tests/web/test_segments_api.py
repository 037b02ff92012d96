"""Segments and environments over the web API: made, changed, removed; what flags make of it."""

from __future__ import annotations

from typing import Any

import pytest

from beacon.projects.projects import Project
from tests.web.conftest import Api, Headers

AUSTRIA = {"attribute": "country", "operator": "in", "value": ["AT"]}
GERMANY = {"attribute": "country", "operator": "in", "value": ["DE"]}


def at(project: Project, path: str) -> str:
    return f"/api/v1/projects/{project.uuid}/{path}"


async def with_flag(api: Api, ada: Headers, shop: Project) -> None:
    """A segment `near`, and a flag that is on for it in production."""
    near = {"key": "near", "name": "Near", "conditions": [AUSTRIA]}
    assert (await api.call("POST", at(shop, "segments"), headers=ada, json=near))[0] == 201
    rules = [{"when": {"segment": "near"}, "serve": {"variant": "on"}}]
    production = {"rules": rules, "default": {"variant": "off"}}
    flag = {"key": "checkout", "enabled": True, "environments": {"production": production}}
    assert (await api.call("POST", at(shop, "flags"), headers=ada, json=flag))[0] == 201


def variant(api: Api, shop: Project, country: str, environment: str = "production") -> str | None:
    rules = api.parts.flags.of(shop.id, environment).rules
    return rules.evaluate("checkout", {"country": country}, 1_790_000_000_000).variant


async def test_flags_follow_a_segment_at_once(api: Api, ada: Headers, shop: Project) -> None:
    await with_flag(api, ada, shop)
    assert (variant(api, shop, "AT"), variant(api, shop, "DE")) == ("on", "off")
    status, segment = await api.call(
        "PATCH", at(shop, "segments/near"), headers=ada, json={"conditions": [GERMANY]}
    )
    assert (status, segment["name"]) == (200, "Near")
    assert (variant(api, shop, "AT"), variant(api, shop, "DE")) == ("off", "on")


async def test_a_segment_that_a_flag_names_stays(api: Api, ada: Headers, shop: Project) -> None:
    await with_flag(api, ada, shop)
    status, problem = await api.call("DELETE", at(shop, "segments/near"), headers=ada)
    assert (status, problem["code"]) == (409, "conflict")
    path = at(shop, "flags/checkout/environments/production")
    await api.call("PUT", path, headers=ada, json={})
    assert (await api.call("DELETE", at(shop, "segments/near"), headers=ada))[0] == 204
    assert (await api.call("GET", at(shop, "segments/near"), headers=ada))[0] == 404
    assert (await api.call("GET", at(shop, "segments"), headers=ada))[1]["items"] == []


async def test_a_segment_that_was_changed_meanwhile(api: Api, ada: Headers, shop: Project) -> None:
    await with_flag(api, ada, shop)
    read = await api.send("GET", at(shop, "segments/near"), headers=ada)
    with_etag = {**ada, "If-Match": read.headers["etag"]}
    got = [
        (await api.call("PATCH", at(shop, "segments/near"), headers=with_etag, json={"name": n}))[0]
        for n in ("Nearer", "Nearest")
    ]
    assert got == [200, 412]


async def test_history_of_a_segment_and_the_way_back(api: Api, ada: Headers, shop: Project) -> None:
    await with_flag(api, ada, shop)
    path = at(shop, "segments/near")
    await api.call("PATCH", path, headers=ada, json={"conditions": [GERMANY]})
    _, page = await api.call("GET", path + "/history", headers=ada)
    changed, made = page["items"]
    assert changed["changes"] == [{"field": "conditions", "before": [AUSTRIA], "after": [GERMANY]}]
    assert made["action"] == "created"
    status, segment = await api.call(
        "POST", path + "/revert", headers=ada, json={"change_id": changed["id"]}
    )
    assert (status, segment["conditions"]) == (200, [AUSTRIA])
    assert variant(api, shop, "AT") == "on"


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"key": "x", "conditions": []}, "conditions"),
        ({"key": "x"}, "conditions"),
        ({"key": "a/b", "conditions": [AUSTRIA]}, "key"),
        ({"key": "x", "conditions": [AUSTRIA, {"segment": "near"}]}, "conditions[1].segment"),
        ({"key": "x", "conditions": [{**AUSTRIA, "operator": "near"}]}, "conditions[0].operator"),
    ],
)
async def test_a_bad_segment_is_refused_with_the_path_to_the_fault(
    api: Api, ada: Headers, shop: Project, wish: dict[str, Any], field: str
) -> None:
    status, problem = await api.call("POST", at(shop, "segments"), headers=ada, json=wish)
    assert (status, problem["code"]) == (422, "invalid_field"), problem
    assert [error["field"] for error in problem["errors"]] == [field]


# --- environments ----------------------------------------------------------------------------


async def test_a_project_begins_with_three_environments(
    api: Api, ada: Headers, shop: Project
) -> None:
    _, found = await api.call("GET", at(shop, "environments"), headers=ada)
    assert [each["key"] for each in found["items"]] == ["production", "staging", "development"]
    for each in found["items"]:
        grant = await api.parts.directory.resolve(each["public_key"])
        assert (grant.environment, grant.project.id) == (each["key"], shop.id)


async def test_an_environment_begins_with_what_another_one_has(
    api: Api, ada: Headers, shop: Project
) -> None:
    await with_flag(api, ada, shop)
    for wish in ({"key": "plain", "name": "Plain"}, {"key": "like", "name": "Like"}):
        copy = {"copy_from": "production"} if wish["key"] == "like" else {}
        path = at(shop, "environments")
        status, made = await api.call("POST", path, headers=ada, json=wish | copy)
        assert (status, made["key"]) == (201, wish["key"])
    assert variant(api, shop, "DE", "plain") == "on"
    assert variant(api, shop, "DE", "like") == "off"


async def test_an_environment_is_renamed_and_protected(
    api: Api, ada: Headers, shop: Project
) -> None:
    await with_flag(api, ada, shop)
    change = {"key": "test", "name": "Test", "is_protected": True}
    path = at(shop, "environments/staging")
    status, changed = await api.call("PATCH", path, headers=ada, json=change)
    assert (status, {name: changed[name] for name in change}) == (200, change)
    assert variant(api, shop, "DE", "test") == "on"
    status, problem = await api.call(
        "PUT", at(shop, "flags/checkout/environments/test"), headers=ada, json={"enabled": False}
    )
    assert (status, problem["code"]) == (409, "approval_required")


async def test_another_key_for_an_environment(api: Api, ada: Headers, shop: Project) -> None:
    path = at(shop, "environments/staging")
    _, before = await api.call("GET", path, headers=ada)
    status, rotated = await api.call("POST", path + "/rotate-key", headers=ada, json={})
    assert (status, rotated["old_public_key"]) == (200, before["public_key"])
    for key in (rotated["public_key"], rotated["old_public_key"]):
        assert (await api.parts.directory.resolve(key)).environment == "staging"


async def test_an_environment_is_removed_but_not_production(
    api: Api, ada: Headers, shop: Project
) -> None:
    await with_flag(api, ada, shop)
    assert (await api.call("DELETE", at(shop, "environments/staging"), headers=ada))[0] == 204
    assert variant(api, shop, "AT", "staging") is None
    status, problem = await api.call("DELETE", at(shop, "environments/production"), headers=ada)
    assert (status, problem["code"]) == (409, "conflict")


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ({"key": "staging", "name": "Again"}, (409, "conflict")),
        ({"key": "New One", "name": "New"}, (422, "invalid_field")),
        ({"key": "new", "name": " "}, (422, "invalid_field")),
        ({"key": "new", "name": "New", "copy_from": "moon"}, (422, "invalid_field")),
    ],
)
async def test_a_bad_environment(
    api: Api, ada: Headers, shop: Project, wish: dict[str, Any], expected: tuple[int, str]
) -> None:
    status, problem = await api.call("POST", at(shop, "environments"), headers=ada, json=wish)
    assert (status, problem["code"]) == expected
