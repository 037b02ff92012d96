"""Events that are made better on their way from the spool to Postgres."""

from __future__ import annotations

import msgspec

from beacon.errors import PostgresAway
from beacon.events import Batch
from tests.factories import make_batch, make_event
from tests.writer.conftest import Pipeline


def renamed(batches: list[Batch]) -> list[Batch]:
    return [
        msgspec.structs.replace(
            batch, events=[msgspec.structs.replace(each, name="better") for each in batch.events]
        )
        for batch in batches
    ]


async def test_what_refining_gives_back_is_stored(pipeline: Pipeline) -> None:
    async def refine(batches: list[Batch]) -> list[Batch]:
        return renamed(batches)

    pipeline.refine = refine
    await pipeline.store(
        make_batch(make_event(), make_event(), dropped=1), make_batch(make_event())
    )
    assert await pipeline.rows("SELECT DISTINCT event_name FROM events") == [
        {"event_name": "better"}
    ]
    assert (await pipeline.totals())["stored"] == 3
    await pipeline.assert_balanced()


async def test_refining_waits_for_postgres(pipeline: Pipeline) -> None:
    tried = 0

    async def refine(batches: list[Batch]) -> list[Batch]:
        nonlocal tried
        tried += 1
        if tried == 1:
            raise PostgresAway("it starts again")
        return batches

    pipeline.refine = refine
    await pipeline.store(make_batch(make_event()))
    assert tried == 2
    assert await pipeline.count() == 1
