"""What HTTP clients really do: encodings, chunks, pipelines, Expect, CORS, keys, slow ones."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable

import brotli
import pytest
import trio
import zstandard
from subject import Project, Subject, new_id
from wire import Line, line, now_ms, post, post_h2, request, send, track

TRACKER, PULSEKIT = "/api/v1/events/ingest", "/api/v1/events"
ROUTES = (TRACKER, PULSEKIT, "/api/v1/events/batch", "/event")
ONE = {"accepted": 1, "rejected": []}
MAX_SLOW_SECONDS = 25.0


def body_of(*names: str) -> bytes:
    events = [{"event": name, "id": new_id(), "timestamp": now_ms()} for name in names]
    return json.dumps({"events": events}).encode()


def raw_deflate(data: bytes) -> bytes:
    return zlib.compress(data)[2:-4]


ENCODINGS: dict[str, tuple[str | None, Callable[[bytes], bytes]]] = {
    "none": (None, bytes),
    "identity": ("identity", bytes),
    "empty": ("", bytes),
    "gzip": ("gzip", gzip.compress),
    "Gzip": ("GZIP", gzip.compress),
    "gzip that is not named": (None, gzip.compress),
    "gzip that is called identity": ("identity", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "br": ("br", brotli.compress),
    "zstd": ("zstd", zstandard.compress),
    "twice": ("gzip, br", lambda data: brotli.compress(gzip.compress(data))),
}


@pytest.mark.parametrize("name", ENCODINGS)
async def test_encoded_body_is_stored(shared: Subject, project: Project, name: str):
    encoding, encode = ENCODINGS[name]
    headers = {"X-API-Key": project.key}
    if encoding is not None:
        headers["Content-Encoding"] = encoding
    answer = await post(shared.port, TRACKER, encode(body_of("first")), headers)
    assert (answer.status, answer.json) == (202, ONE)
    answer = await post_h2(shared.port, TRACKER, encode(body_of("second")), headers)
    assert (answer.status, answer.json) == (202, ONE)
    rows = await shared.events(project, "event_name")
    assert sorted(row["event_name"] for row in rows) == ["first", "second"]


async def test_chunks_of_any_size_are_one_body(shared: Subject, project: Project):
    body = body_of("chunked")
    path = f"{TRACKER}?key={project.key}"
    head = f"POST {path} HTTP/1.1\r\nHost: b\r\nTransfer-Encoding: chunked\r\n\r\n"
    async with line(shared.port) as connection:
        await connection.send(head.encode())
        for byte in body:  # each a chunk, and each a packet
            await connection.send(b"1;extension=1\r\n%c\r\n" % byte)
        await connection.send(b"0\r\nTrailer: yes\r\n\r\n")
        assert (await connection.answer()).json == ONE
    assert len(await shared.ids(project)) == 1


async def test_pipelined_requests_are_answered_in_order(shared: Subject, project: Project):
    headers = {"X-API-Key": project.key}
    good = [request(TRACKER, body_of(str(n)), headers) for n in range(50)]
    bad = request(TRACKER, b"no json", headers)
    page = request("/check", method="GET")
    mixed = [*good[:20], bad, *good[20:40], page, *good[40:]]
    answers = await send(shared.port, *mixed)
    expected = [202] * 20 + [400] + [202] * 20 + [200] + [202] * 10
    assert [answer.status for answer in answers] == expected
    assert len(await shared.ids(project)) == 50


async def test_expect_100_continue_is_answered_before_the_body(shared: Subject, project: Project):
    body = body_of("expected")
    whole = request(TRACKER, body, {"X-API-Key": project.key, "Expect": "100-continue"})
    async with line(shared.port) as connection:
        await connection.send(whole[: -len(body)])
        assert (await connection.answer()).status == 100
        await connection.send(body)
        assert (await connection.answer()).json == ONE


async def test_expect_100_continue_with_a_body_too_large_is_refused_at_once(
    shared: Subject, project: Project
):
    more = {"Content-Length": str(30 * 1024 * 1024), "Expect": "100-continue"}
    async with line(shared.port) as connection:
        await connection.send(request(TRACKER, b"", {"X-API-Key": project.key, **more}))
        assert (await connection.answer()).code == "too_large"


async def test_http_1_0_is_answered_and_closed(shared: Subject, project: Project):
    body = body_of("old")
    head = f"POST {TRACKER}?key={project.key} HTTP/1.0\r\nContent-Length: {len(body)}\r\n\r\n"
    async with line(shared.port) as connection:
        await connection.send(head.encode() + body)
        assert (await connection.answer()).json == ONE
        assert await connection.ends()


# --- who may send ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ROUTES)
async def test_preflight_allows_any_origin_for_an_hour(shared: Subject, path: str):
    asked = {
        "Origin": "https://shop.example.com",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "x-api-key,content-type,content-encoding",
    }
    for exchange in (post, post_h2):
        answer = await exchange(shared.port, path, b"", asked, method="OPTIONS")
        assert (answer.status, answer.body) == (204, b"")
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["access-control-max-age"] == "3600"
        assert "POST" in answer.headers["access-control-allow-methods"]
        allowed = answer.headers["access-control-allow-headers"].split(", ")
        assert {"x-api-key", "x-pulsekit-key", "content-type", "content-encoding"} <= set(allowed)


async def test_key_may_come_by_any_of_its_ways(shared: Subject, project: Project):
    ways = [
        (TRACKER, {"X-API-Key": project.key}),
        (TRACKER, {"X-API-Key": project.secret}),
        (TRACKER, {"X-PulseKit-Key": project.secret}),
        (TRACKER, {"Authorization": f"Bearer {project.secret}"}),
        (f"{TRACKER}?key={project.key}", {"Content-Type": "text/plain"}),
    ]
    for path, headers in ways:
        assert (await post(shared.port, path, body_of("a"), headers)).json == ONE
    assert len(await shared.ids(project)) == len(ways)


async def test_only_the_projects_domains_may_send_with_its_public_key(shared: Subject):
    project = await shared.project("Closed", "--domain", "shop.example.com", "--domain", "*.b.org")
    origins = {
        "https://shop.example.com": 202,
        "http://shop.example.com:8080": 202,
        "https://a.b.org": 202,
        "https://b.org": 403,
        "https://evil.com": 403,
        "https://shop.example.com.evil.com": 403,
        "null": 403,
        "": 202,  # no page: an app or a server
    }
    for origin, status in origins.items():
        answer = await track(shared.port, project, {"event": "a"}, Origin=origin)
        assert answer.status == status, origin
        assert answer.headers["access-control-allow-origin"] == "*"
        assert status != 403 or answer.code == "origin_not_allowed"
    glimpse = {"projectId": project.id, "event": "a"}
    answer = await post(shared.port, "/event", glimpse, {"Origin": "https://evil.com"})
    assert (answer.status, answer.code) == (403, "origin_not_allowed")
    trusted = {"X-API-Key": project.secret, "Origin": "https://evil.com"}
    assert (await post(shared.port, TRACKER, body_of("a"), trusted)).status == 202


# --- slow clients ------------------------------------------------------------------------------


async def drip(connection: Line, data: bytes) -> None:
    """A byte now and then, as slowloris does."""
    try:
        for byte in data:
            await connection.send(bytes([byte]))
            await trio.sleep(0.3)
    except trio.BrokenResourceError:
        return


async def test_slowloris_on_head_and_body_is_cut_off_while_others_are_served(
    shared: Subject, project: Project
):
    headers = {"X-API-Key": project.key}
    body = b'{"events":[' + b" " * 1000
    slow_head = f"POST {TRACKER} HTTP/1.1\r\nHost: b\r\nX-Slow: {1000 * 'a'}".encode()
    whole = request(TRACKER, body, headers)
    ended = []

    async def one(quick: bytes, slow: bytes, *, status: int) -> None:
        async with line(shared.port) as connection, trio.open_nursery() as nursery:
            await connection.send(quick)
            nursery.start_soon(drip, connection, slow)
            answer = await connection.answer()
            assert answer.status == status, (quick, answer)
            assert status == 0 or answer.code == "request_timeout"
            nursery.cancel_scope.cancel()
        ended.append(status)

    with trio.fail_after(MAX_SLOW_SECONDS):
        async with trio.open_nursery() as nursery:
            for _ in range(20):
                nursery.start_soon(lambda: one(b"", slow_head, status=408))
                nursery.start_soon(lambda: one(whole[: -len(body)], body, status=408))
                nursery.start_soon(lambda: one(b"", b"", status=0))  # says nothing at all
            while len(ended) < 60:
                with trio.fail_after(2):
                    assert (await track(shared.port, project, {"event": "quick"})).status == 202
                await trio.sleep(0.05)
    assert {row["event_name"] for row in await shared.events(project)} == {"quick"}
