"""Messages without what differs each time."""

from __future__ import annotations

import time
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.issues.normalise import (
    MAX_NORMALISED_CHARACTERS,
    MAX_READ_CHARACTERS,
    normalised,
)

EXAMPLES = {
    "User 17 not found": "User <number> not found",
    "took 3.2s, 1,234.56 of -5": "took <number>s, <number> of <number>",
    "at 2026-01-02T10:20:30.123Z and 12:30:45 on 01/02/2026": "at <date> and <date> on <date>",
    "GET https://x.com/a?b=1 failed": "GET <url> failed",
    "postgres://u:p@db:5432/shop is away": "<url> is away",
    "mail to a.b+c@x.co.uk bounced": "mail to <email> bounced",
    "no 6a1e0c8e-9a37-4b53-8c8b-0d6ec1b6a001": "no <uuid>",
    "<Cart object at 0x7f3a2c>": "<Cart object at <address>>",
    "10.0.0.1:8080 refused": "<ip> refused",
    "::1 and 2001:db8::8a2e:370:7334": "<ip> and <ip>",
    "std::vector of Shop::Cart": "std::vector of Shop::Cart",
    "commit 3f2a9c1 and 1234567": "commit <number> and <number>",
    "hash d41d8cd98f00b204e9800998ecf8427e": "hash <hash>",
    "no such customer cus_N1ffrF2eUfNV2Hib": "no such customer cus_<id>",
    "no key 'price' in \"a b\" or `c`": "no key <quoted> in <quoted> or <quoted>",
    "can't read the user's cart": "can't read the user's cart",
    "worker3 died": "worker<number> died",
    "a\n  b\t c": "a b c",
    "": "",
}


@pytest.mark.parametrize("message", EXAMPLES)
def test_examples(message: str) -> None:
    assert normalised(message) == EXAMPLES[message]


words = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=9).filter(
    lambda word: not set(word) <= set("abcdefx")
)
VARYING = {
    "number": st.integers() | st.integers(0, 99).map(lambda n: f"{n}.{n}"),
    "uuid": st.uuids(),
    "address": st.integers(0, 1 << 64).map(hex),
    "ip": st.ip_addresses(v=4),
    "date": st.datetimes().map(lambda at: at.isoformat()[:19]),
    "email": words.map(lambda word: f"{word}@example.com"),
    "url": words.map(lambda word: f"https://example.com/{word}"),
    "quoted": st.text("abc 19-", max_size=20).map(lambda text: f"'{text}'"),
}


@given(st.data())
def test_messages_that_differ_in_such_words_only_are_the_same(data: st.DataObject) -> None:
    template = data.draw(st.lists(words | st.sampled_from(sorted(VARYING)), max_size=8))

    def message() -> str:
        return " ".join(str(data.draw(VARYING.get(each, st.just(each)))) for each in template)

    assert normalised(message()) == normalised(message())


@given(st.text())
def test_any_message_is_normalised(message: str) -> None:
    assert len(normalised(message)) <= MAX_NORMALISED_CHARACTERS


PIECES = (
    *("a", "1", "a1", "-", ".", ":", "a:", "1:", "a.", "a@", "@", "a@b.", "'", '"', '"a', "`", "“"),
    *("://", "a://", "0x", "1.1.", "1-", "2024-01-", "12:34:", "::", "f::", "%", "+-", "1e+", "_1"),
    *(
        "deadbeef-",
        "1,",
        "[",
        "1/1/",
        "1:1:1",
        "ab1c2d3e",
        "'a ",
        "ffffffff-ffff-ffff-ffff-",
        "v1.",
    ),
)


@pytest.mark.parametrize("before", ["", "a", "x "])
def test_hostile_messages_take_no_longer_than_their_length_allows(before: str) -> None:
    """A pattern that goes back takes seconds for some of these; the limit is a hundred times what
    this takes."""
    began = time.process_time()
    for piece, after in product(PIECES, ("", "!", "é")):
        normalised(before + piece * (MAX_READ_CHARACTERS // len(piece)) + after)
    assert time.process_time() - began < 20
