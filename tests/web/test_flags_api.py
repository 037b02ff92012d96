"""Flags over the web API: made, read, switched, changed, archived; what they do in environments.

What is asked of the store is what clients get.
"""

from __future__ import annotations

from typing import Any

import pytest

from beacon.projects.projects import Project
from tests.web.conftest import Api, Headers


def at(project: Project, path: str = "") -> str:
    return f"/api/v1/projects/{project.uuid}/flags{path}"


async def make(api: Api, ada: Headers, shop: Project, **wish: Any) -> dict[str, Any]:
    status, flag = await api.call(
        "POST", at(shop), headers=ada, json={"key": "checkout", "enabled": True} | wish
    )
    assert status == 201, flag
    return dict(flag)


def variant(
    api: Api,
    project: Project,
    context: dict[str, Any] | None = None,
    *,
    key: str = "checkout",
    environment: str = "production",
) -> str | None:
    """What a client gets from this node, now."""
    rules = api.parts.flags.of(project.id, environment).rules
    return rules.evaluate(key, {"targetingKey": "ann"} | (context or {}), 1_790_000_000_000).variant


async def etag_of(api: Api, ada: Headers, shop: Project, path: str = "/checkout") -> str:
    answer = await api.send("GET", at(shop, path), headers=ada)
    return str(answer.headers["etag"])


# --- made ------------------------------------------------------------------------------------


async def test_a_key_is_enough_for_a_boolean_flag_that_clients_get_at_once(
    api: Api, ada: Headers, shop: Project
) -> None:
    status, flag = await api.call("POST", at(shop), headers=ada, json={"key": "checkout"})
    assert status == 201
    assert (flag["type"], flag["variants"]) == ("boolean", {"on": True, "off": False})
    assert flag["enabled"] is False
    assert list(flag["environments"]) == ["production", "staging", "development"]
    assert variant(api, shop) == "off"


async def test_a_flag_with_name_and_switch_is_on_everywhere(
    api: Api, ada: Headers, shop: Project
) -> None:
    wish = {"key": "checkout", "name": "New checkout", "enabled": True}
    status, flag = await api.call("POST", at(shop), headers=ada, json=wish)
    assert (status, flag["name"]) == (201, "New checkout")
    assert variant(api, shop) == variant(api, shop, environment="staging") == "on"


async def test_a_flag_of_text_with_what_it_does_in_one_environment(
    api: Api, ada: Headers, shop: Project
) -> None:
    await make(
        api,
        ada,
        shop,
        type="string",
        variants={"red": "#f00", "blue": "#00f"},
        environments={"staging": {"default": {"variant": "red"}}},
    )
    assert variant(api, shop, environment="staging") == "red"
    assert variant(api, shop) == "red"


LONGEST_FIRST = {"orange": "#fa0", "yellow": "#ff0", "red": "#f00", "a": "#aaa"}


async def test_the_first_variant_as_sent_is_the_default_and_they_come_back_in_that_order(
    api: Api, ada: Headers, shop: Project
) -> None:
    flag = await make(api, ada, shop, type="string", variants=LONGEST_FIRST)
    assert list(flag["variants"]) == list(LONGEST_FIRST)
    assert {each["default"]["variant"] for each in flag["environments"].values()} == {"orange"}
    new = {"key": "new", "name": "Made later"}
    path = f"/api/v1/projects/{shop.uuid}/environments"
    assert (await api.call("POST", path, headers=ada, json=new))[0] == 201
    assert variant(api, shop, environment="new") == "orange"
    more = {"z": "#000", **LONGEST_FIRST}
    change = {"variants": more, "name": "Colours"}
    _, flag = await api.call("PATCH", at(shop, "/checkout"), headers=ada, json=change)
    assert list(flag["variants"]) == list(more)
    _, flag = await api.call("PATCH", at(shop, "/checkout"), headers=ada, json={"name": "Again"})
    assert list(flag["variants"]) == list(more)
    draft = {"type": "string", "variants": LONGEST_FIRST, "enabled": True}
    question = {"flag": "drafted", "draft": draft}
    _, found = await api.call("POST", at(shop, "/preview"), headers=ada, json=question)
    assert found["flags"][0]["evaluation"]["variant"] == "orange"


