"""Decompresses request bodies: compressed bytes in, plain bytes within a limit out."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]
import zstandard

from beacon.errors import BadEncoding, TooLarge

GZIP_MAGIC = b"\x1f\x8b"
MAX_ENCODINGS = 3
"""Encodings one body may be wrapped in."""
MAX_ZSTD_WINDOW_BYTES = 8 * 1024 * 1024
"""RFC 9659: what a receiver of `Content-Encoding: zstd` has to have room for."""

_IDENTITY = frozenset({"", "identity", "utf-8"})
"""`utf-8` is what some Sentry clients say when they mean no encoding."""


def plain_body(body: bytes, content_encoding: str | None, limit: int) -> bytes:
    """The body without its content encodings; gzip is known by its magic bytes too.

    Never makes more than `limit` bytes. Raises BadEncoding for an encoding that is
    unknown or not what the body is in, and TooLarge.
    """
    encodings = _encodings(content_encoding)
    if not encodings and body.startswith(GZIP_MAGIC):
        encodings = ["gzip"]
    for encoding in reversed(encodings):
        body = _decompressor(encoding)(body, limit)
    if len(body) > limit:
        raise _too_large(limit)
    return body


def _encodings(header: str | None) -> list[str]:
    names = [name.strip().lower() for name in (header or "").split(",")]
    encodings = [name for name in names if name not in _IDENTITY]
    if len(encodings) > MAX_ENCODINGS:
        raise BadEncoding(
            f"The body is wrapped in {len(encodings)} encodings; at most {MAX_ENCODINGS} are taken"
        )
    return encodings


def _decompressor(encoding: str) -> Callable[[bytes, int], bytes]:
    match encoding:
        case "gzip" | "x-gzip":
            return _gunzip
        case "deflate":
            return _inflate
        case "br":
            return _unbrotli
        case "zstd":
            return _unzstd
    raise BadEncoding(
        f"Content-Encoding {encoding[:40]!r} is unknown; use gzip, deflate, br, zstd or identity"
    )


def _gunzip(body: bytes, limit: int) -> bytes:
    """A gzip file may have several members, one after the other (RFC 1952, 2.2)."""
    parts: list[bytes] = []
    room = limit
    while body:
        plain, body = _zlib(body, zlib.MAX_WBITS | 16, room, limit, "gzip")
        parts.append(plain)
        room -= len(plain)
        body = body.lstrip(b"\0")
    if not parts:
        raise _broken("gzip", "it is empty")
    return b"".join(parts)


def _inflate(body: bytes, limit: int) -> bytes:
    """RFC 9110 means the zlib format by `deflate`; some clients send it raw."""
    try:
        return _zlib(body, zlib.MAX_WBITS, limit, limit, "deflate")[0]
    except BadEncoding:
        return _zlib(body, -zlib.MAX_WBITS, limit, limit, "deflate")[0]


def _zlib(body: bytes, wbits: int, room: int, limit: int, name: str) -> tuple[bytes, bytes]:
    """One compressed stream: its plain bytes and what follows it."""
    stream = zlib.decompressobj(wbits)
    try:
        plain = stream.decompress(body, room + 1)
    except zlib.error as error:
        raise _broken(name, str(error)) from None
    if len(plain) > room:
        raise _too_large(limit)
    if not stream.eof:
        raise _broken(name, "it ends too early")
    return plain, stream.unused_data


def _unbrotli(body: bytes, limit: int) -> bytes:
    stream = brotli.Decompressor()
    parts: list[bytes] = []
    size = 0
    try:
        part = stream.process(body, output_buffer_limit=limit + 1)
        while part:
            parts.append(part)
            size += len(part)
            if size > limit:
                raise _too_large(limit)
            part = stream.process(b"", output_buffer_limit=limit + 1 - size)
    except brotli.error:
        raise _broken("br", "it is damaged") from None
    if not stream.is_finished():
        raise _broken("br", "it ends too early")
    return b"".join(parts)


def _unzstd(body: bytes, limit: int) -> bytes:
    """One frame. `max_output_size` is reserved, so it is taken from the frame where it tells."""
    reader = zstandard.ZstdDecompressor(max_window_size=MAX_ZSTD_WINDOW_BYTES)
    try:
        if zstandard.frame_content_size(body) > limit:
            raise _too_large(limit)
        return reader.decompress(body, max_output_size=limit, allow_extra_data=False)
    except zstandard.ZstdError as error:
        if _zstd_exceeds(body, limit):
            raise _too_large(limit) from None
        raise _broken("zstd", str(error)) from None


def _zstd_exceeds(body: bytes, limit: int) -> bool:
    """The one-shot call does not tell a frame that is cut off from one that is too long."""
    reader = zstandard.ZstdDecompressor(max_window_size=MAX_ZSTD_WINDOW_BYTES)
    try:
        with reader.stream_reader(body) as stream:
            return len(stream.read(limit + 1)) > limit
    except zstandard.ZstdError:
        return False


def _broken(name: str, reason: str) -> BadEncoding:
    return BadEncoding(f"The body does not decompress as {name}: {reason}")


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"The body is over {limit} bytes when decompressed; send smaller batches")
