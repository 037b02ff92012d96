"""Flags that SQL made impossible to evaluate: their people are told where the fault is."""

from __future__ import annotations

from typing import Any

import pytest

from beacon.projects.projects import Project
from tests.web.conftest import Api, Headers

BAD_PATTERN = (
    '{"default": {"variant": "off"}, "rules": [{"name": "near", "serve": {"variant": "on"},'
    ' "when": {"attribute": "email", "operator": "matches", "value": "("}}]}'
)
PATH = "rules[0].when.value: "


@pytest.fixture
async def flags(api: Api, ada: Headers, shop: Project) -> str:
    """The address of flags: two that are on."""
    path = f"/api/v1/projects/{shop.uuid}/flags"
    for key in ("beta", "gamma"):
        new = {"key": key, "enabled": True}
        assert (await api.call("POST", path, headers=ada, json=new))[0] == 201
    return path


async def write(api: Api, key: str, config: str, environment: str = "production") -> None:
    """By SQL."""
    await api.database.execute(
        "UPDATE flag_environments s SET config = $3::jsonb FROM flags f, environments e"
        " WHERE f.id = s.flag_id AND e.id = s.environment_id AND f.key = $1 AND e.key = $2",
        *(key, environment, config),
    )
    await heard(api)


async def heard(api: Api) -> None:
    """This node knows what SQL did."""
    api.parts.flags.on_resync()
    await api.parts.flags.refresh()


async def fault(api: Api, ada: Headers, flags: str, key: str = "beta") -> Any:
    _, found = await api.call("GET", f"{flags}/{key}", headers=ada)
    return found["environments"]["production"]["fault"]


async def preview(api: Api, ada: Headers, flags: str) -> dict[str, Any]:
    _, found = await api.call("POST", f"{flags}/preview", headers=ada, json={"flag": "beta"})
    return dict(found["flags"][0])


async def test_a_pattern_that_is_none_is_told_with_its_path(
    api: Api, ada: Headers, flags: str
) -> None:
    old = (await api.send("GET", f"{flags}/beta", headers=ada)).headers["etag"]
    await write(api, "beta", BAD_PATTERN)
    assert (await fault(api, ada, flags)).startswith(f"{PATH}'(' is no pattern that RE2 takes: ")
    assert await fault(api, ada, flags, "gamma") is None
    trace = await preview(api, ada, flags)
    assert trace["evaluation"]["error_code"] == "PARSE_ERROR"
    assert trace["fault"].startswith(PATH)
    _, page = await api.call("GET", flags, headers=ada)
    beta = page["items"][0]["environments"]
    assert beta["production"]["fault"].startswith(PATH)
    assert beta["staging"]["fault"] is None
    new = (await api.send("GET", f"{flags}/beta", headers=ada)).headers["etag"]
    assert new != old


async def test_a_circle_is_told_to_both(api: Api, ada: Headers, flags: str) -> None:
    for key, other in (("beta", "gamma"), ("gamma", "beta")):
        needs = (
            '{"default": {"variant": "on"}, "prerequisites": [{"flag": "%s", "variants": ["on"]}]}'
        )
        await write(api, key, needs % other)
    assert (
        await fault(api, ada, flags)
        == "prerequisites[0].flag: it goes in a circle: beta needs gamma needs beta."
    )
    assert "gamma needs beta needs gamma" in await fault(api, ada, flags, "gamma")


async def test_a_flag_that_is_off_is_told_what_it_cannot_be_turned_on_with(
    api: Api, ada: Headers, flags: str
) -> None:
    await api.call("POST", f"{flags}/beta/toggle", headers=ada, json={"enabled": False})
    await write(api, "beta", BAD_PATTERN)
    assert (await fault(api, ada, flags)).startswith(PATH)
    trace = await preview(api, ada, flags)
    assert (trace["evaluation"]["variant"], trace["evaluation"]["reason"]) == (None, "DISABLED")
    assert trace["fault"].startswith(PATH)


async def test_settings_without_a_default(api: Api, ada: Headers, flags: str) -> None:
    await write(api, "beta", "{}")
    assert (await fault(api, ada, flags)).startswith("default: ")


async def test_a_segment_that_cannot_be_evaluated_and_a_flag_that_names_it(
    api: Api, ada: Headers, shop: Project, flags: str
) -> None:
    segments = f"/api/v1/projects/{shop.uuid}/segments"
    here = {"attribute": "country", "operator": "eq", "value": "AT"}
    new = {"key": "here", "conditions": [here]}
    assert (await api.call("POST", segments, headers=ada, json=new))[0] == 201
    rules = [{"when": {"segment": "here"}, "serve": {"variant": "on"}}]
    settings = {"rules": rules, "default": {"variant": "off"}}
    path = f"{flags}/beta/environments/production"
    assert (await api.call("PUT", path, headers=ada, json=settings))[0] == 200
    await api.database.execute(
        "UPDATE segments SET conditions ="
        ' \'[{"attribute": "email", "operator": "matches", "value": "("}]\''
    )
    await heard(api)
    assert (await fault(api, ada, flags)).startswith("rules[0].when.segment: ")
    _, segment = await api.call("GET", f"{segments}/here", headers=ada)
    assert segment["fault"].startswith("conditions[0].value: ")


async def test_who_mends_a_flag_sends_its_fault_along(api: Api, ada: Headers, flags: str) -> None:
    await write(api, "beta", BAD_PATTERN)
    path = f"{flags}/beta/environments/production"
    _, settings = await api.call("GET", path, headers=ada)
    settings["rules"][0]["when"]["value"] = "@example.com$"
    status, written = await api.call("PUT", path, headers=ada, json=settings)
    assert settings["fault"].startswith(PATH)
    assert (status, written["fault"]) == (200, None)
