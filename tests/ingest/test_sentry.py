"""Sentry's addresses: who may send, what is stored, what is answered, in which encodings."""

from __future__ import annotations

import gzip
import zlib
from random import Random
from typing import Any

import brotli
import orjson
import pytest
import zstandard

from beacon.errors import NotFound, PostgresAway
from beacon.events import CheckIn, Request, Response
from beacon.ingest.limits import Allowance
from beacon.projects.projects import KeyGrant
from beacon.ratelimit import BucketTable
from tests.factories import visit_of
from tests.ingest.conftest import BROWSER, Bench

ID = 32 * "a"
EVENT = {"event_id": ID, "exception": {"values": [{"type": "ValueError", "value": "bad"}]}}


def item(kind: str, payload: dict[str, Any] | bytes, **headers: Any) -> bytes:
    raw = payload if isinstance(payload, bytes) else orjson.dumps(payload)
    return orjson.dumps({"type": kind, "length": len(raw), **headers}) + b"\n" + raw + b"\n"


def envelope(*items: bytes, **header: Any) -> bytes:
    return orjson.dumps({"event_id": ID, **header}) + b"\n" + b"".join(items)


def short_key(bench: Bench) -> str:
    return bench.created.project.public_key.removeprefix("proj_")


def path_of(bench: Bench, kind: str = "envelope") -> str:
    return f"/api/{bench.created.project.number}/{kind}/"


async def send(bench: Bench, body: bytes, **headers: str) -> Response:
    auth = f"Sentry sentry_key={short_key(bench)}, sentry_version=7, sentry_client=test/1"
    said = {"x-sentry-auth": auth, **{name.replace("_", "-"): v for name, v in headers.items()}}
    return await bench.ingest.answer(
        Request("POST", path_of(bench), "", said, body, "127.0.0.1"),
    )


async def test_an_acknowledged_error_is_on_disk(bench: Bench) -> None:
    answer = await send(bench, envelope(item("event", EVENT)))
    assert (answer.status, orjson.loads(answer.body)) == (200, {"id": ID})
    (event,) = await bench.events()
    assert (event.name, event.id.hex()) == ("$error", ID)
    assert event.report is not None
    assert (event.report.level, event.report.message) == ("error", "ValueError: bad")
    assert event.report.environment == "production"


async def test_one_event_alone_is_stored_as_well(bench: Bench) -> None:
    path = f"{path_of(bench, 'store')}?sentry_key={short_key(bench)}"
    assert await bench.post(path, EVENT) == (200, {"id": ID})
    nameless = {"message": "hello"}
    status, answer = await bench.post(path, nameless)
    first, second = await bench.events()
    assert (status, answer) == (200, {"id": second.id.hex()})
    assert (first.name, second.name) == ("$error", "$message")


async def test_the_key_may_come_in_any_of_its_places(bench: Bench) -> None:
    key, number = short_key(bench), bench.created.project.number
    body, path = envelope(item("event", EVENT)), path_of(bench)
    for where, headers in (
        (path, {"x_sentry_auth": f"Sentry sentry_version=7, sentry_key={key}"}),
        (path, {"authorization": f"Sentry sentry_key={key}, sentry_version=7"}),
        (f"{path}?sentry_version=7&sentry_key={key}", {}),
        (path.rstrip("/"), {"x_sentry_auth": f"sentry sentry_key={key.upper()}"}),
        (path, {"x_sentry_auth": f"Sentry sentry_key=proj_{key}"}),
    ):
        assert (await bench.post(where, body, **headers))[0] == 200, (where, headers)
    for dsn in (f"https://{key}@host/{number}", f"http://{key}:secret@host:80/sub/{number}"):
        tunneled = envelope(item("event", EVENT), dsn=dsn)
        assert (await bench.post(path, gzip.compress(tunneled)))[0] == 200, dsn


@pytest.mark.parametrize("key", [None, 32 * "0", "nonsense", "proj_" + 32 * "0"])
async def test_a_missing_or_wrong_key_is_401_and_says_so(bench: Bench, key: str | None) -> None:
    query = "" if key is None else f"sentry_key={key}"
    request = Request("POST", path_of(bench), query, {}, envelope(item("event", EVENT)), "::1")
    answer = await bench.ingest.answer(request)
    assert answer.status == 401
    assert "key" in dict(answer.headers)["x-sentry-error"]
    assert await bench.events() == []


