"""Reads an endpoint's body and query into its types. Pure.

Raises InvalidJson, UnsupportedMediaType, and InvalidField, which names the field and why.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from beacon.decode.text import UNREADABLE, without_nul
from beacon.errors import InvalidField, InvalidJson, UnsupportedMediaType
from beacon.web.api.refusals import refusal

T = TypeVar("T", bound=msgspec.Struct)

_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def read_body(wanted: type[T], body: bytes, content_type: str) -> T:
    """One JSON object. Only JSON: a form of another site cannot send that."""
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise UnsupportedMediaType("The body is JSON: send it with Content-Type: application/json.")
    plain = without_nul(body)
    try:
        return msgspec.json.decode(plain, type=wanted)
    except msgspec.ValidationError as error:
        raise refusal(wanted, error, _as_plain_json(plain)) from None
    except UNREADABLE as error:
        raise InvalidJson(f"The body is no JSON that can be read: {error}.") from None


def _as_plain_json(body: bytes) -> Any:
    """None where what stands behind the fault is no JSON."""
    try:
        return msgspec.json.decode(body)
    except UNREADABLE:
        return None


def read_part(wanted: type[T], value: Any, path: str) -> T:
    """A part of a body that was read as plain JSON; `path` is where it stands there."""
    try:
        return msgspec.convert(value, wanted)
    except msgspec.ValidationError as error:
        raise refusal(wanted, error, value, path) from None


def read_query(wanted: type[T], fields: Mapping[str, Sequence[str]]) -> T:
    """Of a field that is given more than once the last counts, unless it is a list."""
    if any("\0" in value for values in fields.values() for value in values):
        raise InvalidField("query", "The query holds a NUL character.")
    given = {name: values[-1] for name, values in fields.items()}
    try:
        read = msgspec.convert(given, wanted, strict=False)
    except msgspec.ValidationError as error:
        raise refusal(wanted, error) from None
    for field in msgspec.structs.fields(wanted):
        if field.encode_name in given:
            _check_plain(field.encode_name, given[field.encode_name], getattr(read, field.name))
    return read


def _check_plain(name: str, text: str, value: object) -> None:
    """msgspec takes the text `null` for nothing given, and a number for seconds since 1970."""
    if value is None:
        raise InvalidField(name, f"{name}: expected another value than {text}.")
    if isinstance(value, datetime) and not _DATE.match(text):
        raise InvalidField(name, f"{name}: expected a time as 2026-02-10T12:00:00Z.")
