"""What a GET of a flag answered, edited and sent: what cannot be changed is passed over."""

from __future__ import annotations

from typing import Any

import pytest

from beacon.projects.projects import Project
from tests.web.conftest import Api, Headers

PRODUCTION = "/environments/production"


@pytest.fixture
async def flag(api: Api, ada: Headers, shop: Project) -> str:
    """The address of a flag that was used."""
    path = f"/api/v1/projects/{shop.uuid}/flags"
    assert (await api.call("POST", path, headers=ada, json={"key": "beta"}))[0] == 201
    return f"{path}/beta"


async def read(api: Api, ada: Headers, path: str) -> dict[str, Any]:
    status, found = await api.call("GET", path, headers=ada)
    assert status == 200
    return dict(found)


async def test_settings_can_be_read_edited_and_written(api: Api, ada: Headers, flag: str) -> None:
    settings = await read(api, ada, flag + PRODUCTION)
    sent = settings | {"default": {"variant": "off"}, "last_evaluated_at": "2020-01-01T00:00:00Z"}
    status, written = await api.call("PUT", flag + PRODUCTION, headers=ada, json=sent)
    assert (status, written["default"]) == (200, {"variant": "off"})
    assert written["version"] == settings["version"] + 1


async def test_a_flag_can_be_read_edited_and_written(api: Api, ada: Headers, flag: str) -> None:
    whole = await read(api, ada, flag)
    sent = whole | {"name": "Beta"}
    sent["environments"]["staging"]["enabled"] = False
    status, written = await api.call("PATCH", flag, headers=ada, json=sent)
    assert (status, written["name"]) == (200, "Beta")
    on = {key: each["enabled"] for key, each in written["environments"].items()}
    assert on == {"production": True, "staging": False, "development": True}


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("PUT", PRODUCTION, {"version": 7}, "version"),
        ("PUT", PRODUCTION, {"updated_at": "2020-01-01T00:00:00Z"}, "updated_at"),
        ("PUT", PRODUCTION, {"fault": "none of yours"}, "fault"),
        ("PATCH", "", {"key": "gamma"}, "key"),
        ("PATCH", "", {"type": "string"}, "type"),
        ("PATCH", "", {"id": 0}, "id"),
        (
            "PATCH",
            "",
            {"environments": {"staging": {"version": 7}}},
            "environments.staging.version",
        ),
    ],
)
async def test_what_cannot_be_changed_is_refused_when_it_is_another(
    api: Api, ada: Headers, flag: str, method: str, path: str, body: dict[str, Any], field: str
) -> None:
    before = await read(api, ada, flag)
    status, problem = await api.call(method, flag + path, headers=ada, json=body)
    assert (status, problem["errors"][0]["field"]) == (422, field)
    assert "cannot be changed" in problem["errors"][0]["message"]
    assert await read(api, ada, flag) == before


async def test_the_key_and_the_type_may_be_said_again(api: Api, ada: Headers, flag: str) -> None:
    same = {"key": "beta", "type": "boolean", "name": "Beta"}
    status, written = await api.call("PATCH", flag, headers=ada, json=same)
    assert (status, written["name"]) == (200, "Beta")


async def test_who_is_too_late_is_told_so(api: Api, ada: Headers, flag: str) -> None:
    answer = await api.send("GET", flag + PRODUCTION, headers=ada)
    settings, etag = await answer.get_json(), answer.headers["etag"]
    await api.call("PUT", flag + PRODUCTION, headers=ada, json={"enabled": False})
    status, problem = await api.call(
        "PUT", flag + PRODUCTION, headers={**ada, "If-Match": etag}, json=settings
    )
    assert (status, problem["code"]) == (412, "changed_meanwhile")


async def test_fields_that_are_not_known_are_named_all_at_once(
    api: Api, ada: Headers, flag: str
) -> None:
    unknown = {"colour": 1, "enabled": False, "size": 2, "weight": 3}
    status, problem = await api.call("PUT", flag + PRODUCTION, headers=ada, json=unknown)
    assert status == 422
    (fault,) = problem["errors"]
    assert fault["field"] == "colour"
    assert fault["message"] == "colour: no such field is known here, nor size, weight."
    rule = {"when": {"all": [], "x": 1, "y": 2}, "serve": {"variant": "on"}}
    _, problem = await api.call("PUT", flag + PRODUCTION, headers=ada, json={"rules": [rule]})
    assert problem["errors"][0]["field"] == "rules[0].when.x"
    assert problem["errors"][0]["message"].endswith("here, nor y.")