async def test_a_flag_that_sql_made_begins_with_the_first_variant_by_the_alphabet(
    api: Api, ada: Headers, shop: Project
) -> None:
    await api.database.execute(
        "INSERT INTO flags (project_id, key, type, variants, enabled)"
        ' VALUES ($1, \'checkout\', \'string\', \'{"z": "", "blue": ""}\', true)',
        shop.uuid,
    )
    _, flag = await api.call("GET", at(shop, "/checkout"), headers=ada)
    assert flag["environments"]["production"]["default"] == {"variant": "blue"}


async def test_a_key_that_is_taken(api: Api, ada: Headers, shop: Project) -> None:
    await make(api, ada, shop)
    status, problem = await api.call("POST", at(shop), headers=ada, json={"key": "checkout"})
    assert (status, problem["code"]) == (409, "conflict")


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"key": ""}, "key"),
        ({"key": "export"}, "key"),
        ({"key": "a/b"}, "key"),
        ({"key": "a\u0007b"}, "key"),
        ({"key": "x" * 201}, "key"),
        ({"key": "x", "type": "date"}, "type"),
        ({"key": "x", "type": "string"}, "variants"),
        ({"key": "x", "type": "number", "variants": {"a": "1"}}, "variants.a"),
        ({"key": "x", "variants": {"yes": True, "no": False}}, "variants"),
        ({"key": "x", "lifetime": "short"}, "lifetime"),
        ({"key": "x", "environments": {"moon": {}}}, "environments.moon"),
        ({"key": "x", "environments": {"staging": {"rules": 7}}}, "environments.staging.rules"),
        ({"key": "x", "colour": "red"}, "colour"),
        ({"name": "No key"}, "key"),
        (
            {"key": "x", "environments": {"production": {"default": {"variant": "blue"}}}},
            "environments.production.default.variant",
        ),
    ],
)
async def test_a_bad_flag_is_refused_with_the_field(
    api: Api, ada: Headers, shop: Project, wish: dict[str, Any], field: str
) -> None:
    status, problem = await api.call("POST", at(shop), headers=ada, json=wish)
    assert (status, problem["code"]) == (422, "invalid_field")
    assert [error["field"] for error in problem["errors"]] == [field]
    assert (await api.call("GET", at(shop), headers=ada))[1]["items"] == []


# --- read ------------------------------------------------------------------------------------


async def test_a_read_that_is_known_already_is_not_sent_again(
    api: Api, ada: Headers, shop: Project
) -> None:
    await make(api, ada, shop)
    etag = await etag_of(api, ada, shop)
    again = await api.send("GET", at(shop, "/checkout"), headers={**ada, "If-None-Match": etag})
    assert again.status_code == 304
    await api.call("POST", at(shop, "/checkout/toggle"), headers=ada, json={"enabled": False})
    other = await api.send("GET", at(shop, "/checkout"), headers={**ada, "If-None-Match": etag})
    assert (other.status_code, (await other.get_json())["enabled"]) == (200, False)


@pytest.mark.parametrize("path", ["/nothing", "/%00", "/nothing/environments/production"])
async def test_a_flag_that_is_not_there(api: Api, ada: Headers, shop: Project, path: str) -> None:
    status, problem = await api.call("GET", at(shop, path), headers=ada)
    assert (status, problem["code"]) == (404, "not_found")


# --- changed ---------------------------------------------------------------------------------


