"""One event as a row of Postgres' binary COPY format (pure; this is the hot path).

In: a `Batch` and its `Event`s. Out: bytes that COPY takes as they are, columns in the
order of `COLUMNS`. The key columns come first, at fixed offsets, so `key_of` reads them
back from a row without parsing.

Format: https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format".
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from beacon.events import Batch, Event, Report, decode_page, decode_visit, short_url

COLUMNS = (
    "project_id",
    "timestamp",
    "id",
    "session_id",
    "event_name",
    "anon_id",
    "user_id",
    "properties",
    "url",
    "hostname",
    "path",
    "level",
    "message",
    "environment",
    "release",
    "stacktrace",
    "tags",
    "issue_id",
    "is_bot",
    "received_at",
)

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
POSTGRES_EPOCH = 946_684_800_000_000
"""2000-01-01 UTC in microseconds since 1970: Postgres counts from there."""

_NULL = b"\xff\xff\xff\xff"
_KEYS = struct.Struct(">hi16siqi16si16s")
_JSONB_VERSION = b"\x01"
NO_PAGE = _NULL * 3
NO_REPORT = _NULL * (len(Report.__struct_fields__) + 1)
"""Of an event without one, and without an issue."""
_EMPTY_REPORT = Report()
_TIMESTAMP = struct.Struct(">iq")
_TRUE, _FALSE = b"\0\0\0\x01\x01", b"\0\0\0\x01\x00"
_CACHED_TEXTS = 8192
_MAX_CACHED_CHARACTERS = 256

Key = tuple[bytes, int, bytes]
"""(project id, timestamp in microseconds since 1970, event id): what makes an event unique."""


class RowEncoder:
    """Encodes rows, remembering the encoded form of texts that come again and again. What is the
    session's, as the browser and the campaign, is not in them."""

    def __init__(self) -> None:
        self._texts: dict[str | None, bytes] = {None: _NULL}
        self._pages: dict[bytes | None, bytes] = {}
        self._is_bot: dict[bytes, bytes] = {}

    def rows(self, batch: Batch, issues: Sequence[bytes | None] = ()) -> list[bytes]:
        """One row an event; `issues` has the issue of each, or nothing where none has one. Raises
        UnicodeEncodeError or struct.error for what has no row."""
        project = batch.project_id
        is_bot = self._is_bot.get(batch.visit) or self._visit(batch.visit)
        shared = is_bot + _timestamp(batch.received_at)
        if issues:
            return [
                self._row(project, event, shared, issue)
                for event, issue in zip(batch.events, issues, strict=True)
            ]
        return [self._row(project, event, shared) for event in batch.events]

    def _row(
        self, project: bytes, event: Event, shared: bytes, issue: bytes | None = None
    ) -> bytes:
        text = self._text
        properties = event.properties
        return b"".join(
            (
                _KEYS.pack(
                    len(COLUMNS),
                    16,
                    project,
                    8,
                    event.timestamp - POSTGRES_EPOCH,
                    16,
                    event.id,
                    16,
                    event.session_id,
                ),
                text(event.name),
                text(event.anon_id),
                text(event.user_id),
                (len(properties) + 1).to_bytes(4, "big"),
                _JSONB_VERSION,
                properties,
                self._pages.get(event.page) or self._page(event.page),
                NO_REPORT
                if event.report is None and issue is None
                else self._report(event.report or _EMPTY_REPORT, issue),
                shared,
            )
        )

    def _page(self, page: bytes | None) -> bytes:
        found = NO_PAGE if page is None else _encode_page(page)
        if len(self._pages) >= _CACHED_TEXTS:
            self._pages.clear()
        self._pages[page] = found
        return found

    def _report(self, report: Report, issue: bytes | None) -> bytes:
        text = self._text
        return b"".join(
            (
                text(report.level),
                _encode_text(report.message),
                text(report.environment),
                text(report.release),
                _encode_json(report.stacktrace),
                _encode_json(report.tags),
                _encode_bytes(issue),
            )
        )

    def _visit(self, encoded: bytes) -> bytes:
        found = _TRUE if decode_visit(encoded).is_bot else _FALSE
        if len(self._is_bot) >= _CACHED_TEXTS:
            self._is_bot.clear()
        self._is_bot[encoded] = found
        return found

    def _text(self, value: str | None) -> bytes:
        found = self._texts.get(value)
        if found is None:
            found = _encode_text(value)
            if len(found) <= _MAX_CACHED_CHARACTERS:
                if len(self._texts) >= _CACHED_TEXTS:
                    self._texts = {None: _NULL}
                self._texts[value] = found
        return found


def key_of(row: bytes) -> Key:
    """The key of an encoded row."""
    _count, _16, project, _8, timestamp, _16, event_id, _16, _session = _KEYS.unpack_from(row)
    return project, timestamp + POSTGRES_EPOCH, event_id


def with_timestamp(row: bytes, timestamp: int) -> bytes:
    """The row, with another time."""
    return row[:22] + _timestamp(timestamp) + row[34:]


def _timestamp(microseconds: int) -> bytes:
    return _TIMESTAMP.pack(8, microseconds - POSTGRES_EPOCH)


def _encode_page(page: bytes) -> bytes:
    """Its address; the rest is told by the session alone."""
    told = decode_page(page)
    return b"".join(map(_encode_text, (short_url(told), told.hostname, told.path)))


def _encode_text(value: str | None) -> bytes:
    return _NULL if value is None else _encode_bytes(value.encode())


def _encode_json(value: bytes | None) -> bytes:
    return _NULL if value is None else _encode_bytes(_JSONB_VERSION + value)


def _encode_bytes(value: bytes | None) -> bytes:
    return _NULL if value is None else len(value).to_bytes(4, "big") + value
