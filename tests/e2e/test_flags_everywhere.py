"""A change by SQL reaches the clients of every Beacon, whatever happens to Postgres just before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
import trio
from subject import Project, Subject
from test_two_beacons import two
from wire import Socket, socket

from tests.e2e.flag_rows import add_flag, quoted, set_flag

BETA = {"when": {"segment": "testers"}, "serve": {"variant": "on"}}
CONFIG: dict[str, Any] = {"rules": [BETA], "default": {"variant": "off"}, "off_variant": "off"}
KILL_LISTENERS = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND query LIKE 'NOTIFY beacon_heartbeat%'"
)
KILL_ALL = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


class Everywhere:
    """Two Beacons over one Postgres, a project, and a client of each, who is ann."""

    def __init__(self, beacons: tuple[Subject, Subject], project: Project) -> None:
        self.beacons = beacons
        self.project = project
        self.clients: list[Socket] = []

    async def execute(self, statement: str) -> bytes:
        return await self.beacons[0].execute(statement)

    async def told(self, **flags: Any) -> None:
        """Both hear until these are their flags."""
        for client in self.clients:
            while (await client.hear("flags"))["flags"] != flags:
                pass

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for beacon in self.beacons:
                connecting = socket(beacon.port, self.project, greeted=False, anon="ann")
                self.clients.append(await stack.enter_async_context(connecting))
            yield


@pytest.fixture
async def everywhere(make_beacon, debian) -> AsyncIterator[Everywhere]:
    """With a flag `beta` for a segment that nobody is in."""
    beacons = await two(make_beacon, debian)
    project = await beacons[0].project()
    made = Everywhere(beacons, project)
    await put_in_segment(made, "nobody", insert=True)
    await add_flag(beacons[0], project, "beta", config=CONFIG)
    async with made.connected():
        await made.told(beta=False)
        yield made


async def put_in_segment(everywhere: Everywhere, visitor: str, *, insert: bool = False) -> None:
    conditions = f'[{{"attribute": "anon_id", "operator": "eq", "value": "{visitor}"}}]'
    project = quoted(everywhere.project.id)
    if insert:
        await everywhere.execute(
            "INSERT INTO segments (project_id, key, conditions)"
            f" VALUES ({project}, 'testers', {quoted(conditions)})"
        )
    else:
        await everywhere.execute(
            f"UPDATE segments SET conditions = {quoted(conditions)} WHERE project_id = {project}"
        )


async def configure(everywhere: Everywhere, config: str) -> None:
    await everywhere.execute(
        f"UPDATE flag_environments SET config = {quoted(config)}"
        f" WHERE project_id = {quoted(everywhere.project.id)}"
    )


async def switch(everywhere: Everywhere, enabled: bool) -> None:
    await set_flag(everywhere.beacons[0], everywhere.project, "beta", enabled=enabled)


async def test_a_change_of_a_flag_its_settings_or_a_segment_reaches_both(everywhere: Everywhere):
    await put_in_segment(everywhere, "ann")
    await everywhere.told(beta=True)
    await switch(everywhere, False)
    await everywhere.told(beta=False)
    await switch(everywhere, True)
    await everywhere.told(beta=True)
    await configure(everywhere, '{"default": {"variant": "off"}}')
    await everywhere.told(beta=False)
    await everywhere.execute("UPDATE flags SET key = 'gamma' WHERE key = 'beta'")
    await everywhere.told(gamma=False)
    await everywhere.execute("DELETE FROM flags")
    await everywhere.told()


@pytest.mark.parametrize("kill", [KILL_LISTENERS, KILL_ALL], ids=["listeners", "all"])
async def test_connections_killed_just_before_the_change_miss_nothing(
    everywhere: Everywhere, kill: str
):
    for visitor, value in (("ann", True), ("bob", False), ("ann", True)):
        killed = int(await everywhere.execute(kill))
        assert killed >= len(everywhere.beacons)
        await put_in_segment(everywhere, visitor)
        await everywhere.told(beta=value)


async def test_a_change_just_after_postgres_was_restarted_reaches_both(
    everywhere: Everywhere, debian
):
    await everywhere.execute("CHECKPOINT")  # this Postgres is stopped as if it crashed
    await trio.to_thread.run_sync(debian.stop)
    await trio.to_thread.run_sync(debian.start)
    await put_in_segment(everywhere, "ann")
    await everywhere.told(beta=True)


async def test_a_postgres_as_it_was_before_is_what_both_serve(everywhere: Everywhere, debian):
    """As after a restore, or a failover to a replica that was behind: versions go back, and the
    next change has a version that was another state here."""
    await everywhere.execute("CHECKPOINT")
    await trio.to_thread.run_sync(debian.stop)
    await trio.to_thread.run_sync(debian.keep)
    await trio.to_thread.run_sync(debian.start)
    for visitor, value in (("ann", True), ("bob", False), ("ann", True)):
        await put_in_segment(everywhere, visitor)
        await everywhere.told(beta=value)
    await trio.to_thread.run_sync(debian.stop)
    await trio.to_thread.run_sync(debian.put_back)
    await trio.to_thread.run_sync(debian.start)
    await everywhere.told(beta=False)
    await configure(everywhere, '{"default": {"variant": "on"}}')
    await everywhere.told(beta=True)
    await switch(everywhere, False)
    await everywhere.told()
