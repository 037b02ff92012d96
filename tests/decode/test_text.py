"""Clean JSON text."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.decode.text import json_text, repair, without_nul
from beacon.errors import InvalidEvent, TooLarge

LIMIT = 65_536
ANY_TEXT = st.text(st.characters(categories=None))


def nested(depth: int) -> Any:
    value: Any = {}
    for _ in range(depth - 1):
        value = [value]
    return value


def clean(text: str) -> str:
    """What stands for a text that may hold NUL and lone surrogates."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\0", "\ufffd")


@pytest.mark.parametrize(
    ("escaped", "mended"),
    [
        (rb"a\u0000b", rb"a\ufffdb"),
        (rb"\\u0000", rb"\\u0000"),
        (rb"\\\u0000", rb"\\\ufffd"),
        (rb"\u00001", rb"\ufffd1"),
        (rb"\ud800", rb"\ufffd"),
        (rb"\uDFFF", rb"\ufffd"),
        (rb"\ud83d\ude00", rb"\ud83d\ude00"),
        (rb"\ude00\ud83d", rb"\ufffd\ufffd"),
        (rb"\ud83d\ud83d\ude00", rb"\ufffd\ud83d\ude00"),
        (rb"\ud83dA", rb"\ufffdA"),
        (rb"\ud83d\n", rb"\ufffd\n"),
        (rb"\\ud800", rb"\\ud800"),
        (rb"\"\u0041", rb"\"\u0041"),
        (rb"\\\\\ud800", rb"\\\\\ufffd"),
        (rb"\\ud83d\ude00", rb"\\ud83d\ufffd"),
        (rb"\ud83d\\ude00", rb"\ufffd\\ude00"),
        (rb"\ud83d\ude00\ude00", rb"\ud83d\ude00\ufffd"),
        (b"caf\xe9", "caf\ufffd".encode()),
        (b"\xef\xbb\xbf{}", b"{}"),
    ],
)
def test_escapes_that_postgres_refuses_are_replaced(escaped: bytes, mended: bytes) -> None:
    assert repair(escaped).encode() == mended


def test_a_text_without_nul_is_passed_on_as_it_is() -> None:
    for text in (b"{}", rb'{"a":"\n"}', rb'{"a":"\ud800"}', rb'{"a":"\\u0000"}'):
        assert without_nul(text) == text


@given(ANY_TEXT)
def test_repaired_text_is_json_for_the_strictest_reader(text: str) -> None:
    assert orjson.loads(repair(json.dumps(text).encode())) == clean(text)


escapes = st.sampled_from(["\\", "\0", "\ud83d", "\ude00", "u0000", "ud83d", "ude00", "a"])


@given(st.lists(escapes).map("".join))
def test_repair_reads_backslashes_as_json_does(text: str) -> None:
    for written in (json.dumps(text), json.dumps(text).replace("d", "D")):
        read = json.loads(written)
        assert orjson.loads(repair(written.encode())) == clean(read)
        assert "\0" not in json.loads(without_nul(written.encode()))


@given(st.binary())
def test_repair_takes_any_bytes(data: bytes) -> None:
    repair(data).encode()


def test_an_object_is_written_compactly() -> None:
    assert json_text({"a": [1, 2.5, "é"]}, "$", LIMIT) == '{"a":[1,2.5,"é"]}'.encode()


@pytest.mark.parametrize("number", [2**63, 2**64, -(2**64), 10**300])
def test_large_integers_are_exact(number: int) -> None:
    assert json.loads(json_text({"a": number}, "$", LIMIT)) == {"a": number}


@pytest.mark.parametrize("number", [10**309, -(10**400)])
def test_integers_beyond_a_double_are_refused(number: int) -> None:
    with pytest.raises(InvalidEvent, match=r"^\$\.props: a number is out of the range"):
        json_text({"a": [number]}, "$.props", LIMIT)


@pytest.mark.parametrize("depth", [64, 63, 1])
def test_nesting_up_to_the_limit_is_taken(depth: int) -> None:
    assert json_text(nested(depth), "$", LIMIT).count(b"[") == depth - 1


@pytest.mark.parametrize("depth", [65, 66, 200, 254, 255, 300, 5000])
def test_deeper_nesting_is_refused(depth: int) -> None:
    with pytest.raises(InvalidEvent, match="nested more than 64 levels deep"):
        json_text({"padding": "x" * 200, "a": nested(depth)}, "$", LIMIT)


def test_width_is_not_depth() -> None:
    json_text({"a": [{}] * 1000}, "$", LIMIT)


def test_brackets_in_texts_are_not_depth() -> None:
    json_text({"a": "[" * 1000}, "$", LIMIT)


def test_text_over_the_limit_is_too_large() -> None:
    with pytest.raises(TooLarge, match=r"^\$\.props: 208 bytes of JSON; at most 207 are taken"):
        json_text({"a": "x" * 200}, "$.props", 207)
