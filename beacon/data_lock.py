"""Who may use a data directory: one server, or one command for a moment.

A server holds `beacon.lock`. A command that starts Postgres for the moment holds it too,
and before it `command.lock`, which tells the two apart: a server waits for a command to
be done, and a command never relies on a Postgres that another command will stop.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

import trio

from beacon.errors import AlreadyRunning
from beacon.postgres.embedded import lock_data_directory, make_data_directory

COMMAND_LOCK = "command.lock"
LOOK_SECONDS = 0.05
WAIT_SECONDS = 30.0


class CommandRunning(AlreadyRunning):
    """Another command has the data directory; it will soon be done."""


async def lock_for_server(data_dir: Path, stack: AsyncExitStack) -> None:
    """Holds the data directory until `stack` closes. `AlreadyRunning` when a server has it,
    or a command has it for longer than `WAIT_SECONDS`."""
    deadline = trio.current_time() + WAIT_SECONDS
    last_try = False
    while True:
        try:
            stack.enter_context(lock_data_directory(data_dir))
            return
        except AlreadyRunning:
            if last_try or trio.current_time() > deadline:
                raise
        last_try = not _command_has(data_dir)  # it may have ended between the two looks
        await trio.sleep(LOOK_SECONDS)


@contextmanager
def lock_for_command(data_dir: Path) -> Iterator[None]:
    """Holds the data directory. `CommandRunning` when another command does, `AlreadyRunning`
    when a server does."""
    make_data_directory(data_dir)
    descriptor = os.open(data_dir / COMMAND_LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _take(descriptor, data_dir)
        with lock_data_directory(data_dir):
            yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, data_dir: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CommandRunning(f"another command uses {data_dir}; try again later") from None


def _command_has(data_dir: Path) -> bool:
    """Looks by taking the lock for an instant; a command that looks then tries again."""
    try:
        descriptor = os.open(data_dir / COMMAND_LOCK, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
