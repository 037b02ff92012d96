"""Whatever is wrong with a request, its answer is clear, and the same in every lane.

The lanes: the first request of a connection, one behind a web page's on the same
connection, one pipelined behind it, one in chunks, and HTTP/2.
"""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any, NamedTuple

import pytest
import trio
from subject import Project, Subject, new_id
from wire import Answer, Line, line, post_h2, request, send

TRACKER, PULSEKIT, PULSEKIT_BATCH = (
    "/api/v1/events/ingest",
    "/api/v1/events",
    "/api/v1/events/batch",
)
GLIMPSE = "/event"
ROUTES = (TRACKER, PULSEKIT, PULSEKIT_BATCH, GLIMPSE)
MIB = 1024 * 1024
UNKNOWN_KEY = "proj_" + 32 * "0"
CHECK = request("/check", method="GET")


# --- lanes --------------------------------------------------------------------------------------


async def first(port: int, path: str, body: bytes, headers: dict[str, str], method: str) -> Answer:
    (answer,) = await send(port, request(path, body, headers, method=method))
    return answer


async def behind_a_page(
    port: int, path: str, body: bytes, headers: dict[str, str], method: str
) -> Answer:
    async with line(port) as connection:
        await connection.send(CHECK)
        assert (await connection.answer()).json == {"status": "ok"}
        await send_whole(connection, request(path, body, headers, method=method))
        return await connection.answer()


async def pipelined(
    port: int, path: str, body: bytes, headers: dict[str, str], method: str
) -> Answer:
    page, answer = await send(port, CHECK, request(path, body, headers, method=method))
    assert page.status == 200
    return answer


async def in_chunks(
    port: int, path: str, body: bytes, headers: dict[str, str], method: str
) -> Answer:
    fields = {"Host": "beacon", "Transfer-Encoding": "chunked", **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    size = max(1, len(body) // 7)
    chunks = [body[at : at + size] for at in range(0, len(body), size)]
    async with line(port) as connection:
        await connection.send(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode("latin-1"))
        parts = [b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks]
        await send_whole(connection, b"".join(parts) + b"0\r\n\r\n")
        return await connection.answer()


async def over_http2(
    port: int, path: str, body: bytes, headers: dict[str, str], method: str
) -> Answer:
    return await post_h2(port, path, body, headers, method=method)


async def send_whole(connection: Line, data: bytes) -> None:
    """A server may refuse before it has read all."""
    try:
        await connection.send(data)
    except trio.BrokenResourceError:
        return


LANES = (first, behind_a_page, pipelined, in_chunks, over_http2)


async def assert_in_every_lane(
    port: int,
    expected: tuple[int, str],
    path: str,
    body: bytes,
    headers: dict[str, str],
    method: str = "POST",
) -> None:
    found = {}
    for lane in LANES:
        answer = await lane(port, path, body, headers, method)
        found[lane.__name__] = (answer.status, answer.code)
        assert answer.headers["access-control-allow-origin"] == "*", (lane, answer)
    assert found == dict.fromkeys((lane.__name__ for lane in LANES), expected)


# --- requests that are refused as a whole ---------------------------------------------------------


@pytest.mark.parametrize("path", [TRACKER, PULSEKIT, PULSEKIT_BATCH])
@pytest.mark.parametrize(
    "headers",
    [{}, {"X-API-Key": UNKNOWN_KEY}, {"X-PulseKit-Key": "pk_" + 43 * "A"}, {"X-API-Key": "\xff;"}],
    ids=["no key", "unknown key", "unknown secret", "garbage"],
)
async def test_wrong_key_is_401(shared: Subject, path: str, headers: dict[str, str]):
    await assert_in_every_lane(shared.port, (401, "unauthorized"), path, b"{}", headers)


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"no json", b"\xff\x00\xfe", b"[" * 100_000, b'{"events":[}', b'{"a":1}{"b":2}'],
    ids=["empty", "cut off", "text", "garbage", "deep", "broken", "two"],
)
async def test_body_that_is_no_json_is_400(shared: Subject, shop: Project, path: str, body: bytes):
    headers = {"X-API-Key": shop.key}
    await assert_in_every_lane(shared.port, (400, "invalid_json"), path, body, headers)


