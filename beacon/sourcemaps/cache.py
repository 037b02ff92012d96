"""Parsed maps in memory, up to so many bytes: those that were used last.

In: maps by the file they were read from, which never changes. Out: the same, as long as there is
room. Threads that parse put in; what was broken is remembered as well.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from beacon.sourcemaps.frames import Sources
from beacon.sourcemaps.mappings import BrokenMap

BROKEN_BYTES = 500
OVERHEAD_BYTES = 2000


class MapCache:
    """`bytes` is about what the kept maps take."""

    def __init__(self, max_bytes: int) -> None:
        self.bytes = 0
        self._max_bytes = max_bytes
        self._kept: OrderedDict[int, Sources | BrokenMap] = OrderedDict()
        self._lock = Lock()

    def get(self, file_id: int) -> Sources | BrokenMap | None:
        with self._lock:
            found = self._kept.get(file_id)
            if found is not None:
                self._kept.move_to_end(file_id)
            return found

    def put(self, file_id: int, found: Sources | BrokenMap) -> None:
        """One that is larger than the whole cache is kept until the next comes."""
        with self._lock:
            if file_id in self._kept:
                return
            self._kept[file_id] = found
            self.bytes += _size(found)
            while self.bytes > self._max_bytes and len(self._kept) > 1:
                self.bytes -= _size(self._kept.popitem(last=False)[1])

    def __len__(self) -> int:
        return len(self._kept)


def _size(found: Sources | BrokenMap) -> int:
    return BROKEN_BYTES if isinstance(found, BrokenMap) else found.map.bytes + OVERHEAD_BYTES