async def test_the_number_must_be_the_project_of_the_key(bench: Bench) -> None:
    other = bench.created.project.number + 1
    path = f"/api/{other}/envelope/?sentry_key={short_key(bench)}"
    status, problem = await bench.post(path, envelope(item("event", EVENT)))
    assert (status, problem["code"]) == (403, "forbidden")


async def test_the_page_must_be_of_an_allowed_domain(bench: Bench) -> None:
    body = envelope(item("event", EVENT))
    assert (await send(bench, body, origin="https://evil.com")).status == 403
    assert (await send(bench, body, origin="https://example.com")).status == 200


async def test_browsers_may_send_and_read_the_answer(bench: Bench) -> None:
    preflight = Request("OPTIONS", path_of(bench), "", {}, b"", "::1")
    allowed = dict((await bench.ingest.answer(preflight)).headers)
    asked = "x-sentry-auth, content-type, content-encoding, authorization, sentry-trace, baggage"
    assert allowed["access-control-allow-headers"] == asked
    assert allowed["access-control-max-age"] == "3600"
    answer = dict((await send(bench, envelope())).headers)
    assert answer["access-control-allow-origin"] == "*"
    exposed = "x-sentry-rate-limits, retry-after, x-sentry-error"
    assert answer["access-control-expose-headers"] == exposed


def deflate_raw(body: bytes) -> bytes:
    return zlib.compress(body)[2:-4]


