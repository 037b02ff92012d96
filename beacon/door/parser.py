"""Reads requests from the bytes of one HTTP/1.1 connection; no I/O, no clock.

In: the bytes as they arrive, cut anywhere. Out: whole requests in order, then perhaps a
refusal (the connection is over) or a WebSocket handshake (the connection changes hands).
The grammar is llhttp's, unrelaxed; this adds the limits and what RFC 9112 leaves to us.
"""

from __future__ import annotations

from enum import IntEnum

from httptools import HttpParserCallbackError, HttpParserError, HttpParserUpgrade, HttpRequestParser

from beacon.door.heads import Heads, Incoming
from beacon.door.limits import Limits
from beacon.errors import (
    BadRequest,
    BeaconError,
    HeadTooLarge,
    MethodNotAllowed,
    TooLarge,
    UnknownTransferCoding,
)

_WATCHED = frozenset((b"content-length", b"transfer-encoding", b"host", b"expect", b"upgrade"))
_REQUEST_LINE_REST = 16  # method, version, spaces and line end
_FIELD_REST = 4  # colon, space and line end


class Stage(IntEnum):
    IDLE = 0  # between two requests
    HEAD = 1
    BODY = 2


class RequestParser:
    """Feed it; it returns what is complete. After `refusal` or `handshake`, feed no more."""

    __slots__ = (
        "_arrived",
        "_body",
        "_coding",
        "_expects",
        "_handshake",
        "_head_at",
        "_head_bytes",
        "_headers",
        "_heads",
        "_hosts",
        "_keep_alive",
        "_length",
        "_limits",
        "_over",
        "_parser",
        "_target",
        "_unparsed",
        "_upgrade",
        "begun",
        "handshake",
        "received",
        "refusal",
        "rest",
        "stage",
    )

    def __init__(self, limits: Limits, heads: Heads | None = None) -> None:
        """`heads` may be shared with other connections."""
        self._limits = limits
        self._heads = Heads() if heads is None else heads
        self._arrived: list[Incoming] = []
        self._head_bytes = 0  # of all heads so far
        self._unparsed = 0  # bytes of the line that is not whole yet
        self._over = False  # the client said `Connection: close`: what follows is not read
        self._handshake = False
        self.stage = Stage.IDLE
        self.begun = 0  # requests whose first byte has come
        self.received = 0  # bytes of the present body
        self.refusal: BeaconError | None = None
        self.handshake: Incoming | None = None  # of a WebSocket
        self.rest = b""  # what came after the handshake
        self._parser = HttpRequestParser(self)

    def feed(self, data: bytes) -> list[Incoming]:
        """The requests that `data` completes, in their order."""
        starts = self.stage is Stage.IDLE and not self._over
        if starts and (recalled := self._heads.recall(data)) is not None:
            self.begun += 1
            return [recalled]
        before = self._head_bytes + self.received + self.begun
        rest: bytes | None = data
        while rest and self.refusal is None and not self._over:
            rest = self._feed(rest)
        if self.stage is not Stage.IDLE and self.refusal is None:
            self._count_unparsed(data, before)
        arrived, self._arrived = self._arrived, []
        is_whole = starts and len(arrived) == 1 and self.stage is Stage.IDLE
        if is_whole and self.refusal is None and self.handshake is None:
            self._heads.remember(data, arrived[0])
        return arrived

    def _count_unparsed(self, data: bytes, before: int) -> None:
        """Bound what llhttp holds back: a field is only reported when it is whole."""
        line_start = data.rfind(b"\n") + 1 if self.stage is Stage.HEAD else 0
        progress = self._head_bytes + self.received + self.begun != before
        if line_start or (progress and self.stage is Stage.BODY):
            self._unparsed = 0
        if not (progress and self.stage is Stage.BODY):
            self._unparsed += len(data) - line_start
        if self._head_bytes - self._head_at + self._unparsed > self._limits.head_bytes:
            self.refusal = self._head_too_large()

    @property
    def wants_continue(self) -> bool:
        """Whether the client waits for `100 Continue` before it sends its body."""
        return self.stage is Stage.BODY and self._expects and self.received == 0

    def continued(self) -> None:
        self._expects = False

    def _feed(self, data: bytes) -> bytes | None:
        """Feed once; returns what a refused protocol upgrade left to be read again."""
        try:
            self._parser.feed_data(data)
        except HttpParserUpgrade as upgrade:
            return self._upgraded(data[upgrade.args[0] :])
        except HttpParserCallbackError as error:
            if self.refusal is None:
                raise error.__context__ or error from None
        except HttpParserError as error:
            if self.refusal is None and not self._over:
                self.refusal = BadRequest(f"The request is not valid HTTP/1.1: {error}.")
        return None

    def _upgraded(self, rest: bytes) -> bytes | None:
        """A handshake ends the reading; any other upgrade is read on without it."""
        incoming = self._arrived.pop()
        if self._handshake:
            self.handshake, self.rest = incoming, rest
            return None
        self._parser = HttpRequestParser(self)
        return incoming.head(leave_out=b"upgrade") + rest

    def _refuse(self, error: BeaconError) -> None:
        self.refusal = error
        raise error

    def _head_too_large(self) -> HeadTooLarge:
        return HeadTooLarge(
            f"The request's head is over {self._limits.head_bytes} bytes: send less or shorter "
            "header fields."
        )

    # --- llhttp's callbacks, in their order ---

    def on_message_begin(self) -> None:
        self.begun += 1
        self.stage = Stage.HEAD
        self.received = 0
        self._target = b""
        self._headers: list[tuple[bytes, bytes]] = []
        self._body: list[bytes] = []
        self._head_at = self._head_bytes
        self._unparsed = 0
        self._hosts = 0
        self._length = 0
        self._expects = False
        self._coding = b""
        self._upgrade = b""

    def on_url(self, part: bytes) -> None:
        self._target += part

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._headers:
            self._count_head(len(self._target) + _REQUEST_LINE_REST)
        self._count_head(len(name) + len(value) + _FIELD_REST)
        if self.stage is Stage.BODY:  # a trailer: nobody asks for these
            return
        name = name.lower()
        self._headers.append((name, value.rstrip()))
        if name in _WATCHED:
            self._watch(name, value)
        if len(self._headers) > self._limits.headers:
            self._refuse(
                HeadTooLarge(f"The request has more than {self._limits.headers} header fields.")
            )

    def _count_head(self, size: int) -> None:
        self._head_bytes += size
        if self._head_bytes - self._head_at > self._limits.head_bytes:
            self._refuse(self._head_too_large())

    def _watch(self, name: bytes, value: bytes) -> None:
        if name == b"host":
            self._hosts += 1
        elif name == b"content-length":
            self._length = int(value)
        elif name == b"transfer-encoding":
            self._coding += value.strip().lower()
        elif name == b"expect":
            self._expects = value.strip().lower() == b"100-continue"
        else:
            self._upgrade = value.strip().lower()

    def on_headers_complete(self) -> None:
        self.stage = Stage.BODY
        self._unparsed = 0
        self._keep_alive = self._parser.should_keep_alive()
        self._check_version()
        self._check_body()
        if self._parser.should_upgrade():
            self._check_upgrade()

    def _check_version(self) -> None:
        version = self._parser.get_http_version()
        if version == "1.1":
            if self._hosts != 1:
                self._refuse(BadRequest("An HTTP/1.1 request has exactly one Host header."))
        elif version != "1.0":
            self._refuse(BadRequest("Beacon reads HTTP/1.1 and HTTP/1.0, and HTTP/2 by ALPN."))
        elif self._coding:
            self._refuse(BadRequest("HTTP/1.0 knows no Transfer-Encoding."))

    def _check_body(self) -> None:
        if self._coding not in (b"", b"chunked"):
            self._refuse(
                UnknownTransferCoding("The only Transfer-Encoding that Beacon reads is `chunked`.")
            )
        if self._length > self._limits.body_bytes:
            self._refuse(self._body_too_large())

    def _check_upgrade(self) -> None:
        if self._parser.get_method() == b"CONNECT":
            self._refuse(MethodNotAllowed("Beacon is no proxy: CONNECT is not served."))
        self._handshake = (
            self._upgrade == b"websocket" and self._parser.get_method() == b"GET"
        ) and not self._version_is_old()
        if self._handshake and (self._length or self._coding):
            self._refuse(BadRequest("A WebSocket handshake has no body."))

    def _version_is_old(self) -> bool:
        return bool(self._parser.get_http_version() == "1.0")

    def on_body(self, part: bytes) -> None:
        self._body.append(part)
        self.received += len(part)
        if self.received > self._limits.body_bytes:
            self._refuse(self._body_too_large())

    def _body_too_large(self) -> TooLarge:
        return TooLarge(f"The body is over {self._limits.body_bytes} bytes: send it in parts.")

    def on_message_complete(self) -> None:
        body = self._body[0] if len(self._body) == 1 else b"".join(self._body)
        self._arrived.append(
            Incoming(
                self._parser.get_method().decode(),
                self._target.decode("latin-1"),
                self._headers,
                body,
                self._version_is_old(),
                self._keep_alive,
            )
        )
        self.stage = Stage.IDLE
        self._over = not self._keep_alive and not self._parser.should_upgrade()
        self._headers, self._body = [], []
