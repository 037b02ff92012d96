"""Where an event is that was taken: stored, rejected, waiting, or nowhere."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest
import trio

from beacon.accounting import waiting
from beacon.accounting.balance import read_balance
from beacon.accounting.finding import Finding, find
from beacon.accounting.rejected import list_rejected
from beacon.alerts.service import Alerts
from beacon.events import Event
from beacon.health import Rooms
from beacon.jobs.chores import Housekeeper
from beacon.mail import Mail
from beacon.outbound.fetch import Outbound
from beacon.postgres.database import Database
from beacon.postgres.queries import open_queries
from beacon.sourcemaps.resolver import Resolver
from tests.factories import PROJECT, make_batch, make_event, payload_of
from tests.privacy.conftest import OTHER
from tests.writer.conftest import Pipeline, pipeline  # noqa: F401  (fixture)

SHOP = UUID(bytes=PROJECT)


@pytest.fixture
async def queries(database_url: str) -> AsyncIterator[Database]:
    async with open_queries(database_url) as opened:
        yield opened


@pytest.fixture
def rooms(pipeline: Pipeline) -> Rooms:  # noqa: F811
    """Of a node whose door has refused three events."""
    ingest = SimpleNamespace(
        connections=(),
        counts=SimpleNamespace(accepted=0, refused={"invalid_event": 3}),
        flags=SimpleNamespace(age=None),
        usage=SimpleNamespace(evaluations={}, errors={}),
        broadcaster=SimpleNamespace(clients=0),
    )
    return Rooms(
        spool=pipeline.spool,
        writer=pipeline.writer,
        database=pipeline.database,
        ingest=cast("Any", ingest),
        postgres=None,
        housekeeper=Housekeeper(pipeline.database, [], node="here"),
        started_at=time.time(),
        source_maps=Resolver(pipeline.database, cache_bytes=0),
        alerts=Alerts(
            pipeline.database,
            pipeline.database,
            Outbound(),
            Mail(None, None),
            public_url=str,
            waiting=float,
        ),
    )


class Doctor:
    """Asks for the project's events."""

    def __init__(self, pipeline: Pipeline, queries: Database, rooms: Rooms) -> None:  # noqa: F811
        self.pipeline, self.queries, self.rooms = pipeline, queries, rooms

    async def find(self, **more: Any) -> Finding:
        database = self.pipeline.database
        return await find(database, self.queries, self.rooms, SHOP, **more)

    async def hold_up(self) -> None:
        """What comes now waits."""
        await self.pipeline.store(make_batch(make_event()))
        await self.pipeline.database.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE 'not now'; END $$;"
            " CREATE TRIGGER refusing BEFORE INSERT ON sessions EXECUTE FUNCTION refuse()"
        )

    async def go_on(self) -> None:
        await self.pipeline.database.execute("DROP TRIGGER refusing ON sessions")
        await self.pipeline.drained()


@pytest.fixture
def doctor(pipeline: Pipeline, queries: Database, rooms: Rooms) -> Doctor:  # noqa: F811
    return Doctor(pipeline, queries, rooms)


def poisoned(**more: Any) -> Event:
    """Postgres takes no such number."""
    return make_event(properties=b'{"needle": 1e999999}', **more)


def named(number: int) -> str:
    return str(UUID(int=number))


async def test_an_event_is_found_wherever_it_is(doctor: Doctor) -> None:
    await doctor.pipeline.store(
        make_batch(make_event(id=UUID(int=1 << 90).bytes, name="bought")),
        make_batch(poisoned(id=UUID(int=2 << 90).bytes)),
    )
    stored = await doctor.find(named=named(1 << 90))
    assert (stored.state, stored.stored[0].event) == ("stored", "bought")
    assert stored.stored[0].received_at is not None
    rejected = await doctor.find(named=named(2 << 90))
    assert rejected.state == "rejected"
    assert rejected.rejected[0].event is not None
    assert rejected.rejected[0].event["properties"] == '{"needle": 1e999999}'
    nowhere = await doctor.find(named=named(3 << 90))
    assert (nowhere.state, nowhere.complete) == ("not_found", True)
    assert "refused" in nowhere.advice


async def test_one_that_waits_is_found_in_the_spool_and_then_in_postgres(doctor: Doctor) -> None:
    await doctor.hold_up()
    await doctor.pipeline.take(make_batch(make_event(id=UUID(int=5 << 90).bytes)))
    assert (await doctor.find(named=named(5 << 90))).state == "waiting"
    await doctor.go_on()
    assert (await doctor.find(named=named(5 << 90))).state == "stored"


