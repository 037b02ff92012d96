"""What cannot be taken is refused in words that say what to send instead."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec
import pytest

from beacon.errors import InvalidField
from beacon.web.api.read import read_body, read_query

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
            "by_name[...]",
            "by_name[...]: expected one of big, small.",
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
    ],
)
def test_a_body_that_cannot_be_taken(body: str, field: str, message: str) -> None:
    with pytest.raises(InvalidField) as refused:
        read_body(Order, body.encode(), JSON)
    assert (refused.value.field, refused.value.message) == (field, message)


def test_a_query_that_cannot_be_taken() -> None:
    with pytest.raises(InvalidField) as refused:
        read_query(Order, {"name": ["x"], "count": ["many"]})
    assert refused.value.message == "count: expected a whole number | null, got text."
