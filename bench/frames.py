"""Builds what the load generators send, so cheaply that the generator hardly shows in a run.

In: a payload shape, a batch size, the wire format. Out: blocks of whole WebSocket frames or
HTTP requests in one array, all of one width; for a new block only the ids (UUIDv7), the times
and the sequence numbers are overwritten, by NumPy for the whole block at once.
"""

from __future__ import annotations

import json
import struct
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.int64]

SHAPES = ("small", "page", "large")
VARIANTS = 64  # different payloads in a run, so that caches see some variety
BLOCK_EVENTS = 1024  # events stamped at once: enough for NumPy's calls to cost nothing

ID_MARK = "00000000-0000-7000-8000-000000000000"
MS_MARK = "1000000000000"
ISO_MARK = "2000-01-01T00:00:00.000Z"
SEQ_MARK = "9876543210"

_HEX = np.frombuffer("".join(f"{n:02x}" for n in range(256)).encode(), np.uint16)
_FOUR_DIGITS = np.frombuffer("".join(f"{n:04d}" for n in range(10_000)).encode(), np.uint32)
_ID_PARTS = ((0, 0, 8), (9, 8, 12), (14, 12, 16), (19, 16, 20), (24, 20, 32))


class Stamps(NamedTuple):
    """What `Block.stamp` wrote: one row an event, in the order of sending."""

    ids: Bytes  # (events, 16)
    times: Numbers  # ms since 1970


class Template(NamedTuple):
    """One frame or request in three parts; all `records` have one width and one layout."""

    head: bytes
    records: list[bytes]
    tail: bytes


# --- payloads ---------------------------------------------------------------------------------


def payload(shape: str, variant: int) -> tuple[str, dict[str, Any]]:
    """Event name and properties of one of the `VARIANTS` payloads of a shape."""
    if shape == "small":
        return f"button_{variant % 8}", {"plan": "pro", "count": variant}
    if shape == "page":
        return "$page", {
            "url": f"https://shop.example.com/products/{variant}?utm_source=mail&ref={variant % 7}",
            "referrer": f"https://www.google.com/search?q=item+{variant % 5}",
            "title": f"Product {variant} | Example shop",
            "viewport": {"width": 1440, "height": 900},
        }
    text = "the quick brown fox jumps over the lazy dog "
    return "report_saved", {f"field_{n}": text * 2 + str(variant) for n in range(40)}


def _socket_record(name: str, properties: dict[str, Any], seq: str) -> str:
    return (
        f'{{"type":"event",{seq}"ts":{MS_MARK},"id":"{ID_MARK}",'
        f'"event":{json.dumps(name)},"props":{json.dumps(properties)}}}'
    )


def _tracker_record(name: str, properties: dict[str, Any], variant: int) -> str:
    url = properties.get("url")
    page = f',"page_url":{json.dumps(url)}' if url else ""
    return (
        f'{{"timestamp":"{ISO_MARK}","id":"{ID_MARK}",'
        f'"event":{json.dumps(name)},"properties":{json.dumps(properties)},'
        f'"distinct_id":"user_{variant}","session_id":"sess_{variant}"{page}}}'
    )


def _one_width(records: list[str], separator: str) -> list[bytes]:
    """Pads with blanks, which JSON ignores, and ends each record with the separator."""
    width = max(map(len, records))
    return [(record + " " * (width - len(record)) + separator).encode() for record in records]


# --- templates --------------------------------------------------------------------------------


def frame_header(length: int) -> bytes:
    """Header of a client's text frame: mask bit set, mask key 0, so that nothing is masked."""
    if length < 126:
        return struct.pack("!BB", 0x81, 0x80 | length) + bytes(4)
    if length < 65536:
        return struct.pack("!BBH", 0x81, 0x80 | 126, length) + bytes(4)
    return struct.pack("!BBQ", 0x81, 0x80 | 127, length) + bytes(4)


def socket_template(shape: str, batch: int) -> Template:
    """A WebSocket frame: one event with `seq`, or a `batch` message of many."""
    payloads = [payload(shape, variant) for variant in range(VARIANTS)]
    if batch == 1:
        records = _one_width([_socket_record(*p, f'"seq":{SEQ_MARK},') for p in payloads], "")
        return Template(frame_header(len(records[0])), records, b"")
    records = _one_width([_socket_record(*p, "") for p in payloads], ",")
    start = f'{{"type":"batch","seq":{SEQ_MARK},"messages":['.encode()
    length = len(start) + batch * len(records[0]) + 2
    return Template(frame_header(length) + start, records, b"]}")


def tracker_template(shape: str, batch: int, *, host: str, key: str) -> Template:
    """A tracker HTTP request of `batch` events: POST /api/v1/events/ingest."""
    payloads = [payload(shape, variant) for variant in range(VARIANTS)]
    records = _one_width([_tracker_record(*p, n) for n, p in enumerate(payloads)], ",")
    start = '{"events":['
    head = (
        "POST /api/v1/events/ingest HTTP/1.1\r\n"
        f"Host: {host}\r\nX-API-Key: {key}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(start) + batch * len(records[0]) + 2}\r\n\r\n{start}"
    )
    return Template(head.encode(), records, b"]}")


