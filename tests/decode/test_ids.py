"""Ids of clients: UUIDs are kept, all else becomes a UUIDv5 of the project."""

from __future__ import annotations

from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.decode.ids import id_bytes, session_bytes, uuid_bytes, written

PROJECT = UUID("6a1e0c8e-9a37-4b53-8c8b-0d6ec1b6a001")
TEXT = "0190f5c4-0000-7000-8000-00000000000a"


@given(st.uuids())
def test_a_uuid_is_kept_in_every_common_form(uuid: UUID) -> None:
    for text in (str(uuid), str(uuid).upper(), uuid.hex):
        assert id_bytes(text, PROJECT.bytes) == uuid.bytes


@given(st.text(min_size=1))
def test_other_texts_become_the_uuid5_of_project_and_text(text: str) -> None:
    assert id_bytes(text, PROJECT.bytes) == uuid5(PROJECT, text).bytes


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        TEXT[:-1],
        TEXT + "0",
        TEXT.replace("-", " "),
        "0190f5c4-0000-7000-8000-0000000000 a",
        "0190f5c4--000-7000-8000-00000000000a",
        "0190f5c40-000-7000-8000-00000000000a",
        "0190f5c4-0000-7000-8000-00000000000g",
        "０190f5c4-0000-7000-8000-00000000000a",
        " " * 32,
        "{" + TEXT[1:-1] + "}",
        "urn:uuid:" + TEXT,
    ],
)
def test_what_only_looks_like_a_uuid_is_none(text: str) -> None:
    assert uuid_bytes(text) is None


@pytest.mark.parametrize("value", [None, ""])
def test_no_id_is_none(value: str | None) -> None:
    assert id_bytes(value, PROJECT.bytes) is None


@pytest.mark.parametrize(("value", "text"), [(7, "7"), (7.0, "7"), (7.5, "7.5"), (0, "0")])
def test_numbers_are_ids_too(value: int | float, text: str) -> None:
    assert written(value) == text
    assert id_bytes(value, PROJECT.bytes) == uuid5(PROJECT, text).bytes


@given(st.none() | st.text() | st.uuids().map(str) | st.integers() | st.floats(-1e9, 1e9))
def test_sessions_have_the_ids_of_their_names(value: str | int | float | None) -> None:
    for _ in range(2):
        assert session_bytes(value, PROJECT.bytes) == id_bytes(value, PROJECT.bytes)