@pytest.mark.parametrize("path", [TRACKER, PULSEKIT_BATCH])
@pytest.mark.parametrize(
    "body", [[], {}, 5, None, "text", {"events": 5}, {"events": None}, {"events": {}}]
)
async def test_body_without_a_list_of_events_is_400(
    shared: Subject, shop: Project, path: str, body: Any
):
    headers = {"X-API-Key": shop.key}
    expected = (400, "bad_request")
    await assert_in_every_lane(shared.port, expected, path, json.dumps(body).encode(), headers)


@pytest.mark.parametrize("path", [TRACKER, PULSEKIT_BATCH])
async def test_more_than_a_thousand_events_are_413(shared: Subject, shop: Project, path: str):
    body = json.dumps({"events": [{"event": "a", "type": "a"}] * 1001}).encode()
    headers = {"X-API-Key": shop.key}
    await assert_in_every_lane(shared.port, (413, "batch_too_large"), path, body, headers)


class Single(NamedTuple):
    path: str
    body: dict[str, Any]
    status: int
    code: str


SINGLES = {
    "PulseKit without a type": Single(PULSEKIT, {"level": "info"}, 422, "invalid_event"),
    "PulseKit with an unknown level": Single(
        PULSEKIT, {"type": "a", "level": "loud"}, 422, "invalid_event"
    ),
    "PulseKit with metadata that is a list": Single(
        PULSEKIT, {"type": "a", "metadata": []}, 422, "invalid_event"
    ),
    "PulseKit that is too large": Single(
        PULSEKIT, {"type": "a", "metadata": {"a": "x" * 65_536}}, 413, "too_large"
    ),
    "Glimpse without a project": Single(GLIMPSE, {"event": "a"}, 422, "invalid_event"),
    "Glimpse with a malformed project": Single(
        GLIMPSE, {"event": "a", "projectId": "shop"}, 400, "bad_request"
    ),
    "Glimpse with an unknown project": Single(
        GLIMPSE, {"event": "a", "projectId": new_id()}, 404, "project_not_found"
    ),
    "Glimpse with an unknown key": Single(
        GLIMPSE, {"event": "a", "projectId": UNKNOWN_KEY}, 404, "project_not_found"
    ),
}


@pytest.mark.parametrize("name", SINGLES)
async def test_single_bad_event_is_refused(shared: Subject, shop: Project, name: str):
    path, body, status, code = SINGLES[name]
    headers = {"X-API-Key": shop.key}
    await assert_in_every_lane(
        shared.port, (status, code), path, json.dumps(body).encode(), headers
    )


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ROUTES)
async def test_other_methods_are_405(shared: Subject, path: str, method: str):
    await assert_in_every_lane(shared.port, (405, "method_not_allowed"), path, b"", {}, method)


NO_ROUTES = {
    "/": (405, "method_not_allowed"),
    "/nothing": (404, "not_found"),
    "/api/v1/events/ingest/more": (404, "not_found"),
    "/API/V1/events": (404, "not_found"),
}


@pytest.mark.parametrize("path", NO_ROUTES)
async def test_post_to_what_takes_no_events_is_refused(shared: Subject, path: str):
    for lane in LANES:
        answer = await lane(shared.port, path, b"{}", {}, "POST")
        assert (answer.status, answer.code) == NO_ROUTES[path], lane


# --- encodings --------------------------------------------------------------------------------


BODY = b'{"events":[]}'


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", BODY),
        ("gzip", gzip.compress(BODY)[:-5]),
        ("gzip", b""),
        ("deflate", b"\xff" + zlib.compress(BODY)),
        ("br", BODY),
        ("zstd", BODY),
        ("compress", BODY),
        ("nonsense", BODY),
        ("gzip, gzip, gzip, gzip", BODY),
    ],
    ids=[
        "not gzip",
        "cut off",
        "empty",
        "not deflate",
        "not br",
        "not zstd",
        "compress",
        "nonsense",
        "many",
    ],
)
async def test_wrong_encoding_is_400(shared: Subject, shop: Project, encoding: str, body: bytes):
    headers = {"X-API-Key": shop.key, "Content-Encoding": encoding}
    await assert_in_every_lane(shared.port, (400, "invalid_encoding"), TRACKER, body, headers)


