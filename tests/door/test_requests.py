"""What the door answers to bytes: over memory streams, byte for byte."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
import trio
import trio.testing
from hypothesis import given
from hypothesis import strategies as st

from beacon.door.limits import Limits
from beacon.door.parser import RequestParser
from tests.door.conftest import Hold

HOST = b"Host: beacon\r\n"


def post(body: bytes = b"{}", path: bytes = b"/event", more: bytes = b"") -> bytes:
    length = b"Content-Length: %d\r\n" % len(body)
    return b"POST " + path + b" HTTP/1.1\r\n" + HOST + more + length + b"\r\n" + body


def get(path: bytes = b"/check", more: bytes = b"") -> bytes:
    return b"GET " + path + b" HTTP/1.1\r\n" + HOST + more + b"\r\n"


def statuses(answer: bytes) -> list[int]:
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", answer)]


def undated(answer: bytes) -> bytes:
    return re.sub(rb"date: [^\r]*\r\n", b"", answer)


async def test_ingest_request_is_answered(talk, ingest):
    answer = await talk(post(b'{"a":1}', b"/event?key=k"))
    assert undated(answer) == (
        b'HTTP/1.1 202 Accepted\r\ncontent-length: 25\r\nx-fake: 1\r\n\r\nPOST /event?key=k {"a":1}'
    )
    assert ingest.requests[0].headers["host"] == "beacon"


async def test_pipelined_requests_are_all_taken_before_the_disk_is_waited_for(
    talk, ingest, nursery
):
    ingest.hold = hold = Hold()

    async def let_go() -> None:
        while len(ingest.groups) < 3:
            await trio.lowlevel.checkpoint()
        hold.set()

    nursery.start_soon(let_go)
    answer = await talk(post(b"1") + post(b"2") + post(b"3"))
    assert statuses(answer) == [202, 202, 202]
    assert answer.index(b"? 1") < answer.index(b"? 2") < answer.index(b"? 3")


async def test_each_request_of_a_group_has_its_own_fate(talk, ingest):
    ingest.full_from = 2
    answer = await talk(post(b"1") + post(b"2") + post(b"3"))
    assert statuses(answer) == [202, 503, 503]
    assert answer.count(b"retry-after: 5\r\n") == 2
    assert answer.count(b'"code":"spool_full"') == 2


async def test_lanes_switch_in_one_connection_and_back(talk, ingest):
    pieces = [post(b"1"), get(), post(b"2"), get(b"/nothing"), post(b"3")]
    together = await talk(b"".join(pieces))
    assert statuses(together) == [202, 200, 202, 404, 202]
    assert undated(await talk(*pieces)) == undated(together)
    assert [request.body for request in ingest.requests] == [b"1", b"2", b"3"] * 2


async def test_a_bug_in_ingest_ends_only_its_connection(talk, open_door, caplog):
    door = await open_door()
    answer = await talk(post(b"1") + post(b"bug") + post(b"2"), door=door)
    assert statuses(answer) == [202, 500]
    assert b"connection: close" in answer
    assert "a bug in the ingest room" in caplog.text
    assert statuses(await talk(post(), door=door)) == [202]


async def test_a_bug_in_a_view_is_a_problem_document(talk, caplog):
    answer = await talk(get(b"/fails") + get())
    assert statuses(answer) == [500, 200]
    assert b"application/problem+json" in answer
    assert "a bug in a view" in caplog.text


async def test_streamed_answer_is_chunked(talk):
    answer = await talk(get(b"/streams"))
    assert answer.endswith(b"3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n")
    old = await talk(b"GET /streams HTTP/1.0\r\n\r\n")
    assert old.endswith(b"\r\n\r\nonetwo")
    assert b"chunked" not in old


async def test_broken_stream_is_not_taken_for_whole(talk, caplog):
    answer = await talk(get(b"/breaks"))
    assert not answer.endswith(b"0\r\n\r\n")
    assert "broken in the middle" in caplog.text


async def test_head_has_no_body(talk):
    answer = await talk(b"HEAD /health HTTP/1.1\r\n" + HOST + b"\r\n")
    assert statuses(answer) == [200]
    assert b"content-length: 2\r\n" in answer
    assert answer.endswith(b"\r\n\r\n")


async def test_chunked_body_is_put_together(talk, ingest):
    head = b"POST /event HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n"
    answer = await talk(head + b"3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: t\r\n\r\n" + post(b"2"))
    assert statuses(answer) == [202, 202]
    assert [request.body for request in ingest.requests] == [b"abcde", b"2"]
    assert "trailer" not in ingest.requests[1].headers


async def test_http_1_0_closes_unless_asked(talk):
    assert b"connection: close" in await talk(b"GET /check HTTP/1.0\r\n\r\n" + get())
    kept = await talk(b"GET /check HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + get())
    assert statuses(kept) == [200, 200]
    assert b"connection: keep-alive" in kept


async def test_nothing_is_read_after_connection_close(talk, ingest):
    answer = await talk(post(b"1", more=b"Connection: close\r\n") + post(b"2"))
    assert statuses(answer) == [202]
    assert len(ingest.requests) == 1


async def test_expect_100_continue(open_door, nursery, ingest):
    door = await open_door()
    client, server = trio.testing.memory_stream_pair()
    nursery.start_soon(door.handle, server)
    await client.send_all(
        b"POST /event HTTP/1.1\r\nHost: b\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
    )
    assert await client.receive_some() == b"HTTP/1.1 100 Continue\r\n\r\n"
    await client.send_all(b"{}")
    assert (await client.receive_some()).startswith(b"HTTP/1.1 202 ")


async def test_too_large_a_body_is_refused_by_its_length(talk, open_door):
    door = await open_door(limits=Limits(body_bytes=10))
    head = b"POST /event HTTP/1.1\r\n" + HOST + b"Expect: 100-continue\r\n"
    answer = await talk(head + b"Content-Length: 11\r\n\r\n", door=door)
    assert statuses(answer) == [413]
    assert b'"code":"too_large"' in answer


async def test_too_large_a_chunked_body_is_refused(talk, open_door):
    door = await open_door(limits=Limits(body_bytes=10))
    head = b"POST /event HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n"
    assert statuses(await talk(head + b"b\r\n12345678901\r\n", door=door)) == [413]


async def test_refused_upgrade_is_read_on(talk, ingest):
    """Java's client asks for h2c in its first request, with a body as well."""
    upgrade = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n"
    answer = await talk(post(b"1", more=upgrade) + post(b"2") + get(more=upgrade))
    assert statuses(answer) == [202, 202, 200]
    assert [request.body for request in ingest.requests] == [b"1", b"2"]


