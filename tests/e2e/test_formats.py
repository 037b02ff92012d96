"""Every wire format's event lands in Postgres, each field in its column."""

from __future__ import annotations

import gzip
import json
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import pytest
from subject import Project, Subject, new_id
from wire import batch, event, now_ms, post, post_h2, socket, track

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36"
)
BROWSER = {"User-Agent": CHROME, "Accept-Language": "de-AT,de;q=0.9"}
VISIT = {
    "browser": "Chrome",
    "browser_version": "140",
    "os": "Windows",
    "os_version": "10",
    "device": "desktop",
    "language": "de-AT",
    "is_bot": False,
}
URL = "https://shop.example.com/products/7?utm_source=mail&utm_medium=email&utm_campaign=may#top"
PLACE = {
    "url": URL,
    "hostname": "shop.example.com",
    "path": "/products/7",
    "utm_source": "mail",
    "utm_medium": "email",
    "utm_campaign": "may",
    "referrer": "https://www.google.com/search?q=x",
    "referrer_host": "google.com",
}


def holds(row: dict[str, Any], **expected: Any) -> None:
    assert {name: row[name] for name in expected} == expected


def at(row: dict[str, Any], ms: int) -> bool:
    return round(datetime.fromisoformat(row["timestamp"]).timestamp() * 1000) == ms


def named(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["event_name"]: row for row in rows}


async def test_websocket_event_identify_and_batch(shared: Subject, project: Project):
    session, other_session, anon = new_id(), new_id(), new_id()
    page = event("$page", props={"url": URL, "ref": PLACE["referrer"], "n": 1.5, "deep": [{}]})
    first = event("before", props={})
    second = event("in batch", session=other_session, userId="somebody")
    identify = {"type": "identify", "userId": "123", "traits": {"plan": "pro"}, "id": new_id()}
    async with socket(shared.port, project, session=session, anon=anon) as client:
        await client.say({**first, "seq": 1})
        await client.say({**identify, "ts": now_ms(), "seq": 2})
        await client.say(batch(3, page, second))
        await client.acked(3)
    rows = named(await shared.events(project))
    assert rows.keys() == {"before", "$identify", "$page", "in batch"}
    holds(rows["before"], id=first["id"], session_id=session, anon_id=anon, user_id=None)
    holds(rows["$identify"], id=identify["id"], user_id="123")
    holds(rows["$identify"], properties={"user_id": "123", "traits": {"plan": "pro"}})
    holds(rows["$page"], **PLACE, user_id="123", session_id=session, properties=page["props"])
    assert at(rows["$page"], page["ts"])
    holds(rows["in batch"], session_id=other_session, user_id="somebody", properties={})
    where = f"project_id = '{project.id}' AND id = '{session}'"
    (row,) = await shared.sql(f"SELECT * FROM sessions WHERE {where}")
    holds(row, anon_id=anon, user_id="123", event_count=3, page_count=1, entry_url=URL)


@pytest.mark.parametrize("exchange", [post, post_h2], ids=["HTTP/1.1", "HTTP/2"])
async def test_tracker(shared: Subject, project: Project, exchange: Any):
    sent = {
        "event": "page_view",
        "properties": {"title": "Product 7"},
        "distinct_id": "user_42",
        "session_id": "sess_xyz",
        "page_url": URL,
        "referrer": PLACE["referrer"],
        "timestamp": "2026-02-10T12:00:00Z",
        "id": new_id(),
    }
    body = gzip.compress(json.dumps({"events": [sent]}).encode())
    headers = {"X-API-Key": project.key, "Content-Encoding": "gzip", **BROWSER}
    answer = await exchange(shared.port, "/api/v1/events/ingest", body, headers)
    assert (answer.status, answer.json) == (202, {"accepted": 1, "rejected": []})
    (row,) = await shared.events(project)
    holds(row, **PLACE, **VISIT, id=sent["id"], event_name="page_view", anon_id="user_42")
    holds(row, properties=sent["properties"], session_id=str(uuid5(UUID(project.id), "sess_xyz")))
    assert datetime.fromisoformat(row["timestamp"]) == datetime.fromisoformat(sent["timestamp"])


async def test_tracker_with_nothing_but_a_name(shared: Subject, project: Project):
    assert (await track(shared.port, project, {"event": "bare"}, **BROWSER)).status == 202
    (row,) = await shared.events(project)
    assert row["anon_id"].startswith("~")
    assert UUID(row["id"]).version == UUID(row["session_id"]).version == 7
    holds(row, **VISIT, user_id=None, url=None, level=None)


PULSE = {
    "type": "payment.failed",
    "level": "error",
    "message": "Card declined",
    "metadata": {"amount": 12.5},
    "stacktrace": [
        {"file": "pay.py", "function": "pay", "line": 7, "column": 1, "in_app": True, "context": []}
    ],
    "environment": "production",
    "release": "1.0",
    "tags": {"region": "eu", "retry": 2},
}


