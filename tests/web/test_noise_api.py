"""Settings of what is not stored of errors, a preview of it, and what was lost."""

from __future__ import annotations

from typing import Any

import pytest

from beacon.events import Loss
from beacon.projects.projects import Project
from tests.factories import make_batch, make_event
from tests.web.conftest import Api, Headers
from tests.writer.conftest import Pipeline

USUAL = {
    "scrubbing": {
        "enabled": True,
        "events": False,
        "names": True,
        "secrets": True,
        "cards": True,
        "ibans": True,
        "emails": True,
        "ips": False,
        "keys": [],
        "safe_keys": [],
        "patterns": [],
    },
    "error_limits": {"spikes": "auto", "per_minute": None, "issue_per_minute": 300},
    "error_filters": {
        "browser_extensions": False,
        "localhost": False,
        "crawlers": False,
        "messages": [],
        "releases": [],
    },
}


@pytest.fixture
def address(shop: Project) -> str:
    return f"/api/v1/projects/{shop.uuid}"


async def test_what_is_usual_is_told(api: Api, ada: Headers, address: str) -> None:
    _, project = await api.call("GET", address, headers=ada)
    assert {name: project[name] for name in USUAL} == USUAL


async def test_a_setting_is_replaced_as_a_whole_and_only_what_differs_is_kept(
    api: Api, ada: Headers, address: str
) -> None:
    patterns = [{"name": "order", "regex": "ORD-[0-9]{8}"}]
    changes = {
        "scrubbing": {"ips": True, "patterns": patterns},
        "error_limits": {"issue_per_minute": None},
        "error_filters": {"localhost": True, "messages": ["^ResizeObserver"]},
    }
    status, project = await api.call("PATCH", address, headers=ada, json=changes)
    assert status == 200
    told = {name: USUAL[name] | changes[name] for name in USUAL}
    assert {name: project[name] for name in USUAL} == told
    found = api.parts.directory.find_project(project["id"])
    assert found is not None
    assert found.error_limits == '{"issue_per_minute": null}'
    _, project = await api.call("PATCH", address, headers=ada, json={"scrubbing": {"events": True}})
    assert project["scrubbing"] == USUAL["scrubbing"] | {"events": True}
    assert project["error_limits"]["issue_per_minute"] is None
    _, log = await api.call("GET", f"{address}/audit", headers=ada)
    assert log["items"][0]["action"] == "project.changed"
    assert log["items"][0]["after"] == {"scrubbing": USUAL["scrubbing"] | {"events": True}}


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"scrubbing": {"patterns": [{"name": "a", "regex": "("}]}}, "scrubbing.patterns[0].regex"),
        ({"scrubbing": {"keys": ["-"]}}, "scrubbing.keys[0]"),
        ({"scrubbing": {"password": True}}, "scrubbing.password"),
        ({"error_limits": {"issue_per_minute": 0}}, "error_limits.issue_per_minute"),
        ({"error_limits": {"spikes": "some"}}, "error_limits.spikes"),
        ({"error_filters": {"messages": ["ok", "x*"]}}, "error_filters.messages[1]"),
    ],
)
async def test_what_is_wrong_is_told_with_its_place(
    api: Api, ada: Headers, address: str, settings: dict[str, Any], field: str
) -> None:
    status, problem = await api.call("PATCH", address, headers=ada, json=settings)
    assert status == 422
    assert field in str(problem)


async def test_a_preview_shows_what_would_be_stored(api: Api, ada: Headers, address: str) -> None:
    asked = {
        "text": "password=hunter2 of bob@example.com, ORD-12345678",
        "data": {"headers": {"Cookie": "a=b"}, "n": 1.5},
    }
    path = f"{address}/scrubbing/preview"
    status, found = await api.call("POST", path, headers=ada, json=asked)
    assert status == 200
    assert found == {
        "text": "password=[Filtered] of [Filtered], ORD-12345678",
        "data": {"headers": {"Cookie": "[Filtered]"}, "n": 1.5},
        "changed": True,
    }
    other = {"emails": False, "patterns": [{"name": "order", "regex": "ORD-[0-9]{8}"}]}
    _, found = await api.call(
        "POST", path, headers=ada, json={"text": asked["text"], "scrubbing": other}
    )
    assert found == {
        "text": "password=[Filtered] of bob@example.com, [Filtered]",
        "changed": True,
    }
    off = {**asked, "scrubbing": {"enabled": False}}
    _, found = await api.call("POST", path, headers=ada, json=off)
    assert found == {**asked, "changed": False}


@pytest.mark.parametrize(
    "asked",
    [{}, {"text": "author=" * 14_000}, {"text": "a", "scrubbing": {"safe_keys": ["."]}}],
)
async def test_a_preview_of_nothing_or_too_much_is_refused(
    api: Api, ada: Headers, address: str, asked: dict[str, Any]
) -> None:
    status, problem = await api.call(
        "POST", f"{address}/scrubbing/preview", headers=ada, json=asked
    )
    assert (status, problem["code"]) == (422, "invalid_field")


async def test_losses_are_told_of_the_project_alone(
    api: Api, ada: Headers, shop: Project, address: str, pipeline: Pipeline
) -> None:
    unsent = Loss("client", "network_error", "error", 41, "sentry.python/2.1")
    await pipeline.store(
        make_batch(make_event(), project_id=shop.id, dropped=1, losses=(unsent,)),
        make_batch(make_event(), dropped=1, losses=(unsent,)),
    )
    span = "from=2026-09-21T00:00:00Z&to=2026-09-22T00:00:00Z"
    status, found = await api.call("GET", f"{address}/losses?{span}", headers=ada)
    assert status == 200
    assert (found["from"], found["to"]) == ("2026-09-21T00:00:00Z", "2026-09-22T00:00:00Z")
    (line,) = found["losses"]
    assert line.pop("last_at").startswith("2026-09-21T")
    assert line == {
        "source": "client",
        "reason": "network_error",
        "category": "error",
        "detail": "sentry.python/2.1",
        "events": 41,
        "text": "The SDK dropped 41 (network_error)",
    }
    assert found["totals"] == {
        "client": 41,
        "sampled": 0,
        "filtered": 0,
        "limited": 0,
        "rejected": 0,
    }
    assert [hour["client"] for hour in found["hours"]] == [41]


@pytest.mark.parametrize(
    "span",
    ["from=2026-09-22T00:00:00Z&to=2026-09-21T00:00:00Z", "from=2020-01-01T00:00:00Z"],
)
async def test_a_range_of_losses_has_an_end(
    api: Api, ada: Headers, address: str, span: str
) -> None:
    status, problem = await api.call("GET", f"{address}/losses?{span}", headers=ada)
    assert (status, problem["code"]) == (422, "invalid_field")
