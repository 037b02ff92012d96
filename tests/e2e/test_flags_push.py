"""Flags reach connected clients: on connect, after identify, and when anybody changes them."""

from __future__ import annotations

from typing import Any

import pytest
import trio
from subject import Project, Subject
from test_two_beacons import two
from wire import Socket, event, socket

ON = {"type": "flags", "flags": {"beta": True}}
OFF = {"type": "flags", "flags": {"beta": False}}
STRING = """'{"red": "#f00", "blue": "#00f"}'"""
FOR_PRO = """'{"default": {"variant": "off"}, "off_variant": "off", "rules": [{"when":
 {"attribute": "plan", "operator": "eq", "value": "pro"}, "serve": {"variant": "on"}}]}'"""


async def add_flag(beacon: Subject, project: Project, key: str = "beta", enabled: bool = True):
    await beacon.execute(
        "INSERT INTO flags (project_id, key, enabled)"
        f" VALUES ('{project.id}', '{key}', {str(enabled).lower()})"
    )


async def configure(beacon: Subject, project: Project, config: str, environment: str) -> None:
    await beacon.execute(
        f"UPDATE flag_environments f SET config = {config} FROM environments e WHERE"
        f" f.environment_id = e.id AND e.key = '{environment}' AND e.project_id = '{project.id}'"
    )


async def toggle(beacon: Subject, project: Project, enabled: str = "NOT enabled") -> None:
    await beacon.execute(f"UPDATE flags SET enabled = {enabled} WHERE project_id = '{project.id}'")


async def told(client: Socket, flags: dict[str, Any]) -> None:
    """Hears until these are its flags: a client may be quicker than the notice of a change."""
    while (await client.hear("flags"))["flags"] != flags:
        pass


@pytest.fixture
async def beta(shared: Subject, project: Project) -> Project:
    """A project with a flag that is on and that its Beacon knows of."""
    await add_flag(shared, project)
    async with socket(shared.port, project, greeted=False) as client:
        await told(client, {"beta": True})
    return project


async def test_connect_tells_the_whole_map(shared: Subject, beta: Project):
    await shared.execute(
        "INSERT INTO flags (project_id, key, type, variants, enabled)"
        f" VALUES ('{beta.id}', 'colour', 'string', {STRING}, false)"
    )
    async with socket(shared.port, beta, greeted=False) as client:
        assert await client.hear() == ON, "a flag that is no boolean and off has no value"
        await client.say(event(seq=1))
        await client.acked(1)


async def test_change_by_sql_reaches_all_who_are_connected(shared: Subject, beta: Project):
    async with trio.open_nursery() as nursery:
        heard = 0
        all_off = trio.Event()

        async def follow(*, task_status: trio.TaskStatus[None]) -> None:
            nonlocal heard
            async with socket(shared.port, beta, greeted=False) as client:
                assert await client.hear() == ON
                task_status.started()
                assert await client.hear() == OFF
                heard += 1
                if heard == 20:
                    all_off.set()
                assert await client.hear() == ON

        for _ in range(20):
            await nursery.start(follow)
        await toggle(shared, beta)
        await all_off.wait()
        await toggle(shared, beta)


async def test_identify_evaluates_with_traits(shared: Subject, beta: Project):
    await configure(shared, beta, FOR_PRO, "production")
    async with socket(shared.port, beta, greeted=False) as client:
        await told(client, {"beta": False})
        await client.say({"type": "identify", "userId": "ann", "traits": {"plan": "pro"}})
        assert await client.hear() == ON
        await client.say({"type": "identify", "userId": "bob"})
        assert await client.hear() == OFF, "another user has not the traits of the last one"


FROM_RELEASE_2 = """'{"default": {"variant": "off"}, "off_variant": "off", "rules": [{"when":
 {"all": [{"attribute": "release", "operator": "semver_ge", "value": "2.0.0"},
 {"attribute": "path", "operator": "starts_with", "value": "/shop"}]},
 "serve": {"variant": "on"}}]}'"""


