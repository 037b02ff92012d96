"""Which visitor had which variant since when, as it stands in Postgres after the writer."""

from __future__ import annotations

import random
from typing import Any
from uuid import UUID

import orjson
import pytest

from beacon.events import FLAG_EXPOSURE, Batch, Event, Visit, encode_visit
from beacon.flags.exposure import MAX_ENVIRONMENT, MAX_TEXT, pushed_properties
from tests.factories import NOON, PROJECT, make_batch, make_event
from tests.writer.conftest import Pipeline

both_servers = pytest.mark.both_servers
ROWS = (
    "SELECT environment, flag, variant, visitor, anon_id, user_id,"
    f" (extract(epoch FROM first_seen) * 1000000)::bigint - {NOON} AS at"
    " FROM flag_exposures ORDER BY environment, flag, variant, visitor"
)


def exposure(properties: bytes | dict[str, Any], *, at: int = 0, **more: Any) -> Event:
    """`at` in microseconds behind noon."""
    text = properties if isinstance(properties, bytes) else orjson.dumps(properties)
    return make_event(name=FLAG_EXPOSURE, properties=text, timestamp=NOON + at, **more)


def pushed(*assigned: str, at: int = 0, **more: Any) -> Event:
    flags = {"beta": "on", "colour": "red", "size": "x"}
    return exposure(pushed_properties("production", flags, {*assigned}), at=at, **more)


def reported(environment: str = "production", *, at: int = 0, **flags: str) -> Event:
    told = {"source": "client", "environment": environment, "flags": flags}
    return exposure(told, at=at)


async def stored(pipeline: Pipeline, *batches: Batch) -> list[dict[str, Any]]:
    await pipeline.store(*batches)
    return await pipeline.rows(ROWS)


@both_servers
async def test_who_was_told_counts_where_the_answer_depends_on_who_asks(pipeline: Pipeline) -> None:
    batch = make_batch(
        pushed("colour", anon_id="a", at=1),
        pushed("beta", "size", anon_id="b", user_id="ann", at=2),
        pushed(anon_id="c"),
    )
    rows = await stored(pipeline, batch)
    assert [tuple(row.values()) for row in rows] == [
        ("production", "beta", "on", "ann", "b", "ann", 2),
        ("production", "colour", "red", "a", "a", None, 1),
        ("production", "size", "x", "ann", "b", "ann", 2),
    ]


async def test_what_clients_report_counts_for_every_flag(pipeline: Pipeline) -> None:
    batch = make_batch(reported(beta="on", colour="blue"), reported("staging", beta="off"))
    rows = await stored(pipeline, batch)
    found = [(row["environment"], row["flag"], row["variant"]) for row in rows]
    assert found == [
        ("production", "beta", "on"),
        ("production", "colour", "blue"),
        ("staging", "beta", "off"),
    ]