async def test_content_is_looked_for_everywhere(doctor: Doctor) -> None:
    await doctor.pipeline.store(
        make_batch(make_event(properties=b'{"plan": "Needle"}'), poisoned()),
    )
    await doctor.hold_up()
    await doctor.pipeline.take(make_batch(make_event(name="needle_lost"), make_event()))
    found = await doctor.find(content="needle")
    assert [len(part) for part in (found.stored, found.waiting, found.rejected)] == [1, 1, 1]
    await doctor.go_on()


async def test_a_clients_own_id_is_told_as_what_it_is_stored_under(doctor: Doctor) -> None:
    found = await doctor.find(named="order-17")
    assert found.id is not None
    assert found.id.version == 5


async def test_other_projects_events_are_not_found(doctor: Doctor) -> None:
    await doctor.pipeline.store(
        make_batch(make_event(id=UUID(int=9 << 90).bytes), project_id=OTHER.bytes)
    )
    await doctor.hold_up()
    await doctor.pipeline.take(
        make_batch(make_event(id=UUID(int=8 << 90).bytes), project_id=OTHER.bytes)
    )
    assert (await doctor.find(named=named(9 << 90))).state == "not_found"
    assert (await doctor.find(named=named(8 << 90))).state == "not_found"
    await doctor.go_on()


async def test_a_spool_that_is_too_full_to_be_looked_through_says_so(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "MOST_BYTES", 1)
    monkeypatch.setattr(waiting, "READ_BYTES", 100)
    await doctor.hold_up()
    for _ in range(3):
        await doctor.pipeline.take(make_batch(make_event()))
    found = await doctor.find(named=named(7 << 90))
    assert not found.complete
    assert "it may wait there" in found.advice
    balance = await read_balance(doctor.pipeline.database, doctor.rooms, SHOP)
    assert balance.project.waiting is None
    await doctor.go_on()


async def test_the_balance_is_exact_and_by_reason(doctor: Doctor) -> None:
    again = make_event()
    await doctor.pipeline.store(
        make_batch(again, poisoned(), poisoned()), make_batch(again, dropped=2)
    )
    await doctor.hold_up()
    await doctor.pipeline.take(make_batch(make_event()))
    await doctor.pipeline.take(make_batch(make_event(), project_id=OTHER.bytes))
    with trio.fail_after(20):
        while doctor.rooms.writer.state.alarm is None:
            await trio.lowlevel.checkpoint()
    balance = await read_balance(doctor.pipeline.database, doctor.rooms, SHOP)
    node = balance.node
    assert (node.stored, node.duplicate, node.rejected) == (2, 1, 2)
    assert (node.dropped, node.missing, node.waiting) == (2, 0, 2)
    assert (node.received, node.exact, node.node) == (9, True, "here")
    assert (balance.project.stored, balance.project.rejected, balance.project.waiting) == (2, 2, 1)
    (reason,) = balance.rejected
    assert reason.events == 2
    assert reason.code.startswith("22")
    assert balance.refused == {"invalid_event": 3}
    assert balance.writer["alarm"] is not None
    await doctor.go_on()


async def test_other_nodes_are_told_as_postgres_knows_them(doctor: Doctor) -> None:
    await doctor.pipeline.database.execute(
        "INSERT INTO spool_positions (spool_id, first, position, stored, rejected, node)"
        " VALUES (gen_random_uuid(), 11, 21, 9, 1, 'there')"
    )
    await doctor.pipeline.store(make_batch(make_event()))
    (other,) = (await read_balance(doctor.pipeline.database, doctor.rooms, SHOP)).other_nodes
    assert (other.node, other.received, other.waiting, other.exact) == ("there", 10, None, True)


async def test_what_was_rejected_is_listed_page_by_page(doctor: Doctor) -> None:
    events = [poisoned() for _ in range(5)]
    await doctor.pipeline.store(make_batch(*events))
    database = doctor.pipeline.database
    first = await list_rejected(database, SHOP, None, 3)
    behind = (first[-1].rejected_at, first[-1].number)
    rest = await list_rejected(database, SHOP, behind, 3)
    assert {each.event_id.bytes for each in first + rest} == {event.id for event in events}
    assert (len(first), len(rest)) == (3, 2)


async def test_what_nobody_can_read_is_shown_as_it_is(doctor: Doctor) -> None:
    await doctor.pipeline.database.execute(
        "INSERT INTO rejected_events (project_id, event_id, received_at, sqlstate, reason, raw)"
        " VALUES ($1, gen_random_uuid(), now(), 'BE001', 'broken', '\\x00ff')",
        SHOP,
    )
    (found,) = await list_rejected(doctor.pipeline.database, SHOP, None, 3)
    assert (found.event, found.raw) == (None, "AP8=")


def test_payloads_are_those_of_the_spool() -> None:
    batch = make_batch(make_event())
    assert waiting._batch_of(payload_of(batch)) == batch
    assert waiting._batch_of(b"\xff") is None
