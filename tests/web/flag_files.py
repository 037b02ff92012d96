"""What tests of files of flags share: a file, and the ways in and out."""

from __future__ import annotations

from typing import Any

from beacon.projects.projects import Project
from tests.web.conftest import Api, Headers

NEAR = {"attribute": "country", "operator": "in", "value": ["AT", "DE"]}
OLD = {"attribute": "release", "operator": "semver_lt", "value": "2.0.0"}
SPLIT = [{"variant": "red", "weight": 20}, {"variant": "blue", "weight": 80}]
FILE: dict[str, Any] = {
    "flags": [
        {
            "key": "colour",
            "type": "string",
            "variants": {"red": "#f00", "blue": "#00f"},
            "enabled": True,
            "description": "Of the button",
            "environments": {
                "production": {
                    "rules": [
                        {"when": {"segment": "near"}, "serve": {"split": SPLIT, "by": "company"}},
                        {"when": {"not": OLD}, "serve": {"variant": "red"}},
                    ],
                    "default": {"variant": "blue"},
                    "off_variant": None,
                }
            },
        },
        {
            "key": "needs",
            "enabled": True,
            "environments": {
                "production": {"prerequisites": [{"flag": "colour", "variants": ["red"]}]}
            },
        },
    ],
    "segments": [{"key": "near", "conditions": [NEAR]}],
}


def at(project: Project, path: str) -> str:
    return f"/api/v1/projects/{project.uuid}/flags{path}"


async def load(
    api: Api, ada: Headers, shop: Project, file: dict[str, Any], query: str = ""
) -> tuple[int, Any]:
    return await api.call("POST", at(shop, f"/import{query}"), headers=ada, json=file)


async def export(api: Api, ada: Headers, shop: Project, query: str = "") -> dict[str, Any]:
    status, file = await api.call("GET", at(shop, f"/export{query}"), headers=ada)
    assert status == 200, file
    return dict(file)


def variant(api: Api, shop: Project, key: str, **context: Any) -> str | None:
    rules = api.parts.flags.of(shop.id, "production").rules
    return rules.evaluate(key, context, 1_790_000_000_000).variant


def outcome(imported: dict[str, Any]) -> list[list[str]]:
    return [imported["flags"][how] for how in ("created", "changed", "unchanged")]