@pytest.mark.parametrize("seed", range(3))
async def test_the_first_time_stands_in_whatever_order_they_came(
    pipeline: Pipeline, seed: int
) -> None:
    events = [
        pushed("beta", at=number // 2, anon_id=f"device-{number % 5}", user_id="ann")
        for number in range(20)
    ]
    random.Random(seed).shuffle(events)
    await pipeline.store(*(make_batch(*events[at : at + 7]) for at in (0, 7)))
    (row,) = await stored(pipeline, make_batch(*events[14:]))
    assert (row["visitor"], row["anon_id"], row["at"]) == ("ann", "device-0", 0)


async def test_exposures_that_are_known_write_nothing(pipeline: Pipeline) -> None:
    versions = "SELECT ctid::text, xmin::text, xmax::text FROM flag_exposures"
    await pipeline.store(make_batch(pushed("beta", at=5)))
    before = await pipeline.rows(versions)
    await pipeline.store(make_batch(pushed("beta", at=5), pushed("beta", at=6)))
    assert await pipeline.rows(versions) == before
    await pipeline.store(make_batch(pushed("beta", at=4)))
    assert await pipeline.rows(versions) != before


async def test_exposures_are_no_part_of_sessions(pipeline: Pipeline) -> None:
    await pipeline.store(make_batch(pushed("beta", at=1)))
    assert await pipeline.count("sessions") == 0
    await pipeline.store(make_batch(make_event(timestamp=NOON + 5), pushed("beta", at=9)))
    (session,) = await pipeline.rows("SELECT * FROM sessions")
    assert (session["event_count"], session["started_at"]) == (1, session["last_event_at"])
    assert await pipeline.count() == 3


async def test_bots_are_not_counted(pipeline: Pipeline) -> None:
    bot = encode_visit(Visit(is_bot=True))
    assert await stored(pipeline, make_batch(pushed("beta"), visit=bot)) == []
    assert await pipeline.count() == 1


@both_servers
async def test_the_longest_texts_fit(pipeline: Pipeline) -> None:
    """In the index, too: of characters of four bytes that nothing can compress."""
    pick = random.Random(7)

    def text() -> str:
        return "".join(chr(pick.randrange(0x20000, 0x2A000)) for _ in range(MAX_TEXT))

    key, variant = text(), text()
    told = {"source": "client", "environment": "e" * MAX_ENVIRONMENT, "flags": {key: variant}}
    (row,) = await stored(pipeline, make_batch(exposure(told, anon_id=text())))
    assert (row["flag"], row["variant"]) == (key, variant)


@pytest.mark.parametrize(
    "properties",
    [
        {},
        {"flags": {"a": "on"}},
        {"source": "client", "environment": "production", "flags": ["a"]},
        {"source": "client", "environment": "production", "flags": {"a": 1, "b": None, "": "x"}},
        {"source": "client", "environment": "production", "flags": {"a": "x" * (MAX_TEXT + 1)}},
        {"source": "client", "environment": "x" * (MAX_ENVIRONMENT + 1), "flags": {"a": "on"}},
        {"source": "client", "environment": "é", "flags": {"a": "on"}},
        {"source": "client", "environment": 7, "flags": {"a": "on"}},
        {"source": "push", "environment": "production", "flags": {"a": "on"}},
        {"source": "push", "environment": "production", "flags": {"a": "on"}, "assigned": 1},
        {"source": "push", "environment": "production", "flags": {"a": "on"}, "assigned": ["b"]},
        {"source": "push", "environment": "production", "flags": {"a": "on"}, "assigned": [{}]},
    ],
)
async def test_what_makes_no_sense_is_an_event_and_nothing_more(
    pipeline: Pipeline, properties: dict[str, Any]
) -> None:
    assert await stored(pipeline, make_batch(exposure(properties), make_event())) == []
    assert await pipeline.count() == 2
    await pipeline.assert_balanced()


@both_servers
async def test_nobody_saw_a_flag_before_it_was_made(pipeline: Pipeline) -> None:
    made = f"to_timestamp({NOON} / 1000000.0) + interval '3 s'"
    project = f"'{UUID(bytes=PROJECT)}'"
    await pipeline.rows(
        "INSERT INTO projects (id, name, slug, public_key)"
        f" VALUES ({project}, 'shop', 'shop', 'proj_' || repeat('a', 32)) RETURNING id"
    )
    await pipeline.rows(
        f"INSERT INTO flags (project_id, key, created_at) VALUES ({project}, 'beta', {made})"
        " RETURNING id"
    )
    batch = make_batch(
        *(reported(at=at, beta=name, gone=name) for name, at in (("on", 1), ("off", 4_000_000)))
    )
    rows = await stored(pipeline, batch)
    found = [(row["flag"], row["variant"], row["at"]) for row in rows]
    assert found == [
        ("beta", "off", 4_000_000),
        ("beta", "on", 3_000_000),
        ("gone", "off", 4_000_000),
        ("gone", "on", 1),
    ]
