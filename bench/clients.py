"""Clients that survive what happens to Beacon: they log what they sent, and send it again.

In: a port that may be dead for a while. Out: for each client its log: the id of every event,
and how many of the first of them were acknowledged (acks are cumulative, and after a
reconnect the client first sends again, in order and unchanged, what is unacknowledged).
"""

from __future__ import annotations

import time
from collections import deque

import numpy as np
from connect import new_session, open_socket, upgrade
from frames import Block, Stamps, socket_template
from load import BlockFrames, Connection, Load
from replies import Closed

RETRY_SECONDS = 0.02
RESEND_SECONDS = 30


class LoggedFrames(BlockFrames):
    """New frames one at a time; every event's id, and the unacknowledged frames, are kept."""

    def __init__(self, block: Block, random: np.random.Generator) -> None:
        super().__init__(block, random)
        self.ids: list[bytes] = []
        self._kept: deque[tuple[int, bytes]] = deque()  # (number, frame)
        self._again: deque[bytes] = deque()

    def stamp(self) -> Stamps:
        stamps = super().stamp()
        self.ids += [row.tobytes() for row in stamps.ids]
        return stamps

    def take(self, most: int) -> tuple[memoryview, int]:
        if self._again:
            return memoryview(self._again.popleft()), 1
        part, _ = super().take(1)
        self._kept.append((self.taken, bytes(part)))
        return part, 1

    def rewind(self, acked: int) -> int:
        """Next comes what follows frame `acked` again; how many frames that is."""
        while self._kept and self._kept[0][0] <= acked:
            self._kept.popleft()
        self._again = deque(frame for _, frame in self._kept)
        return len(self._again)


class Client:
    """One client of a project with one session, over as many connections as it takes."""

    def __init__(self, project: str, batch: int, window: int, seed: int) -> None:
        self.batch, self.acked, self.complaints = batch, 0, 0
        self._window = window
        self._query = {"project": project, **new_session()}
        block = Block(socket_template("page", batch), batch, frames=16)
        self.frames = LoggedFrames(block, np.random.default_rng(seed))
        self.connection: Connection | None = None

    def connect(self, port: int, seconds: float) -> int:
        """Tries until it works; how many frames will be sent again. Raises Closed."""
        end = time.monotonic() + seconds
        while True:
            try:
                sock = open_socket(port)
                replies = upgrade(sock, self._query)
                break
            except (OSError, Closed) as error:
                if time.monotonic() > end:
                    raise Closed(f"no connection in {seconds} s: {error}") from error
                time.sleep(RETRY_SECONDS)
        replies.acked = self.acked
        again = self.frames.rewind(self.acked)
        self.connection = Connection(sock, self.frames, replies, self._window)
        return again

    def note(self) -> None:
        """Writes into the log what the connection heard so far."""
        if self.connection is not None:
            self.acked = self.connection.acked
            self.complaints += self.connection.replies.complaints.total()
            self.connection.replies.complaints.clear()

    @property
    def sent_ids(self) -> list[bytes]:
        return self.frames.ids[: self.frames.taken * self.batch]

    @property
    def acked_ids(self) -> list[bytes]:
        return self.frames.ids[: self.acked * self.batch]


class Crowd:
    """Several clients at once, as one load."""

    def __init__(self, project: str, *, count: int, batch: int, window: int, seed: int) -> None:
        self.clients = [Client(project, batch, window, seed + n) for n in range(count)]
        self.resent = 0
        self._load: Load | None = None

    def connect(self, port: int, seconds: float) -> None:
        """Connects all clients anew, and sends again what is unacknowledged."""
        self.disconnect()
        self.resent += sum(client.connect(port, seconds) for client in self.clients)
        self._load = Load([c.connection for c in self.clients if c.connection is not None])
        self._load.catch_up([client.frames.taken for client in self.clients], RESEND_SECONDS)
        self.note()

    def disconnect(self) -> None:
        self.note()
        if self._load is not None:
            self._load.close()
            self._load = None

    def run(self, seconds: float, frames_per_second: float | None) -> None:
        """Sends; ends early when all connections are gone."""
        if self._load is not None:
            self._load.run(seconds, frames_per_second)
        self.note()

    def hear_out(self, seconds: float) -> bool:
        """Reads what is still to be read; whether everything sent is acknowledged now."""
        settled = self._load is not None and self._load.settle(seconds)
        self.note()
        return settled and all(c.acked == c.frames.taken for c in self.clients)

    @property
    def broken(self) -> bool:
        return any(c.connection is None or c.connection.closed for c in self.clients)

    def note(self) -> None:
        for client in self.clients:
            client.note()

    def acked(self) -> list[bytes]:
        return [each for client in self.clients for each in client.acked_ids]

    def sent(self) -> list[bytes]:
        return [each for client in self.clients for each in client.sent_ids]

    @property
    def complaints(self) -> int:
        return sum(client.complaints for client in self.clients)
