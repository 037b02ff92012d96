"""Events and sessions as files: whole, in pages that are few, defused, and given back."""

from __future__ import annotations

import csv
import io
from functools import partial
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest
import trio

from beacon.door.limits import Limits
from beacon.door.listener import serve_door
from beacon.explorer import scan
from beacon.export import events as exported
from beacon.export.events import ExportedEvent
from beacon.export.streams import Exports
from beacon.projects.projects import Project
from tests.audit_entries import entries
from tests.explorer.conftest import broken, named, seen
from tests.factories import make_batch
from tests.privacy.conftest import exposure, identify
from tests.web.conftest import Api, Headers, NoIngest
from tests.writer.conftest import Pipeline

BIG = "x" * 60_000


async def download(
    api: Api, headers: Headers, project: Project, what: str
) -> tuple[int, dict[str, str], str]:
    path = f"/api/v1/projects/{project.uuid}/{what}"
    answer = await api.send("GET", path, headers=headers)
    return answer.status_code, dict(answer.headers), (await answer.get_data()).decode()


def lines(text: str) -> list[Any]:
    return [msgspec.json.decode(line) for line in text.splitlines()]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture
async def stored(pipeline: Pipeline, shop: Project) -> Project:
    await pipeline.store(
        make_batch(
            seen("/docs", at=0, anon_id="ann"),
            named("note", at=1, anon_id="ann", properties={"text": '=HYPERLINK("x")'}),
            broken("=1+1", at=2, anon_id="ann"),
            named("-minus", at=3, anon_id="bob", session=2),
            exposure("bob", at=4, session=2),
            project_id=shop.id,
        )
    )
    return shop


async def test_all_events_are_lines_of_json_the_newest_first(
    api: Api, ada: Headers, stored: Project
) -> None:
    status, headers, text = await download(api, ada, stored, "events/export")
    assert (status, headers["content-type"]) == (200, "application/x-ndjson")
    assert headers["content-disposition"] == 'attachment; filename="beacon-events.jsonl"'
    found = lines(text)
    assert [each["event"] for each in found] == ["-minus", "exception", "note", "$page"]
    assert all(tuple(each) == ExportedEvent.__struct_fields__ for each in found)
    assert found[2]["properties"] == {"text": '=HYPERLINK("x")'}
    assert found[1]["tags"] == {"region": "eu"}
    assert found[3]["page"] == "/docs"


async def test_csv_has_a_head_and_no_formula(api: Api, ada: Headers, stored: Project) -> None:
    status, headers, text = await download(api, ada, stored, "events/export?format=csv")
    assert (status, headers["content-type"]) == (200, "text/csv; charset=utf-8")
    found = rows(text)
    assert tuple(found[0]) == ExportedEvent.__struct_fields__
    assert [each["event"] for each in found] == ["'-minus", "exception", "note", "$page"]
    assert found[1]["message"] == "'=1+1"
    assert found[2]["properties"] == '{"text": "=HYPERLINK(\\"x\\")"}'
    assert found[0]["user_id"] == ""


async def test_the_log_tells_that_it_was_exported_and_not_of_whom(
    api: Api, ada: Headers, stored: Project
) -> None:
    await download(api, ada, stored, "events/export?visitor=ann&format=csv")
    await download(api, ada, stored, "sessions/export?visitor=ann")
    log = await entries(api.database, "%.exported")
    assert [(each.action, each.actor_name, each.after) for each in log] == [
        ("events.exported", "ada@example.com", {"format": "csv"}),
        ("sessions.exported", "ada@example.com", {"format": "jsonl"}),
    ]


async def test_without_events_csv_is_its_head(api: Api, ada: Headers, shop: Project) -> None:
    _, _, text = await download(api, ada, shop, "events/export?format=csv")
    assert text == ",".join(ExportedEvent.__struct_fields__) + "\r\n"
    assert (await download(api, ada, shop, "events/export"))[2] == ""


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("event=note", ["note"]),
        ("search=page:/docs", ["$page"]),
        ("search=-visitor_is:x%20country:DE&visitor=bob", ["-minus"]),
        ("event=$flag_exposure", ["$flag_exposure"]),
        ("bots=only", []),
        ("from=2030-01-01T00:00:00Z", []),
    ],
)
async def test_the_filters_are_those_of_the_list(
    api: Api, ada: Headers, stored: Project, asked: str, names: list[str]
) -> None:
    _, _, text = await download(api, ada, stored, f"events/export?{asked}")
    assert [each["event"] for each in lines(text)] == names


async def test_an_event_belongs_to_who_was_identified_later(
    api: Api,
    ada: Headers,
    stored: Project,
    pipeline: Pipeline,
) -> None:
    await pipeline.store(make_batch(identify("ann", "user-7", at=9), project_id=stored.id))
    _, _, text = await download(api, ada, stored, "events/export?event=$page")
    assert [(each["visitor"], each["user_id"]) for each in lines(text)] == [("user-7", None)]


@pytest.mark.parametrize("page_rows", [1, 3, 4])
async def test_nothing_is_missing_or_doubled_between_pages(
    api: Api, ada: Headers, stored: Project, monkeypatch: pytest.MonkeyPatch, page_rows: int
) -> None:
    monkeypatch.setattr(exported, "PAGE_ROWS", page_rows)
    _, _, text = await download(api, ada, stored, "events/export")
    assert [each["event"] for each in lines(text)] == ["-minus", "exception", "note", "$page"]
    _, _, text = await download(api, ada, stored, "sessions/export")
    assert [each["visitor"] for each in lines(text)] == ["bob", "ann"]


