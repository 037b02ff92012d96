"""Drives many connections from one epoll loop: flat out or at a rate, with a bounded window.

In: connections with a source of frames each. Out: how many frames were sent and acknowledged,
and the latency of each. One thread, no framework: it shares the machine with
the server that it measures.
"""

from __future__ import annotations

import select
import socket
import time
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from frames import Block, Stamps
from replies import Closed, Replies

READ_BYTES = 65536
TICK_SECONDS = 0.001
MAX_PART_BYTES = 256 * 1024


class Frames(Protocol):
    """Where a connection's next frames come from."""

    def take(self, most: int) -> tuple[memoryview, int]:
        """The bytes of at least one and at most `most` frames, and how many they are."""


class BlockFrames:
    """New frames without end, from one block that is stamped again and again."""

    def __init__(self, block: Block, random: np.random.Generator) -> None:
        self.taken = 0
        self._block, self._random = block, random
        self._next = block.frames
        self._most = max(1, MAX_PART_BYTES // block.width)

    def take(self, most: int) -> tuple[memoryview, int]:
        if self._next == self._block.frames:
            self.stamp()
        first, count = self._next, min(most, self._block.frames - self._next, self._most)
        self._next += count
        self.taken += count
        return self._block.part(first, first + count), count

    def stamp(self) -> Stamps:
        self._next = 0
        return self._block.stamp(self._random, time.time_ns() // 1_000_000, self.taken + 1)


@dataclass
class Connection:
    """One client connection: sends its source's frames, in order, within its window.

    `window` is the greatest number of unacknowledged frames. Frames are numbered as their
    source numbers them: a connection that follows a broken one starts behind its last ack.
    """

    sock: socket.socket
    source: Frames
    replies: Replies
    window: int
    closed: str | None = None
    latencies: list[tuple[float, int]] = field(default_factory=list)  # (seconds, frames)

    def __post_init__(self) -> None:
        self.sock.setblocking(False)
        self._pending: deque[tuple[int, float]] = deque()  # (last frame, when it was due)
        self._unsent = memoryview(b"")
        self.sent = self._counted = self.replies.acked

    @property
    def acked(self) -> int:
        return self.replies.acked

    @property
    def blocked(self) -> bool:
        return bool(self._unsent)

    def send(self, wanted: int, due: float) -> int:
        """Sends up to `wanted` frames; answers how many were begun. They count from `due`."""
        begun = 0
        while not self._unsent and self.closed is None:
            count = min(wanted - begun, self.window - (self.sent - self.acked))
            if count <= 0:
                break
            begun += self._send_part(count, due)
        return begun

    def _send_part(self, count: int, due: float) -> int:
        self._unsent, taken = self.source.take(count)
        self.sent += taken
        self._pending.append((self.sent, due))
        self.flush()
        return taken

    def flush(self) -> None:
        """Sends what the socket did not take before."""
        try:
            while self._unsent:
                self._unsent = self._unsent[self.sock.send(self._unsent) :]
        except BlockingIOError:
            pass
        except OSError as error:
            self._end(str(error))

    def read(self, now: float) -> None:
        """Takes what arrived and notes the latency of what it acknowledges."""
        try:
            data = self.sock.recv(READ_BYTES)
            if not data:
                raise Closed("connection closed by the server")
            self.replies.feed(data)
        except BlockingIOError:
            return
        except (OSError, Closed) as error:
            self._end(str(error))
        self._note(now)

    def _note(self, now: float) -> None:
        acked = self.acked
        while self._pending and self._counted < acked:
            last, due = self._pending[0]
            upto = min(last, acked)
            self.latencies.append((now - due, upto - self._counted))
            self._counted = upto
            if upto == last:
                self._pending.popleft()

    def _end(self, reason: str) -> None:
        self.closed = reason
        self._unsent = memoryview(b"")

    def close(self) -> None:
        self.sock.close()


class Load:
    """All connections of a run. `run` may be called again: the connections stay as they are."""

    def __init__(self, connections: Sequence[Connection]) -> None:
        self.connections = list(connections)
        self._epoll = select.epoll()
        self._by_fd = {c.sock.fileno(): c for c in connections}
        self._waits_to_write: set[int] = set()
        for fd in self._by_fd:
            self._epoll.register(fd, select.EPOLLIN)

    def run(self, seconds: float, frames_per_second: float | None = None) -> float:
        """Sends for `seconds`, flat out or at a rate over all connections; the time it took."""
        began = time.perf_counter()
        if frames_per_second is None:
            self._flat_out(began + seconds)
        else:
            self._at_rate(began, seconds, frames_per_second)
        return time.perf_counter() - began

    def _flat_out(self, end: float) -> None:
        while (now := time.perf_counter()) < end and self._alive():
            for connection in self.connections:
                connection.send(connection.window, now)
                self._watch(connection)
            self._turn(min(end - now, 0.1))

    def _at_rate(self, began: float, seconds: float, rate: float) -> None:
        """Frame i is due at began + i / rate: its latency counts from there, sent late or not."""
        issued, total = 0, int(seconds * rate)
        owed = [deque[float]() for _ in self.connections]
        while issued < total and self._alive():
            now = time.perf_counter()
            while issued < total and began + issued / rate <= now:
                owed[issued % len(owed)].append(began + issued / rate)
                issued += 1
            for connection, due in zip(self.connections, owed, strict=True):
                while due and connection.send(1, due[0]):
                    due.popleft()
                self._watch(connection)
            self._turn(TICK_SECONDS)

    def catch_up(self, upto: Sequence[int], seconds: float) -> None:
        """Sends each connection's frames up to a number, within its window, until time is up."""
        end = time.perf_counter() + seconds
        targets = list(zip(self.connections, upto, strict=True))
        while any(c.closed is None and c.sent < last for c, last in targets):
            if (now := time.perf_counter()) > end:
                return
            for connection, last in targets:
                connection.send(last - connection.sent, now)
                self._watch(connection)
            self._turn(0.05)

    def _alive(self) -> bool:
        return any(c.closed is None for c in self.connections)

    def _watch(self, connection: Connection) -> None:
        """Waits for room in the socket only while something is left unsent."""
        fd = connection.sock.fileno()
        if connection.closed is None and connection.blocked != (fd in self._waits_to_write):
            self._waits_to_write ^= {fd}
            write = select.EPOLLOUT if connection.blocked else 0
            self._epoll.modify(fd, select.EPOLLIN | write)

    def _turn(self, seconds: float) -> None:
        for fd, mask in self._epoll.poll(seconds):
            connection = self._by_fd[fd]
            if mask & select.EPOLLOUT:
                connection.flush()
                self._watch(connection)
            if mask & ~select.EPOLLOUT:
                connection.read(time.perf_counter())
            if connection.closed is not None:
                self._epoll.unregister(fd)

    def settle(self, seconds: float) -> bool:
        """Sends no more and waits until all is acknowledged; False when time ran out."""
        end = time.perf_counter() + seconds
        while any(c.closed is None and c.acked < c.sent for c in self.connections):
            if time.perf_counter() > end:
                return False
            self._turn(0.05)
        return True

    def close(self) -> None:
        for connection in self.connections:
            connection.close()
        self._epoll.close()

    @property
    def sent(self) -> int:
        return sum(c.sent for c in self.connections)

    @property
    def acked(self) -> int:
        return sum(c.acked for c in self.connections)

    def complaints(self) -> Counter[str]:
        """What Beacon refused, and why connections ended, with how often."""
        found: Counter[str] = Counter()
        for connection in self.connections:
            found += connection.replies.complaints
            if connection.closed is not None:
                found[connection.closed] += 1
        return found

    def latencies(self) -> list[tuple[float, int]]:
        return [pair for c in self.connections for pair in c.latencies]
