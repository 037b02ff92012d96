"""Who would get what: of many contexts at once, and of flags that are not saved yet."""

from __future__ import annotations

from typing import Any

import pytest

from beacon.projects.projects import Project
from tests.web.conftest import Api, Headers

AUSTRIA = {"attribute": "country", "operator": "eq", "value": "AT"}
HALF = {"split": [{"variant": "on", "weight": 1}, {"variant": "off", "weight": 1}]}
CONTEXTS = [{"country": "AT"}, {"country": "DE"}, {}]


def rules(*conditions: dict[str, Any], variant: str = "on") -> dict[str, Any]:
    """Settings in production: `variant` for whom the conditions hold, else off."""
    made = [{"when": each, "serve": {"variant": variant}} for each in conditions]
    return {"environments": {"production": {"rules": made, "default": {"variant": "off"}}}}


@pytest.fixture
async def flags(api: Api, ada: Headers, shop: Project) -> str:
    """The address of flags of a project: `beta` is on, for everybody in production."""
    path = f"/api/v1/projects/{shop.uuid}/flags"
    beta = {"key": "beta", "enabled": True}
    assert (await api.call("POST", path, headers=ada, json=beta))[0] == 201
    return path


async def preview(api: Api, ada: Headers, flags: str, **question: Any) -> tuple[int, Any]:
    return await api.call("POST", f"{flags}/preview", headers=ada, json=question)


async def variants(api: Api, ada: Headers, flags: str, **question: Any) -> list[str | None]:
    status, found = await preview(api, ada, flags, **question)
    assert status == 200, found
    return [trace["evaluation"]["variant"] for trace in found["flags"]]


async def test_many_contexts_get_an_answer_each_in_their_order(
    api: Api, ada: Headers, flags: str
) -> None:
    await api.call("PATCH", f"{flags}/beta", headers=ada, json=rules(AUSTRIA))
    asked = {"flag": "beta", "contexts": CONTEXTS}
    assert await variants(api, ada, flags, **asked) == ["on", "off", "off"]
    assert await variants(api, ada, flags, **asked, environment="staging") == ["on"] * 3
    assert await variants(api, ada, flags, flag="beta", contexts=[]) == []
    assert len(await variants(api, ada, flags, flag="beta", contexts=[{}] * 100)) == 100


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ({"contexts": CONTEXTS}, "flag"),
        ({"draft": {"enabled": False}}, "flag"),
        ({"flag": "beta", "contexts": CONTEXTS, "context": {"a": 1}}, "contexts"),
        ({"flag": "beta", "contexts": [{}] * 101}, "contexts"),
        ({"flag": "beta", "contexts": [7]}, "contexts[0]"),
        ({"flag": "beta", "draft": {"colour": "red"}}, "draft.colour"),
        ({"flag": "beta", "draft": rules({"segment": "x"})}, "rules[0].when.segment"),
        ({"flag": "beta", "draft": rules(AUSTRIA, variant="x")}, "rules[0].serve.variant"),
        ({"flag": "beta", "draft": {"variants": {"on": True}}}, "draft.variants"),
        ({"flag": "beta", "draft": {"type": "string"}}, "draft.type"),
        ({"flag": "beta", "draft": {"environments": {"moon": {}}}}, "draft.environments.moon"),
        ({"flag": "new", "draft": {"type": "string"}}, "draft.variants"),
        ({"flag": "export", "draft": {}}, "flag"),
        ({"flag": "none"}, "flag"),
        ({"environment": "moon"}, "environment"),
        ({"flag": "a/b", "draft": {}}, "flag"),
    ],
)
async def test_a_bad_question_is_refused_with_the_path(
    api: Api, ada: Headers, flags: str, question: dict[str, Any], field: str
) -> None:
    status, problem = await preview(api, ada, flags, **question)
    assert (status, problem["code"]) == (422, "invalid_field"), problem
    wanted = f"draft.environments.production.{field}" if field.startswith("rules") else field
    assert [each["field"] for each in problem["errors"]] == [wanted]


