"""Reads what Beacon answers: WebSocket acks and HTTP responses, from any chunks of the stream.

In: bytes as they arrive. Out: how many frames or requests are acknowledged so far. Anything
else (errors, other statuses) is kept as a short list of complaints.
"""

from __future__ import annotations

import json
import re
from collections import Counter

_ACK = b'{"type":"ack","seq":'
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_ACCEPTED = re.compile(rb'"accepted": *(\d+)')
_HEAD_END = b"\r\n\r\n"


class Closed(Exception):
    """Beacon ended the connection; the message has the WebSocket close code if there was one."""


class Replies:
    """Base of both readers: `acked` frames or requests, `complaints` by their text."""

    def __init__(self) -> None:
        self.acked = 0
        self.complaints: Counter[str] = Counter()
        self._rest = b""


class SocketReplies(Replies):
    """Server frames. `ack n` acknowledges all frames up to n: seq starts at 1 and has no gaps."""

    def feed(self, data: bytes) -> None:
        if self._rest:
            data = self._rest + data
        at, end = 0, len(data)
        while at + 2 <= end:
            start, size = at + 2, data[at + 1]
            if size == 126 and start + 2 <= end:
                start, size = start + 2, int.from_bytes(data[start : start + 2])
            elif size == 127 and start + 8 <= end:
                start, size = start + 8, int.from_bytes(data[start : start + 8])
            elif size >= 126:
                break
            if start + size > end:
                break
            self._take(data[at] & 15, data[start : start + size])
            at = start + size
        self._rest = data[at:]

    def _take(self, opcode: int, text: bytes) -> None:
        if text.startswith(_ACK):
            self.acked = int(text[len(_ACK) : text.index(b"}")])
        elif opcode == 8:
            raise Closed(f"closed with code {int.from_bytes(text[:2])} {text[2:].decode()}")
        elif opcode == 1:
            self._take_other(json.loads(text))

    def _take_other(self, message: dict[str, object]) -> None:
        if message["type"] == "ack":
            self.acked = int(str(message["seq"]))
        elif message["type"] == "error":
            self.complaints[f"{message.get('code')}: {message.get('message')}"] += 1


class HttpReplies(Replies):
    """Responses with Content-Length. 202 acknowledges; `rejected` events are complaints."""

    def __init__(self, batch: int) -> None:
        super().__init__()
        self._batch = batch

    def feed(self, data: bytes) -> None:
        if self._rest:
            data = self._rest + data
        while (head := data.find(_HEAD_END)) >= 0:
            length = _LENGTH.search(data, 0, head)
            end = head + 4 + (int(length[1]) if length else 0)
            if len(data) < end:
                break
            self._take(data[9:12], data[head + 4 : end])
            data = data[end:]
        self._rest = data

    def _take(self, status: bytes, body: bytes) -> None:
        self.acked += 1
        accepted = _ACCEPTED.search(body)
        if status != b"202" or accepted is None or int(accepted[1]) != self._batch:
            self.complaints[f"{status.decode()}: {body[:200].decode()}"] += 1
