"""An ingest over a real spool and a real Postgres' projects; the answers are collected."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import orjson
import pytest
import trio

from beacon.enrich.enricher import Enricher, Sender
from beacon.enrich.geo import Geo
from beacon.enrich.visitor import DailySalts
from beacon.errors import BeaconError
from beacon.events import Batch, Event, Request
from beacon.flags.broadcaster import Broadcaster
from beacon.flags.store import Store
from beacon.flags.usage import Usage
from beacon.ingest.conversation import Conversation
from beacon.ingest.service import Ingest
from beacon.postgres.database import Database
from beacon.projects.directory import Directory
from beacon.projects.projects import CreatedProject, create_project
from beacon.spool.space import SpaceLimits
from beacon.spool.spool import Group, Spool, SpoolConfig, open_spool
from tests.factories import SESSION

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@dataclass
class Bench:
    """What the tests of this room need."""

    ingest: Ingest
    spool: Spool
    created: CreatedProject
    clock_offset: list[float | None]
    groups: list[Group] = field(default_factory=list)  # all that was appended

    def __post_init__(self) -> None:
        append = self.ingest.append

        def noted(*args: Any) -> Group:
            self.groups.append(append(*args))
            return self.groups[-1]

        self.ingest.append = noted  # type: ignore[method-assign]

    async def post(
        self, path: str, body: bytes | dict[str, Any], *, method: str = "POST", **headers: str
    ) -> tuple[int, Any]:
        """The status and the decoded body."""
        raw = body if isinstance(body, bytes) else orjson.dumps(body)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        path, _, query = path.partition("?")
        request = Request(method, path, query, {"user-agent": BROWSER, **names}, raw, "127.0.0.1")
        response = await self.ingest.answer(request)
        return response.status, orjson.loads(response.body) if response.body else None

    async def events(self) -> list[Event]:
        return [event for batch in await self.batches() for event in batch.events]

    async def batches(self) -> list[Batch]:
        """All that is durable."""
        if self.spool.durable_sequence == 1:
            return []
        records = await self.spool.read(1)
        return [msgspec.msgpack.decode(record.payload, type=Batch) for record in records]

    def conversation(self) -> Talk:
        return Talk(self)


class Talk:
    """A conversation whose frames and refusal are kept."""

    def __init__(
        self, bench: Bench, *, session_id: bytes | None = SESSION, anon_id: str | None = "anon"
    ) -> None:
        self.bench = bench
        self.said: list[dict[str, Any]] = []
        self.refusals: list[BeaconError] = []
        self.conversation = Conversation(
            bench.ingest,
            bench.created.project,
            Sender("127.0.0.1", BROWSER),
            environment="production",
            session_id=session_id,
            anon_id=anon_id,
            said={},
            push=self._hears,
            push_state=self._hears,
            refuse=self.refusals.append,
        )

    def _hears(self, frame: bytes) -> None:
        self.said.append(unframed(frame))

    def hear(self, *messages: dict[str, Any] | bytes) -> None:
        self.conversation.hear([m if isinstance(m, bytes) else orjson.dumps(m) for m in messages])

    async def settle(self) -> None:
        """Until all that was appended is on disk and answered."""
        with trio.fail_after(30):
            for group in self.bench.groups:
                await group.done.wait()

    @property
    def acks(self) -> list[int]:
        return [said["seq"] for said in self.said if said["type"] == "ack"]

    @property
    def errors(self) -> list[dict[str, Any]]:
        return [said for said in self.said if said["type"] == "error"]


def unframed(frame: bytes) -> dict[str, Any]:
    start = {126: 4, 127: 10}.get(frame[1], 2)
    document = orjson.loads(frame[start:])
    assert isinstance(document, dict)
    return document


@pytest.fixture
async def bench(database: Database, tmp_path: Path) -> AsyncIterator[Bench]:
    limits = SpaceLimits(max_bytes=1 << 30, min_free=0, ballast=0)
    created = await create_project(database, "demo", ["example.com"])
    directory = Directory(database, tmp_path / "projects.json")
    offset: list[float | None] = [0.0]
    async with (
        open_spool(SpoolConfig(tmp_path / "spool", 1 << 20, limits)) as spool,
        trio.open_nursery() as nursery,
    ):
        store, usage = Store(database, tmp_path / "flags.msgpack"), Usage()
        await nursery.start(directory.run)
        await nursery.start(store.run)
        await store.loaded()
        ingest = Ingest(
            directory,
            Enricher(Geo(None), DailySalts()),
            spool,
            store,
            Broadcaster(store, usage),
            usage,
            clock_offset=lambda: offset[0],
            max_body_bytes=20 * 1024 * 1024,
            max_message_bytes=1024 * 1024,
        )
        yield Bench(ingest, spool, created, offset)
        nursery.cancel_scope.cancel()
