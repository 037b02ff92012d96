"""Content encodings: every one of them, damaged, nested and hostile."""

from __future__ import annotations

import contextlib
import gzip
import tracemalloc
import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from beacon.decode.body import plain_body
from beacon.errors import BadEncoding, TooLarge

LIMIT = 1024 * 1024
Compress = Callable[[bytes], bytes]


def raw_deflate(body: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(body) + stream.flush()


def zstd_of_unknown_size(body: bytes) -> bytes:
    stream = zstandard.ZstdCompressor().compressobj()
    return stream.compress(body) + stream.flush()


def brotli_at_its_fastest(body: bytes) -> bytes:
    return bytes(brotli.compress(body, quality=1))


ENCODINGS: list[tuple[str, Compress]] = [
    ("gzip", gzip.compress),
    ("x-gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", raw_deflate),
    ("br", brotli_at_its_fastest),
    ("zstd", zstandard.compress),
    ("zstd", zstd_of_unknown_size),
]
every_encoding = pytest.mark.parametrize(("name", "compress"), ENCODINGS)


@every_encoding
@given(body=st.binary(max_size=3000))
def test_what_was_compressed_comes_back(name: str, compress: Compress, body: bytes) -> None:
    assert plain_body(compress(body), name, LIMIT) == body


@pytest.mark.parametrize("header", [None, "", "identity", "Identity", "UTF-8", " , "])
def test_identity_is_passed_on(header: str | None) -> None:
    assert plain_body(b"{}", header, LIMIT) == b"{}"


@pytest.mark.parametrize("header", [None, "", "identity", "gzip", "GZIP"])
def test_gzip_is_known_by_its_magic_bytes(header: str | None) -> None:
    assert plain_body(gzip.compress(b"{}"), header, LIMIT) == b"{}"


def test_lists_of_encodings_are_undone_from_the_last() -> None:
    body = brotli.compress(gzip.compress(b"{}"))
    assert plain_body(body, "gzip, br", LIMIT) == b"{}"


def test_gzip_of_several_members_and_padding() -> None:
    body = gzip.compress(b"a") + gzip.compress(b"b") + b"\0\0"
    assert plain_body(body, "gzip", LIMIT) == b"ab"


@pytest.mark.parametrize("header", ["rot13", "gzip, rot13", "compress", "gzip;q=1"])
def test_unknown_encodings_are_refused_by_name(header: str) -> None:
    with pytest.raises(BadEncoding, match="is unknown; use gzip, deflate, br, zstd"):
        plain_body(b"{}", header, LIMIT)


def test_wrapping_without_end_is_refused() -> None:
    with pytest.raises(BadEncoding, match="at most 3"):
        plain_body(b"{}", "gzip, gzip, gzip, gzip", LIMIT)


@every_encoding
def test_a_body_cut_off_is_refused(name: str, compress: Compress) -> None:
    body = compress(b'{"events":[]}' * 100)
    for length in range(len(body)):
        with pytest.raises(BadEncoding):
            plain_body(body[:length], name, LIMIT)


@every_encoding
@given(body=st.binary(max_size=200))
def test_garbage_is_refused_or_decoded_but_never_worse(
    name: str, compress: Compress, body: bytes
) -> None:
    with contextlib.suppress(BadEncoding, TooLarge):
        assert len(plain_body(body, name, LIMIT)) <= LIMIT


@every_encoding
def test_the_limit_is_exact(name: str, compress: Compress) -> None:
    assert len(plain_body(compress(b"a" * LIMIT), name, LIMIT)) == LIMIT
    with pytest.raises(TooLarge):
        plain_body(compress(b"a" * (LIMIT + 1)), name, LIMIT)


def test_the_limit_holds_for_plain_bodies() -> None:
    with pytest.raises(TooLarge):
        plain_body(b"a" * (LIMIT + 1), None, LIMIT)


def test_the_limit_holds_for_all_members_of_a_gzip_together() -> None:
    with pytest.raises(TooLarge):
        plain_body(gzip.compress(b"a" * (LIMIT // 2)) * 3, "gzip", LIMIT)


@every_encoding
def test_a_bomb_is_refused_without_being_unpacked(name: str, compress: Compress) -> None:
    bomb = compress(bytes(200 * LIMIT))
    tracemalloc.start()
    with pytest.raises(TooLarge):
        plain_body(bomb, name, LIMIT)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * LIMIT


def test_a_bomb_within_a_bomb_is_refused() -> None:
    bomb = gzip.compress(gzip.compress(bytes(200 * LIMIT)))
    with pytest.raises(TooLarge):
        plain_body(bomb, "gzip, gzip", LIMIT)


def test_many_empty_gzip_members_end_soon() -> None:
    assert plain_body(gzip.compress(b"") * 1000, "gzip", LIMIT) == b""
