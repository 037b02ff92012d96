"""How often flags are evaluated is counted over a real Beacon, its end included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import trio
from openfeature import api
from openfeature.client import OpenFeatureClient
from openfeature.contrib.provider.ofrep import OFREPProvider
from prometheus_client.parser import text_string_to_metric_families
from subject import Project, Subject, until
from wire import post, socket

from tests.e2e.conftest import MakeBeacon
from tests.e2e.flag_rows import add_flag, set_flag

PROTOCOL = Path(__file__).parents[2] / "docs" / "protocol.md"
ASKED = 3
ONE = "/ofrep/v1/evaluate/flags/"


@contextmanager
def openfeature(beacon: Subject, project: Project) -> Iterator[OpenFeatureClient]:
    host, headers = f"http://127.0.0.1:{beacon.port}", {"X-API-Key": project.key}
    api.set_provider(OFREPProvider(host, headers_factory=lambda: headers))
    try:
        yield api.get_client()
    finally:
        api.shutdown()


async def evaluate(beacon: Subject, project: Project, key: str) -> Any:
    answer = await post(beacon.port, ONE + key, {"context": {}}, {"X-API-Key": project.key})
    return answer.json.get("value")


async def read(beacon: Subject, project: Project, path: str) -> Any:
    bearer = {"Authorization": f"Bearer {project.secret}"}
    address = f"/api/v1/projects/{project.id}/flags/{path}"
    answer = await post(beacon.port, address, headers=bearer, method="GET")
    assert answer.status == 200, answer
    return answer.json


async def usage(beacon: Subject, project: Project, key: str) -> dict[str, int]:
    """In production; all is of one day, or of the two around midnight."""
    found: dict[str, int] = {}
    for day in (await read(beacon, project, f"{key}/usage"))["items"]:
        assert day["environment"] == "production"
        for each in day["variants"]:
            found[each["variant"]] = found.get(each["variant"], 0) + each["evaluations"]
    return found


async def metrics(beacon: Subject) -> dict[str, float]:
    """Of those of flags, by name and label."""
    _, body = await beacon.ask("/metrics")
    return {
        "".join((sample.name, *sample.labels.values())): sample.value
        for family in text_string_to_metric_families(body.decode())
        for sample in family.samples
        if "flag" in sample.name and "bucket" not in sample.name
    }


async def test_what_clients_ask_for_and_are_told_is_counted_and_outlives_the_server(
    make_beacon: MakeBeacon,
) -> None:
    beacon = make_beacon()
    await beacon.up()
    project = await beacon.project()
    await add_flag(beacon, project, "checkout")
    await add_flag(beacon, project, "other")

    async def is_known() -> bool:
        return (await evaluate(beacon, project, "other")) is True

    await until(is_known)
    before = await metrics(beacon)
    with openfeature(beacon, project) as client:
        for _ in range(ASKED):
            on = await trio.to_thread.run_sync(client.get_boolean_value, "checkout", False)
            assert on is True
    assert (await evaluate(beacon, project, "made-up")) is None
    body = {"token": project.key, "distinct_id": "ann", "flag_keys_to_evaluate": ["checkout"]}
    assert (await post(beacon.port, "/flags/?v=2", body)).status == 200
    async with socket(beacon.port, project, greeted=False) as told:
        assert (await told.hear("flags"))["flags"] == {"checkout": True, "other": True}
        await set_flag(beacon, project, "checkout", enabled=False)
        assert (await told.hear("flags"))["flags"] == {"checkout": False, "other": True}
        after = await metrics(beacon)
        health = (await beacon.health())["flags"]

    def more(name: str) -> float:
        return after[name] - before.get(name, 0)

    assert more("beacon_flag_evaluations_totalofrep") == ASKED + 1
    assert more("beacon_flag_evaluations_totalposthog") == 1
    assert more("beacon_flag_evaluations_totalpush") == 2 * 2
    assert more("beacon_flag_frames_total") == 2
    assert more("beacon_flag_errors_totalFLAG_NOT_FOUND") == 1
    assert after["beacon_flag_clients"] == health["clients"] == 1
    assert more("beacon_flag_walk_seconds_count") == 1
    assert 0 <= after["beacon_flags_age_seconds"] < 60
    for name in re.findall(r"^\| `(beacon_\w*flag\w*)` \|", PROTOCOL.read_text(), re.MULTILINE):
        assert any(each.startswith(name) for each in after), name
    assert health["evaluations"]["posthog"] == 1
    assert health["errors"]["FLAG_NOT_FOUND"] == after["beacon_flag_errors_totalFLAG_NOT_FOUND"]

    assert (await read(beacon, project, "other"))["stale"] is None
    assert await beacon.down() == 0
    await beacon.up()
    assert await usage(beacon, project, "checkout") == {"on": ASKED + 2, "off": 1}
    flag = await read(beacon, project, "checkout")
    assert flag["last_evaluated_at"] == flag["environments"]["production"]["last_evaluated_at"]
    assert flag["last_evaluated_at"] is not None
    assert flag["environments"]["staging"]["last_evaluated_at"] is None
