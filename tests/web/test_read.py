"""What cannot be taken is refused in words that say what to send instead."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec
import pytest

from beacon.errors import InvalidField
from beacon.web.api.read import read_body, read_part, read_query

JSON = "application/json"
Size = Literal["big", "small"]
Time = Annotated[datetime, msgspec.Meta(tz=True)]


class Order(msgspec.Struct, forbid_unknown_fields=True):
    name: Annotated[str, msgspec.Meta(min_length=1)]
    size: Size | None = None
    sizes: list[Size] = []
    by_name: dict[str, Size] = {}
    count: Annotated[int, msgspec.Meta(ge=1)] | None = None
    until: Time | None = None
    kind: Annotated[Literal["buy", "rent"], msgspec.Meta(description="What for.")] | None = None
    orders: list[Order] = []
    of: dict[str, dict[str, int]] = {}


@pytest.mark.parametrize(
    ("body", "field", "message"),
    [
        ("{}", "name", "name: it is missing, and has to be there."),
        ('{"name":"x","z":1}', "z", "z: no such field is known here."),
        ('{"name":5}', "name", "name: expected text, got a whole number."),
        ('{"name":""}', "name", "name: expected text of length >= 1."),
        ('{"name":"x","count":"5"}', "count", "count: expected a whole number | null, got text."),
        ('{"name":"x","count":0}', "count", "count: expected a whole number >= 1."),
        ('{"name":"x","size":"huge"}', "size", "size: expected one of big, small."),
        ('{"name":"x","sizes":["s"]}', "sizes[0]", "sizes[0]: expected one of big, small."),
        (
            '{"name":"x","by_name":{"a":"s"}}',
            "by_name.a",
            "by_name.a: expected one of big, small.",
        ),
        (
            '{"name":"x","until":"tomorrow"}',
            "until",
            "until: expected a time with its zone, as 2026-02-10T12:00:00Z.",
        ),
        (
            '{"name":"x","until":"2026-02-10T12:00:00"}',
            "until",
            "until: expected a time with its zone, as 2026-02-10T12:00:00Z.",
        ),
        ("[]", "body", "body: expected object, got a list."),
        (
            '{"name":"x","orders":[{}]}',
            "orders[0].name",
            "orders[0].name: it is missing, and has to be there.",
        ),
        (
            '{"name":"x","orders":[{"name":"y","kind":"sell"}]}',
            "orders[0].kind",
            "orders[0].kind: expected one of buy, rent.",
        ),
        (
            '{"name":"x","of":{"ann":{"big":1},"bob":{"big":1,"small":"2"}}}',
            "of.bob.small",
            "of.bob.small: expected a whole number, got text.",
        ),
        (
            '{"name":"x","of":{"a.b":{"big":null}}}',
            "of.a.b.big",
            "of.a.b.big: expected a whole number, got null.",
        ),
        ('{"name":"x","of":{"ann":7', "of[...]", "of[...]: expected object, got a whole number."),
    ],
)
def test_a_body_that_cannot_be_taken(body: str, field: str, message: str) -> None:
    with pytest.raises(InvalidField) as refused:
        read_body(Order, body.encode(), JSON)
    assert (refused.value.field, refused.value.message) == (field, message)


def test_which_key_is_at_fault_is_looked_for_among_a_hundred() -> None:
    keys = {f"key-{number}": {"big": "x" if number == 150 else 1} for number in range(200)}
    with pytest.raises(InvalidField) as refused:
        read_body(Order, msgspec.json.encode({"name": "x", "of": keys}), JSON)
    assert refused.value.field == "of[...][...]"


def test_a_part_is_refused_at_its_place() -> None:
    with pytest.raises(InvalidField) as refused:
        read_part(Order, {"name": "x", "by_name": {"a": "s"}}, "items[3]")
    assert refused.value.field == "items[3].by_name.a"
    assert refused.value.message == "items[3].by_name.a: expected one of big, small."
    with pytest.raises(InvalidField) as refused:
        read_part(Order, 7, "items[3]")
    assert refused.value.message == "items[3]: expected object, got a whole number."


def test_a_query_that_cannot_be_taken() -> None:
    with pytest.raises(InvalidField) as refused:
        read_query(Order, {"name": ["x"], "count": ["many"]})
    assert refused.value.message == "count: expected a whole number | null, got text."