async def test_a_switch_is_served_when_the_answer_comes(
    api: Api, ada: Headers, shop: Project
) -> None:
    await make(api, ada, shop)
    path = at(shop, "/checkout/toggle")
    status, flag = await api.call("POST", path, headers=ada, json={"enabled": False})
    assert (status, flag["enabled"], variant(api, shop)) == (200, False, "off")
    await api.call("POST", path, headers=ada, json={"enabled": True})
    staging = {"enabled": False, "environment": "staging"}
    await api.call("POST", path, headers=ada, json=staging)
    assert (variant(api, shop), variant(api, shop, environment="staging")) == ("on", "off")
    nowhere = staging | {"environment": "moon"}
    status, problem = await api.call("POST", path, headers=ada, json=nowhere)
    assert (status, problem["errors"][0]["field"]) == (422, "environment")


async def test_a_change_leaves_the_rest_as_it_is(api: Api, ada: Headers, shop: Project) -> None:
    await make(api, ada, shop, name="New checkout", tags=["web"])
    change = {"tags": [], "owner": "ada", "environments": {"staging": {"enabled": False}}}
    status, flag = await api.call("PATCH", at(shop, "/checkout"), headers=ada, json=change)
    assert (status, flag["name"], flag["tags"]) == (200, "New checkout", [])
    assert flag["owner"] == "ada"
    assert (variant(api, shop), variant(api, shop, environment="staging")) == ("on", "off")


async def test_a_change_of_what_was_changed_meanwhile(
    api: Api, ada: Headers, shop: Project
) -> None:
    await make(api, ada, shop)
    old = await etag_of(api, ada, shop)
    mine = await api.send(
        "PATCH", at(shop, "/checkout"), headers={**ada, "If-Match": old}, json={"name": "Mine"}
    )
    assert mine.status_code == 200
    assert mine.headers["etag"] == await etag_of(api, ada, shop) != old
    for method, path, body in (
        ("PATCH", "/checkout", {"name": "Yours"}),
        ("POST", "/checkout/toggle", {"enabled": False}),
        ("PUT", "/checkout/environments/production", {}),
        ("DELETE", "/checkout", None),
        ("DELETE", "/checkout?forget=true", None),
    ):
        status, problem = await api.call(
            method, at(shop, path), headers={**ada, "If-Match": old}, json=body
        )
        assert (status, problem["code"]) == (412, "changed_meanwhile"), (method, path)
    _, flag = await api.call("GET", at(shop, "/checkout"), headers=ada)
    assert (flag["name"], flag["enabled"], flag["archived_at"]) == ("Mine", True, None)


async def test_an_archived_flag_is_gone_for_clients_and_comes_back(
    api: Api, ada: Headers, shop: Project
) -> None:
    await make(api, ada, shop)
    assert (await api.call("DELETE", at(shop, "/checkout"), headers=ada))[0] == 204
    assert variant(api, shop) is None
    status, flag = await api.call("GET", at(shop, "/checkout"), headers=ada)
    assert status == 200
    assert flag["archived_at"]
    await api.call("PATCH", at(shop, "/checkout"), headers=ada, json={"archived": False})
    assert variant(api, shop) == "on"


async def test_a_forgotten_flag_is_gone_for_all(api: Api, ada: Headers, shop: Project) -> None:
    await make(api, ada, shop)
    assert (await api.call("DELETE", at(shop, "/checkout?forget=true"), headers=ada))[0] == 204
    assert variant(api, shop) is None
    assert (await api.call("GET", at(shop, "/checkout"), headers=ada))[0] == 404


# --- in an environment -----------------------------------------------------------------------

PRODUCTION = "/checkout/environments/production"
SPLIT = [{"variant": "on", "weight": 20}, {"variant": "off", "weight": 80}]
AUSTRIA = {"attribute": "country", "operator": "in", "value": ["AT"]}
SETTINGS: dict[str, Any] = {
    "rules": [{"name": "Austria", "when": AUSTRIA, "serve": {"variant": "on"}}],
    "default": {"variant": "off"},
    "schedule": [{"at": "2020-01-01T00:00:00Z", "enabled": True}],
}