# --- blocks -----------------------------------------------------------------------------------


def make_ids(times: Numbers, random: np.random.Generator) -> Bytes:
    """UUIDv7 of the given times (ms), 16 bytes each."""
    ids = np.frombuffer(random.bytes(16 * times.size), np.uint8).reshape(-1, 16).copy()
    ids[:, :6] = times.astype(">u8").view(np.uint8).reshape(-1, 8)[:, 2:]
    ids[:, 6] = ids[:, 6] & 0x0F | 0x70
    ids[:, 8] = ids[:, 8] & 0x3F | 0x80
    return ids


def decimal(numbers: Numbers, width: int) -> Bytes:
    """Decimal text with leading zeros, `width` (up to 16) bytes each."""
    parts = [
        _FOUR_DIGITS[numbers // 10**power % 10_000].view(np.uint8).reshape(-1, 4)
        for power in (12, 8, 4, 0)
    ]
    return np.concatenate(parts, axis=1)[:, 16 - width :]


def iso_text(times: Numbers) -> Bytes:
    """`2026-02-10T12:00:00.000Z` of times in ms, 24 bytes each."""
    text = np.datetime_as_string(times.astype("datetime64[ms]")).astype("S24")
    marked = text.view(np.uint8).reshape(-1, 24).copy()
    marked[:, 23] = ord("Z")
    return marked


def _blank_zeros(digits: Bytes) -> Bytes:
    """JSON allows no leading zeros: blanks instead (the last digit always stays)."""
    leading = np.logical_and.accumulate(digits[:, :-1] == ord("0"), axis=1)
    digits[:, :-1][leading] = ord(" ")
    return digits


class Block:
    """Many frames in one array; `stamp` makes new frames of them, `part` is what to send."""

    def __init__(self, template: Template, batch: int, frames: int | None = None) -> None:
        self.batch = batch
        self.frames = frames or max(1, BLOCK_EVENTS // batch)
        rows = [self._row(template, frame) for frame in range(self.frames)]
        self.width = len(rows[0])
        self._rows = np.frombuffer(bytearray(b"".join(rows)), np.uint8).reshape(self.frames, -1)
        self._bytes = memoryview(self._rows.reshape(-1))
        self._find_fields(template, rows[0])

    def _row(self, template: Template, frame: int) -> bytes:
        at = frame * self.batch
        records = template.records
        chosen = [records[(at + n) % len(records)] for n in range(self.batch)]
        if template.tail:  # no comma after the last record
            chosen[-1] = chosen[-1][:-1] + b" "
        return template.head + b"".join(chosen) + template.tail

    def _find_fields(self, template: Template, row: bytes) -> None:
        record = template.records[0]
        self._records = np.lib.stride_tricks.as_strided(
            self._rows[:, len(template.head) :],
            (self.frames, self.batch, len(record)),
            (self.width, len(record), 1),
        )
        self._id_at = record.index(ID_MARK.encode())
        self._iso_at = record.find(ISO_MARK.encode())
        self._ms_at = record.find(MS_MARK.encode())
        self._seq_at = row.find(SEQ_MARK.encode())

    def stamp(self, random: np.random.Generator, now_ms: int, first_seq: int = 1) -> Stamps:
        """New ids, times just before `now_ms`, and sequence numbers from `first_seq` on."""
        events = self.frames * self.batch
        spread = np.arange(events, dtype=np.int64) % self.batch - self.batch
        times = now_ms + np.maximum(spread, -1000)
        ids = make_ids(times, random)
        self._write_ids(ids)
        self._write_times(times)
        if self._seq_at >= 0:
            numbers = np.arange(first_seq, first_seq + self.frames, dtype=np.int64)
            width = len(SEQ_MARK)
            self._rows[:, self._seq_at : self._seq_at + width] = _blank_zeros(
                decimal(numbers, width)
            )
        return Stamps(ids, times)

    def _write_ids(self, ids: Bytes) -> None:
        text = _HEX[ids].view(np.uint8).reshape(self.frames, self.batch, 32)
        for offset, start, end in _ID_PARTS:
            at = self._id_at + offset
            self._records[:, :, at : at + end - start] = text[:, :, start:end]

    def _write_times(self, times: Numbers) -> None:
        iso = self._iso_at >= 0
        at, text = (self._iso_at, iso_text(times)) if iso else (self._ms_at, decimal(times, 13))
        width = text.shape[1]
        self._records[:, :, at : at + width] = text.reshape(self.frames, self.batch, width)

    def part(self, first: int, end: int) -> memoryview:
        """The bytes of frames `first` to `end` (exclusive) of this block."""
        return self._bytes[first * self.width : end * self.width]
