"""Reads the JSON of Sentry's clients as leniently as their own server does.

In: the bytes of an envelope's line or item. Out: clean objects, and single fields of them. What a
field should not be is taken for not sent: no field costs an event.
"""

from __future__ import annotations

import json
from math import isfinite
from typing import Any

import orjson

from beacon.decode.ids import written
from beacon.decode.scan import shallow
from beacon.decode.text import json_text, not_json, repair, without_nul
from beacon.decode.times import EARLIEST_US, LATEST_US, microseconds
from beacon.errors import InvalidEvent, InvalidJson
from beacon.events import MAX_IDENTITY_CHARACTERS, MAX_JSON_DEPTH

MAX_SLOW_BYTES = 4 * 1024 * 1024
"""What is repaired of one delivery."""
CUTTING_COSTS = 8
"""How many times slower it is to cut off what is nested too deep."""
MAX_LABEL_CHARACTERS = 200
MAX_TAGS = 200
ANY_SIZE = 1 << 62

_INT64 = range(-(1 << 63), 1 << 63)
_WRAPPINGS = 254 - MAX_JSON_DEPTH
"""orjson refuses what is nested more than 254 levels deep, at no cost: so many are around it."""
_CUT_DEPTH = MAX_JSON_DEPTH - 8
"""Of what is read; it is stored a few levels deeper."""


# --- whole texts -----------------------------------------------------------------------------


class Reader:
    """Reads the objects of one delivery. What has to be repaired is bounded for all of it, as the
    reader that does so is slow."""

    __slots__ = ("_slow_bytes",)

    def __init__(self) -> None:
        self._slow_bytes = MAX_SLOW_BYTES

    def read(self, data: bytes) -> dict[str, Any]:
        """A JSON object. NUL and lone surrogates become U+FFFD, numbers that are none (NaN) null,
        what is nested too deep null too. Raises InvalidJson and InvalidEvent."""
        try:
            value = orjson.loads(without_nul(data))
        except orjson.JSONDecodeError:
            value = self._leniently(data)
        if not isinstance(value, dict):
            raise InvalidEvent("$: expected object")
        return value

    def _leniently(self, data: bytes) -> Any:
        self._charge(len(data))
        text = repair(data.replace(b"\0", b" "))
        try:
            try:
                return _LENIENT.decode(text)
            except RecursionError:
                self._charge(len(data) * CUTTING_COSTS)
                return _LENIENT.decode(shallow(text, _CUT_DEPTH))
        except (ValueError, RecursionError) as error:
            raise not_json(error) from None

    def _charge(self, size: int) -> None:
        self._slow_bytes -= size
        if self._slow_bytes < 0:
            raise InvalidJson("$: not valid JSON, and too large to be repaired")


def _integer(text: str) -> int | float | None:
    if len(text) < 20 and (value := int(text)) in _INT64:
        return value
    return _number(text)


def _number(text: str) -> float | None:
    value = float(text)
    return value if isfinite(value) else None


_LENIENT = json.JSONDecoder(
    strict=False,
    parse_constant=lambda _name: None,
    parse_float=_number,
    parse_int=_integer,
)


def clean_text(value: dict[str, Any] | list[Any]) -> bytes:
    """The JSON of what was read, however large; what is nested too deep is cut off."""
    wrapped: Any = value
    for _ in range(_WRAPPINGS):
        wrapped = [wrapped]
    try:
        return orjson.dumps(wrapped)[_WRAPPINGS:-_WRAPPINGS]
    except orjson.JSONEncodeError:
        return json_text(cut(value, _CUT_DEPTH), "$", ANY_SIZE)


def cut(value: Any, depth: int) -> Any:
    """The same with null for each array and object nested deeper than this."""
    if isinstance(value, dict):
        return {name: cut(each, depth - 1) for name, each in value.items()} if depth else None
    if isinstance(value, list):
        return [cut(each, depth - 1) for each in value] if depth else None
    return value


# --- fields ----------------------------------------------------------------------------------


def object_of(value: Any) -> dict[str, Any]:
    return value if type(value) is dict else {}


def objects_of(value: Any) -> list[dict[str, Any]]:
    """What is a list, or an object with one named values; what is null in it is left out."""
    if type(value) is dict:
        value = value.get("values")
    return [each for each in value if type(each) is dict] if type(value) is list else []


def text_of(value: Any, most: int = MAX_LABEL_CHARACTERS) -> str | None:
    """None for what is no text and for an empty one; a longer one is cut."""
    if type(value) is str:
        return value[:most] or None
    if type(value) is bool:
        return "true" if value else "false"
    return written(value)[:most] if type(value) in (int, float) else None


def identity_of(value: Any) -> str | None:
    return text_of(value, MAX_IDENTITY_CHARACTERS)


def tags_of(value: Any) -> dict[str, str]:
    """An object, or a list of pairs."""
    if type(value) is dict:
        pairs = list(value.items())
    elif type(value) is list:
        pairs = [(each[0], each[1]) for each in value if type(each) is list and len(each) == 2]
    else:
        return {}
    found = ((text_of(name), text_of(each)) for name, each in pairs[:MAX_TAGS])
    return {name: each for name, each in found if name is not None and each is not None}


def moment_of(value: Any) -> int | None:
    """Seconds since 1970, as number or text, or ISO 8601; in microseconds."""
    if type(value) is str:
        try:
            value = float(value)
        except ValueError:
            return _iso(value)
    if type(value) not in (int, float) or value != value:
        return None
    seconds = min(max(float(value), EARLIEST_US / 1e6), LATEST_US / 1e6)
    return min(round(seconds * 1e6), LATEST_US)


def _iso(text: str) -> int | None:
    try:
        return microseconds(text, "$")
    except InvalidEvent:
        return None
