"""An event with an id is stored once, however often and by whatever way it is sent again."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest
import trio
from subject import Project, Subject, new_id
from wire import batch, event, now_ms, post, socket, track

YEAR_MS = 365 * 24 * 3600 * 1000


def tracked(message: dict) -> dict:
    """A WebSocket event in the tracker's words."""
    names = {"event": "event", "props": "properties", "ts": "timestamp", "id": "id"}
    return {names[name]: value for name, value in message.items() if name in names}


def version_7(ms: int) -> str:
    return str(uuid.UUID(int=ms << 80 | 7 << 76 | 2 << 62 | uuid.uuid4().int & (1 << 62) - 1))


async def test_same_ids_three_times_over_two_connections_and_http_are_stored_once(
    shared: Subject, project: Project
):
    before = await shared.settled()
    sent = [event(props={"n": n}) for n in range(200)]
    for _ in range(2):
        async with socket(shared.port, project) as one, socket(shared.port, project) as two:
            await one.say(batch(1, *sent[:120]))
            await two.say(batch(1, *sent[80:]))
            await one.acked(1)
            await two.acked(1)
    for _ in range(3):
        answer = await track(shared.port, project, *map(tracked, sent))
        assert answer.json == {"accepted": 200, "rejected": []}
    assert sorted(await shared.ids(project)) == sorted(each["id"] for each in sent)
    after = await shared.settled()
    assert after["stored"] - before["stored"] == 200
    assert after["duplicate"] - before["duplicate"] == 2 * 240 + 3 * 200 - 200


async def test_same_event_twice_in_one_batch_is_stored_once(shared: Subject, project: Project):
    twin = tracked(event())
    assert (await track(shared.port, project, twin, twin)).json["accepted"] == 2
    assert await shared.ids(project) == [twin["id"]]


async def test_same_ids_at_once_over_many_connections_are_stored_once(
    shared: Subject, project: Project
):
    sent = [event() for _ in range(100)]

    async def send_all() -> None:
        async with socket(shared.port, project) as client:
            for seq, each in enumerate(sent, 1):
                await client.say({**each, "seq": seq})
            await client.acked(len(sent))

    async with trio.open_nursery() as nursery:
        for _ in range(4):
            nursery.start_soon(send_all)
    assert sorted(await shared.ids(project)) == sorted(each["id"] for each in sent)


@pytest.mark.parametrize("made", [new_id, lambda: version_7(now_ms())], ids=["v4", "v7"])
async def test_id_without_time_resent_is_stored_once(shared: Subject, project: Project, made):
    timeless = {"event": "timeless", "id": made()}
    for _ in range(2):
        assert (await track(shared.port, project, timeless)).status == 202
        await shared.settled()
        async with socket(shared.port, project) as client:
            await client.say({**timeless, "type": "event", "seq": 1})
            await client.acked(1)
    assert await shared.ids(project) == [timeless["id"]]


async def test_id_that_is_no_uuid_resent_is_stored_once(shared: Subject, project: Project):
    named = {"event": "order", "id": "order-4711", "timestamp": now_ms()}
    for _ in range(2):
        assert (await track(shared.port, project, named)).status == 202
    (stored,) = await shared.ids(project)
    assert uuid.UUID(stored) == uuid.uuid5(uuid.UUID(project.id), "order-4711")


async def test_clock_a_year_ahead_is_replaced_marked_and_still_stored_once(
    shared: Subject, project: Project
):
    ahead = event(ts=now_ms() + YEAR_MS, props={"n": 1})
    for _ in range(2):
        async with socket(shared.port, project) as client:
            await client.say({**ahead, "seq": 1})
            await client.acked(1)
        await shared.settled()
    assert (await track(shared.port, project, tracked(ahead))).status == 202
    (row,) = await shared.events(project)
    assert row["id"] == ahead["id"]
    assert row["properties"] == {"n": 1, "$clock": "replaced"}
    assert abs(datetime.fromisoformat(row["timestamp"]) - datetime.now(UTC)).total_seconds() < 60


async def test_clock_a_year_ahead_with_a_right_id_keeps_the_time_of_the_id(
    shared: Subject, project: Project
):
    made_at = now_ms() - 5000
    ahead = {"event": "click", "id": version_7(made_at), "timestamp": now_ms() + YEAR_MS}
    for _ in range(2):
        assert (await track(shared.port, project, ahead)).status == 202
        await shared.settled()
    (row,) = await shared.events(project)
    assert datetime.fromisoformat(row["timestamp"]).timestamp() * 1000 == pytest.approx(made_at, 1)
    assert "$clock" not in row["properties"]


async def test_pulsekit_answer_names_the_ids_that_are_stored(shared: Subject, project: Project):
    events = {"events": [{"type": "a"}, {"type": "b", "id": new_id()}]}
    header = {"X-PulseKit-Key": project.secret}
    answer = await post(shared.port, "/api/v1/events/batch", events, header)
    assert answer.json["ids"][1] == events["events"][1]["id"]
    assert sorted(await shared.ids(project)) == sorted(answer.json["ids"])
