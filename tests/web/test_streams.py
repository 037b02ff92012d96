"""Streamed answers over a real connection: whole, or seen to be cut off."""

from __future__ import annotations

import csv
import io
from functools import partial
from typing import Any

import httpx
import msgspec
import pytest
import trio

from beacon.accounts import audit_reading
from beacon.door.listener import serve_door
from tests.factories import event_id, make_batch, make_event
from tests.web.conftest import Api, NoIngest
from tests.writer.conftest import Pipeline

INSERT = (
    "INSERT INTO audit_log (action, actor_kind, actor_name, after)"
    " SELECT 'a.' || n, 'system', 'x', jsonb_build_object('text', repeat('x', $2))"
    " FROM generate_series(1, $1::int) AS n"
)


@pytest.fixture
async def address(api: Api, nursery: trio.Nursery) -> str:
    door = await nursery.start(
        partial(serve_door, host="127.0.0.1", port=0, ingest=NoIngest(), web=api.client.app)
    )
    return f"http://127.0.0.1:{door.addresses[0][1]}"


@pytest.fixture
async def owner(api: Api) -> dict[str, str]:
    return await api.account("owner@example.com", owner=True)


async def test_a_csv_of_many_pages_arrives_whole_and_the_connection_goes_on(
    api: Api, address: str, owner: dict[str, str]
) -> None:
    await api.database.execute(INSERT, 1800, 10)
    async with httpx.AsyncClient(base_url=address, headers=owner) as client:
        for _ in range(2):
            answer = await client.get("/api/v1/audit.csv")
            assert answer.status_code == 200
            assert answer.headers["transfer-encoding"] == "chunked"
            assert answer.headers["content-type"] == "text/csv; charset=utf-8"
            rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
            assert [row["action"] for row in rows] == [f"a.{n}" for n in range(1800, 0, -1)]


async def test_a_stream_that_fails_in_the_middle_is_seen_to_be_cut_off(
    api: Api,
    address: str,
    owner: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(audit_reading, "CSV_PAGE_ENTRIES", 5)
    await api.database.execute(INSERT, 400, 100_000)  # more than what a socket takes unread
    async with (
        httpx.AsyncClient(base_url=address, headers=owner) as client,
        client.stream("GET", "/api/v1/audit.csv") as answer,
    ):
        pieces = answer.aiter_bytes()
        await anext(pieces)
        await api.database.execute("ALTER TABLE audit_log RENAME TO hidden")
        with pytest.raises(httpx.TransportError), trio.fail_after(30):
            async for _ in pieces:
                pass
    assert "The web application failed" in caplog.text


async def test_a_failure_to_read_at_all_is_told_as_one(
    api: Api, address: str, owner: dict[str, str]
) -> None:
    await api.database.execute("ALTER TABLE audit_log RENAME TO hidden")
    async with httpx.AsyncClient(base_url=address, headers=owner) as client:
        answer = await client.get("/api/v1/audit.csv")
    assert answer.status_code == 500
    assert answer.json()["code"] == "postgres_refused"


async def test_a_client_that_leaves_costs_nothing(
    api: Api,
    address: str,
    owner: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(audit_reading, "CSV_PAGE_ENTRIES", 5)
    await api.database.execute(INSERT, 400, 100_000)
    stream = await trio.open_tcp_stream("127.0.0.1", int(address.rpartition(":")[2]))
    asks = f"GET /api/v1/audit.csv HTTP/1.1\r\nHost: x\r\nAuthorization: {owner['Authorization']}"
    await stream.send_all(asks.encode() + b"\r\n\r\n")
    assert (await stream.receive_some()).startswith(b"HTTP/1.1 200")
    await trio.aclose_forcefully(stream)
    async with httpx.AsyncClient(base_url=address, headers=owner) as client:
        assert (await client.get("/api/v1/audit?limit=1")).status_code == 200
    assert "failed" not in caplog.text


async def test_an_export_of_a_person_arrives_whole(
    api: Api,
    address: str,
    pipeline: Pipeline,
) -> None:
    admin = await api.account("admin@example.com")
    project = await api.project("Shop", admin=admin)
    events: list[Any] = [make_event(anon_id="phone", id=event_id(n)) for n in range(1, 1001)]
    await pipeline.store(make_batch(*events, project_id=project.id))
    async with httpx.AsyncClient(base_url=address, headers=admin) as client:
        path = f"/api/v1/projects/{project.uuid}/privacy/export"
        answer = await client.post(path, json={"anon_id": "phone"})
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert answer.headers["content-disposition"] == 'attachment; filename="beacon-export.ndjson"'
    lines = [msgspec.json.decode(line) for line in answer.text.splitlines()]
    assert lines[-1]["rows"]["events"] == 1000
    assert len(lines) == 2 + sum(lines[-1]["rows"].values())
