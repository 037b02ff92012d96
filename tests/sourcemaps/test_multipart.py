"""Forms with chunks, as sentry-cli sends them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.errors import BadRequest
from beacon.sourcemaps.multipart import MAX_PARTS, FormFile, files_of

TYPE = "multipart/form-data; boundary=xyz"


def form(*files: tuple[str, str | None, bytes]) -> bytes:
    body = b""
    for field, name, data in files:
        named = f'; filename="{name}"' if name else ""
        head = f'--xyz\r\nContent-Disposition: form-data; name="{field}"{named}\r\n\r\n'
        body += head.encode() + data + b"\r\n"
    return body + b"--xyz--\r\n"


@given(st.lists(st.binary(max_size=300).filter(lambda data: b"--xyz" not in data), max_size=4))
def test_files_are_read(contents: list[bytes]) -> None:
    files = [("file_gzip", f"{number}", data) for number, data in enumerate(contents)]
    assert files_of(form(*files), TYPE) == [FormFile(*each) for each in files]


def test_fields_that_are_no_files_are_left_out() -> None:
    body = form(("other", None, b"x"), ("file", "a", b"y"), ("more", None, b"z"))
    assert files_of(body, TYPE) == [FormFile("file", "a", b"y")]


@pytest.mark.parametrize("kind", ["", "application/json", "multipart/form-data", "text/plain; b=c"])
def test_other_types_are_refused(kind: str) -> None:
    with pytest.raises(BadRequest):
        files_of(form(), kind)


def test_too_many_parts_are_refused() -> None:
    body = form(*(("file", "a", b"") for _ in range(MAX_PARTS + 1)))
    with pytest.raises(BadRequest):
        files_of(body, TYPE)


@given(st.binary(max_size=300))
def test_any_body_is_read_or_refused(body: bytes) -> None:
    for content in (body, b"--xyz\r\n" + body, form(("file", "a", b"y"))[: len(body)]):
        with suppress(BadRequest):
            files_of(content, TYPE)
