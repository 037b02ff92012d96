"""Turns answers into the bytes of HTTP/1.1.

In: a `Response`, or the status and headers of an ASGI answer. Out: bytes to send.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from email.utils import formatdate
from http import HTTPStatus

from beacon.events import Response

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
LAST_CHUNK = b"0\r\n\r\n"

_STATUS_LINES = {
    status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode() for status in HTTPStatus
}


def status_line(status: int) -> bytes:
    return _STATUS_LINES.get(status) or b"HTTP/1.1 %d \r\n" % status


def date_field() -> bytes:
    """The `Date` header of now; good for a second."""
    return b"date: %b\r\n" % formatdate(time.time(), usegmt=True).encode()


def has_body(method: str, status: int) -> bool:
    """Whether an answer carries a body (RFC 9112, section 6.3)."""
    return method != "HEAD" and status >= 200 and status not in (204, 304)


def connection_field(keep_alive: bool, http10: bool) -> bytes:
    if not keep_alive:
        return b"connection: close\r\n"
    return b"connection: keep-alive\r\n" if http10 else b""


def whole_answer(response: Response, method: str, extra: bytes) -> bytes:
    """All of an answer in one piece; `extra` are ready header fields (date, connection)."""
    fields = "".join([f"{name}: {value}\r\n" for name, value in response.headers])
    size = b"" if response.status in (204, 304) else b"content-length: %d\r\n" % len(response.body)
    body = response.body if has_body(method, response.status) else b""
    parts = (status_line(response.status), extra, size, fields.encode("latin-1"), b"\r\n", body)
    return b"".join(parts)


def answer_head(status: int, fields: Iterable[tuple[bytes, bytes]], extra: bytes) -> bytes:
    """The head of an answer whose body follows in pieces."""
    lines = [b"%b: %b\r\n" % field for field in fields]
    return b"".join((status_line(status), extra, *lines, b"\r\n"))


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)
