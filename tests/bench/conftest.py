"""Makes the programs in bench/ importable, as they are to each other, and runs the fake Beacon."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import trio
from trio_websocket import ConnectionClosed

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "bench")]

from fake_beacon import FakeBeacon  # noqa: E402


@pytest.fixture
async def fake(nursery: trio.Nursery) -> AsyncIterator[FakeBeacon]:
    beacon = FakeBeacon()
    listeners = await nursery.start(_listen, beacon)
    beacon.port = listeners[0].socket.getsockname()[1]
    yield beacon
    nursery.cancel_scope.cancel()


async def _listen(beacon: FakeBeacon, task_status: trio.TaskStatus[Any]) -> None:
    async def handle(stream: trio.SocketStream) -> None:
        try:
            await beacon.serve(stream)
        except (trio.BrokenResourceError, ConnectionClosed):
            await stream.aclose()

    await trio.serve_tcp(handle, 0, host="127.0.0.1", task_status=task_status)
