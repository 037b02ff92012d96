"""Rows as CSV and as JSON lines. Pure.

In: names of columns, and rows of values. Out: bytes. A cell of CSV that a spreadsheet would take
for a formula begins with an apostrophe; `without_apostrophe` takes it away again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

import msgspec

Format = Literal["csv", "jsonl"]

CSV_TYPE = "text/csv; charset=utf-8"
LINES_TYPE = "application/x-ndjson"
CONTENT_TYPES: Mapping[Format, str] = {"csv": CSV_TYPE, "jsonl": LINES_TYPE}

_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
"""How formulas begin; or a text that was made harmless before."""

_encode = msgspec.json.Encoder().encode


class Table(NamedTuple):
    """A row has a value for each column."""

    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]


def head(format: Format, columns: Sequence[str]) -> bytes:
    """What stands before the rows."""
    return as_csv([columns]) if format == "csv" else b""


def body(format: Format, table: Table) -> bytes:
    return _BODIES[format](table)


def as_csv(rows: Iterable[Iterable[Any]]) -> bytes:
    """RFC 4180, in UTF-8. Null is an empty cell; lists and objects are JSON."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([map(_cell, row) for row in rows])
    return text.getvalue().encode(errors="replace")


def as_lines(table: Table) -> bytes:
    """One JSON object a row."""
    columns = table.columns
    lines = [_encode(dict(zip(columns, row, strict=True))) for row in table.rows]
    return b"".join(line + b"\n" for line in lines)


_BODIES: Mapping[Format, Callable[[Table], bytes]] = {
    "csv": lambda table: as_csv(table.rows),
    "jsonl": as_lines,
}


def _cell(value: Any) -> str:
    """Numbers are no formulas, whatever they begin with."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, dict | list | tuple | msgspec.Raw | msgspec.Struct):
        return _encode(value).decode()
    return _harmless(str(value))


def _harmless(text: str) -> str:
    """As OWASP advises."""
    return f"'{text}" if _FORMULA.match(text) else text


def without_apostrophe(text: str) -> str:
    """The text of a cell again, as it was before `as_csv` made it harmless."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
