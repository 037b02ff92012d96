"""Heads that were read before, by their bytes: a client sends the same one again and again.

In: the bytes of a whole request. Out: the request, without parsing, when its head is known
and its body is all that follows. What is remembered was accepted by the parser, at the start
of a message as well; equal bytes there mean the same request.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

MAX_HEADS = 2048
MAX_HEAD_BYTES = 2048
_END = b"\r\n\r\n"
_NEVER = frozenset((b"transfer-encoding", b"expect", b"upgrade", b"connection"))


class Known(NamedTuple):
    """A head, and how long the body behind it is."""

    method: str
    target: str
    headers: list[tuple[bytes, bytes]]
    joined: dict[str, str]
    length: int


@dataclass(slots=True)
class Incoming:
    """One whole request. Header names are lower-case; order and repetition are kept."""

    method: str
    target: str
    headers: list[tuple[bytes, bytes]]
    body: bytes
    http10: bool
    keep_alive: bool
    joined: dict[str, str] | None = None  # the headers by name, where that is known already

    def head(self, leave_out: bytes = b"") -> bytes:
        """The request's head as bytes again, without the header `leave_out`."""
        fields = [b"%b: %b\r\n" % field for field in self.headers if field[0] != leave_out]
        version = "1.0" if self.http10 else "1.1"
        line = f"{self.method} {self.target} HTTP/{version}\r\n".encode("latin-1")
        return line + b"".join(fields) + b"\r\n"


class Heads:
    """Bounded; when it is full it starts anew."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[bytes, Known] = {}

    def recall(self, data: bytes) -> Incoming | None:
        """The request that `data` is, if it is one whole request with a known head."""
        end = data.find(_END) + len(_END)
        known = self._known.get(data[:end])
        if known is None or len(data) - end != known.length:
            return None
        method, target, headers, joined, _length = known
        return Incoming(method, target, headers, data[end:], False, True, joined)

    def remember(self, data: bytes, incoming: Incoming) -> None:
        """`data` was parsed, whole, as `incoming`."""
        head = data[: len(data) - len(incoming.body)]
        if not incoming.keep_alive or incoming.http10 or not _is_plain(head, incoming):
            return
        if len(self._known) >= MAX_HEADS:
            self._known.clear()
        self._known[head] = Known(
            incoming.method,
            incoming.target,
            incoming.headers,
            joined_headers(incoming.headers),
            len(incoming.body),
        )


def _is_plain(head: bytes, incoming: Incoming) -> bool:
    """Whether the head's end and the body's length say all there is to say."""
    if len(head) > MAX_HEAD_BYTES or head.find(_END) != len(head) - len(_END):
        return False
    if any(name in _NEVER for name, _ in incoming.headers):
        return False
    lengths = [value for name, value in incoming.headers if name == b"content-length"]
    return lengths == ([b"%d" % len(incoming.body)] if incoming.body else []) or (
        not incoming.body and lengths == [b"0"]
    )


def joined_headers(fields: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Header fields by name; a repeated one's values are joined by a comma."""
    joined: dict[str, str] = {}
    for name, value in fields:
        key, text = name.decode("latin-1"), value.decode("latin-1")
        joined[key] = f"{joined[key]}, {text}" if key in joined else text
    return joined