async def test_bomb_is_413(shared: Subject, shop: Project):
    bomb = gzip.compress(b" " * 21 * MIB)
    headers = {"X-API-Key": shop.key, "Content-Encoding": "gzip"}
    await assert_in_every_lane(shared.port, (413, "too_large"), TRACKER, bomb, headers)


# --- HTTP itself ------------------------------------------------------------------------------


HEAD = b"POST /api/v1/events/ingest HTTP/1.1\r\nHost: beacon\r\n"
MALFORMED = {
    "no HTTP": (b"hello there\r\n\r\n", 400, "bad_request"),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64), 400, "bad_request"),
    "no version": (b"POST /event\r\n\r\n", 400, "bad_request"),
    "no colon": (HEAD + b"nonsense\r\n\r\n", 400, "bad_request"),
    "space before colon": (HEAD + b"Content-Length : 2\r\n\r\n{}", 400, "bad_request"),
    "two lengths": (HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400, "bad_request"),
    "negative length": (HEAD + b"Content-Length: -1\r\n\r\n", 400, "bad_request"),
    "length and chunks": (
        HEAD + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
        "bad_request",
    ),
    "bad chunk size": (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400, "bad_request"),
    "unknown coding": (
        HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        501,
        "unknown_transfer_coding",
    ),
    "no host": (b"POST /event HTTP/1.1\r\nContent-Length: 0\r\n\r\n", 400, "bad_request"),
    "two hosts": (HEAD + b"Host: other\r\nContent-Length: 0\r\n\r\n", 400, "bad_request"),
    "101 headers": (
        HEAD + b"".join(b"x-%d: 1\r\n" % n for n in range(100)) + b"\r\n",
        431,
        "head_too_large",
    ),
    "long header": (HEAD + b"x: " + b"a" * 20_000 + b"\r\n\r\n", 431, "head_too_large"),
    "endless header": (HEAD + b"x: " + b"a" * 40_000, 431, "head_too_large"),
    "long target": (
        b"POST /event?" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: b\r\n\r\n",
        431,
        "head_too_large",
    ),
    "huge length": (HEAD + b"Content-Length: %d\r\n\r\n" % (21 * MIB), 413, "too_large"),
    "length beyond all numbers": (HEAD + b"Content-Length: 1%030d\r\n\r\n" % 0, 400, "bad_request"),
    "bare line feed in a header": (HEAD + b"x: a\x00b\r\n\r\n", 400, "bad_request"),
    "a proxy's CONNECT": (
        b"CONNECT beacon:443 HTTP/1.1\r\nHost: beacon:443\r\n\r\n",
        405,
        "method_not_allowed",
    ),
}


@pytest.mark.parametrize("before", [b"", CHECK], ids=["first", "behind a page"])
@pytest.mark.parametrize("name", MALFORMED)
async def test_malformed_http_is_answered_and_the_connection_ends(
    shared: Subject, name: str, before: bytes
):
    data, status, code = MALFORMED[name]
    async with line(shared.port) as connection:
        if before:
            await connection.send(before)
            assert (await connection.answer()).status == 200
        await send_whole(connection, data)
        answer = await connection.answer()
        assert (answer.status, answer.code) == (status, code)
        assert answer.headers["connection"] == "close"
        assert await connection.ends()


@pytest.mark.parametrize("lane", LANES)
async def test_body_over_the_limit_is_413(shared: Subject, shop: Project, lane: Any):
    body = b'{"events":[]}'.ljust(20 * MIB + 1)
    answer = await lane(shared.port, TRACKER, body, {"X-API-Key": shop.key}, "POST")
    assert (answer.status, answer.code) == (413, "too_large")


async def test_server_is_well_after_all_that(shared: Subject, shop: Project):
    assert (await shared.ask("/health")) == (200, b"ok")
    assert "Traceback" not in shared.whole_log()