@pytest.mark.parametrize(
    ("encoding", "encode"),
    [
        ("br", brotli.compress),
        ("gzip", gzip.compress),
        ("", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", deflate_raw),
        ("zstd", zstandard.compress),
        ("identity", bytes),
        ("UTF-8", bytes),
        ("", bytes),
    ],
)
async def test_every_encoding_of_a_body_is_read(bench: Bench, encoding: str, encode: Any) -> None:
    answer = await send(bench, encode(envelope(item("event", EVENT))), content_encoding=encoding)
    assert answer.status == 200
    assert [event.id.hex() for event in await bench.events()] == [ID]


async def test_a_bomb_is_refused_before_it_is_large(bench: Bench) -> None:
    bomb = gzip.compress(bytes(64 * 1024 * 1024))
    answer = await send(bench, bomb, content_encoding="gzip")
    assert (answer.status, await bench.events()) == (413, [])


async def test_much_that_is_not_kept_does_not_cost_the_error_beside_it(bench: Bench) -> None:
    replay = (Random(8).randbytes(4096) + bytes(60_000)) * 400
    body = envelope(item("event", EVENT), item("replay_recording", replay))
    assert len(body) > bench.ingest.max_body_bytes
    assert (await send(bench, gzip.compress(body, 1))).status == 200
    assert [event.name for event in await bench.events()] == ["$error"]


async def test_a_broken_item_costs_itself_alone(bench: Bench) -> None:
    items = (b'{"type":"event","length":5}\n{"a":\n', b"nonsense\n{}\n", item("event", EVENT))
    answer = await send(bench, envelope(*items))
    assert (answer.status, orjson.loads(answer.body)) == (200, {"id": ID})
    assert dict(answer.headers)["x-sentry-error"].startswith("items[0]: $: not valid JSON")
    assert [event.name for event in await bench.events()] == ["$error"]
    assert bench.ingest.counts.refused["invalid_json"] == 2


async def test_what_is_not_kept_is_answered_200_and_is_in_the_balance(bench: Bench) -> None:
    items = (
        item("transaction", {}),
        item("span", {"items": []}, item_count=4),
        item("session", {}),
        item("something_new", b"\x00\xff"),
    )
    answer = await send(bench, b"{}\n" + b"".join(items))
    assert (answer.status, answer.body) == (200, b"{}")
    (batch,) = await bench.batches()
    assert (batch.events, batch.dropped) == ([], 6)
    counted = {"transaction": 1, "span": 1, "session": 1, "unknown": 1}
    assert bench.ingest.counts.items == counted


async def test_sessions_alone_are_not_written(bench: Bench) -> None:
    assert (await send(bench, envelope(item("sessions", {})))).status == 200
    assert await bench.batches() == []


async def test_check_ins_are_handed_over_one_by_one(bench: Bench) -> None:
    runs: list[CheckIn] = []

    async def take(_grant: KeyGrant, check_in: CheckIn) -> None:
        if check_in.slug == "unknown":
            raise NotFound("There is no such monitor.")
        runs.append(check_in)

    bench.ingest.on_check_in = take
    run = {"check_in_id": ID, "monitor_slug": "nightly", "status": "ok", "duration": 1.5}
    answer = await send(
        bench, envelope(item("check_in", {**run, "monitor_slug": "unknown"}), item("check_in", run))
    )
    assert answer.status == 200
    assert runs == [CheckIn(bytes.fromhex(ID), "nightly", "ok", 1.5, "production", None, None)]
    assert bench.ingest.counts.refused["not_found"] == 1


async def test_what_clients_did_not_send_is_in_the_spool_too(bench: Bench) -> None:
    discarded = [{"reason": "queue_overflow", "category": "error", "quantity": 3}]
    report = item("client_report", {"discarded_events": discarded})
    assert (await send(bench, envelope(report))).status == 200
    (batch,) = await bench.batches()
    assert [(loss.reason, loss.events, loss.detail) for loss in batch.losses] == [
        ("queue_overflow", 3, "test/1")
    ]
    assert bench.ingest.counts.unsent == {"queue_overflow": 3}


async def test_a_check_in_that_cannot_be_stored_is_503(bench: Bench) -> None:
    async def away(_grant: KeyGrant, _check_in: CheckIn) -> None:
        raise PostgresAway("Postgres is away.")

    bench.ingest.on_check_in = away
    run = item("check_in", {"monitor_slug": "nightly", "status": "ok"})
    answer = await send(bench, envelope(run))
    assert answer.status == 503
    assert "retry-after" in dict(answer.headers)
    assert (await send(bench, envelope(run, item("event", EVENT)))).status == 200


async def test_over_a_rate_limit_clients_are_told_for_how_long(bench: Bench) -> None:
    bench.ingest.limits.of = _refusing  # type: ignore[method-assign,assignment]
    answer = await send(bench, envelope(item("event", EVENT)))
    headers = dict(answer.headers)
    assert answer.status == 429
    seconds, categories, scope, reason = headers["x-sentry-rate-limits"].split(":")
    assert int(seconds) == max(int(headers["retry-after"]), 10)
    assert {"error", "log_item", "feedback"} < set(categories.split(";"))
    assert "monitor" not in categories
    assert (scope, reason) == ("project", "rate_limit")


def _refusing(*_said: object) -> Any:
    table = BucketTable(1)
    table.charge(0, 1e6, 0)
    return Allowance([("key", table, 0, 1)], lambda: 0.0)


async def test_a_server_is_no_visitor_and_no_bot(bench: Bench) -> None:
    await send(bench, envelope(item("event", EVENT)), user_agent="sentry.python/2.40.0")
    await send(bench, envelope(item("event", EVENT)), user_agent=BROWSER)
    server, browser = map(visit_of, await bench.batches())
    assert (server.browser, server.is_bot) == (None, False)
    assert browser.browser == "Firefox"


async def test_the_visitors_browser_is_that_of_the_request_that_failed(bench: Bench) -> None:
    request = {"url": "https://shop.at/cart?a=1", "headers": {"User-Agent": BROWSER}}
    await send(bench, envelope(item("event", EVENT | {"request": request})))
    (batch,) = await bench.batches()
    assert visit_of(batch).browser == "Firefox"


async def test_only_posts_to_numbered_projects_are_taken(bench: Bench) -> None:
    assert bench.ingest.serves("POST", "/api/1/envelope")
    assert bench.ingest.serves("POST", "/api/1/store/")
    for path in ("/api/x/envelope/", "/api/1/security/", "/api/1/envelope/x", "/api//store/"):
        assert not bench.ingest.serves("POST", path)
    assert (await bench.post(path_of(bench), b"", method="GET"))[0] == 405
