"""A real Beacon with a limit set: over HTTP/1.1, HTTP/2 and a WebSocket; and keys that end."""

from __future__ import annotations

import json

import pytest
from subject import Project, Subject, until
from wire import Answer, batch, event, post_h2, socket, track

from tests.e2e.conftest import limited_project

TRACKER = "/api/v1/events/ingest"


async def exhausted(beacon: Subject, project: Project) -> Answer:
    """The first refusal."""
    await track(beacon.port, project, *({"event": "burst"} for _ in range(20)))
    return await track(beacon.port, project, {"event": "late"})


async def test_over_the_limit_is_429_on_every_lane_and_stored_when_sent_again(shared: Subject):
    project = await limited_project(shared, 1)
    answer = await exhausted(shared, project)
    assert (answer.status, answer.code) == (429, "rate_limited")
    assert answer.headers["ratelimit-policy"] == '"project";q=10;w=10'
    assert answer.headers["ratelimit"] == f'"project";r=0;t={answer.headers["retry-after"]}'
    body = json.dumps({"events": [{"event": "late"}]}).encode()
    over_h2 = await post_h2(shared.port, TRACKER, body, {"X-API-Key": project.key})
    assert (over_h2.status, over_h2.code) == (429, "rate_limited")
    assert {"ratelimit", "ratelimit-policy", "retry-after"} <= over_h2.headers.keys()
    await shared.execute(f"UPDATE projects SET rate_limit = NULL WHERE id = '{project.id}'")

    async def taken() -> bool:
        return (await track(shared.port, project, {"event": "late"})).status == 202

    await until(taken)
    names = [row["event_name"] for row in await shared.events(project, "event_name")]
    assert names.count("late") == 1


async def test_a_websocket_over_the_limit_is_slowed_down_and_loses_nothing(shared: Subject):
    project = await limited_project(shared, 20)
    sent = [event(seq=seq) for seq in range(1, 230)]
    async with socket(shared.port, project) as client:
        for each in sent:
            await client.say(each)
        await client.acked(len(sent))
    errors = [frame["code"] for frame in client.heard if frame["type"] == "error"]
    assert set(errors) == {"rate_limited"}
    acks = [frame["seq"] for frame in client.heard if frame["type"] == "ack"]
    assert acks == sorted(acks)
    rows = [row for row in await shared.events(project) if row["event_name"] == "click"]
    assert {row["id"] for row in rows} == {each["id"] for each in sent}
    assert len(rows) == len(sent)


async def test_a_websocket_too_far_over_the_limit_is_closed_with_1008(shared: Subject):
    project = await limited_project(shared, 1)
    async with socket(shared.port, project) as client:
        await client.say(batch(1, *(event() for _ in range(100))))
        await client.say(event(seq=2))
        assert await client.closed() == 1008
    assert [frame["seq"] for frame in client.heard if frame["type"] == "ack"] == [1]


@pytest.mark.parametrize(
    "change", ["deleted_at = now()", "public_key = 'proj_' || repeat('b', 32)"]
)
async def test_who_is_connected_to_a_project_that_ends_is_closed_with_1008(
    shared: Subject, change: str
):
    project = await shared.project()
    async with socket(shared.port, project.key) as client:
        await client.say(event(seq=1))
        await client.acked(1)
        await shared.execute(f"UPDATE projects SET {change} WHERE id = '{project.id}'")

        async def refused() -> bool:
            answer = await track(shared.port, project, {"event": "late"})
            return answer.status == 401

        await until(refused)
        await client.say(event(seq=2))
        assert await client.closed() == 1008
    assert [frame["seq"] for frame in client.heard if frame["type"] == "ack"] == [1]


async def test_the_last_use_of_a_key_outlives_a_stop(beacon: Subject):
    project = await beacon.project()
    secret = Project(project.id, project.secret, "")
    assert (await track(beacon.port, secret, {"event": "a"})).status == 202
    assert await beacon.down() == 0
    await beacon.up()
    (row,) = await beacon.sql("SELECT last_used_at FROM api_keys")
    assert row["last_used_at"] is not None