async def test_rules_are_written_and_read_and_served(api: Api, ada: Headers, shop: Project) -> None:
    await make(api, ada, shop)
    status, written = await api.call("PUT", at(shop, PRODUCTION), headers=ada, json=SETTINGS)
    assert status == 200, written
    assert {name: written[name] for name in SETTINGS} == SETTINGS
    status, read = await api.call("GET", at(shop, PRODUCTION), headers=ada)
    assert (status, read) == (200, written)
    assert variant(api, shop, {"country": "AT"}) == "on"
    assert variant(api, shop, {"country": "DE"}) == "off"
    assert variant(api, shop, {"country": "DE"}, environment="staging") == "on"


async def test_who_switches_by_hand_has_the_last_word_over_switches_that_have_passed(
    api: Api, ada: Headers, shop: Project
) -> None:
    await make(api, ada, shop)
    later = {"at": "2090-01-01T00:00:00Z", "enabled": True}
    passed = {"at": "2020-01-01T00:00:00Z", "enabled": True}
    schedule = {"enabled": False, "schedule": [passed, later]}
    await api.call("PUT", at(shop, PRODUCTION), headers=ada, json=schedule)
    assert variant(api, shop) == "on"
    off = {"enabled": False, "environment": "production"}
    _, flag = await api.call("POST", at(shop, "/checkout/toggle"), headers=ada, json=off)
    assert flag["environments"]["production"]["schedule"] == [later]
    assert variant(api, shop) == "off"


async def test_what_is_not_written_is_as_in_a_new_flag(
    api: Api, ada: Headers, shop: Project
) -> None:
    new = await make(api, ada, shop)
    await api.call("PUT", at(shop, PRODUCTION), headers=ada, json=SETTINGS)
    _, written = await api.call("PUT", at(shop, PRODUCTION), headers=ada, json={})
    fields = ("enabled", "off_variant", "bucket_by", "prerequisites", "rules", "default")
    assert [written[f] for f in fields] == [new["environments"]["production"][f] for f in fields]


def rule(when: dict[str, Any], serve: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"rules": [{"when": when, "serve": serve or {"variant": "on"}}]}


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"default": {"variant": "blue"}}, "default.variant"),
        ({"default": {"split": [{"variant": "on", "weight": 0}]}}, "default.split"),
        ({"default": {"split": [{"variant": "x", "weight": 1}]}}, "default.split[0].variant"),
        ({"off_variant": "blue"}, "off_variant"),
        (rule({"attribute": "plan", "operator": "like", "value": "x"}), "rules[0].when.operator"),
        (
            rule({"all": [AUSTRIA, {"attribute": "n", "operator": "gt", "value": "x"}]}),
            "rules[0].when.all[1].value",
        ),
        (
            rule({"any": [{"attribute": "n", "operator": "matches", "value": "("}]}),
            "rules[0].when.any[0].value",
        ),
        (rule({"segment": "nobody"}), "rules[0].when.segment"),
        (rule({"colour": "red"}), "rules[0].when.colour"),
        (rule(AUSTRIA, {"split": SPLIT, "variant": "on"}), "rules[0].serve"),
        ({"prerequisites": [{"flag": "none", "variants": ["on"]}]}, "prerequisites[0].flag"),
        (
            {"prerequisites": [{"flag": "checkout", "variants": ["on"]}]},
            "prerequisites[0].flag",
        ),
        ({"schedule": [{"at": "soon", "enabled": True}]}, "schedule[0].at"),
        ({"rules": {}}, "rules"),
        (
            rule({"attribute": "n", "operator": "in", "value": ["x" * 99] * 5000}),
            "environments.production",
        ),
    ],
)
async def test_bad_rules_are_refused_with_the_path_to_the_fault(
    api: Api, ada: Headers, shop: Project, settings: dict[str, Any], field: str
) -> None:
    await make(api, ada, shop)
    status, problem = await api.call("PUT", at(shop, PRODUCTION), headers=ada, json=settings)
    assert (status, problem["code"]) == (422, "invalid_field"), problem
    assert [error["field"] for error in problem["errors"]] == [field]
    assert variant(api, shop) == "on"


