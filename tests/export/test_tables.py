"""Rows as CSV and JSON lines: what goes in comes out, and no cell is a formula."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.export.tables import Table, as_csv, as_lines, without_apostrophe

FORMULAS = "=+-@\t\r\n"
texts = st.text(st.one_of(st.sampled_from("'=+-@\t\r\n\",; x"), st.characters(codec="utf-8")))


def cells(rows: list[list[object]]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(as_csv(rows).decode(), newline="")))


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "true"),
        (-1.5, "-1.5"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (datetime(2026, 2, 10, 12, tzinfo=UTC), "2026-02-10T12:00:00Z"),
        ({"plan": "pro"}, '{"plan":"pro"}'),
        (msgspec.Raw(b'{"n": 1}'), '{"n": 1}'),
        ('say "hi", twice\r\n', 'say "hi", twice\r\n'),
        ("=1+1", "'=1+1"),
        ("-1", "'-1"),
        ("'=1+1", "''=1+1"),
        ("'quoted'", "'quoted'"),
    ],
)
def test_a_value_as_a_cell(value: object, cell: str) -> None:
    assert cells([["x", value]]) == [["x", cell]]


@given(texts)
def test_no_text_is_a_formula_and_every_text_comes_back(text: str) -> None:
    ((_, cell),) = cells([["x", text]])
    assert not cell.startswith(tuple(FORMULAS))
    assert without_apostrophe(cell) == text


def test_lines_are_an_object_a_row() -> None:
    table = Table(
        ("page", "n"), [("=x", 1), (None, msgspec.Raw(b"123456789012345678901234567890"))]
    )
    assert as_lines(table) == (
        b'{"page":"=x","n":1}\n{"page":null,"n":123456789012345678901234567890}\n'
    )
