"""Flags as files over the web API: exported, imported."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from beacon.flags import importing
from beacon.projects.projects import Project
from tests.web.conftest import Api, Headers
from tests.web.flag_files import FILE, NEAR, OLD, at, export, load, outcome, variant


async def test_a_file_is_taken_over_and_its_export_makes_the_same_elsewhere(
    api: Api, ada: Headers, shop: Project
) -> None:
    status, imported = await load(api, ada, shop, FILE)
    assert status == 200, imported
    assert outcome(imported) == [["colour", "needs"], [], []]
    assert imported["segments"]["created"] == ["near"]
    assert variant(api, shop, "colour", country="US", release="2.1.0") == "red"
    file = await export(api, ada, shop)
    other = await api.project("Other", admin=ada)
    assert (await load(api, ada, other, file))[0] == 200
    assert await export(api, ada, other) == file
    assert outcome((await load(api, ada, other, file))[1]) == [[], [], ["colour", "needs"]]


async def test_everything_that_makes_a_flag_goes_out_and_in(
    api: Api, ada: Headers, shop: Project
) -> None:
    there = {
        "enabled": False,
        "bucket_by": "company",
        "prerequisites": [{"flag": "needed", "variants": ["off"]}],
        "schedule": [{"at": "2090-01-01T00:00:00Z", "enabled": True}],
        "off_variant": "b",
        "default": {"split": [{"variant": "a", "weight": 1}, {"variant": "b", "weight": 3}]},
        "rules": [{"name": "near", "when": {"not": OLD}, "serve": {"variant": "b"}}],
    }
    flag = {
        "key": "full",
        "type": "json",
        "name": "Full",
        "variants": {"a": [1, 1.5, True, {"x": None}], "b": {"\u00e4": "\u2028"}},
        "enabled": True,
        "description": "With all",
        "owner": "ada",
        "tags": ["web", "ios"],
        "lifetime": "temporary",
        "environments": {"production": there},
    }
    gone = {"key": "gone"}
    status, problem = await load(api, ada, shop, {"flags": [flag, gone, {"key": "needed"}]})
    assert status == 200, problem
    await api.call("DELETE", at(shop, "/gone"), headers=ada)
    file = await export(api, ada, shop)
    assert [each["key"] for each in file["flags"]] == ["full", "needed"]
    written = file["flags"][0]
    assert list(written["environments"]) == ["production", "staging", "development"]
    assert written | {"environments": {}} == flag | {"environments": {}}
    assert written["environments"]["production"] == there
    other = await api.project("Other", admin=ada)
    await load(api, ada, other, file)
    assert await export(api, ada, other) == file


async def test_an_export_of_many_flags_can_be_imported_again(
    api: Api, ada: Headers, shop: Project
) -> None:
    flags = [{"key": f"flag-{n}", "description": "x" * 5000} for n in range(220)]
    for part in (flags[:110], flags[110:]):
        assert (await load(api, ada, shop, {"flags": part}))[0] == 200
    file = await export(api, ada, shop)
    assert len(msgspec.json.encode(file)) > 1024 * 1024
    status, imported = await load(api, ada, shop, file, "?dry_run=true")
    assert (status, len(imported["flags"]["unchanged"])) == (200, 220)


async def test_there_is_an_end_to_files(api: Api, ada: Headers, shop: Project) -> None:
    file = {"flags": [], "more": "x" * (8 * 1024 * 1024)}
    status, problem = await load(api, ada, shop, file)
    assert (status, problem["code"]) == (413, "too_large")


async def test_a_project_takes_no_more_flags_than_it_can_have(
    api: Api, ada: Headers, shop: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MAX_FLAGS", 2)
    await load(api, ada, shop, {"flags": [{"key": "a"}]})
    status, problem = await load(api, ada, shop, {"flags": [{"key": "b"}, {"key": "c"}]})
    assert (status, problem["code"]) == (409, "conflict")
    assert (await load(api, ada, shop, {"flags": [{"key": "a"}, {"key": "b"}]}))[0] == 200


@pytest.mark.parametrize(
    ("file", "field"),
    [
        ({"flags": [{"key": "a"}, {"key": "b"}, {"key": "a"}]}, "flags.a"),
        ({"flags": [], "segments": [{"key": "s", "conditions": [NEAR]}] * 2}, "segments.s"),
        ({"flags": [], "segments": [{"key": "s", "conditions": []}]}, "segments.s.conditions"),
        (
            {"flags": [], "segments": [{"key": "s", "conditions": [NEAR, {"segment": "t"}]}]},
            "segments.s.conditions[1].segment",
        ),
        ({"flags": [], "segments": [{"key": "s"}]}, "segments[0].conditions"),
        ({"flags": 7}, "flags"),
        ({"flags": {}}, "flags"),
        ({}, "flags"),
    ],
)
async def test_a_bad_file_is_refused_with_the_place_and_says_it_once(
    api: Api, ada: Headers, shop: Project, file: dict[str, Any], field: str
) -> None:
    status, problem = await load(api, ada, shop, file)
    assert (status, problem["code"]) == (422, "invalid_field"), problem
    (fault,) = problem["errors"]
    assert fault["field"] == field
    assert fault["message"].count(": ") == 1
    assert fault["message"].startswith(f"{field}: ")


async def test_a_dry_run_does_nothing(api: Api, ada: Headers, shop: Project) -> None:
    status, imported = await load(api, ada, shop, FILE, "?dry_run=true")
    assert (status, imported["dry_run"]) == (200, True)
    assert outcome(imported) == [["colour", "needs"], [], []]
    assert await export(api, ada, shop) == {"flags": [], "segments": []}


async def test_an_import_changes_what_is_there(api: Api, ada: Headers, shop: Project) -> None:
    await load(api, ada, shop, FILE)
    await api.call("DELETE", at(shop, "/needs"), headers=ada)
    file = {"flags": [{"key": "needs", "enabled": False}]}
    assert outcome((await load(api, ada, shop, file))[1]) == [[], ["needs"], []]
    _, flag = await api.call("GET", at(shop, "/needs"), headers=ada)
    assert (flag["archived_at"], flag["enabled"]) == (None, False)


@pytest.mark.parametrize(
    ("flag", "field"),
    [
        ({"key": "x", "type": "date"}, "flags[1].type"),
        ({"key": "a\u0007"}, "flags.a\u0007.key"),
        (
            {"key": "x", "environments": {"production": {"default": {"variant": "red"}}}},
            "flags.x.environments.production.default.variant",
        ),
        ({"key": "x", "environments": {"moon": {}}}, "flags.x.environments.moon"),
        (
            {"key": "x", "environments": {"staging": {"default": 7}}},
            "flags[1].environments.staging.default",
        ),
    ],
)
async def test_of_a_bad_file_nothing_is_taken(
    api: Api, ada: Headers, shop: Project, flag: dict[str, Any], field: str
) -> None:
    status, problem = await load(api, ada, shop, {"flags": [{"key": "good"}, flag]})
    assert (status, problem["code"]) == (422, "invalid_field"), problem
    assert [error["field"] for error in problem["errors"]] == [field]
    assert (await export(api, ada, shop))["flags"] == []


async def test_a_flag_keeps_its_type(api: Api, ada: Headers, shop: Project) -> None:
    await load(api, ada, shop, FILE)
    status, problem = await load(api, ada, shop, {"flags": [{"key": "colour"}]})
    assert (status, problem["code"]) == (409, "conflict")