async def test_what_no_environment_is_called(api: Api, ada: Headers, shop: Project) -> None:
    await make(api, ada, shop)
    for method, body in (("GET", None), ("PUT", {})):
        path = at(shop, "/checkout/environments/moon")
        status, problem = await api.call(method, path, headers=ada, json=body)
        assert (status, problem["code"]) == (404, "not_found")


# --- written down ----------------------------------------------------------------------------


async def test_every_change_is_in_the_audit_log_with_who_made_it(
    api: Api, ada: Headers, shop: Project
) -> None:
    await make(api, ada, shop)
    await api.call("POST", at(shop, "/checkout/toggle"), headers=ada, json={"enabled": False})
    await api.call("PUT", at(shop, PRODUCTION), headers=ada, json=SETTINGS)
    await api.call("DELETE", at(shop, "/checkout?forget=true"), headers=ada)
    path = f"/api/v1/projects/{shop.uuid}/audit"
    _, page = await api.call("GET", path, headers=ada)
    entries = [each for each in page["items"] if each["action"].startswith("flag.")]
    assert [each["action"] for each in entries] == [
        *("flag.deleted", "flag.changed", "flag.changed", "flag.created")
    ]
    assert {each["actor"]["name"] for each in entries} == {"ada@example.com"}


# --- what became of it -----------------------------------------------------------------------


async def history(api: Api, ada: Headers, shop: Project) -> list[dict[str, Any]]:
    status, page = await api.call("GET", at(shop, "/checkout/history"), headers=ada)
    assert status == 200, page
    return list(page["items"])


async def test_history_tells_who_changed_which_fields_by_api_and_by_sql(
    api: Api, ada: Headers, shop: Project
) -> None:
    await make(api, ada, shop)
    await api.call("PATCH", at(shop, "/checkout"), headers=ada, json={"name": "New"})
    await api.call("PUT", at(shop, PRODUCTION), headers=ada, json={"default": {"variant": "off"}})
    await api.database.execute("UPDATE flags SET enabled = false WHERE key = 'checkout'")
    by_sql, settings, named, made = await history(api, ada, shop)
    assert by_sql["actor"]["kind"] == "sql"
    assert by_sql["changes"] == [{"field": "enabled", "before": True, "after": False}]
    assert settings["environment"] == "production"
    assert settings["changes"] == [
        {"field": "default", "before": {"variant": "on"}, "after": {"variant": "off"}}
    ]
    assert named["changes"] == [{"field": "name", "before": "", "after": "New"}]
    assert (named["actor"]["kind"], named["actor"]["name"]) == ("account", "ada@example.com")
    assert (made["action"], made["environment"]) == ("created", None)
    _, page = await api.call("GET", at(shop, "/checkout/history?limit=3"), headers=ada)
    path = at(shop, f"/checkout/history?cursor={page['next_cursor']}")
    assert (await api.call("GET", path, headers=ada))[1]["items"] == [made]


async def test_one_change_is_taken_back(api: Api, ada: Headers, shop: Project) -> None:
    await make(api, ada, shop)
    await api.call("PUT", at(shop, PRODUCTION), headers=ada, json={"default": {"variant": "off"}})
    assert variant(api, shop) == "off"
    change = {"change_id": (await history(api, ada, shop))[0]["id"]}
    status, flag = await api.call("POST", at(shop, "/checkout/revert"), headers=ada, json=change)
    assert status == 200, flag
    assert flag["environments"]["production"]["default"] == {"variant": "on"}
    assert variant(api, shop) == "on"


