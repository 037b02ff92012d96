"""A server and commands on one data directory wait for each other where that ends soon."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import trio

from beacon import data_lock
from beacon.data_lock import CommandRunning, lock_for_command, lock_for_server
from beacon.errors import AlreadyRunning
from beacon.postgres.embedded import lock_data_directory


async def test_a_server_waits_for_a_command_to_be_done(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = trio.Event()

    def looked(path: Path) -> bool:
        waits.set()
        return has(path)

    has = data_lock._command_has
    monkeypatch.setattr(data_lock, "_command_has", looked)
    async with AsyncExitStack() as stack, trio.open_nursery() as nursery:
        with lock_for_command(data_dir):
            nursery.start_soon(lock_for_server, data_dir, stack)
            await waits.wait()
    with lock_data_directory(data_dir):
        pass


async def test_a_second_server_does_not_wait(data_dir: Path) -> None:
    async with AsyncExitStack() as first, AsyncExitStack() as second:
        await lock_for_server(data_dir, first)
        with pytest.raises(AlreadyRunning):
            await lock_for_server(data_dir, second)


async def test_a_server_does_not_wait_for_a_command_for_ever(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_lock, "WAIT_SECONDS", 0.0)
    with lock_for_command(data_dir):
        async with AsyncExitStack() as stack:
            with pytest.raises(AlreadyRunning):
                await lock_for_server(data_dir, stack)


def test_a_command_tells_a_command_from_a_server(data_dir: Path) -> None:
    with lock_for_command(data_dir), pytest.raises(CommandRunning), lock_for_command(data_dir):
        pass
    with lock_data_directory(data_dir):
        with pytest.raises(AlreadyRunning) as refused, lock_for_command(data_dir):
            pass
        assert not isinstance(refused.value, CommandRunning)
    with lock_for_command(data_dir):
        pass
