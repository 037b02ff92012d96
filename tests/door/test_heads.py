"""Remembered heads: a request comes out the same, whether its head is known or not."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.door.heads import MAX_HEADS, Heads
from beacon.door.limits import Limits
from beacon.door.parser import RequestParser

PLAIN = b"POST /event HTTP/1.1\r\nHost: b\r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 2\r\n\r\n"


def fields_of(incoming):
    return (
        incoming.method,
        incoming.target,
        incoming.headers,
        incoming.body,
        incoming.http10,
        incoming.keep_alive,
    )


def parsed(pieces, heads):
    parser = RequestParser(Limits(), heads)
    found = [incoming for piece in pieces for incoming in parser.feed(piece)]
    return [fields_of(incoming) for incoming in found], parser


REQUESTS = [
    PLAIN + b"{}",
    b"GET /check HTTP/1.1\r\nHost: b\r\n\r\n",
    b"POST /event HTTP/1.1\r\nHost: b\r\nContent-Length: 0\r\n\r\n",
    b"POST /event HTTP/1.1\r\nHost: b\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    b"POST /event HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}",
    b"POST /event HTTP/1.1\r\nHost: b\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}",
    b"POST /event HTTP/1.1\r\nHost: b\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}",
    b"POST /event HTTP/1.1\r\nHost: b\r\nUpgrade: h2c\r\nContent-Length: 2\r\n\r\n{}",
    b"\r\n" + PLAIN + b"{}",
    PLAIN + b"{}" + PLAIN + b"[]",
    PLAIN + b"{",
    PLAIN + b"\r\n",
    b"GET /bad\r\n\r\n",
]


@given(
    chosen=st.lists(st.sampled_from(REQUESTS), min_size=1, max_size=6),
    cuts=st.lists(st.integers(0, 400), max_size=4),
)
def test_known_heads_change_nothing(chosen, cuts):
    stream = b"".join(chosen)
    edges = [0, *sorted(cut for cut in cuts if cut < len(stream)), len(stream)]
    cut = [stream[a:b] for a, b in itertools.pairwise(edges) if a < b]
    heads = Heads()
    for request in REQUESTS:
        parsed([request], heads)
    for pieces in (cut, chosen):
        plain, plain_parser = parsed(pieces, Heads())
        known, known_parser = parsed(pieces, heads)
        assert known == plain
        assert (known_parser.refusal is None) == (plain_parser.refusal is None)
        assert known_parser.stage == plain_parser.stage


def test_a_plain_head_is_parsed_once(monkeypatch):
    heads = Heads()
    parsed([PLAIN + b"{}"], heads)
    parser = RequestParser(Limits(), heads)
    monkeypatch.setattr(RequestParser, "_feed", lambda *_: pytest.fail("was parsed again"))
    (incoming,) = parser.feed(PLAIN + b"[]")
    assert (incoming.body, incoming.joined) == (
        b"[]",
        {"host": "b", "x-a": "1, 2", "content-length": "2"},
    )


@pytest.mark.parametrize("request_", REQUESTS[3:8])
def test_what_is_not_plain_is_never_remembered(request_):
    heads = Heads()
    parsed([request_], heads)
    assert heads.recall(request_) is None


def test_memory_is_bounded():
    heads = Heads()
    for number in range(MAX_HEADS + 10):
        parsed([b"GET /%d HTTP/1.1\r\nHost: b\r\n\r\n" % number], heads)
    assert len(heads._known) <= MAX_HEADS
