"""A dashboard that is no connection: it keeps what it is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import trio

from beacon.door.frames import payload_of

GUARD_SECONDS = 30.0


class Dashboard:
    """A `clogged` one takes nothing at the moment."""

    def __init__(self) -> None:
        self.is_clogged = False
        self.frames: list[bytes] = []
        self._told = trio.Event()

    def push(self, data: bytes) -> None:
        assert not self.is_clogged
        self.push_state(data)

    def push_state(self, data: bytes) -> None:
        self.frames.append(data)
        self._told.set()
        self._told = trio.Event()

    async def until(self, found: Callable[[], bool]) -> None:
        """Until it was told so."""
        with trio.fail_after(GUARD_SECONDS):
            while not found():
                await self._told.wait()

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [orjson.loads(each) for data in self.frames for each in _payloads(data)]

    def events(self) -> list[str]:
        events = (m["events"] for m in self.messages if m["type"] == "events")
        return [event["event"] for shown in events for event in shown]

    def skipped(self) -> int:
        return sum(m["count"] for m in self.messages if m["type"] == "skipped")

    def live(self) -> list[dict[str, Any]]:
        return [m for m in self.messages if m["type"] == "live"]

    def issues(self) -> list[str]:
        """Ids of those that it was told of."""
        return [id for m in self.messages if m["type"] == "issues" for id in m["ids"]]

    def active(self) -> int | None:
        """As it was told last."""
        live = self.live()
        return live[-1]["active"] if live else None


def _payloads(data: bytes) -> list[bytes]:
    """A push may have two frames."""
    found = []
    while data:
        head = {126: 4, 127: 10}.get(data[1], 2)
        size = data[1] if head == 2 else int.from_bytes(data[2:head], "big")
        found.append(payload_of(data[: head + size]))
        data = data[head + size :]
    return found
