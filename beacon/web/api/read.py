"""Reads an endpoint's body and query into its types. Pure.

Raises InvalidJson, UnsupportedMediaType, and InvalidField, which names the field and why.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeVar

import msgspec

from beacon.decode.text import UNREADABLE, without_nul
from beacon.errors import InvalidField, InvalidJson, UnsupportedMediaType

T = TypeVar("T", bound=msgspec.Struct)

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_NAMED_FIELD = re.compile(r"field `([^`]*)`")
_TYPE_NAME = re.compile(r"(?<=[`| ])(str|int|float|bool|array)(?=[`| ])")
_WORDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
}


def read_body(wanted: type[T], body: bytes, content_type: str) -> T:
    """One JSON object. Only JSON: a form of another site cannot send that."""
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise UnsupportedMediaType("The body is JSON: send it with Content-Type: application/json.")
    try:
        return msgspec.json.decode(without_nul(body), type=wanted)
    except msgspec.ValidationError as error:
        raise _invalid(wanted, error) from None
    except UNREADABLE as error:
        raise InvalidJson(f"The body is no JSON that can be read: {error}.") from None


def read_query(wanted: type[T], fields: Mapping[str, Sequence[str]]) -> T:
    """Of a field that is given more than once the last counts, unless it is a list."""
    if any("\0" in value for values in fields.values() for value in values):
        raise InvalidField("query", "The query holds a NUL character.")
    given = {name: values[-1] for name, values in fields.items()}
    try:
        read = msgspec.convert(given, wanted, strict=False)
    except msgspec.ValidationError as error:
        raise _invalid(wanted, error) from None
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


def _invalid(wanted: type[msgspec.Struct], error: msgspec.ValidationError) -> InvalidField:
    """`Expected `str`, got `int` - at `$.name`` -> field `name`, `name: expected text, got ...`"""
    text = str(error)
    what, at, where = text.rpartition(" - at ")
    path = where.strip("`").removeprefix("$").removeprefix(".") if at else ""
    named = _NAMED_FIELD.search(text)
    field = ".".join(part for part in (path, named[1] if named else "") if part) or "body"
    return InvalidField(field, f"{field}: {_in_plain_words(wanted, path, what if at else text)}.")


def _in_plain_words(wanted: type[msgspec.Struct], path: str, what: str) -> str:
    """What msgspec complains of, and what to send instead where it does not say so."""
    if what.startswith("Object missing"):
        return "it is missing, and has to be there"
    if what.startswith("Object contains unknown"):
        return "no such field is known here"
    if what.startswith("Invalid enum value"):
        return f"expected one of {', '.join(_choices(wanted, path))}"
    if "datetime" in what:
        return "expected a time with its zone, as 2026-02-10T12:00:00Z"
    plain = _TYPE_NAME.sub(lambda found: _WORDS.get(found[0], found[0]), what).replace("`", "")
    return plain[:1].lower() + plain[1:]


def _choices(wanted: type[msgspec.Struct], path: str) -> list[str]:
    """The values that a field of few values may have: `permissions[0]` of a body."""
    described = msgspec.inspect.type_info(wanted)
    assert isinstance(described, msgspec.inspect.StructType)
    name = path.partition("[")[0]
    kinds = [field.type for field in described.fields if field.encode_name == name]
    values: list[str] = []
    for kind in kinds:  # grows: what a list holds, what a union is of
        values += map(str, getattr(kind, "values", ()))
        kinds += getattr(kind, "types", ())
        kinds += [getattr(kind, at) for at in ("item_type", "value_type") if hasattr(kind, at)]
    return values
