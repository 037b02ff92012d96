"""The framing of one spool record (pure): a 24-byte header, then the payload.

    CRC32C (4) | magic (2) | version (1) | 0 (1) | length (4) | count (4) | sequence (8) | payload

Little-endian. The CRC covers all that follows it. `sequence` is the number of the first
event of the record, `count` how many events (stored or dropped) it holds.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

import google_crc32c

MAGIC = b"\xbe\xac"
VERSION = 1
MAX_PAYLOAD_BYTES = 128 * 1024 * 1024

_CRC = struct.Struct("<I")
_REST = struct.Struct("<2sBxIIQ")
HEADER_BYTES = _CRC.size + _REST.size


class Record(NamedTuple):
    """`end` is the offset behind the record in the buffer it was read from."""

    sequence: int
    events: int
    payload: bytes
    end: int

    @property
    def next_sequence(self) -> int:
        return self.sequence + self.events


def encode(sequence: int, count: int, payload: bytes) -> bytes:
    """The record's bytes."""
    rest = _REST.pack(MAGIC, VERSION, len(payload), count, sequence)
    crc = google_crc32c.extend(google_crc32c.value(rest), payload)
    return b"".join((_CRC.pack(crc), rest, payload))


def size_at(buffer: bytes, offset: int) -> int | None:
    """How many bytes the record at `offset` claims to have, or None where none can start."""
    if len(buffer) - offset < HEADER_BYTES:
        return None
    magic, version, length, _count, _sequence = _REST.unpack_from(buffer, offset + _CRC.size)
    if magic != MAGIC or version != VERSION or length > MAX_PAYLOAD_BYTES:
        return None
    return HEADER_BYTES + int(length)


def decode(buffer: bytes, offset: int = 0) -> Record | None:
    """The record at `offset`, or None when it is cut off, damaged or not there."""
    size = size_at(buffer, offset)
    if size is None or offset + size > len(buffer):
        return None
    end = offset + size
    _magic, _version, _length, count, sequence = _REST.unpack_from(buffer, offset + _CRC.size)
    rest = buffer[offset + _CRC.size : end]
    if google_crc32c.value(rest) != _CRC.unpack_from(buffer, offset)[0]:
        return None
    return Record(sequence, count, rest[_REST.size :], end)


def records(buffer: bytes, offset: int = 0) -> Iterator[Record]:
    """The whole, sound records from `offset` on, up to the first that is not."""
    while (record := decode(buffer, offset)) is not None:
        yield record
        offset = record.end


def find(buffer: bytes, offset: int) -> int | None:
    """Where the next sound record starts at or behind `offset`: what damage left readable."""
    while (at := buffer.find(MAGIC, offset + _CRC.size)) >= 0:
        start = at - _CRC.size
        if decode(buffer, start) is not None:
            return start
        offset = start + 1
    return None
