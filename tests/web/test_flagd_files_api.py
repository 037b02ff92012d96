"""Flags in flagd's format over the web API: what is taken over, what is kept, what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from beacon.projects.projects import Project
from tests.web.conftest import Api, Headers
from tests.web.flag_files import FILE, NEAR, OLD, SPLIT, at, export, load, outcome, variant

FLAGD: dict[str, Any] = {
    "$schema": "https://flagd.dev/schema/v0/flags.json",
    "flags": {
        "welcome": {
            "state": "ENABLED",
            "variants": {"yes": True, "no": False},
            "defaultVariant": "no",
            "targeting": {
                "if": [
                    {"and": [{"$ref": "near"}, {"ends_with": [{"var": "email"}, "@a.example"]}]},
                    "yes",
                    {"fractional": [["yes", 50], ["no", 50]]},
                ]
            },
        }
    },
    "$evaluators": {"near": {"in": [{"var": "country"}, ["AT", "DE"]]}},
}


async def test_flagds_file_is_taken_over(api: Api, ada: Headers, shop: Project) -> None:
    status, imported = await load(api, ada, shop, FLAGD, "?format=flagd")
    assert status == 200, imported
    near = {"country": "AT", "email": "eve@a.example"}
    assert variant(api, shop, "welcome", **near) == "on"
    _, flag = await api.call("GET", at(shop, "/welcome"), headers=ada)
    settings = flag["environments"]["production"]
    shares = [{"variant": "on", "weight": 50}, {"variant": "off", "weight": 50}]
    assert (flag["type"], settings["default"]) == ("boolean", {"split": shares})
    assert settings["off_variant"] is None


async def test_flags_as_flagd_reads_them(api: Api, ada: Headers, shop: Project) -> None:
    await load(api, ada, shop, FILE)
    file = await export(api, ada, shop, "?format=flagd")
    assert file["flags"] == {
        "colour": {
            "state": "ENABLED",
            "variants": {"red": "#f00", "blue": "#00f"},
            "defaultVariant": "blue",
            "targeting": {
                "if": [
                    {"$ref": "near"},
                    {
                        "fractional": [
                            {"cat": [{"var": "$flagd.flagKey"}, {"var": "company"}]},
                            ["red", 20],
                            ["blue", 80],
                        ]
                    },
                    {"!": [{"sem_ver": [{"var": "release"}, "<", "2.0.0"]}]},
                    "red",
                ]
            },
            "metadata": {"description": "Of the button"},
        }
    }
    assert file["$evaluators"] == {"near": {"in": [{"var": "country"}, ["AT", "DE"]]}}
    assert list(file["metadata"]) == ["leftOut.needs"]


FULL: dict[str, Any] = {
    "flags": [
        {
            "key": "full",
            "type": "string",
            "name": "Full",
            "variants": {"red": "#f00", "blue": "#00f"},
            "enabled": False,
            "description": "With all",
            "owner": "ada",
            "tags": ["web"],
            "lifetime": "temporary",
            "environments": {
                "production": {
                    "bucket_by": "company",
                    "off_variant": "blue",
                    "rules": [
                        {
                            "name": "near",
                            "when": {"all": [{"segment": "near"}]},
                            "serve": {"split": SPLIT},
                        },
                        {
                            "name": "elsewhere",
                            "when": {"attribute": "plan", "operator": "not_in", "value": ["free"]},
                            "serve": {"split": SPLIT, "by": "targetingKey"},
                        },
                    ],
                    "default": {"split": SPLIT, "by": "team"},
                },
                "staging": {"enabled": False},
            },
        },
        {
            "key": "plain",
            "enabled": True,
            "environments": {
                "production": {"enabled": False, "default": {"variant": "off"}},
                "staging": {"enabled": True},
            },
        },
        {
            "key": "tree",
            "type": "json",
            "enabled": True,
            "variants": {"yes": True, "no": False},
            "environments": {"production": {"default": {"variant": "no"}}},
        },
    ],
    "segments": [
        {"key": "near", "name": "Neighbours", "description": "Of ours", "conditions": [NEAR, OLD]}
    ],
}


@pytest.mark.parametrize("environment", ["production", "staging"])
async def test_a_file_that_was_exported_changes_nothing_when_it_is_imported(
    api: Api, ada: Headers, shop: Project, environment: str
) -> None:
    assert (await load(api, ada, shop, FULL))[0] == 200
    before = await export(api, ada, shop)
    query = f"?format=flagd&environment={environment}"
    file = await export(api, ada, shop, query)
    assert "metadata" not in file
    status, imported = await load(api, ada, shop, file, query)
    assert status == 200, imported
    assert outcome(imported) == [[], [], ["full", "plain", "tree"]]
    assert imported["segments"]["unchanged"] == ["near"]
    assert await export(api, ada, shop) == before


async def test_a_flag_that_is_off_is_told_as_disabled_with_all_its_rules(
    api: Api, ada: Headers, shop: Project
) -> None:
    await load(api, ada, shop, FULL)
    flags = (await export(api, ada, shop, "?format=flagd"))["flags"]
    assert [flags[key]["state"] for key in ("full", "plain", "tree")] == [
        *("DISABLED", "DISABLED", "ENABLED")
    ]
    assert len(flags["full"]["targeting"]["if"]) == 5
    assert flags["full"]["metadata"] == {"description": "With all"}
    assert (flags["full"]["defaultVariant"], flags["plain"]["defaultVariant"]) == ("red", "off")


async def test_an_import_sets_what_flagd_says_in_one_environment_and_keeps_the_rest(
    api: Api, ada: Headers, shop: Project
) -> None:
    await load(api, ada, shop, FULL)
    before = (await export(api, ada, shop))["flags"][0]
    rule = {"==": [{"var": "plan"}, "pro"]}
    flag = {
        "state": "ENABLED",
        "variants": {"red": "#f00", "blue": "#00e", "green": "#0f0"},
        "defaultVariant": "green",
        "targeting": {"if": [rule, {"fractional": [["red", 1], ["green", 1]]}]},
    }
    query = "?format=flagd&environment=staging"
    status, imported = await load(api, ada, shop, {"flags": {"full": flag}}, query)
    assert status == 200, imported
    after = (await export(api, ada, shop))["flags"][0]
    staging = after["environments"].pop("staging")
    old = before["environments"].pop("staging")
    assert after == before | {"variants": flag["variants"]}
    assert staging["enabled"] is True
    assert staging["default"] == {"variant": "green"}
    assert [each["when"]["value"] for each in staging["rules"]] == ["pro"]
    said = ("enabled", "rules", "default")
    assert {f: v for f, v in staging.items() if f not in said} == {
        f: v for f, v in old.items() if f not in said
    }
    assert variant(api, shop, "full", plan="pro") == "blue"  # off, everywhere


async def test_a_split_by_the_targeting_key_stays_one_where_the_flag_goes_by_another(
    api: Api, ada: Headers, shop: Project
) -> None:
    await load(api, ada, shop, FULL)
    file = await export(api, ada, shop, "?format=flagd")
    file["flags"]["full"]["targeting"] = {"fractional": [["red", 1], ["blue", 2]]}
    await load(api, ada, shop, file, "?format=flagd")
    settings = (await export(api, ada, shop))["flags"][0]["environments"]["production"]
    assert (settings["bucket_by"], settings["default"]["by"]) == ("company", "targetingKey")


async def test_a_new_flag_is_on_in_the_one_environment(
    api: Api, ada: Headers, shop: Project
) -> None:
    await load(api, ada, shop, FLAGD, "?format=flagd&environment=staging")
    (flag,) = (await export(api, ada, shop))["flags"]
    on = {key: each["enabled"] for key, each in flag["environments"].items()}
    assert (flag["enabled"], on) == (
        True,
        {"production": False, "staging": True, "development": False},
    )


async def test_an_archived_flag_is_not_brought_back_unasked(
    api: Api, ada: Headers, shop: Project
) -> None:
    await load(api, ada, shop, FLAGD, "?format=flagd")
    await api.call("DELETE", at(shop, "/welcome"), headers=ada)
    status, problem = await load(api, ada, shop, FLAGD, "?format=flagd")
    assert (status, problem["code"]) == (409, "conflict")
    assert "archived" in problem["detail"]


async def test_an_environment_that_there_is_not(api: Api, ada: Headers, shop: Project) -> None:
    status, problem = await load(api, ada, shop, FLAGD, "?format=flagd&environment=moon")
    assert (status, problem["errors"][0]["field"]) == (422, "environment")


async def test_a_dot_in_the_name_of_an_attribute_cannot_be_said(
    api: Api, ada: Headers, shop: Project
) -> None:
    rule = {"attribute": "user.name", "operator": "eq", "value": "eve"}
    rules = [{"when": rule, "serve": {"variant": "on"}}]
    flag = {"key": "dotted", "environments": {"production": {"rules": rules}}}
    await load(api, ada, shop, {"flags": [flag]})
    file = await export(api, ada, shop, "?format=flagd")
    assert (file["flags"], list(file["metadata"])) == ({}, ["leftOut.dotted"])


# --- the forms of flagd's own examples ---------------------------------------------------------


def sample(targeting: Any, variants: dict[str, Any] | None = None) -> dict[str, Any]:
    variants = variants or {"first": "AAA", "second": "BBB"}
    flag = {"state": "ENABLED", "variants": variants, "defaultVariant": next(iter(variants))}
    return {"flags": {"sample": flag | {"targeting": targeting}}}


@pytest.mark.parametrize(
    ("file", "context", "expected"),
    [
        (
            sample({"if": [{"==": [{"var": ["color"]}, "yellow"]}, "second", "first"]}),
            {"color": "yellow"},
            "second",
        ),
        (
            sample({"if": [{"==": ["yellow", {"var": "color"}]}, "second"]}),
            {"color": "yellow"},
            "second",
        ),
        (
            sample({"if": [{"in": ["@example.com", {"var": "email"}]}, "second", "first"]}),
            {"email": "eve@example.com"},
            "second",
        ),
        (
            sample({"if": [{"$ref": "here"}, "second", None]})
            | {"$evaluators": {"here": {"in": ["@example.com", {"var": ["email"]}]}}},
            {"email": "eve@example.com"},
            "second",
        ),
        (
            sample(
                {"ends_with": [{"var": "email"}, "@example.com"]}, {"true": True, "false": False}
            ),
            {"email": "eve@example.com"},
            "on",
        ),
        (
            sample(
                {"if": [{"!=": [{"var": "plan"}, None]}, True, False]},
                {"false": False, "true": True},
            ),
            {"plan": "pro"},
            "on",
        ),
        (sample({}), {}, "first"),
    ],
)
async def test_the_forms_of_flagds_examples_are_taken_over(
    api: Api,
    ada: Headers,
    shop: Project,
    file: dict[str, Any],
    context: dict[str, Any],
    expected: str,
) -> None:
    status, imported = await load(api, ada, shop, file, "?format=flagd")
    assert status == 200, imported
    assert variant(api, shop, "sample", **context) == expected
    assert variant(api, shop, "sample") in ("first", "off")


@pytest.mark.parametrize(
    ("targeting", "said"),
    [
        ({"fractional": [{"var": "email"}, ["first", 1]]}, '{"cat": [{"var": "$flagd.flagKey"}'),
        ({"fractionalEvaluation": ["email", ["first", 1]]}, '{"cat": [{"var": "$flagd.flagKey"}'),
        ({"if": [{"%": [{"var": "n"}, 2]}, "first"]}, "starts_with"),
        ({"if": [{"sem_ver": [{"var": "v"}, "^", "1.0.0"]}, "first"]}, "sem_ver with =, >, >="),
        ({"if": [{"==": [{"var": "a.b"}, 1]}, "first"]}, "flat"),
        ({"if": [True, "first"]}, "and, or, !"),
        ({"if": [{"$ref": "x"}, {"==": [{"var": "n"}, 1]}]}, "fractional"),
        ("third", "'first', 'second'"),
    ],
)
async def test_what_cannot_be_taken_over_is_told_with_what_can(
    api: Api, ada: Headers, shop: Project, targeting: Any, said: str
) -> None:
    status, problem = await load(api, ada, shop, sample(targeting), "?format=flagd")
    assert (status, problem["code"]) == (422, "invalid_field"), problem
    assert said in problem["errors"][0]["message"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"defaultVariant": None}, "flags.x.defaultVariant"),
        ({"variants": {}}, "flags.x.variants"),
        ({"targeting": {"if": [{"%": [{"var": "n"}, 2]}, "a"]}}, "flags.x.targeting.if[0].%"),
        ({"targeting": {"if": [{"!": []}, "a"]}}, "flags.x.targeting.if[0].!"),
        ({"state": "on"}, "flags.x.state"),
        ({"state": None}, "flags.x.state"),
        ({"targeting": {"==": [{"var": "plan"}, "pro"]}}, "flags.x.targeting"),
        (
            {"targeting": {"if": [{"==": [{"var": "user.name"}, "eve"]}, "a"]}},
            "flags.x.targeting.if[0].==",
        ),
        (
            {"targeting": {"if": [{">": [{"var": "$flagd.timestamp"}, 5]}, "a"]}},
            "flags.x.targeting.if[0].>",
        ),
        (
            {"targeting": {"if": [{"in": [{"var": "email"}, "@b.example"]}, "a"]}},
            "flags.x.targeting.if[0].in",
        ),
        (
            {"targeting": {"fractional": [["a", 1], ["z", 1]]}},
            "flags.x.targeting.fractional[1]",
        ),
        (
            {"targeting": {"if": [{"<": [{"var": "$flagd.timestamp"}, 10**15]}, "a"]}},
            "flags.x.targeting.if[0].<",
        ),
    ],
)
async def test_what_flagd_says_and_beacon_cannot(
    api: Api, ada: Headers, shop: Project, change: dict[str, Any], field: str
) -> None:
    flag = {"state": "ENABLED", "variants": {"a": 1, "b": 2}, "defaultVariant": "a"} | change
    status, problem = await load(api, ada, shop, {"flags": {"x": flag}}, "?format=flagd")
    assert (status, problem["code"]) == (422, "invalid_field"), problem
    assert problem["errors"][0]["field"].startswith(field)
