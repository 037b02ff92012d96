"""A spool and a writer over a real Postgres, and what they left there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import trio

from beacon.events import Batch
from beacon.metrics import Metrics
from beacon.postgres.database import Database, open_database
from beacon.spool.space import SpaceLimits
from beacon.spool.spool import Spool, SpoolConfig, open_spool
from beacon.writer.fold import Inserted
from beacon.writer.writer import Refine, Writer
from tests.factories import payload_of

LIMITS = SpaceLimits(max_bytes=1 << 30, min_free=0, ballast=0)
WAIT_SECONDS = 60


class Pipeline:
    """A spool, its writer, and the questions that tests ask."""

    def __init__(self, spool: Spool, database: Database, writing: Database) -> None:
        self.spool = spool
        self.database = database
        self.told: list[bytes] = []  # ids of events, as followers were told of them
        self.follower_fails = False
        self.refine: Refine | None = None
        self.writer = Writer(
            spool,
            writing,
            database,
            Metrics(),
            node="test",
            on_stored=self._follow,
            refine=self._refine,
        )

    async def _refine(self, batches: list[Batch]) -> list[Batch]:
        return batches if self.refine is None else await self.refine(batches)

    def _follow(self, inserted: Sequence[Inserted]) -> None:
        if self.follower_fails:
            raise RuntimeError("a bug in who follows")
        self.told += [event.id for item in inserted for event in item.events]

    async def take(self, *batches: Batch) -> None:
        for batch in batches:
            group = self.spool.append(payload_of(batch), len(batch.events) + batch.dropped)
        await self.spool.durable(group)

    async def drained(self) -> None:
        with trio.fail_after(WAIT_SECONDS):
            while True:
                position = self.writer.state.position
                if position and position.position == self.spool.durable_sequence:
                    return
                await trio.sleep(0.005)

    async def store(self, *batches: Batch) -> None:
        await self.take(*batches)
        await self.drained()

    async def totals(self) -> dict[str, int]:
        row = await self.database.fetch_row(
            "SELECT * FROM spool_positions WHERE spool_id = $1", UUID(bytes=self.spool.id.bytes)
        )
        assert row is not None
        names = ("position", "stored", "duplicate", "rejected", "dropped", "missing")
        return {name: row[name] for name in names}

    async def count(self, table: str = "events") -> int:
        return int(await self.database.fetch_value(f"SELECT count(*) FROM {table}"))

    async def rows(self, sql: str) -> list[dict[str, Any]]:
        return [dict(row) for row in await self.database.fetch(sql)]

    async def assert_balanced(self) -> None:
        totals = await self.totals()
        counted = sum(totals[name] for name in totals if name != "position")
        assert counted == totals["position"] - 1
        assert totals["stored"] == await self.count()


@pytest.fixture
async def pipeline(
    database_url: str, database: Database, tmp_path: Path
) -> AsyncIterator[Pipeline]:
    config = SpoolConfig(tmp_path / "spool", 1 << 20, LIMITS)
    async with (
        open_database(database_url, pool_size=1) as writing,
        open_spool(config) as spool,
        trio.open_nursery() as nursery,
    ):
        pipeline = Pipeline(spool, database, writing)
        nursery.start_soon(pipeline.writer.run)
        yield pipeline
        nursery.cancel_scope.cancel()
