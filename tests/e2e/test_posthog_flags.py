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

from tests.browser.running import in_browser
from tests.e2e.flag_rows import add_flag
from tests.node_packages import install, node

CLIENTS = Path(__file__).parents[1] / "posthog"
GUARD_SECONDS = 60
ALL_ON = {"split": [{"variant": "on", "weight": 1}, {"variant": "off", "weight": 0}]}
VALUES = {
    "pro": True,
    "company": True,
    "share": True,
    "off": False,
    "colour": "#f00",
    "size": True,
    "box": True,
}
WHO: dict[str, Any] = {
    "person_properties": {"plan": "pro"},
    "groups": {"company": "acme"},
    "group_properties": {"company": {"plan": "pro"}},
}
"""Who gets these values."""
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
    company = {**off, "rules": [rule("company.plan", "pro")]}
    await add_flag(shared, project, "company", config=company)
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
        found = client.get_all_flags_and_payloads("user-1", **WHO)
        assert found["featureFlags"] == VALUES
        payloads = {key: as_json(each) for key, each in found["featureFlagPayloads"].items()}
        assert payloads == PAYLOADS
        mine = client.evaluate_flags("user-1", **WHO)
        assert {key: mine.get_flag(key) for key in VALUES} == VALUES
        assert mine.is_enabled("pro") is True
        assert not mine.get_flag("none")
        others = client.evaluate_flags("user-1", person_properties={"plan": "free"})
        assert others.is_enabled("pro") is False
        assert others.is_enabled("company") is False
        some = client.get_all_flags("user-1", flag_keys_to_evaluate=["pro", "off"], **WHO)
        assert some == {"pro": True, "off": False}
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
    assert found["some"] == {key: VALUES[key] for key in list(VALUES)[:2]}
    assert found["others"] == {**VALUES, "company": False}
    rows = await shared.events(flags)
    assert {row["properties"]["$feature_flag"] for row in rows} == set(VALUES)
    assert {row["event_name"] for row in rows} == {"$flag_exposure"}


async def test_the_browsers_client(shared: Subject, flags: Project) -> None:
    """As a visitor, as somebody of a company, and as a user."""
    await trio.to_thread.run_sync(install, CLIENTS)
    of_project = f"WHERE id = '{flags.id}'"
    await shared.execute(f"UPDATE projects SET domains = '{{shop.localhost}}' {of_project}")

    await until(lambda: allowed(shared, flags))
    argument = {"host": host(shared), "key": flags.key, "user": "user-7", "flags": list(VALUES)}
    found = await in_browser("../posthog/browse_flags.mjs", **argument)
    assert found["complaints"] == []
    assert found["visitor"] == {**VALUES, "pro": False, "company": False}
    assert found["member"] == {**VALUES, "pro": False}
    assert found["user"] == VALUES
    assert found["payloads"] == {key: PAYLOADS.get(key) for key in VALUES}
    keys = [call[0] for call in found["calls"]]
    assert keys[0] == sorted(key for key, value in found["visitor"].items() if value)
    assert not any(errors for _, errors in found["calls"])
    statuses = {(path, status) for path, status, _, _ in found["asked"]}
    assert {(f"/array/{flags.key}/config.js", 200), ("/flags/", 200), ("/e/", 200)} <= statuses
    assert {status for _, status in statuses} == {200}
    assert {packed for path, _, packed, _ in found["asked"] if path == "/e/"} == {"gzip"}
    bodies = [body for path, _, _, body in found["asked"] if path == "/flags/"]
    assert bodies[0]["distinct_id"] == found["before"]
    assert (bodies[-1]["distinct_id"], bodies[-1]["$device_id"]) == ("user-7", found["before"])
    assert found["before"] in [body.get("$anon_distinct_id") for body in bodies]

    async def clicked() -> list[dict[str, Any]]:
        rows = await shared.events(flags)
        return rows if any(row["event_name"] == "$autocapture" for row in rows) else []

    rows = await until(clicked)
    names = {row["event_name"] for row in rows}
    assert {"$pageview", "$identify", "$autocapture", "$flag_exposure"} <= names
    called = [row for row in rows if row["properties"].get("$feature_flag")]
    answers = {(row["properties"]["$feature_flag"], row["user_id"]) for row in called}
    assert answers >= {(key, None) for key in VALUES}
    assert ("pro", "user-7") in answers


async def allowed(shared: Subject, project: Project) -> bool:
    """The page's domain is known."""
    headers = {"Origin": "http://shop.localhost"}
    body = {"token": project.key, "distinct_id": "user-1"}
    return (await post(shared.port, "/flags/?v=2", body, headers)).status == 200


# --- the wire --------------------------------------------------------------------------------


async def test_version_2_and_4(shared: Subject, flags: Project) -> None:
    for version in (2, 4):
        answer = await ask(shared, flags, version, **WHO)
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
    body = {"api_key": flags.key, "distinct_id": "user-1", **WHO}
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