async def test_a_page_ends_after_so_many_bytes(
    api: Api,
    ada: Headers,
    shop: Project,
    pipeline: Pipeline,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(exported, "PAGE_BYTES", 150_000)
    events = [named("big", at=n, properties={"n": n, "text": BIG}) for n in range(8)]
    await pipeline.store(make_batch(*events, project_id=shop.id))
    asked = exported.EventFilter()
    page = await api.parts.queries.run(
        lambda session: exported.event_page_in(session, UUID(bytes=shop.id), asked, None)
    )
    assert len(page.rows) == 3
    _, _, text = await download(api, ada, shop, "events/export")
    assert [each["properties"]["n"] for each in lines(text)] == list(reversed(range(8)))


async def test_a_search_that_takes_long_goes_on_with_nothing_between(
    api: Api, ada: Headers, stored: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        scan.scan_in, "__kwdefaults__", {"of": scan.EVENTS, "seconds": 0.0, "step_rows": 1}
    )
    _, _, text = await download(api, ada, stored, "events/export?search=event:$page")
    assert [each["event"] for each in lines(text)] == ["$page"]


async def test_sessions_are_as_the_list_has_them(api: Api, ada: Headers, stored: Project) -> None:
    _, _, text = await download(api, ada, stored, "sessions/export")
    _, listed = await api.call("GET", f"/api/v1/projects/{stored.uuid}/sessions", headers=ada)
    assert lines(text) == listed["items"]
    _, headers, text = await download(api, ada, stored, "sessions/export?format=csv&visitor=ann")
    assert headers["content-disposition"] == 'attachment; filename="beacon-sessions.csv"'
    assert [(each["visitor"], each["events"], each["errors"]) for each in rows(text)] == [
        ("ann", "3", "1")
    ]


@pytest.mark.parametrize(
    ("asked", "field"),
    [("format=xml", "format"), ("limit=5", "limit"), ("search=total:>x", "search")],
)
async def test_what_cannot_be_exported_is_said_before_anything_is_sent(
    api: Api, ada: Headers, stored: Project, asked: str, field: str
) -> None:
    status, _, text = await download(api, ada, stored, f"events/export?{asked}")
    assert (status, lines(text)[0]["errors"][0]["field"]) == (422, field)


# --- over a connection ------------------------------------------------------------------------


@pytest.fixture
async def address(api: Api, nursery: trio.Nursery) -> str:
    """Whoever takes nothing for a second is cut off."""
    limits = Limits(send_seconds=1, sweep_seconds=0.1)
    serve = partial(serve_door, ingest=NoIngest(), web=api.client.app, limits=limits)
    door = await nursery.start(partial(serve, host="127.0.0.1", port=0))
    return f"http://127.0.0.1:{door.addresses[0][1]}"


async def ask_for_much(
    api: Api,
    pipeline: Pipeline,
    address: str,
    ada: Headers,
    shop: Project,
) -> Any:
    """A client that has asked for 30 MB, and read the head of the answer."""
    events = [named("big", at=n, properties={"text": BIG}) for n in range(500)]
    for begin in range(0, 500, 100):
        await pipeline.store(make_batch(*events[begin : begin + 100], project_id=shop.id))
    stream = await trio.open_tcp_stream("127.0.0.1", int(address.rpartition(":")[2]))
    path = f"/api/v1/projects/{shop.uuid}/events/export"
    head = f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: {ada['Authorization']}\r\n\r\n"
    await stream.send_all(head.encode())
    assert (await stream.receive_some(1000)).startswith(b"HTTP/1.1 200")
    assert len(api.parts.exports) == 1
    return stream


async def has_ended(exports: Exports) -> None:
    with trio.fail_after(20):
        while len(exports):
            await trio.sleep(0.01)


async def read_all(stream: Any) -> None:
    while await stream.receive_some(1 << 20):
        pass


async def test_who_stops_reading_is_cut_off_and_holds_nothing_meanwhile(
    api: Api,
    pipeline: Pipeline,
    address: str,
    ada: Headers,
    shop: Project,
) -> None:
    stream = await ask_for_much(api, pipeline, address, ada, shop)
    busy = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'beacon queries'"
    assert await api.database.fetch_value(f"{busy} AND state <> 'idle'") == 0
    await has_ended(api.parts.exports)
    async with stream:
        with pytest.raises(trio.BrokenResourceError), trio.fail_after(20):
            await read_all(stream)


async def test_who_leaves_gives_the_place_back(
    api: Api,
    pipeline: Pipeline,
    address: str,
    ada: Headers,
    shop: Project,
    caplog: pytest.LogCaptureFixture,
) -> None:
    stream = await ask_for_much(api, pipeline, address, ada, shop)
    await trio.aclose_forcefully(stream)
    await has_ended(api.parts.exports)
    assert "failed" not in caplog.text


async def test_more_than_so_many_at_once_are_asked_to_wait(
    api: Api,
    pipeline: Pipeline,
    address: str,
    ada: Headers,
    shop: Project,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(api.parts.exports, "_most", 1)
    stream = await ask_for_much(api, pipeline, address, ada, shop)
    async with httpx.AsyncClient(base_url=address, headers=ada) as client:
        path = f"/api/v1/projects/{shop.uuid}/sessions/export"
        refused = await client.get(path)
        assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
        assert refused.headers["retry-after"] == "30"
        await trio.aclose_forcefully(stream)
        await has_ended(api.parts.exports)
        assert (await client.get(path)).status_code == 200
        assert len(api.parts.exports) == 0