async def test_a_draft_is_previewed_and_not_saved(api: Api, ada: Headers, flags: str) -> None:
    before = await api.call("GET", f"{flags}/beta", headers=ada)
    asked: dict[str, Any] = {"flag": "beta", "contexts": CONTEXTS}
    assert await variants(api, ada, flags, **asked, draft=rules(AUSTRIA)) == ["on", "off", "off"]
    assert await variants(api, ada, flags, **asked, draft={"enabled": False}) == ["off"] * 3
    assert await variants(api, ada, flags, **asked, draft={"name": "x"}) == ["on"] * 3
    assert await variants(api, ada, flags, **asked) == ["on"] * 3
    assert await api.call("GET", f"{flags}/beta", headers=ada) == before


async def test_a_draft_tells_what_saving_it_would_bring(api: Api, ada: Headers, flags: str) -> None:
    """Also what it keeps: what the draft does not name stays as it is."""
    await api.call("PATCH", f"{flags}/beta", headers=ada, json=rules(AUSTRIA))
    draft = {"environments": {"production": {"default": HALF, "bucket_by": "company"}}}
    people = [{"country": "AT"}, *({"company": f"company-{n}"} for n in range(30))]
    asked = {"flag": "beta", "contexts": people}
    status, drafted = await preview(api, ada, flags, **asked, draft=draft)
    assert status == 200, drafted
    assert (await api.call("PATCH", f"{flags}/beta", headers=ada, json=draft))[0] == 200
    _, saved = await preview(api, ada, flags, **asked)
    assert saved["flags"] == drafted["flags"]
    assert len({trace["evaluation"]["variant"] for trace in saved["flags"]}) == 2


async def test_a_draft_is_asked_with_its_prerequisites_and_segments(
    api: Api, ada: Headers, flags: str
) -> None:
    segments = f"{flags.removesuffix('/flags')}/segments"
    near = {"key": "near", "conditions": [AUSTRIA]}
    await api.call("POST", segments, headers=ada, json=near)
    needed = {"key": "needed", "enabled": True, **rules({"segment": "near"})}
    await api.call("POST", flags, headers=ada, json=needed)
    needs = {"prerequisites": [{"flag": "needed", "variants": ["on"]}]}
    draft = {"environments": {"production": needs}}
    _, found = await preview(api, ada, flags, flag="beta", contexts=CONTEXTS, draft=draft)
    assert [trace["evaluation"]["variant"] for trace in found["flags"]] == ["on", "off", "off"]
    assert found["flags"][1]["prerequisites"] == [
        {"flag": "needed", "variants": ["on"], "variant": "off", "reason": "DEFAULT", "met": False}
    ]


async def test_a_flag_that_there_is_not_yet(api: Api, ada: Headers, flags: str) -> None:
    asked: dict[str, Any] = {"flag": "new", "contexts": CONTEXTS}
    assert await variants(api, ada, flags, **asked, draft={}) == ["off"] * 3
    on = {"enabled": True, **rules(AUSTRIA)}
    assert await variants(api, ada, flags, **asked, draft=on) == ["on", "off", "off"]
    text = {"type": "string", "variants": {"b": "B", "a": "A"}}
    assert await variants(api, ada, flags, **asked, draft=text) == [None] * 3
    assert await variants(api, ada, flags, **asked, draft=text | {"enabled": True}) == ["b"] * 3
    made = await api.call("POST", flags, headers=ada, json={"key": "new", **text, "enabled": True})
    assert made[0] == 201
    assert await variants(api, ada, flags, **asked) == ["b"] * 3


async def test_a_draft_brings_an_archived_flag_back(api: Api, ada: Headers, flags: str) -> None:
    await api.call("DELETE", f"{flags}/beta", headers=ada)
    assert (await preview(api, ada, flags, flag="beta"))[0] == 422
    assert await variants(api, ada, flags, flag="beta", draft={}) == ["on"]


async def test_a_draft_mends_what_sql_spoilt(api: Api, ada: Headers, flags: str) -> None:
    await api.database.execute("UPDATE flag_environments SET config = '{\"rules\": 7}'")
    status, problem = await preview(api, ada, flags, flag="beta", draft={})
    assert (status, problem["errors"][0]["field"]) == (
        422,
        "draft.environments.production.default",
    )
    assert await variants(api, ada, flags, flag="beta", draft=rules()) == ["off"]
