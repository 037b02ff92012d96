"""Two Beacons, each with its own data directory, over one external Postgres."""

from __future__ import annotations

import random

import trio
from subject import Project, Subject
from wire import event, socket, track

ROUNDS, IN_A_ROUND = 10, 50


async def two(make_beacon, debian) -> tuple[Subject, Subject]:
    """Started at once on an empty database, so that both want to migrate it."""
    environment = {"DATABASE_URL": debian.new_database()}
    first, second = (make_beacon(empty=True, environment=environment) for _ in range(2))
    first.launch()
    second.launch()
    await first.healthy()
    await second.healthy()
    return first, second


async def test_two_beacons_store_and_what_both_are_sent_is_stored_once(make_beacon, debian):
    first, second = await two(make_beacon, debian)
    project = await first.project()
    own = {beacon.port: [event(name="own") for _ in range(100)] for beacon in (first, second)}
    both = [event(name="both", userId="ann") for _ in range(ROUNDS * IN_A_ROUND)]

    async def send(beacon: Subject, seed: int) -> None:
        """In another order, in other batches than the other one."""
        mine = both + own[beacon.port]
        random.Random(seed).shuffle(mine)
        async with socket(beacon.port, project, session=SESSION, anon="ann") as client:
            for seq, start in enumerate(range(0, len(mine), IN_A_ROUND), 1):
                part = mine[start : start + IN_A_ROUND]
                await client.say({"type": "batch", "seq": seq, "messages": part})
            await client.acked(seq)

    async with trio.open_nursery() as nursery:
        nursery.start_soon(send, first, 1)
        nursery.start_soon(send, second, 2)
    balances = [await first.settled(), await second.settled()]
    sent = both + own[first.port] + own[second.port]
    assert sorted(await first.ids(project)) == sorted(each["id"] for each in sent)
    assert sum(balance["stored"] for balance in balances) == len(sent)
    assert sum(balance["duplicate"] for balance in balances) == len(both)
    where = f"project_id = '{project.id}'"
    (session,) = await first.sql(f"SELECT id, event_count FROM sessions WHERE {where}")
    assert session == {"id": SESSION, "event_count": len(sent)}


SESSION = "0199c0de-0000-7000-8000-000000000001"


async def test_id_without_time_sent_to_both_is_stored_once(make_beacon, debian):
    first, second = await two(make_beacon, debian)
    project = await first.project()
    timeless = {"event": "timeless", "id": event()["id"]}

    async def send(beacon: Subject) -> None:
        assert (await track(beacon.port, project, timeless)).status == 202

    for _ in range(3):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(send, first)
            nursery.start_soon(send, second)
    await second.settled()
    assert await first.ids(project) == [timeless["id"]]


async def test_project_made_at_one_is_known_to_the_other_at_once(make_beacon, debian):
    first, second = await two(make_beacon, debian)
    project: Project = await first.project()
    assert (await track(second.port, project, {"event": "a"})).status == 202


async def test_one_dies_and_the_other_goes_on(make_beacon, debian):
    first, second = await two(make_beacon, debian)
    project = await first.project()
    assert (await track(first.port, project, {"event": "before"})).status == 202
    first.kill()
    assert (await track(second.port, project, {"event": "meanwhile"})).status == 202
    await second.settled()
    await first.up()
    await first.settled()
    rows = await second.events(project, "event_name")
    assert sorted(row["event_name"] for row in rows) == ["before", "meanwhile"]
