"""A file as records: lines of JSON, or rows of CSV with a head.

In: the file. Out: a `Record` for each, the bad ones with the reason; blank lines are none. What
cannot be read costs its own record only. From trio, call these in a thread: they read the disk.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

import msgspec

from beacon.decode.text import UNREADABLE, read, repair, without_nul
from beacon.errors import BeaconError, UsageError
from beacon.export.tables import Format, without_apostrophe
from beacon.imports.columns import ColumnMap
from beacon.imports.fields import JSON_FIELDS, TIME_FIELDS

MAX_RECORD_BYTES = 4 * 1024 * 1024
SUFFIXES: dict[str, Format] = {
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
}

_raws = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_object = msgspec.json.Decoder(dict[str, Any]).decode
_json = msgspec.json.Decoder(Any).decode


class Properties(dict[str, Any]):
    """An object, and how it was written: a number has more to it than its value."""

    text = b""


class Record(NamedTuple):
    """`line` is where it begins, counted from 1; `text` what stands there. `fields` by field name;
    without them `reason` says why."""

    line: int
    text: str
    fields: dict[str, Any] | None
    reason: str = ""


def format_of(path: Path) -> Format:
    """By its name. Raises UsageError."""
    found = SUFFIXES.get(path.suffix.lower())
    if found is None:
        raise UsageError(f"{path.name} tells no format: say --format jsonl or --format csv")
    return found


def read_records(file: IO[bytes], format: Format, columns: ColumnMap) -> Iterator[Record]:
    """Raises UsageError for a head that cannot be."""
    return _csv(file, columns) if format == "csv" else _lines(file, columns)


# --- JSON lines -------------------------------------------------------------------------------


def _lines(file: IO[bytes], columns: ColumnMap) -> Iterator[Record]:
    number = 0
    while line := file.readline(MAX_RECORD_BYTES):
        number += 1
        if not line.endswith(b"\n") and len(line) == MAX_RECORD_BYTES:
            _skip_line(file)
            yield _too_long(number, line)
        elif line.strip():
            yield _line(number, line, columns)


def _line(number: int, line: bytes, columns: ColumnMap) -> Record:
    text = line.decode(errors="replace").strip()
    try:
        return Record(number, text, columns.apply(read(_raws, clean(line.strip())), _of_json))
    except BeaconError as error:
        return Record(number, text, None, error.message)


def _of_json(field: str, value: msgspec.Raw) -> Any:
    return _properties(bytes(value)) if field == "properties" else read(_json, bytes(value))


def _properties(text: bytes) -> Properties | None:
    """Raises InvalidJson and InvalidEvent."""
    if text == b"null":
        return None
    found = Properties(read(_object, text))
    found.text = text
    return found


def _skip_line(file: IO[bytes]) -> None:
    while (rest := file.readline(MAX_RECORD_BYTES)) and not rest.endswith(b"\n"):
        pass


def _too_long(number: int, line: bytes) -> Record:
    reason = f"the line is longer than {MAX_RECORD_BYTES} bytes"
    return Record(number, line[:1000].decode(errors="replace"), None, reason)


# --- CSV --------------------------------------------------------------------------------------


def _csv(file: IO[bytes], columns: ColumnMap) -> Iterator[Record]:
    csv.field_size_limit(MAX_RECORD_BYTES)
    rows = csv.reader(_texts(file))
    head = [cell.strip() for cell in next(rows, [])]
    if len(set(head)) < len(head):
        twice = next(name for place, name in enumerate(head) if name in head[:place])
        raise UsageError(f"the head names the column {twice!r} twice")
    columns.check_head(head)
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Record(line, "", None, f"no CSV that can be read: {error}")
            continue
        if row:
            yield _row(line, row, head, columns)


def _texts(file: IO[bytes]) -> Iterator[str]:
    """Lines with their ends, which may stand in a cell."""
    for number, line in enumerate(_pieces(file)):
        text = line.decode("utf-8-sig" if number == 0 else "utf-8", errors="replace")
        yield text.replace("\0", "\ufffd")


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while line := file.readline(MAX_RECORD_BYTES):
        yield line


def _row(line: int, row: list[str], head: list[str], columns: ColumnMap) -> Record:
    text = msgspec.json.encode(row).decode()
    if len(row) != len(head):
        return Record(line, text, None, f"{len(row)} cells, where the head has {len(head)}")
    try:
        cells = {name: _cell(cell) for name, cell in zip(head, row, strict=True)}
        return Record(line, text, columns.apply(cells, _of_cell))
    except BeaconError as error:
        return Record(line, text, None, error.message)


def _cell(cell: str) -> str | None:
    return without_apostrophe(cell) or None


def _of_cell(field: str, cell: str | None) -> Any:
    """JSON where a field is made of it; a time may be a number."""
    if cell is None:
        return None
    if field == "properties":
        return _properties(clean(cell.encode()))
    if field in TIME_FIELDS and cell.replace(".", "", 1).isdecimal():
        return float(cell)
    if field == "stacktrace" and not cell.startswith("["):
        return cell
    return read(_json, clean(cell.encode())) if field in JSON_FIELDS else cell


def clean(text: bytes) -> bytes:
    """JSON that can be read and that Postgres takes, where it can be made so."""
    found = without_nul(text)
    try:
        _json(found)
    except UNREADABLE:
        return repair(text).encode()
    return found