@pytest.mark.parametrize("exchange", [post, post_h2], ids=["HTTP/1.1", "HTTP/2"])
async def test_pulsekit_single(shared: Subject, project: Project, exchange: Any):
    sent_at = now_ms()
    sent = json.dumps({**PULSE, "timestamp": sent_at}).encode()
    headers = {"X-PulseKit-Key": project.secret}
    answer = await exchange(shared.port, "/api/v1/events", sent, headers)
    assert answer.status == 202
    assert answer.json.keys() == {"id"}
    (row,) = await shared.events(project)
    holds(row, id=answer.json["id"], event_name=PULSE["type"], properties=PULSE["metadata"])
    holds(row, level="error", message="Card declined", stacktrace=PULSE["stacktrace"])
    holds(row, environment="production", release="1.0", tags={"region": "eu", "retry": "2"})
    assert at(row, sent_at)


@pytest.mark.parametrize("exchange", [post, post_h2], ids=["HTTP/1.1", "HTTP/2"])
async def test_pulsekit_batch_names_the_bad_and_stores_the_rest(
    shared: Subject, project: Project, exchange: Any
):
    events = [{"type": "first"}, {"level": "info"}, {"type": "third", "level": "loud"}, PULSE]
    body = json.dumps({"events": events}).encode()
    headers = {"X-PulseKit-Key": project.secret}
    answer = await exchange(shared.port, "/api/v1/events/batch", body, headers)
    assert answer.status == 202
    assert answer.json["accepted"] == 2
    refused = [(each["index"], each["code"]) for each in answer.json["rejected"]]
    assert refused == [(1, "invalid_event"), (2, "invalid_event")]
    assert answer.json["rejected"][1]["message"].startswith("$.events[2].level")
    rows = named(await shared.events(project))
    assert rows.keys() == {"first", "payment.failed"}
    assert {row["id"] for row in rows.values()} == set(answer.json["ids"])
    holds(rows["first"], level="info", message=None, stacktrace=None, tags=None)


@pytest.mark.parametrize("exchange", [post, post_h2], ids=["HTTP/1.1", "HTTP/2"])
async def test_glimpse(shared: Subject, project: Project, exchange: Any):
    session, sent_at = new_id(), now_ms()
    context = {
        "url": URL,
        "referrer": PLACE["referrer"],
        "viewport": {"width": 1280, "height": 720},
        "connection": "4g",
        "locale": "fr-CA",
        "userAgent": CHROME,
    }
    sent = {
        "projectId": project.id,
        "event": "signup",
        "timestamp": sent_at,
        "sessionId": session,
        "anonymousId": "anon-1",
        "userId": "u-1",
        "properties": {"plan": "pro"},
        "traits": {"name": "Ann"},
        "context": context,
    }
    answer = await exchange(shared.port, "/event", json.dumps(sent).encode())
    assert (answer.status, answer.json) == (200, {"success": True})
    (row,) = await shared.events(project)
    holds(row, **PLACE, **{**VISIT, "language": "fr-CA"}, event_name="signup", screen="1280x720")
    holds(row, session_id=session, anon_id="anon-1", user_id="u-1")
    viewport = {"viewport": context["viewport"], "connection": "4g"}
    assert row["properties"] == {"plan": "pro", "$traits": {"name": "Ann"}, "$context": viewport}
    assert at(row, sent_at)


async def test_tracker_batch_with_one_bad_event_names_its_index_and_stores_the_rest(
    shared: Subject, project: Project
):
    events: list[dict[str, Any]] = [{"event": f"good {n}", "id": new_id()} for n in range(5)]
    events[1:1] = [
        {"properties": {}},
        {"event": "x" * 201},
        {"event": "a", "properties": {"a": "x" * 65_536}},
        {"event": "a", "properties": []},
        {"event": "a", "timestamp": "soon"},
    ]
    answer = await track(shared.port, project, *events)
    assert answer.status == 202
    assert answer.json["accepted"] == 5
    codes = ["invalid_event", "invalid_event", "too_large", "invalid_event", "invalid_event"]
    refused = [(each["index"], each["code"]) for each in answer.json["rejected"]]
    assert refused == list(enumerate(codes, 1))
    assert len(await shared.ids(project)) == 5


async def test_visitors_that_the_server_made_are_joined_to_no_user(
    shared: Subject, project: Project
):
    for user in ("ann", "bob"):  # one address, one browser, two people
        body = {"projectId": project.id, "event": "identify", "userId": user}
        assert (await post(shared.port, "/event", body, BROWSER)).status == 200
    rows = await shared.events(project)
    assert sorted(row["user_id"] for row in rows) == ["ann", "bob"]
    assert len({row["anon_id"] for row in rows}) == 1
    where = f"project_id = '{project.id}'"
    assert await shared.sql(f"SELECT 1 FROM visitor_aliases WHERE {where}") == []


async def test_bots_are_marked_and_kept(shared: Subject, project: Project):
    bot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
    await track(shared.port, project, {"event": "crawled"}, **{"User-Agent": bot})
    (row,) = await shared.events(project)
    assert row["is_bot"] is True


async def test_last_years_events_make_their_partitions(shared: Subject, project: Project):
    week = 7 * 24 * 3600 * 1000
    times = [now_ms() - (52 + n) * week for n in range(3)]
    events = [{"event": "imported", "id": new_id(), "timestamp": time} for time in times]
    assert (await track(shared.port, project, *events)).status == 202
    rows = await shared.events(project, "timestamp, tableoid::regclass::text AS part")
    assert [at(row, ms) for row, ms in zip(rows, sorted(times), strict=True)] == [True] * 3
    assert len({row["part"] for row in rows}) == 3
