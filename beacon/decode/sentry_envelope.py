"""Takes an envelope of Sentry's clients apart: bytes in, its header and its items out.

    headers LF (item headers LF payload LF)*

With `length` a payload has exactly so many bytes, without it it ends at the next line feed. The
last line feed may be missing, and so may all items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from beacon.decode.sentry_json import Reader
from beacon.errors import BadRequest, BatchTooLarge, BeaconError, InvalidEvent

MAX_ITEMS = 1000
MAX_HEADER_BYTES = 64 * 1024

_EMPTY_LINES = re.compile(rb"\n*")


class Item(NamedTuple):
    """`error`: it could not be read, and the others are not touched by it."""

    type: str
    headers: dict[str, Any]
    payload: bytes
    error: BeaconError | None = None


def read_header(body: bytes, reader: Reader) -> dict[str, Any]:
    """The first line. Raises BadRequest."""
    end = body.find(b"\n", 0, MAX_HEADER_BYTES)
    line = body[:MAX_HEADER_BYTES] if end < 0 else body[:end]
    try:
        return reader.read(line)
    except BeaconError as error:
        raise BadRequest(f"The envelope has no header: {error.message}") from None


def read_items(body: bytes, reader: Reader) -> Iterator[Item]:
    """What follows the header. A broken item takes with it what cannot be told from it."""
    at = _line_end(body, 0) + 1
    for _ in range(MAX_ITEMS):
        at = _after_empty_lines(body, at)
        if at >= len(body):
            return
        item, at = _item(body, at, reader)
        yield item
    if _after_empty_lines(body, at) < len(body):
        yield _broken(BatchTooLarge(f"More than {MAX_ITEMS} items; the rest was not taken"))


def _item(body: bytes, at: int, reader: Reader) -> tuple[Item, int]:
    """One item, and where the next begins."""
    end = _line_end(body, at)
    try:
        if end - at > MAX_HEADER_BYTES:
            raise InvalidEvent(f"$: an item's headers are over {MAX_HEADER_BYTES} bytes")
        headers = reader.read(body[at:end])
    except BeaconError as error:
        return _broken(error), _line_end(body, end + 1) + 1
    return _payload(body, end + 1, headers)


def _payload(body: bytes, start: int, headers: dict[str, Any]) -> tuple[Item, int]:
    kind, length = headers.get("type"), headers.get("length")
    kind = kind if type(kind) is str else ""
    if type(length) is not int or length < 0:
        end = _line_end(body, start)
        return Item(kind, headers, body[start:end]), end + 1
    end = start + length
    if end > len(body):
        error = InvalidEvent(f"$: cut off: {length} bytes were said, {len(body) - start} came")
        return _broken(error, kind), len(body)
    if end < len(body) and body[end] != 0x0A:
        error = InvalidEvent(f"$: more than the {length} bytes that were said")
        return _broken(error, kind), _line_end(body, end) + 1
    return Item(kind, headers, body[start:end]), end + 1


def _after_empty_lines(body: bytes, at: int) -> int:
    found = _EMPTY_LINES.match(body, at)
    return found.end() if found else at


def _line_end(body: bytes, at: int) -> int:
    found = body.find(b"\n", at)
    return len(body) if found < 0 else found


def _broken(error: BeaconError, kind: str = "") -> Item:
    return Item(kind, {}, b"", error)