async def test_rules_know_release_and_page_from_the_connection_and_from_traits(
    shared: Subject, beta: Project
):
    await configure(shared, beta, FROM_RELEASE_2, "production")
    where = {"release": "2.4.0", "url": "https://example.com/shop/cart?a=1"}
    async with (
        socket(shared.port, beta, greeted=False) as nowhere,
        socket(shared.port, beta, greeted=False, **where) as client,
    ):
        await told(nowhere, {"beta": False})
        await told(client, {"beta": True})
        await client.say({"type": "identify", "userId": "ann", "traits": {"release": "1.9.0"}})
        assert await client.hear() == OFF, "what is said later counts"
        traits = {"release": "2.0.0", "path": "/shop"}
        await nowhere.say({"type": "identify", "userId": "bob", "traits": traits})
        assert await nowhere.hear() == ON


async def test_only_those_whose_answer_changes_are_told(shared: Subject, beta: Project):
    async with (
        socket(shared.port, beta, greeted=False) as ann,
        socket(shared.port, beta, greeted=False) as bob,
    ):
        await ann.say({"type": "identify", "userId": "ann", "traits": {"plan": "pro"}})
        for client, times in ((ann, 2), (bob, 1)):
            for _ in range(times):
                assert await client.hear() == ON
        await configure(shared, beta, FOR_PRO, "production")
        assert await bob.hear() == OFF
        await ann.say({"type": "ping"})
        assert (await ann.hear())["type"] == "pong"


async def test_a_flag_that_sql_spoilt_is_left_out_until_mended(shared: Subject, beta: Project):
    await add_flag(shared, beta, "other")
    async with socket(shared.port, beta, greeted=False) as client:
        await told(client, {"beta": True, "other": True})
        spoil = f"UPDATE flags SET variants = '{{\"on\": 1e400}}' WHERE project_id = '{beta.id}'"
        await shared.execute(spoil + " AND key = 'beta'")
        assert await client.hear() == {"type": "flags", "flags": {"other": True}}
        await client.say(event(seq=1))
        await client.acked(1)
        await shared.execute(
            f"UPDATE flags SET variants = DEFAULT WHERE key = 'beta' AND project_id = '{beta.id}'"
        )
        assert await client.hear() == {"type": "flags", "flags": {"beta": True, "other": True}}


async def test_key_of_an_environment_evaluates_that_environment(shared: Subject, beta: Project):
    (row,) = await shared.sql(
        f"SELECT public_key FROM environments WHERE project_id = '{beta.id}' AND key = 'staging'"
    )
    staging = Project(row["public_key"], row["public_key"], beta.secret)
    async with (
        socket(shared.port, staging, greeted=False) as client,
        socket(shared.port, beta, greeted=False) as other,
    ):
        assert await client.hear() == await other.hear() == ON
        await configure(shared, beta, FOR_PRO, "staging")
        assert await client.hear() == OFF
        await toggle(shared, beta, "false")
        assert await other.hear() == OFF, "the one change that reaches production"


async def test_change_by_sql_reaches_clients_of_two_beacons(make_beacon, debian):
    first, second = await two(make_beacon, debian)
    project = await first.project()
    await add_flag(first, project, enabled=False)
    async with (
        socket(first.port, project, greeted=False) as here,
        socket(second.port, project, greeted=False) as there,
    ):
        await told(here, {"beta": False})
        await told(there, {"beta": False})
        for expected in (ON, OFF, ON):
            await toggle(first, project)
            assert await here.hear() == expected
            assert await there.hear() == expected


async def test_flags_go_on_without_postgres_and_nothing_is_missed(make_beacon, debian):
    beacon = make_beacon(empty=True, environment={"DATABASE_URL": debian.new_database()})
    await beacon.up()
    project = await beacon.project()
    await add_flag(beacon, project)
    await beacon.execute("CHECKPOINT")  # this Postgres is stopped as if it crashed
    async with socket(beacon.port, project, greeted=False) as client:
        await told(client, {"beta": True})
        await trio.to_thread.run_sync(debian.stop)
        async with socket(beacon.port, project, greeted=False) as other:
            assert await other.hear() == ON
        await trio.to_thread.run_sync(debian.start)
        await toggle(beacon, project)
        assert await client.hear() == OFF
