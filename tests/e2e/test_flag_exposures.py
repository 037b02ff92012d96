"""Which variants visitors had is counted: what a real Beacon tells, and what clients report."""

from __future__ import annotations

from typing import Any

import pytest
import trio
from fleet import BROWSER, Fleet
from posthog import Posthog
from subject import Project, Subject, new_id, until
from wire import Socket, event, post, socket

from tests.e2e.flag_rows import add_flag, set_flag

EXPOSURE = "$flag_exposure"
HALF = {"split": [{"variant": "on", "weight": 1}, {"variant": "off", "weight": 1}]}
PRO = {"when": {"attribute": "plan", "operator": "eq", "value": "pro"}, "serve": {"variant": "on"}}
CLIENTS = 1000


async def knows(client: Socket, *keys: str) -> None:
    """A client may be quicker than the notice of a new flag."""
    while (await client.hear("flags"))["flags"].keys() != {*keys}:
        pass


@pytest.fixture
async def flags(shared: Subject, project: Project) -> Project:
    """A project with a flag that is on for everybody, and one for those with the plan pro."""
    await add_flag(shared, project, "beta")
    config = {"default": {"variant": "off"}, "off_variant": "off", "rules": [PRO]}
    await add_flag(shared, project, "mine", config=config)
    async with socket(shared.port, project, greeted=False) as client:
        await knows(client, "beta", "mine")
    return project


async def exposures(
    beacon: Subject, project: Project, count: int, where: str = "true"
) -> list[Any]:
    """The properties of so many exposures, the oldest first."""
    query = (
        f"SELECT properties AS told FROM events WHERE event_name = '{EXPOSURE}'"
        f" AND project_id = '{project.id}' AND {where} ORDER BY timestamp, id"
    )

    async def all_there() -> tuple[list[dict[str, Any]]] | None:
        rows = await beacon.sql(query)
        return (rows,) if len(rows) >= count else None

    (rows,) = await until(all_there)
    assert len(rows) == count, rows
    return [row["told"] for row in rows]


async def visitors(beacon: Subject, project: Project, flag: str) -> dict[str, int]:
    path = f"/api/v1/projects/{project.id}/flags/{flag}/exposures"
    bearer = {"Authorization": f"Bearer {project.secret}"}
    answer = await post(beacon.port, path, headers=bearer, method="GET")
    assert answer.status == 200, answer
    return {each["variant"]: each["visitors"] for each in answer.json["items"]}


async def test_a_session_is_counted_once_over_reconnects_then_by_what_changes(
    shared: Subject, flags: Project
) -> None:
    me = {"session": new_id(), "anon": "ada", "agent": BROWSER}
    for _ in range(3):
        async with socket(shared.port, flags, greeted=False, **me) as client:
            await knows(client, "beta", "mine")
    async with socket(shared.port, flags, greeted=False, **me) as client:
        await knows(client, "beta", "mine")
        (first,) = await exposures(shared, flags, 1, "anon_id = 'ada'")
        assert first == {
            "source": "push",
            "environment": "production",
            "flags": {"beta": "on", "mine": "off"},
            "assigned": ["mine"],
        }
        await set_flag(shared, flags, "beta", enabled=False)
        await client.hear("flags")
        assert (await exposures(shared, flags, 2, "anon_id = 'ada'"))[1]["flags"] == {"beta": "off"}
        await client.say({"type": "identify", "userId": "user-1", "traits": {"plan": "pro"}})
        await client.hear("flags")
        *_, last = await exposures(shared, flags, 3, "anon_id = 'ada'")
    assert last["flags"] == {"beta": "off", "mine": "on"}
    assert await visitors(shared, flags, "mine") == {"off": 1, "on": 1}
    assert await visitors(shared, flags, "beta") == {}, "everybody is told the same"


async def test_who_only_connects_has_no_session(shared: Subject, flags: Project) -> None:
    me = {"session": new_id(), "anon": "bob"}
    async with socket(shared.port, flags, greeted=False, **me) as client:
        await knows(client, "beta", "mine")
        await exposures(shared, flags, 1, "anon_id = 'bob'")
        await client.say(event(seq=1))
        await client.acked(1)
    await shared.settled()
    (session,) = await shared.sql(f"SELECT event_count FROM sessions WHERE id = '{me['session']}'")
    assert session["event_count"] == 1


