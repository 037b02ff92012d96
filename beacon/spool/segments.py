"""Numbered files of records, written by one thread and read by another (no trio here).

In: encoded records. Out: records from a sequence number on. A segment is named after the
sequence number of its first event, preallocated, synced once for each group of records,
and unlinked whole once Postgres has all of it for `KEEP_SECONDS`.

What a crash can leave behind is mended at `open_log`: a torn tail is cut; damage in the
middle (bad sectors) is stepped over to the next sound record and counted.
"""

from __future__ import annotations

import errno
import os
import time
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from beacon.errors import SpoolBroken, SpoolFull
from beacon.spool import record as framing
from beacon.spool.record import Record

FIRST_SEQUENCE = 1
SUFFIX = ".log"
KEEP_SECONDS = 600
KEEP_BYTES = 1024 * 1024 * 1024
READ_BYTES = 4 * 1024 * 1024
SPACE_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(slots=True)
class Segment:
    """One file: events `first` up to the next segment's first, `end` bytes of sound records."""

    path: Path
    first: int
    end: int = 0
    released_at: float | None = None


class Cursor(NamedTuple):
    """Where the last read ended: the event `sequence` starts at `offset` of segment `first`."""

    sequence: int
    first: int
    offset: int


@dataclass(slots=True)
class Log:
    """The open log. `next_sequence` is what the next event gets; all below it is durable."""

    folder: Path
    segment_bytes: int
    segments: list[Segment]
    next_sequence: int
    damaged: int = 0  # stretches that recovery stepped over
    _fd: int = -1
    _cursor: Cursor = field(default_factory=lambda: Cursor(0, 0, 0))

    @property
    def oldest_sequence(self) -> int:
        """The first event that can still be read."""
        return self.segments[0].first

    @property
    def live_bytes(self) -> int:
        """Bytes of segments that Postgres does not have in full yet."""
        return sum(s.end for s in self.segments if s.released_at is None)

    # --- writing -------------------------------------------------------------------------

    def write(self, group: Sequence[bytes], next_sequence: int) -> None:
        """Append the encoded records and sync them: all or, by an exception, none.

        Raises SpoolFull when the disk is full and SpoolBroken on any other I/O error.
        """
        data = b"".join(group)
        try:
            self._make_room(len(data))
            segment = self.segments[-1]
            _write_at(self._fd, data, segment.end)
            os.fdatasync(self._fd)
        except OSError as error:
            self._undo()
            if error.errno in SPACE_ERRORS:
                raise SpoolFull("The spool's disk is full: free space or enlarge it.") from error
            raise SpoolBroken(f"The spool cannot be written: {error}") from error
        segment.end += len(data)
        self.next_sequence = next_sequence

    def _make_room(self, size: int) -> None:
        segment = self.segments[-1]
        if self._fd < 0:
            self._start_segment(size)
        elif segment.end and segment.end + size > self.segment_bytes:
            self._finish_segment()
            self._start_segment(size)

    def _start_segment(self, size: int) -> None:
        path = self.folder / f"{self.next_sequence:020d}{SUFFIX}"
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.posix_fallocate(fd, 0, max(size, self.segment_bytes))
            os.fsync(fd)
            sync_folder(self.folder)
        except OSError:
            os.close(fd)
            path.unlink(missing_ok=True)
            raise
        self._fd = fd
        if self.segments[-1].path != path:
            self.segments.append(Segment(path, self.next_sequence))

    def _finish_segment(self) -> None:
        """Give back what was preallocated and not used; the next record opens a new file."""
        if self._fd < 0:
            return
        fd, self._fd = self._fd, -1
        try:
            os.ftruncate(fd, self.segments[-1].end)
        finally:
            os.close(fd)

    def _undo(self) -> None:
        """After a failed write nothing of it may be found later: cut the file back."""
        try:
            self._finish_segment()
        except OSError as error:
            raise SpoolBroken(f"The spool cannot be cut back: {error}") from error
        self._drop_empty_last()

    def _drop_empty_last(self) -> None:
        last = self.segments[-1]
        if not last.end and len(self.segments) > 1:
            last.path.unlink(missing_ok=True)
            self.segments.pop()

    def close(self) -> None:
        self._finish_segment()

    # --- reading -------------------------------------------------------------------------

    def read(self, sequence: int, limit: int = READ_BYTES) -> list[Record]:
        """Durable records from the one that holds `sequence` on, about `limit` bytes of them.

        A `sequence` older than the oldest record starts there. The list is empty only
        when there is nothing at or behind `sequence`.
        """
        segments = list(self.segments)  # the writing thread may append meanwhile
        start = max(0, bisect_right(segments, sequence, key=lambda s: s.first) - 1)
        cursor = self._cursor
        for segment in segments[start:]:
            known = cursor.sequence == sequence and cursor.first == segment.first
            found, offset = _read_segment(segment, sequence, limit, cursor.offset if known else 0)
            if found:
                self._cursor = Cursor(found[-1].next_sequence, segment.first, offset)
                return found
        return []

    # --- deleting ------------------------------------------------------------------------

    def release(self, sequence: int, *, now: float | None = None, keep: bool = True) -> int:
        """Postgres has all events before `sequence` for good: unlink what is old enough, or,
        without `keep` (space is short), all of it.

        Returns how many segments went. The newest segment always stays, as its name keeps
        the sequence from starting over.
        """
        now = time.monotonic() if now is None else now
        for segment, successor in zip(self.segments, self.segments[1:], strict=False):
            if successor.first <= sequence and segment.released_at is None:
                segment.released_at = now
        kept = sum(s.end for s in self.segments if s.released_at is not None)
        gone = 0
        while (first := self.segments[0]).released_at is not None and (
            not keep or now - first.released_at >= KEEP_SECONDS or kept > KEEP_BYTES
        ):
            first.path.unlink(missing_ok=True)
            kept -= first.end
            del self.segments[0]
            gone += 1
        return gone