async def test_a_deleted_flag_is_made_again(api: Api, ada: Headers, shop: Project) -> None:
    await make(api, ada, shop)
    await api.call("PUT", at(shop, PRODUCTION), headers=ada, json=SETTINGS)
    await api.call("DELETE", at(shop, "/checkout?forget=true"), headers=ada)
    change = {"change_id": (await history(api, ada, shop))[0]["id"]}
    status, flag = await api.call("POST", at(shop, "/checkout/revert"), headers=ada, json=change)
    assert status == 200, flag
    assert flag["environments"]["production"]["rules"] == SETTINGS["rules"]
    assert variant(api, shop, {"country": "AT"}) == "on"


async def test_what_cannot_be_taken_back(api: Api, ada: Headers, shop: Project) -> None:
    await make(api, ada, shop)
    await make(api, ada, shop, key="other")
    (made,) = await history(api, ada, shop)
    for key, change_id, expected in (
        ("checkout", made["id"], (409, "conflict")),
        ("other", made["id"], (422, "invalid_field")),
        ("checkout", 1 << 40, (422, "invalid_field")),
        ("never", made["id"], (404, "not_found")),
    ):
        path, change = at(shop, f"/{key}/revert"), {"change_id": change_id}
        status, problem = await api.call("POST", path, headers=ada, json=change)
        assert (status, problem["code"]) == expected


# --- preview ---------------------------------------------------------------------------------


async def preview(api: Api, ada: Headers, shop: Project, **question: Any) -> dict[str, Any]:
    status, found = await api.call("POST", at(shop, "/preview"), headers=ada, json=question)
    assert status == 200, found
    return dict(found)


async def test_preview_tells_what_a_context_gets_and_why(
    api: Api, ada: Headers, shop: Project
) -> None:
    await make(api, ada, shop)
    rules = {
        "rules": [
            {"name": "Austria", "when": AUSTRIA, "serve": {"variant": "on"}},
            {"name": "Some", "when": {"not": AUSTRIA}, "serve": {"split": SPLIT}},
        ]
    }
    await api.call("PUT", at(shop, PRODUCTION), headers=ada, json=rules)
    context = {"targetingKey": "ann", "country": "DE"}
    (trace,) = (await preview(api, ada, shop, context=context))["flags"]
    assert (trace["key"], trace["on"], trace["evaluation"]["reason"]) == ("checkout", True, "SPLIT")
    assert [(rule["name"], rule["matched"], rule["decided"]) for rule in trace["rules"]] == [
        ("Austria", False, False),
        ("Some", True, True),
    ]
    assert trace["rules"][0]["condition"] == {
        "kind": "attribute",
        "matched": False,
        "attribute": "country",
        "operator": "in",
        "value": ["AT"],
        "found": "DE",
    }
    assert trace["bucket"]["targeting_key"] == "ann"
    assert 0 <= trace["bucket"]["bucket"] < trace["bucket"]["total"] == 100


async def test_preview_in_another_environment_at_another_time_of_one_flag(
    api: Api, ada: Headers, shop: Project
) -> None:
    await make(api, ada, shop)
    await make(api, ada, shop, key="other")
    launch = {"schedule": [{"at": "2090-01-01T00:00:00Z", "enabled": True}], "enabled": False}
    path = at(shop, "/checkout/environments/staging")
    await api.call("PUT", path, headers=ada, json=launch)
    question = {"environment": "staging", "flag": "checkout"}
    before = await preview(api, ada, shop, **question)
    after = await preview(api, ada, shop, **question, at="2090-01-01T00:00:01Z")
    variants = [[each["evaluation"]["variant"] for each in p["flags"]] for p in (before, after)]
    assert variants == [["off"], ["on"]]


@pytest.mark.parametrize("question", [{"flag": "none"}, {"environment": "moon"}])
async def test_preview_of_what_is_not_there(
    api: Api, ada: Headers, shop: Project, question: dict[str, Any]
) -> None:
    status, problem = await api.call("POST", at(shop, "/preview"), headers=ada, json=question)
    assert (status, problem["code"]) == (422, "invalid_field")
