"""What is not stored of errors, as clients and the spool see it."""

from __future__ import annotations

import msgspec
import orjson

from beacon.events import Loss
from beacon.ingest.limits import IngestLimits
from tests.ingest.conftest import Bench
from tests.ingest.test_sentry import EVENT, envelope, item, send

ERROR = {"type": "boom", "level": "error", "message": "bad thing", "metadata": {"token": "x"}}


async def set_to(bench: Bench, **settings: str) -> None:
    """Settings of the project, as the directory would know them."""
    for name, value in settings.items():
        await bench.ingest.directory._database.execute(f"UPDATE projects SET {name} = '{value}'")
    await bench.ingest.directory.refresh()


async def losses(bench: Bench) -> list[Loss]:
    return [
        msgspec.structs.replace(loss, like=None, like_at=0)
        for batch in await bench.batches()
        for loss in batch.losses
    ]


async def test_what_must_not_be_kept_never_reaches_the_spool(bench: Bench) -> None:
    request = {"headers": {"Cookie": "a=secret1"}, "url": "https://a.example/?token=secret2"}
    event = {**EVENT, "request": request, "extra": {"password": "secret3"}}
    assert (await send(bench, envelope(item("event", event)))).status == 200
    key = bench.created.secret_key
    assert (await bench.post("/api/v1/events", ERROR, x_api_key=key))[0] == 202
    records = b"".join(record.payload for record in await bench.spool.read(1))
    assert b"secret" not in records
    assert records.count(b"[Filtered]") == 5  # the page has the address too


async def test_of_a_flood_clients_are_told_as_if_all_were_stored(bench: Bench) -> None:
    await set_to(bench, error_limits='{"issue_per_minute":2}')
    for number in range(5):
        event_id = f"{number + 1:032x}"
        event = item("event", {**EVENT, "event_id": event_id})
        answer = await send(bench, envelope(event, event_id=event_id))
        assert (answer.status, orjson.loads(answer.body)) == (200, {"id": event_id})
    assert len(await bench.events()) == 2
    assert bench.spool.durable_sequence == 6, "each has its place in the balance"
    assert await losses(bench) == [Loss("sampled", "issue_spike", "error", 1)] * 3


async def test_servers_get_the_id_of_an_error_that_is_not_stored(bench: Bench) -> None:
    await set_to(bench, error_filters='{"messages":["bad"]}')
    key = bench.created.secret_key
    status, answer = await bench.post("/api/v1/events", ERROR, x_api_key=key)
    assert (status, len(answer["id"])) == (202, 36)
    status, answer = await bench.post("/api/v1/events/batch", {"events": [ERROR]}, x_api_key=key)
    assert (status, answer["accepted"], len(answer["ids"])) == (202, 1, 1)
    assert await bench.events() == []
    assert await losses(bench) == [Loss("filtered", "message", "error", 1)] * 2


async def test_what_clients_say_they_did_not_send_is_in_the_spool(bench: Bench) -> None:
    discarded = [{"reason": "network_error", "category": "error", "quantity": 41}]
    report = item("client_report", {"discarded_events": discarded})
    assert (await send(bench, envelope(report))).status == 200
    assert (await send(bench, envelope(report, item("event", EVENT)))).status == 200
    unsent = Loss("client", "network_error", "error", 41, "test/1")
    assert await losses(bench) == [unsent, unsent]
    assert [(len(batch.events), batch.dropped) for batch in await bench.batches()] == [
        (0, 1),
        (1, 0),
    ]


async def test_requests_over_the_limit_are_told_with_what_is_stored_next(bench: Bench) -> None:
    now = 0.0
    bench.ingest.limits = IngestLimits(lambda: now)
    await set_to(bench, rate_limit="1")
    statuses = [(await send(bench, envelope(item("event", EVENT)))).status for _ in range(13)]
    assert (statuses.count(200), statuses.count(429)) == (10, 3)
    now = 60.0
    assert (await send(bench, envelope(item("event", EVENT)))).status == 200
    assert await losses(bench) == [Loss("limited", "rate_limit", "request", 3)]


async def test_a_spike_of_a_project_is_known_by_what_is_usual(bench: Bench) -> None:
    noise, project = bench.ingest.noise, bench.created.project
    assert noise.usual.of(project.id) is None
    await bench.ingest.directory._database.execute(
        "INSERT INTO event_rollups_hourly (project_id, event_name, at, events, bots, errors)"
        " SELECT id, '', now() - interval '1 day', 40320, 0, 20160 FROM projects"
    )
    await noise.usual.refresh(bench.ingest.directory._database)
    assert noise.usual.of(project.id) == 2.0
    assert noise.usual.of(bytes(16)) == 0.0
