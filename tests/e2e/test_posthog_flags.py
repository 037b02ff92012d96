"""PostHog's own clients, unmodified, evaluate the flags of a real Beacon."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import trio
from posthog import Posthog
from subject import Project, Subject, until
from wire import post

from tests.e2e.flag_rows import add_flag
from tests.node_packages import install, node

CLIENTS = Path(__file__).parents[1] / "posthog"
GUARD_SECONDS = 60
ALL_ON = {"split": [{"variant": "on", "weight": 1}, {"variant": "off", "weight": 0}]}
VALUES = {"pro": True, "share": True, "off": False, "colour": "#f00", "size": True, "box": True}
PAYLOADS = {"size": 7, "box": {"w": [1, 2]}}


def rule(attribute: str, value: str) -> dict[str, Any]:
    when = {"attribute": attribute, "operator": "eq", "value": value}
    return {"when": when, "serve": {"variant": "on"}}


def only(variant: str) -> dict[str, Any]:
    return {"default": {"variant": variant}}


@pytest.fixture
async def flags(shared: Subject, project: Project) -> Project:
    """A project with a flag of each kind, that its Beacon knows of."""
    off = {"off_variant": "off", "default": {"variant": "off"}}
    await add_flag(shared, project, "pro", config={**off, "rules": [rule("plan", "pro")]})
    await add_flag(shared, project, "share", config={"default": ALL_ON})
    await add_flag(shared, project, "off", enabled=False)
    red = {"red": "#f00"}
    await add_flag(shared, project, "colour", kind="string", variants=red, config=only("red"))
    await add_flag(shared, project, "size", kind="number", variants={"x": 7}, config=only("x"))
    box = {"a": {"w": [1, 2]}}
    await add_flag(shared, project, "box", kind="json", variants=box, config=only("a"))

    async def are_known() -> bool:
        return "box" in (await ask(shared, project)).json["flags"]

    await until(are_known)
    return project


async def ask(shared: Subject, project: Project, version: int = 2, **more: Any) -> Any:
    body = {"token": project.key, "distinct_id": "user-1", **more}
    return await post(shared.port, f"/flags/?v={version}", body)


def host(shared: Subject) -> str:
    return f"http://127.0.0.1:{shared.port}"


# --- the clients -----------------------------------------------------------------------------


async def test_the_python_client(shared: Subject, flags: Project) -> None:
    def evaluate() -> None:
        client = Posthog(flags.key, host=host(shared))
        properties = {"plan": "pro"}
        found = client.get_all_flags_and_payloads("user-1", person_properties=properties)
        assert found["featureFlags"] == VALUES
        payloads = {key: as_json(each) for key, each in found["featureFlagPayloads"].items()}
        assert payloads == PAYLOADS
        mine = client.evaluate_flags("user-1", person_properties=properties)
        assert {key: mine.get_flag(key) for key in VALUES} == VALUES
        assert mine.is_enabled("pro") is True
        assert not mine.get_flag("none")
        others = client.evaluate_flags("user-1", person_properties={"plan": "free"})
        assert others.is_enabled("pro") is False
        client.shutdown()

    await trio.to_thread.run_sync(evaluate)
    rows = await shared.events(flags)
    assert set(VALUES) <= {row["properties"]["$feature_flag"] for row in rows}
    counted = [row["properties"]["flags"] for row in rows if row["event_name"] == "$flag_exposure"]
    assert {"pro": "on"} in counted
    assert {"pro": "off"} in counted
    assert {"colour": "red"} in counted, "the variant, by its value"


def as_json(payload: Any) -> Any:
    return json.loads(payload) if isinstance(payload, str) else payload


async def test_the_node_client(shared: Subject, flags: Project) -> None:
    await trio.to_thread.run_sync(install, CLIENTS)
    argument = {"host": host(shared), "key": flags.key, "user": "user-1", "flags": list(VALUES)}
    command = [node(), str(CLIENTS / "flags.mjs"), json.dumps(argument)]
    with trio.fail_after(GUARD_SECONDS):
        done = await trio.run_process(
            command, capture_stdout=True, capture_stderr=True, check=False
        )
    assert (done.returncode, done.stderr) == (0, b"")
    found = json.loads(done.stdout)
    assert found["all"] == VALUES
    assert found["payloads"] == PAYLOADS
    assert found["each"] == VALUES
    rows = await shared.events(flags)
    assert {row["properties"]["$feature_flag"] for row in rows} == set(VALUES)
    assert {row["event_name"] for row in rows} == {"$flag_exposure"}


# --- the wire --------------------------------------------------------------------------------


async def test_version_2_and_4(shared: Subject, flags: Project) -> None:
    for version in (2, 4):
        answer = await ask(shared, flags, version, person_properties={"plan": "pro"})
        assert answer.status == 200
        assert answer.headers["access-control-allow-origin"] == "*"
        document = answer.json
        assert document["errorsWhileComputingFlags"] is False
        assert document["requestId"]
        assert document["evaluatedAt"] > 1_700_000_000_000
        records = document["flags"]
        assert {key: each["enabled"] for key, each in records.items()} == {
            key: bool(value) for key, value in VALUES.items()
        }
        assert records["colour"]["variant"] == "#f00"
        assert records["size"]["metadata"]["payload"] == "7"
        assert isinstance(records["size"]["metadata"]["id"], int)
        assert records["pro"]["reason"]["code"] == "condition_match"
        assert records["off"]["reason"]["code"] == "disabled"
        assert ("value" in records["pro"]) == (version == 4)
    assert records["size"]["value"] == 7
    assert records["box"]["value"] == {"w": [1, 2]}


async def test_only_what_is_asked_for(shared: Subject, flags: Project) -> None:
    answer = await ask(shared, flags, flag_keys_to_evaluate=["pro", "none"])
    assert list(answer.json["flags"]) == ["pro"]


async def test_older_clients_get_values_by_key(shared: Subject, flags: Project) -> None:
    body = {"api_key": flags.key, "distinct_id": "user-1", "person_properties": {"plan": "pro"}}
    for path in ("/decide/?v=3", "/decide", "/flags/"):
        document = (await post(shared.port, path, gzip.compress(json.dumps(body).encode()))).json
        assert document["featureFlags"] == VALUES
        assert document["featureFlagPayloads"] == {k: as_text(v) for k, v in PAYLOADS.items()}
        assert "gzip-js" in document["supportedCompression"]


def as_text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


async def test_a_flag_that_cannot_be_evaluated_is_told_as_failed(
    shared: Subject, flags: Project
) -> None:
    answer = await ask(shared, flags, distinct_id=None)
    assert answer.json["errorsWhileComputingFlags"] is True
    assert answer.json["flags"]["share"]["failed"] is True
    assert answer.json["flags"]["colour"]["variant"] == "#f00"


async def test_groups_and_posthogs_own_properties_are_attributes(
    shared: Subject, project: Project
) -> None:
    config = {
        "default": {"variant": "off"},
        "rules": [rule("company", "acme"), rule("browser", "Firefox")],
    }
    await add_flag(shared, project, "beta", config=config)

    async def is_known() -> bool:
        return "beta" in (await ask(shared, project)).json["flags"]

    await until(is_known)
    for more, value in (
        ({}, False),
        ({"groups": {"company": "acme"}}, True),
        ({"person_properties": {"$browser": "Firefox"}}, True),
        ({"person_properties": {"$browser": "Chrome"}, "groups": {"company": "x"}}, False),
    ):
        answer = await ask(shared, project, **more)
        assert answer.json["flags"]["beta"]["enabled"] is value, more


async def test_bad_requests(shared: Subject, flags: Project) -> None:
    wrong = {"token": "proj_" + 32 * "0", "distinct_id": "u"}
    assert (await post(shared.port, "/flags/?v=2", wrong)).code == "unauthorized"
    assert (await post(shared.port, "/flags/?v=2", b"{")).code == "invalid_json"
    bad = {"token": flags.key, "person_properties": 7}
    assert (await post(shared.port, "/flags/?v=2", bad)).code == "bad_request"
    preflight = await post(shared.port, "/flags/?v=2", method="OPTIONS")
    assert preflight.status == 204
