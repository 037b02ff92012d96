"""Writes an export to a file of this machine.

In: pages of rows, and where they go. Out: the bytes, in the order of the pages.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import aclosing
from typing import IO, TypeVar

import msgspec
import trio
from msgspec.structs import astuple

from beacon.export.streams import ReadPage, pages
from beacon.export.tables import Format, Table, body, head

T = TypeVar("T", bound=msgspec.Struct)

Progress = Callable[[int], None]
"""Told how many rows are written."""


async def write_pages(
    file: IO[bytes], format: Format, of: type[T], read: ReadPage[T], progress: Progress
) -> int:
    """How many rows that were."""
    columns, count = of.__struct_fields__, 0
    await trio.to_thread.run_sync(file.write, head(format, columns))
    async with aclosing(pages(read, await read(None))) as found:
        async for rows in found:
            text = body(format, Table(columns, map(astuple, rows)))
            await trio.to_thread.run_sync(file.write, text)
            count += len(rows)
            progress(count)
    await trio.to_thread.run_sync(file.flush)
    return count
