"""The live view from outside: a ticket, a WebSocket, and what another Beacon stores."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import trio
from server import HOST
from subject import GUARD_SECONDS, Project, Subject, until
from test_two_beacons import two
from trio_websocket import wrap_client_stream
from wire import Socket, event, post, socket, track

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@asynccontextmanager
async def watching(beacon: Subject, project: Project) -> AsyncIterator[Socket]:
    """A dashboard, by ticket, that has been told who is active."""
    path = f"/api/v1/projects/{project}/live-tickets"
    made = await post(beacon.port, path, headers={"X-API-Key": project.secret})
    assert made.status == 201, made
    with trio.fail_after(GUARD_SECONDS):
        async with (
            await trio.open_tcp_stream(HOST, beacon.port) as stream,
            trio.open_nursery() as nursery,
        ):
            address = f"{HOST}:{beacon.port}"
            opened = await wrap_client_stream(nursery, stream, address, made.json["path"])
            dashboard = Socket(opened)
            assert await dashboard.hear() == {"type": "live", "active": 0, "points": []}
            yield dashboard
            nursery.cancel_scope.cancel()


async def shown(dashboard: Socket, count: int) -> list[dict[str, Any]]:
    """So many events, in the order in which they were shown."""
    found: list[dict[str, Any]] = []
    while len(found) < count:
        found += (await dashboard.hear("events"))["events"]
    return found


async def active(dashboard: Socket, count: int) -> None:
    while (await dashboard.hear("live"))["active"] != count:
        pass


async def test_dashboards_see_what_is_stored(beacon: Subject) -> None:
    project, other = await beacon.project(), await beacon.project("Other")
    async with watching(beacon, project) as one, watching(beacon, project) as another:
        await track(beacon.port, other, {"event": "elsewhere"})
        async with socket(beacon.port, project, agent=BROWSER) as client:
            for name in ("first", "second"):
                await client.say(event(name, props={"n": 1}))
        for dashboard in (one, another):
            first, second = await shown(dashboard, 2)
            assert (first["event"], second["event"]) == ("first", "second")
            assert first["properties"] == {"n": 1}
            assert first["browser"] == "Firefox"
        await active(one, 1)
    rows = await beacon.events(project, "event_name, id, timestamp, session_id")
    (row,) = (each for each in rows if each["event_name"] == "first")
    assert (first["id"], first["session_id"]) == (row["id"], row["session_id"])


async def test_a_dashboard_sees_what_another_beacon_stores(make_beacon, debian) -> None:
    storing, serving = await two(make_beacon, debian)
    project = await storing.project()
    seen: list[dict[str, Any]] = []
    async with watching(serving, project) as dashboard, trio.open_nursery() as nursery:

        async def read() -> None:
            seen.extend(await shown(dashboard, 1))

        async def is_seen() -> bool:
            """Its node says every few seconds that it watches."""
            await track(storing.port, project, {"event": "far"}, **{"User-Agent": BROWSER})
            return bool(seen)

        nursery.start_soon(read)
        await until(is_seen)
    assert seen[0]["event"] == "far"


async def test_a_stopping_beacon_tells_dashboards(beacon: Subject) -> None:
    project = await beacon.project()
    async with watching(beacon, project) as dashboard:
        beacon.end()
        assert await dashboard.closed() == 1001


async def test_dashboards_hear_that_flags_changed(beacon: Subject) -> None:
    project, other = await beacon.project(), await beacon.project("Other")
    async with watching(beacon, project) as dashboard:
        for made_in in (other, project):
            made = await post(
                beacon.port,
                f"/api/v1/projects/{made_in}/flags",
                {"key": "checkout"},
                headers=_as_json(made_in),
            )
            assert made.status == 201, made
        told = await dashboard.hear("flags")
        await post(
            beacon.port,
            f"/api/v1/projects/{project}/flags/checkout/toggle",
            {"enabled": True},
            headers=_as_json(project),
        )
        assert (await dashboard.hear("flags"))["version"] > told["version"]


def _as_json(project: Project) -> dict[str, str]:
    return {"X-API-Key": project.secret, "Content-Type": "application/json"}
