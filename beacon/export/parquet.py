"""Rows as a Parquet file. Needs pyarrow, which the extra `parquet` brings: 170 MB, so it is in
neither the executable nor the plain package.

In: rows of one type, page by page. Out: a file with a column for each field: texts, numbers, times
in UTC; what is JSON is text.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from msgspec import inspect

from beacon.errors import UsageError

if TYPE_CHECKING:
    import pyarrow as pa

GROUP_BYTES = 64 * 1024 * 1024
"""Rows are written in groups of about so many bytes."""
NO_PYARROW = (
    "Parquet needs pyarrow, which is not installed: pip install 'beacon[parquet]'. The single "
    "executable has no place for it: take --format jsonl or csv there"
)


def check_pyarrow() -> None:
    """Raises UsageError."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        raise UsageError(NO_PYARROW) from None


class ParquetSheet:
    """Writes `file` group by group; `end` makes it whole."""

    def __init__(self, file: IO[bytes], of: type[msgspec.Struct]) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._pa = pa
        self._schema = pa.schema([_field(pa, each) for each in inspect.type_info(of).fields])  # type: ignore[attr-defined]
        self._writer = pq.ParquetWriter(file, self._schema, compression="zstd")
        self._waiting: list[pa.RecordBatch] = []
        self._bytes = 0

    def write(self, rows: list[Any]) -> None:
        names = self._schema.names
        columns = [
            self._pa.array([_plain(getattr(row, name)) for row in rows], field.type)
            for name, field in zip(names, self._schema, strict=True)
        ]
        batch = self._pa.record_batch(columns, schema=self._schema)
        self._waiting.append(batch)
        self._bytes += batch.nbytes
        if self._bytes >= GROUP_BYTES:
            self._write_group()

    def end(self) -> None:
        self._write_group()
        self._writer.close()

    def _write_group(self) -> None:
        if self._waiting:
            self._writer.write_table(self._pa.Table.from_batches(self._waiting, self._schema))
            self._waiting, self._bytes = [], 0


def _field(pa: Any, field: inspect.Field) -> Any:
    kinds = {type(each) for each in _types(field.type)}
    nullable = inspect.NoneType in kinds
    return pa.field(field.encode_name, _arrow(pa, kinds), nullable=nullable)


def _types(found: inspect.Type) -> tuple[inspect.Type, ...]:
    while isinstance(found, inspect.Metadata):
        found = found.type
    return found.types if isinstance(found, inspect.UnionType) else (found,)


def _arrow(pa: Any, kinds: set[type]) -> Any:
    if inspect.DateTimeType in kinds:
        return pa.timestamp("us", tz="UTC")
    if inspect.BoolType in kinds:
        return pa.bool_()
    if inspect.IntType in kinds:
        return pa.int64()
    return pa.float64() if inspect.FloatType in kinds else pa.string()


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, msgspec.Raw):
        return bytes(value).decode()
    return value
