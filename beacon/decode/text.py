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

_encode = msgspec.json.Encoder().encode
_syntax = msgspec.json.Decoder(msgspec.Raw).decode

_ESCAPE = re.compile(
    rb"\\(?:u0000"
    rb"|u[dD][89abAB][0-9a-fA-F]{2}(?P<low>\\u[dD][c-fC-F][0-9a-fA-F]{2})?"
    rb"|u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|(?P<other>.))",
    re.DOTALL,
)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def without_nul(data: bytes) -> bytes:
    """The same JSON text with every NUL replaced; cheap when there is none."""
    if b"\\" in data and b"\\u0000" in data:
        return _mend_escapes(data)
    return data


def repair(data: bytes) -> str:
    """JSON text with NULs, lone surrogates and broken UTF-8 replaced by U+FFFD."""
    return _mend_escapes(data.removeprefix(_BYTE_ORDER_MARK)).decode(errors="replace")


def _mend_escapes(data: bytes) -> bytes:
    return _ESCAPE.sub(lambda escape: escape[0] if _is_character(escape) else b"\\ufffd", data)


def _is_character(escape: re.Match[bytes]) -> bool:
    return escape["other"] is not None or escape["low"] is not None


def json_text(known: dict[str, Any] | list[Any], path: str, limit: int) -> bytes:
    """The clean text of a decoded JSON object or array, at most `limit` bytes long.

    Raises TooLarge and InvalidEvent, with `path` in the message.
    """
    try:
        text = orjson.dumps(known)
    except orjson.JSONEncodeError:
        text = _rare_text(known, path)
    if len(text) > limit:
        raise TooLarge(f"{path}: {len(text)} bytes of JSON; at most {limit} are taken")
    if len(text) > 2 * MAX_JSON_DEPTH and text.count(b"{") + text.count(b"[") > MAX_JSON_DEPTH:
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
            if isinstance(child, dict | list)
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
    what, _, path = str(error).replace("`", "").partition(" - at ")
    return f"{path or '$'}: {what[:1].lower()}{what[1:]}"


def not_json(error: Exception) -> InvalidJson:
    if isinstance(error, RecursionError):
        return InvalidJson(f"$: nested far more than {MAX_JSON_DEPTH} levels deep")
    return InvalidJson(f"$: not valid JSON: {error}")