async def test_absolute_and_encoded_targets(talk, ingest):
    answer = await talk(post(path=b"http://beacon/event?x") + post(path=b"/%65vent"))
    assert statuses(answer) == [202, 202]
    assert {request.path for request in ingest.requests} == {"/event"}


async def test_client_is_looked_up_behind_trusted_proxies(talk, ingest):
    await talk(post(more=b"X-Forwarded-For: 1.2.3.4\r\n"))
    assert ingest.requests[0].client == ""


MALFORMED = [
    (b"garbage\r\n\r\n", 400),
    (b"GET /\r\n\r\n", 400),  # HTTP/0.9
    (b"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 400),
    (b"GET / HTTP/9.9\r\nHost: a\r\n\r\n", 400),
    (b"get / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    (b"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    (b"GET / HTTP/1.1\nHost: a\n\n", 400),
    (b"GET / HTTP/1.1\r\n\r\n", 400),  # no Host
    (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: a\r\n: y\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n folded\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: a\r\nX: y\0z\r\n\r\n", 400),
    (b"GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),  # TLS to a plain port
    (b"CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", 405),
    (post(more=b"Transfer-Encoding: chunked\r\n"), 400),
    (post(more=b"Content-Length: 2\r\n"), 400),
    (b"POST /event HTTP/1.1\r\nHost: a\r\nContent-Length: -2\r\n\r\n", 400),
    (b"POST /event HTTP/1.1\r\nHost: a\r\nContent-Length: +2\r\n\r\n", 400),
    (b"POST /event HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", 400),
    (b"POST /event HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n", 413),
    (b"POST /event HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
    (b"POST /event HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501),
    (b"POST /event HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
    (b"POST /event HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    (get(more=b"X: y\r\n" * 100), 431),
    (get(more=b"X: " + b"y" * 20_000 + b"\r\n"), 431),
    (b"GET /" + b"y" * 20_000, 431),
    (b"GET / HTTP/1.1\r\nX: " + b"y" * 20_000, 431),
    (
        b"GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n"
        b"Content-Length: 1\r\n\r\nx",
        400,
    ),
]


@pytest.mark.parametrize(("request_bytes", "status"), MALFORMED)
@pytest.mark.parametrize("before", [b"", post()], ids=["first", "after another"])
async def test_malformed_requests_get_a_clear_answer(talk, ingest, request_bytes, status, before):
    answer = await talk(before + request_bytes)
    assert statuses(answer) == ([202] if before else []) + [status]
    assert b"content-type: application/problem+json\r\n" in answer
    assert b"connection: close\r\n" in answer


async def test_a_hundred_headers_are_fine(talk):
    assert statuses(await talk(get(more=b"X: y\r\n" * 99))) == [200]


CONVERSATION = b"".join(
    [
        post(b"1"),
        get(),
        b"\r\n",
        post(b"2", more=b"Transfer-Encodin: x\r\n"),
        b"POST /event HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"3\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\nX: y\r\n\r\n",
        post(b"3", more=b"Connection: upgrade\r\nUpgrade: h2c\r\n"),
        get(b"/nothing", more=b"X: y\r\n"),
        post(b"4"),
    ]
)


def parsed(pieces: list[bytes], limits: Limits) -> list[object]:
    parser = RequestParser(limits)
    found: list[object] = []
    for piece in pieces:
        found += parser.feed(piece)
        if parser.refusal is not None:
            found.append((parser.refusal.code, parser.refusal.message))
            break
        if parser.handshake is not None:
            break
    return found


def cut(data: bytes, places: list[int]) -> list[bytes]:
    edges = [0, *sorted({place % (len(data) + 1) for place in places}), len(data)]
    return [data[start:end] for start, end in pairwise(edges)]


@given(st.lists(st.integers(0, 2000), max_size=30), st.integers(0, len(MALFORMED) - 1))
def test_cuts_change_nothing_in_what_is_read(places, malformed):
    data = CONVERSATION + MALFORMED[malformed][0]
    limits = Limits()
    assert parsed(cut(data, places), limits) == parsed([data], limits)


def test_single_bytes_read_the_same():
    limits = Limits()
    data = CONVERSATION + MALFORMED[0][0]
    assert parsed([bytes([byte]) for byte in data], limits) == parsed([data], limits)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    parsed([CONVERSATION[:100] + data], Limits())
    parsed([data], Limits())
