"""Rows as Parquet: every column with its type, in groups."""

from __future__ import annotations

import builtins
import io
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from beacon.cli import run
from beacon.errors import UsageError
from beacon.explorer.rows import Object
from beacon.explorer.sessions import ListedSession
from beacon.export import parquet
from beacon.export.events import ExportedEvent
from beacon.export.parquet import ParquetSheet, check_pyarrow
from beacon.fields import Time


class Row(msgspec.Struct):
    id: UUID
    at: Time
    text: str | None
    count: int
    part: float | None
    is_bot: bool
    properties: Object


AT = datetime(2026, 2, 10, 12, 0, 0, 123456, UTC)
ROWS = [
    Row(UUID(int=1), AT, "=1+1\u2028", 1 << 40, 0.5, True, msgspec.Raw(b'{"n": 1.50}')),
    Row(UUID(int=2), AT, None, 0, None, False, msgspec.Raw(b"{}")),
]


def written(*pages: list[Any], of: Any = Row) -> Any:
    file = io.BytesIO()
    sheet = ParquetSheet(file, of)
    for page in pages:
        sheet.write(page)
    sheet.end()
    return pq.ParquetFile(io.BytesIO(file.getvalue()))


def test_values_and_types_are_those_of_the_rows() -> None:
    table = written(ROWS).read()
    assert table.to_pylist() == [
        {
            "id": str(row.id),
            "at": AT,
            "text": row.text,
            "count": row.count,
            "part": row.part,
            "is_bot": row.is_bot,
            "properties": bytes(row.properties).decode(),
        }
        for row in ROWS
    ]
    types = {field.name: (field.type, field.nullable) for field in table.schema}
    assert types == {
        "id": (pa.string(), False),
        "at": (pa.timestamp("us", tz="UTC"), False),
        "text": (pa.string(), True),
        "count": (pa.int64(), False),
        "part": (pa.float64(), True),
        "is_bot": (pa.bool_(), False),
        "properties": (pa.string(), False),
    }


def test_pages_become_groups_of_some_size(monkeypatch: pytest.MonkeyPatch) -> None:
    assert written(ROWS, ROWS, ROWS).num_row_groups == 1
    monkeypatch.setattr(parquet, "GROUP_BYTES", 1)
    file = written(ROWS, ROWS, ROWS)
    assert (file.num_row_groups, file.metadata.num_rows) == (3, 6)


@pytest.mark.parametrize("of", [ExportedEvent, ListedSession])
def test_without_rows_there_are_the_columns(of: Any) -> None:
    table = written(of=of).read()
    assert (table.num_rows, table.schema.names) == (0, list(of.__struct_fields__))


def test_without_pyarrow_it_is_said_what_brings_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.partition(".")[0] == "pyarrow":
            raise ImportError(name)
        return plain(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageError, match=r"pip install 'beacon\[parquet\]'"):
        check_pyarrow()
    assert run(["export", "--project", "1", "--format", "parquet", "--output", "a"]) == 2
    assert "pip install 'beacon[parquet]'" in capsys.readouterr().err
