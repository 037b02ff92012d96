"""Clean JSON: makes text that Postgres takes of text that clients send, and says what is wrong.

Clean: UTF-8, no NUL and no lone surrogate (U+FFFD stands for each), every number finite
as a double, nesting of at most MAX_JSON_DEPTH.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
import orjson

from beacon.errors import InvalidEvent, InvalidJson, TooLarge
from beacon.events import MAX_JSON_DEPTH

T = TypeVar("T")

UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What msgspec raises for a text; ValidationError is a DecodeError."""

MAX_EXPLANATION_CHARACTERS = 200
"""Explanations repeat what a client sent, which may be long."""

_encode = msgspec.json.Encoder().encode
_syntax = msgspec.json.Decoder(msgspec.Raw).decode

_LONE_SURROGATE = re.compile(
    rb"\\u[dD](?:"
    rb"[89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    rb"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD])[c-fC-F][0-9a-fA-F]{2})"
)
_ESCAPED_BACKSLASH = (b"\\\\", b"\0\0")
"""And what stands for it while escapes are searched: no JSON text has a NUL byte."""
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_SURELY_SHALLOW_BYTES = 2 * MAX_JSON_DEPTH
"""Deeper nesting needs more brackets than this."""


def without_nul(data: bytes) -> bytes:
    """The same JSON text with every NUL replaced; cheap when there is none."""
    if b"\\" in data and b"\\u0000" in data:
        return _in_escapes(data, lambda text: text.replace(b"\\u0000", b"\\ufffd"))
    return data


def repair(data: bytes) -> str:
    """JSON text with NULs, lone surrogates and broken UTF-8 replaced by U+FFFD."""
    data = without_nul(data.removeprefix(_BYTE_ORDER_MARK))
    data = _in_escapes(data, lambda text: _LONE_SURROGATE.sub(rb"\\ufffd", text))
    return data.decode(errors="replace")


def _in_escapes(data: bytes, replace: Callable[[bytes], bytes]) -> bytes:
    """Replaces where every backslash begins an escape, and none is itself escaped."""
    if b"\0" in data:
        return data
    backslash, stand_in = _ESCAPED_BACKSLASH
    return replace(data.replace(backslash, stand_in)).replace(stand_in, backslash)


def json_text(known: dict[str, Any] | list[Any], path: str, limit: int) -> bytes:
    """The clean text of a decoded JSON object or array, at most `limit` bytes long.

    Raises TooLarge and InvalidEvent, with `path` in the message.
    """
    try:
        text = orjson.dumps(known)
    except orjson.JSONEncodeError:
        text = _rare_text(known, path)
    if len(text) > _SURELY_SHALLOW_BYTES:
        if len(text) > limit:
            raise TooLarge(f"{path}: {len(text)} bytes of JSON; at most {limit} are taken")
        if text.count(b"{") + text.count(b"[") > MAX_JSON_DEPTH:
            check_depth(known, path)
    return text


def _rare_text(known: dict[str, Any] | list[Any], path: str) -> bytes:
    """Integers over 64 bits and deep nesting are no matter for orjson.dumps."""
    check_depth(known, path)
    text = _encode(known)
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        raise InvalidEvent(f"{path}: a number is out of the range of a double") from None
    return text


def check_depth(value: Any, path: str) -> None:
    """Raises InvalidEvent if arrays and objects nest deeper than MAX_JSON_DEPTH."""
    level = [value]
    for _ in range(MAX_JSON_DEPTH):
        level = [
            child
            for container in level
            for child in (container.values() if isinstance(container, dict) else container)
            if type(child) is list or type(child) is dict
        ]
        if not level:
            return
    raise InvalidEvent(f"{path}: nested more than {MAX_JSON_DEPTH} levels deep")


def read_body(decode: Callable[[bytes], T], body: bytes) -> T:
    """Decodes a body that is one typed message, with its text repaired if it must be.

    Raises InvalidJson for what is no JSON, wherever in the text, and InvalidEvent.
    """
    try:
        return decode(without_nul(body))
    except UNREADABLE:
        text = repair(body).encode()
        read(_syntax, text)
        return read(decode, text)


def read(decode: Callable[[bytes], T], data: bytes) -> T:
    """Decodes one typed message; raises InvalidJson or InvalidEvent with a JSON path."""
    try:
        return decode(data)
    except msgspec.ValidationError as error:
        raise InvalidEvent(explain(error)) from None
    except UNREADABLE as error:
        raise not_json(error) from None


def explain(error: msgspec.ValidationError) -> str:
    """msgspec's message with its JSON path first: `$.events[3].event: expected str`."""
    what, _, path = str(error).replace("`", "").rpartition(" - at ")
    what, path = (what, path) if what else (path, "$")
    return f"{path}: {what[:1].lower()}{what[1:MAX_EXPLANATION_CHARACTERS]}"


def not_json(error: Exception) -> InvalidJson:
    if isinstance(error, RecursionError):
        return InvalidJson(f"$: nested far more than {MAX_JSON_DEPTH} levels deep")
    return InvalidJson(f"$: not valid JSON: {error}")
