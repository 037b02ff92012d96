"""The live stream's tickets and WebSocket: who gets in, for how long, and what they are told."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
import trio
from trio.testing import memory_stream_pair
from trio_websocket import (
    ConnectionClosed,
    ConnectionRejected,
    WebSocketConnection,
    wrap_client_stream,
)

from beacon.door.limits import Limits
from beacon.door.stream import ClientStream
from beacon.live.hub import Hub
from beacon.live.socket import MAX_MESSAGE_BYTES, LiveSockets
from beacon.postgres.partitions import ensure_partitions, weeks_ahead
from beacon.projects.projects import Project
from beacon.web.api.live import live_access
from beacon.writer.fold import Inserted
from tests.factories import make_batch, make_event
from tests.web.conftest import Api, Headers

GUARD_SECONDS = 30.0
HEADERS = {"User-Agent": "test"}


class Live:
    """The live view of one node, and dashboards of it."""

    def __init__(self, api: Api, nursery: trio.Nursery) -> None:
        self.api = api
        self.hub = Hub(api.parts.queries)
        self.sockets = LiveSockets(self.hub, *live_access(api.parts))
        self._nursery = nursery

    async def ticket(self, project: Project, headers: Headers) -> str:
        """The path that it opens."""
        path = f"/api/v1/projects/{project.uuid}/live-tickets"
        status, made = await self.api.call("POST", path, headers=headers)
        assert status == 201
        return str(made["path"])

    @asynccontextmanager
    async def connect(
        self, path: str, headers: Headers | None = None
    ) -> AsyncIterator[WebSocketConnection]:
        here, there = memory_stream_pair()
        stream = ClientStream(there, nursery=self._nursery, limits=Limits())
        self._nursery.start_soon(self.sockets.converse, stream, "203.0.113.7")
        fields = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
        with trio.fail_after(GUARD_SECONDS):
            async with trio.open_nursery() as nursery:
                try:
                    yield await wrap_client_stream(
                        nursery, here, "beacon", path, extra_headers=fields
                    )
                finally:
                    nursery.cancel_scope.cancel()

    async def refused(self, path: str, headers: Headers | None = None) -> tuple[int, str]:
        """The status and the code with which a handshake is turned down."""
        with pytest.RaisesGroup(ConnectionRejected, flatten_subgroups=True) as raised:
            async with self.connect(path, headers):
                pass
        (rejected,) = raised.value.exceptions
        assert isinstance(rejected, ConnectionRejected)
        assert rejected.body is not None
        return rejected.status_code, orjson.loads(rejected.body)["code"]

    def store(self, project: Project, *names: str) -> None:
        """As the writer tells of it."""
        batch = make_batch(*(make_event(name=each) for each in names), project_id=project.id)
        self.hub.stored([Inserted(batch, batch.events)])


Connect = Callable[..., AbstractAsyncContextManager[WebSocketConnection]]


async def hear(socket: WebSocketConnection, kind: str) -> dict[str, Any]:
    while True:
        message: dict[str, Any] = orjson.loads(await socket.get_message())
        if message["type"] == kind:
            return message


async def closed(socket: WebSocketConnection) -> int:
    with pytest.raises(ConnectionClosed):
        await hear(socket, "nothing")
    assert socket.closed is not None
    return socket.closed.code


@pytest.fixture
async def live(api: Api, nursery: trio.Nursery) -> Live:
    made = Live(api, nursery)
    nursery.start_soon(made.hub.run)
    return made


# --- who gets in ----------------------------------------------------------------------------


async def test_a_ticket_opens_one_connection(live: Live, ada: Headers, shop: Project) -> None:
    path = await live.ticket(shop, ada)
    async with live.connect(path) as socket:
        live.store(shop, "click")
        message = await hear(socket, "events")
    assert [event["event"] for event in message["events"]] == ["click"]
    assert await live.refused(path) == (401, "unauthorized")


async def test_a_ticket_is_good_for_thirty_seconds(
    api: Api, live: Live, ada: Headers, shop: Project
) -> None:
    path = await live.ticket(shop, ada)
    left = await api.database.fetch_value("SELECT expires_at - now() FROM live_tickets")
    assert 20 < left.total_seconds() <= 30
    await api.database.execute("UPDATE live_tickets SET expires_at = now()")
    assert await live.refused(path) == (401, "unauthorized")
    await live.ticket(shop, ada)
    assert await api.database.fetch_value("SELECT count(*) FROM live_tickets") == 1


async def test_a_ticket_opens_no_other_project(
    api: Api, live: Live, ada: Headers, shop: Project
) -> None:
    other = await api.project("Other", viewer=ada)
    path = (await live.ticket(shop, ada)).replace(shop.uuid, other.uuid)
    assert await live.refused(path) == (401, "unauthorized")


async def test_programs_come_with_their_key_or_token(
    live: Live, ada: Headers, shop: Project
) -> None:
    async with live.connect(f"/api/v1/ws/events/{shop.uuid}", ada) as socket:
        live.store(shop, "click")
        assert await hear(socket, "events")


@pytest.mark.parametrize(
    "ticket", ["", "?ticket=", "?ticket=live_x", "?ticket=live_" + "A" * 43, "?ticket=%00"]
)
async def test_without_a_good_ticket_nobody_learns_which_projects_there_are(
    live: Live, shop: Project, ticket: str
) -> None:
    for project in (shop.uuid, uuid4()):
        path = f"/api/v1/ws/events/{project}{ticket}"
        assert await live.refused(path) == (401, "unauthorized")


async def test_a_cookie_opens_nothing(live: Live, shop: Project) -> None:
    cookie = {"Cookie": "beacon_session=" + "A" * 43}
    path = f"/api/v1/ws/events/{shop.uuid}"
    assert await live.refused(path, cookie) == (401, "unauthorized")


@pytest.mark.parametrize("project", ["", "nonsense", "%00", str(UUID(int=7)), "a/b"])
async def test_what_is_no_project_is_not_found(live: Live, ada: Headers, project: str) -> None:
    refused = await live.refused(f"/api/v1/ws/events/{project}", ada)
    assert refused == (404, "project_not_found")


async def test_somebody_elses_project_is_not_found(api: Api, live: Live, shop: Project) -> None:
    eve = await api.account("eve@example.com")
    refused = await live.refused(f"/api/v1/ws/events/{shop.uuid}", eve)
    assert refused == (404, "project_not_found")


async def test_there_is_an_end_to_dashboards(
    live: Live, ada: Headers, shop: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("beacon.live.hub.MAX_WATCHERS", 1)
    async with live.connect(await live.ticket(shop, ada)):
        assert await live.refused(await live.ticket(shop, ada)) == (503, "unavailable")


# --- for how long ---------------------------------------------------------------------------

OVER = {
    "is no member any more": "DELETE FROM memberships",
    "has signed out": "UPDATE sign_ins SET revoked_at = now()",
    "was disabled": "UPDATE accounts SET disabled_at = now()",
    "was idle for too long": "UPDATE sign_ins SET last_used_at = now() - interval '1 year'",
    "has a project that is being deleted": "UPDATE projects SET deleted_at = now()",
}


@pytest.mark.parametrize("statement", OVER.values(), ids=OVER)
async def test_the_stream_ends_for_who(
    api: Api, live: Live, ada: Headers, shop: Project, statement: str
) -> None:
    async with live.connect(await live.ticket(shop, ada)) as socket:
        await live.sockets.check()
        live.store(shop, "click")
        assert await hear(socket, "events")
        await api.database.execute(statement)
        await live.sockets.check()
        assert await closed(socket) == 1008


async def test_the_stream_ends_with_the_key(
    api: Api, live: Live, ada: Headers, shop: Project
) -> None:
    path = f"/api/v1/projects/{shop.uuid}/keys"
    key = {"name": "live", "permissions": ["read"]}
    _, made = await api.call("POST", path, headers=ada, json=key)
    ticket = await live.ticket(shop, {"X-API-Key": made["key"]})
    async with live.connect(ticket) as socket:
        await live.sockets.check()
        live.store(shop, "click")
        assert await hear(socket, "events")
        await api.call("DELETE", f"{path}/{made['id']}", headers=ada)
        await live.sockets.check()
        assert await closed(socket) == 1008


async def test_an_owner_needs_no_membership(api: Api, live: Live, shop: Project) -> None:
    owner = await api.account("owner@example.com", owner=True)
    async with live.connect(await live.ticket(shop, owner)) as socket:
        await live.sockets.check()
        live.store(shop, "click")
        assert await hear(socket, "events")


async def test_what_a_dashboard_says_means_nothing_unless_it_is_long(
    live: Live, ada: Headers, shop: Project
) -> None:
    async with live.connect(await live.ticket(shop, ada)) as socket:
        for _ in range(3):
            await socket.send_message("x" * (MAX_MESSAGE_BYTES - 1))
        live.store(shop, "click")
        assert await hear(socket, "events")
        await socket.send_message("x" * (MAX_MESSAGE_BYTES + 1))
        assert await closed(socket) == 1009


async def test_a_stopping_beacon_says_so(
    live: Live, ada: Headers, shop: Project, nursery: trio.Nursery
) -> None:
    draining = trio.Event()
    nursery.start_soon(live.sockets.close_when, draining)
    async with live.connect(await live.ticket(shop, ada)) as socket:
        draining.set()
        assert await closed(socket) == 1001


async def test_when_the_last_one_leaves_nothing_is_followed_any_more(
    live: Live, ada: Headers, shop: Project
) -> None:
    async with live.connect(await live.ticket(shop, ada)) as socket:
        live.store(shop, "click")
        await hear(socket, "events")
        assert list(live.hub.channels) == [shop.id]
        await socket.aclose()
    with trio.fail_after(GUARD_SECONDS):
        while live.hub.channels:
            await trio.lowlevel.checkpoint()
    assert live.hub.count == 0


# --- who is active --------------------------------------------------------------------------

INSERT = (
    "INSERT INTO events (project_id, timestamp, id, event_name, session_id, anon_id, properties,"
    " is_bot, received_at) VALUES ($1,"
    " now() - make_interval(secs => $2), gen_random_uuid(), 'click', $3, 'ann', '{}', $4, now())"
)
INSERT_SESSION = (
    "INSERT INTO sessions (project_id, id, anon_id, is_bot, started_at, last_event_at,"
    " first_event_id, event_count, page_count, error_count, action_count, country, city, latitude,"
    " longitude) VALUES ($1, $2, 'ann', $3, now(), now(), gen_random_uuid(), 1, 0, 0, 1, 'DE',"
    " 'Berlin', 52.52, 13.405)"
)


async def test_who_was_active_before_anybody_watched_counts(
    api: Api, live: Live, ada: Headers, shop: Project
) -> None:
    await ensure_partitions(api.database, weeks_ahead(time.time_ns() // 1000))
    project, here, gone, bot = UUID(shop.uuid), uuid4(), uuid4(), uuid4()
    for seconds, session, is_bot in (
        (100, here, False),
        (290, here, False),
        (301, gone, False),
        (1, bot, True),
    ):
        await api.database.execute(INSERT, project, float(seconds), session, is_bot)
    for session, is_bot in ((here, False), (gone, False), (bot, True)):
        await api.database.execute(INSERT_SESSION, project, session, is_bot)
    async with live.connect(await live.ticket(shop, ada)) as socket:
        message = await hear(socket, "live")
    point = {"lat": 52.52, "lon": 13.4, "country": "DE", "city": "Berlin", "count": 1}
    assert message == {"type": "live", "active": 1, "points": [point]}
