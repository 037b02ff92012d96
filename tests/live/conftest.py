"""Nodes over one Postgres: each with a spool, a writer, and a live view that follows it."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import trio

from beacon.events import Batch
from beacon.live.hub import Hub
from beacon.live.nodes import CHANNEL, Nodes
from beacon.metrics import Metrics
from beacon.postgres.database import Database, open_database
from beacon.postgres.listen import Listener, Subscription
from beacon.postgres.queries import open_queries
from beacon.spool.space import SpaceLimits
from beacon.spool.spool import Spool, SpoolConfig, open_spool
from beacon.writer.writer import Writer
from tests.factories import payload_of
from tests.live.dashboard import GUARD_SECONDS

LIMITS = SpaceLimits(max_bytes=1 << 30, min_free=0, ballast=0)


class Node:
    """One Beacon's writer and live view."""

    def __init__(self, database: Database, queries: Database, writing: Database, spool: Spool):
        self.spool = spool
        self.hub = Hub(queries)
        self.nodes = Nodes(self.hub, database)
        self.writer = Writer(
            spool, writing, database, Metrics(), node="test", on_stored=self.nodes.stored
        )
        live = Subscription(CHANNEL, self.nodes.on_notice, self.nodes.on_resync)
        self.listener = Listener(database, [live])

    def start(self, nursery: trio.Nursery) -> None:
        for room in (self.hub, self.nodes, self.listener, self.writer):
            nursery.start_soon(room.run)

    async def hears(self) -> None:
        """Until it hears the other nodes."""
        with trio.fail_after(GUARD_SECONDS):
            while not self.listener.connected:
                await trio.sleep(0.005)

    async def store(self, *batches: Batch) -> None:
        """In the spool; the writer goes on from there."""
        for batch in batches:
            group = self.spool.append(payload_of(batch), len(batch.events))
        await self.spool.durable(group)

    async def knows_watched(self, project_id: bytes) -> None:
        """Until another node has said that it watches the project."""
        with trio.fail_after(GUARD_SECONDS):
            while project_id not in self.nodes.wanted:
                await trio.sleep(0.005)


MakeNode = Callable[[], Awaitable[Node]]


@pytest.fixture
async def make_node(database_url: str, tmp_path: Path) -> AsyncIterator[MakeNode]:
    numbers = itertools.count()

    async def run(*, task_status: trio.TaskStatus[Node]) -> None:
        config = SpoolConfig(tmp_path / f"spool-{next(numbers)}", 1 << 20, LIMITS)
        async with (
            open_database(database_url) as database,
            open_queries(database_url) as queries,
            open_database(database_url, pool_size=1) as writing,
            open_spool(config) as spool,
            trio.open_nursery() as rooms,
        ):
            node = Node(database, queries, writing, spool)
            node.start(rooms)
            await node.hears()
            task_status.started(node)

    async def make() -> Node:
        node: Node = await running.start(run)
        return node

    async with trio.open_nursery() as running:
        yield make
        running.cancel_scope.cancel()
