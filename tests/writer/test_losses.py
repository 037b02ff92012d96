"""What was lost is added up in the transaction that stores a load: once, whatever comes again."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from beacon.events import ERROR, Loss, Report
from beacon.noise.losses import read_losses, sampled_of
from beacon.postgres.database import Database
from beacon.writer import store
from beacon.writer.fold import time_of
from beacon.writer.load import Loader
from tests.factories import NOON, PROJECT, make_batch, make_event
from tests.writer.conftest import Pipeline

HOUR = 3_600_000_000
SHOP = UUID(bytes=PROJECT)
UNSENT = Loss("client", "network_error", "error", 41, "sentry.python/2.1")


async def losses(pipeline: Pipeline) -> list[dict[str, Any]]:
    return await pipeline.rows(
        "SELECT source, reason, detail, events FROM losses ORDER BY at, source, reason, detail"
    )


async def test_losses_add_up_by_hour_and_the_balance_is_exact(pipeline: Pipeline) -> None:
    later = make_batch(received_at=NOON + HOUR, dropped=1, losses=(UNSENT,))
    both = (UNSENT, Loss("filtered", "localhost", "error", 2))
    await pipeline.store(make_batch(make_event(), dropped=2, losses=both))
    await pipeline.store(make_batch(dropped=1, losses=(UNSENT,)), later)
    assert await losses(pipeline) == [
        {"source": "client", "reason": "network_error", "detail": UNSENT.detail, "events": 82},
        {"source": "filtered", "reason": "localhost", "detail": "", "events": 2},
        {"source": "client", "reason": "network_error", "detail": UNSENT.detail, "events": 41},
    ]
    assert (await pipeline.totals())["dropped"] == 4
    await pipeline.assert_balanced()


async def test_what_was_left_out_of_a_flood_is_known_by_the_issue_of_one_like_it(
    pipeline: Pipeline,
) -> None:
    error = make_event(name=ERROR, properties=b'{"type":"E"}', report=Report("error", "bad"))
    like = Loss("sampled", "issue_spike", "error", 9, "", error.id, error.timestamp)
    unknown = Loss("sampled", "spike", "error", 3, "", bytes(16), NOON)
    await pipeline.store(make_batch(error, dropped=9, losses=(like,)))
    await pipeline.store(make_batch(dropped=12, losses=(like, unknown)))
    issue = await pipeline.database.fetch_value("SELECT issue_id FROM events")
    found = await pipeline.database.run(lambda session: sampled_of(session, SHOP, [issue]))
    assert found == {issue: 18}
    nameless = "SELECT sum(events) FROM losses WHERE issue_id = $1"
    assert await pipeline.database.fetch_value(nameless, UUID(int=0)) == 3


async def test_a_delivery_in_pieces_and_one_with_an_event_without_row_lose_once(
    pipeline: Pipeline,
) -> None:
    large = b'{"a":"%b"}' % (b"x" * 300_000)
    errors = [
        make_event(name=ERROR, properties=large, report=Report("error", "bad")) for _ in range(8)
    ]
    nameless = make_event(timestamp=1 << 62)
    await pipeline.store(make_batch(*errors, nameless, dropped=1, losses=(UNSENT,)))
    assert [each["events"] for each in await losses(pipeline)] == [41]
    totals = await pipeline.totals()
    assert (totals["stored"], totals["rejected"], totals["dropped"]) == (8, 1, 1)


async def test_what_is_read_again_after_a_crash_is_added_once(one_connection: Database) -> None:
    """The position is moved by the transaction that adds: a load from an old one is refused."""
    spool_id, loader = uuid4(), Loader()
    opening = partial(store.open_position, spool_id=spool_id, oldest=1, node="test")

    async def stored() -> None:
        load = loader.begin(1)
        loader.add_batch(load, make_batch(dropped=1, losses=(UNSENT,)))
        load.end += 1
        await one_connection.run(partial(store.store, load=load, spool_id=spool_id))

    await one_connection.run(opening)
    await stored()
    with pytest.raises(store.Moved):
        await stored()
    assert await one_connection.fetch_value("SELECT sum(events) FROM losses") == 41


async def test_texts_that_postgres_refuses_hold_nobody_up(pipeline: Pipeline) -> None:
    odd = Loss("client", "a\0b", "c" * 1000, 1, "\0")
    await pipeline.store(make_batch(make_event(), dropped=1, losses=(odd,)))
    (row,) = await losses(pipeline)
    assert row == {"source": "client", "reason": "ab", "detail": "", "events": 1}


async def test_losses_are_told_by_source_and_by_hour(pipeline: Pipeline) -> None:
    limited = Loss("limited", "rate_limit", "request", 7)
    await pipeline.store(make_batch(make_event(), dropped=1, losses=(UNSENT,)))
    await pipeline.store(make_batch(received_at=NOON + HOUR, dropped=1, losses=(UNSENT, limited)))
    begin, end = time_of(NOON - NOON % HOUR), time_of(NOON - NOON % HOUR + 2 * HOUR)
    found = await read_losses(pipeline.database, SHOP, begin, end)
    assert [(each.text, each.events) for each in found.losses] == [
        ("The SDK dropped 82 (network_error)", 82),
        ("7 requests were over the rate limit", 7),
    ]
    assert (found.totals.client, found.totals.limited, found.totals.sampled) == (82, 7, 0)
    assert [(each.at, each.client, each.limited) for each in found.hours] == [
        (begin, 41, 0),
        (time_of(NOON - NOON % HOUR + HOUR), 41, 7),
    ]
    assert (await read_losses(pipeline.database, UUID(int=1), begin, end)).losses == []