def open_log(folder: Path, segment_bytes: int) -> Log:
    """Open or make the log in `folder`, mending what a crash left. Raises SpoolBroken."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        segments = sorted(
            (Segment(path, int(path.stem)) for path in folder.glob(f"*{SUFFIX}")),
            key=lambda segment: segment.first,
        )
        log = Log(folder, segment_bytes, segments, FIRST_SEQUENCE)
        if not segments:
            segments.append(Segment(folder / f"{FIRST_SEQUENCE:020d}{SUFFIX}", FIRST_SEQUENCE))
            return log
        for segment in segments[:-1]:
            segment.end = segment.path.stat().st_size
        _mend_tail(log)
    except OSError as error:
        raise SpoolBroken(f"The spool in {folder} cannot be opened: {error}") from error
    return log


def _mend_tail(log: Log) -> None:
    """Find the end of the last segment, cut what is torn behind it, and go on behind that."""
    last = log.segments[-1]
    log.next_sequence = last.first
    buffer = last.path.read_bytes()
    offset = 0
    while True:
        for found in framing.records(buffer, offset):
            offset = found.end
            if found.sequence >= log.next_sequence:
                last.end, log.next_sequence = found.end, found.next_sequence
        resume = framing.find(buffer, offset)
        if resume is None:
            break
        log.damaged += 1
        offset = resume
    with last.path.open("r+b") as file:
        file.truncate(last.end)
        os.fsync(file.fileno())


def _read_segment(
    segment: Segment, sequence: int, limit: int, offset: int
) -> tuple[list[Record], int]:
    """Sound records that end behind `sequence`, from `offset` on, and the offset behind."""
    try:
        fd = os.open(segment.path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return [], offset
    try:
        end = segment.end
        while offset < end:
            buffer = _read_whole_records(fd, offset, end, limit)
            whole = list(framing.records(buffer))
            found = [item for item in whole if item.next_sequence > sequence]
            consumed = whole[-1].end if whole else framing.find(buffer, 0) or len(buffer)
            offset += consumed
            if found:
                return found, offset
    finally:
        os.close(fd)
    return [], offset


def _read_whole_records(fd: int, offset: int, end: int, limit: int) -> bytes:
    buffer = os.pread(fd, min(limit, end - offset), offset)
    size = framing.size_at(buffer, 0)
    if size is not None and len(buffer) < size <= end - offset:
        buffer = os.pread(fd, size, offset)
    return buffer


def _write_at(fd: int, data: bytes, offset: int) -> None:
    view = memoryview(data)
    while view:
        written = os.pwrite(fd, view, offset)
        view, offset = view[written:], offset + written


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