async def test_the_switch_is_followed_while_beacon_runs(shared: Subject, flags: Project) -> None:
    async def turn(setting: str) -> None:
        path = f"/api/v1/projects/{flags.id}"
        headers = {"Authorization": f"Bearer {flags.secret}", "Content-Type": "application/json"}
        body = {"flag_exposures": setting}
        answer = await post(shared.port, path, body, headers, method="PATCH")
        assert answer.status == 200, answer
        assert answer.json["flag_exposures"] == setting

    async def come(anon: str) -> None:
        """Connects, reports one, and waits for its ack."""
        async with socket(shared.port, flags, greeted=False, anon=anon, agent=BROWSER) as client:
            await knows(client, "beta", "mine")
            await client.say(event(EXPOSURE, props={"flags": {"beta": True}}, seq=1))
            await client.acked(1)

    async def all_counted() -> None:
        """Who came before this client of another project has been looked at."""
        other = await shared.project()
        await add_flag(shared, other, "beta")
        async with socket(shared.port, other, greeted=False) as client:
            await knows(client, "beta")
        await exposures(shared, other, 1)

    await turn("off")
    before = (await shared.settled())["dropped"]
    await come("cy")
    await all_counted()
    await turn("reported")
    await come("dan")
    await all_counted()
    await turn("all")
    await come("eve")
    eve = await exposures(shared, flags, 2, "anon_id = 'eve'")
    assert {each["source"] for each in eve} == {"client", "push"}
    (dan,) = await exposures(shared, flags, 1, "anon_id = 'dan'")
    assert dan["source"] == "client"
    assert await exposures(shared, flags, 0, "anon_id = 'cy'") == []
    assert (await shared.settled())["dropped"] == before + 1
    assert await visitors(shared, flags, "beta") == {"on": 2}


async def test_what_a_client_of_posthog_reports_is_an_exposure(
    shared: Subject, flags: Project
) -> None:
    def evaluate() -> None:
        client = Posthog(flags.key, host=f"http://127.0.0.1:{shared.port}")
        for user, plan in (("user-1", "pro"), ("user-2", "free"), ("user-2", "free")):
            found = client.evaluate_flags(user, person_properties={"plan": plan})
            assert found.is_enabled("mine") is (plan == "pro")
        client.shutdown()

    await trio.to_thread.run_sync(evaluate)
    reported = await exposures(shared, flags, 2, "properties ->> 'source' = 'client'")
    assert [each["flags"] for each in reported] == [{"mine": "on"}, {"mine": "off"}]
    assert {each["$feature_flag"] for each in reported} == {"mine"}
    assert await visitors(shared, flags, "mine") == {"on": 1, "off": 1}


async def test_reports_survive_kill_nine_and_are_neither_lost_nor_doubled(beacon: Subject) -> None:
    project = await beacon.project()
    where = f"id = '{project.id}'"
    await beacon.execute(f"UPDATE projects SET flag_exposures = 'reported' WHERE {where}")
    await add_flag(beacon, project, "beta")
    await add_flag(beacon, project, "colour", kind="string", variants={"red": "#f00"})
    me: dict[str, Any] = {"session": new_id(), "anon": "ada", "agent": BROWSER, "greeted": False}
    async with socket(beacon.port, project, greeted=False, agent=BROWSER) as client:
        await knows(client, "beta", "colour")
    acked = event(EXPOSURE, props={"flags": {"beta": "on"}}, seq=1)
    lost = event(EXPOSURE, props={"flags": {"beta": "on", "colour": "red"}}, seq=1)
    async with socket(beacon.port, project, **me) as client:
        await client.say(acked)
        await client.acked(1)
        beacon.kill()
    await beacon.up()
    async with socket(beacon.port, project, **me) as client:
        await client.say(lost)
        beacon.kill()  # nobody knows whether it was taken
    await beacon.up()
    for _ in range(2):
        async with socket(beacon.port, project, **me) as client:
            await client.say(acked)
            await client.say({**lost, "seq": 2})
            await client.acked(2)
    await beacon.settled()
    ids = await beacon.ids(project)
    assert sorted(ids) == sorted({acked["id"], lost["id"]})
    rows = await beacon.sql("SELECT flag, variant, visitor FROM flag_exposures ORDER BY flag")
    assert [tuple(row.values()) for row in rows] == [
        ("beta", "on", "ada"),
        ("colour", "red", "ada"),
    ]


async def test_a_thousand_clients_are_each_counted_once(beacon: Subject) -> None:
    project = await beacon.project()
    await add_flag(beacon, project, "share", config={"default": HALF})
    async with socket(beacon.port, project, greeted=False, agent=BROWSER) as client:
        await knows(client, "share")
    fleet = Fleet(beacon.port, project.id, CLIENTS)
    for _ in range(2):  # and again, in the same sessions
        await trio.to_thread.run_sync(fleet.connect)
        told = await exposures(beacon, project, CLIENTS + 1)
        fleet.close()
    counted = await visitors(beacon, project, "share")
    assert sum(counted.values()) == CLIENTS + 1
    assert 0.4 < counted["on"] / CLIENTS < 0.6
    assert counted["on"] == sum(each["flags"] == {"share": "on"} for each in told)
    assert (await beacon.settled())["received"] == CLIENTS + 1
