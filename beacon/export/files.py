"""Writes an export to a file of this machine.

In: pages of rows, and where they go. Out: the bytes, in the order of the pages.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import aclosing
from typing import IO, Any, Literal, Protocol, TypeVar

import msgspec
import trio
from msgspec.structs import astuple

from beacon.export.parquet import ParquetSheet
from beacon.export.streams import ReadPage, pages
from beacon.export.tables import Format, Table, body, head

T = TypeVar("T", bound=msgspec.Struct)

FileFormat = Format | Literal["parquet"]
Progress = Callable[[int], None]
"""Told how many rows are written."""


class Sheet(Protocol):
    """What writes rows into a file. It blocks: from trio, call it in a thread."""

    def write(self, rows: list[Any]) -> None: ...
    def end(self) -> None: ...


class TextSheet:
    def __init__(self, file: IO[bytes], format: Format, of: type[msgspec.Struct]) -> None:
        self._file, self._format = file, format
        self._columns = of.__struct_fields__
        file.write(head(format, self._columns))

    def write(self, rows: list[Any]) -> None:
        self._file.write(body(self._format, Table(self._columns, map(astuple, rows))))

    def end(self) -> None:
        self._file.flush()


def open_sheet(file: IO[bytes], format: FileFormat, of: type[msgspec.Struct]) -> Sheet:
    return ParquetSheet(file, of) if format == "parquet" else TextSheet(file, format, of)


async def write_pages(
    file: IO[bytes], format: FileFormat, of: type[T], read: ReadPage[T], progress: Progress
) -> int:
    """How many rows that were."""
    count = 0
    sheet = await trio.to_thread.run_sync(open_sheet, file, format, of)
    async with aclosing(pages(read, await read(None))) as found:
        async for rows in found:
            await trio.to_thread.run_sync(sheet.write, rows)
            count += len(rows)
            progress(count)
    await trio.to_thread.run_sync(sheet.end)
    return count
