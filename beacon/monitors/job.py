"""Runs a program as if nothing were around it: its output goes on, signals reach it, its exit code
comes back.

In: the program and its arguments. Out: how it ended, how long it took, the last of what it printed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import IO, NamedTuple

TAIL_BYTES = 32 * 1024
READ_BYTES = 64 * 1024
NOT_FOUND, NOT_RUNNABLE = 127, 126
"""As shells have it."""
OF_SIGNALS = 128
"""The exit code of a program that a signal ended is this and the signal's number."""

PASSED_ON = tuple(
    number
    for name in ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT", "SIGUSR1", "SIGUSR2")
    if (number := getattr(signal, name, None)) is not None
)
OF_TERMINALS = (signal.SIGINT, getattr(signal, "SIGQUIT", None))
"""A terminal sends these to the program itself."""


class Ended(NamedTuple):
    exit_code: int
    milliseconds: int
    output: str


class Tail:
    """The last bytes of what two streams said, in the order in which it came."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._lock = threading.Lock()

    def add(self, data: bytes) -> None:
        with self._lock:
            self._data += data
            del self._data[:-TAIL_BYTES]

    @property
    def text(self) -> str:
        return self._data.decode(errors="replace")


def run_job(command: Sequence[str], *, keeps_output: bool = True) -> Ended:
    began = time.monotonic()
    tail = Tail()
    piped = subprocess.PIPE if keeps_output else None
    try:
        process = subprocess.Popen(command, stdout=piped, stderr=piped)
    except OSError as error:
        said = f"{command[0]}: {error.strerror}\n"
        sys.stderr.write(said)
        code = NOT_FOUND if isinstance(error, FileNotFoundError) else NOT_RUNNABLE
        return Ended(code, _since(began), said)
    with _passing_signals_to(process):
        readers = [
            threading.Thread(target=_copy, args=(source, target.fileno(), tail), daemon=True)
            for source, target in ((process.stdout, sys.stdout), (process.stderr, sys.stderr))
            if source is not None
        ]
        for reader in readers:
            reader.start()
        code = process.wait()
        for reader in readers:
            reader.join(timeout=1)  # what it left running may hold its output open
    code = code if code >= 0 else OF_SIGNALS - code
    return Ended(code, _since(began), tail.text)


@contextmanager
def _passing_signals_to(process: subprocess.Popen[bytes]) -> Iterator[None]:
    of_terminal = os.isatty(0)

    def pass_on(number: int, _frame: FrameType | None) -> None:
        if not (of_terminal and number in OF_TERMINALS):
            process.send_signal(number)

    before = {number: signal.signal(number, pass_on) for number in PASSED_ON}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _copy(source: IO[bytes], target: int, tail: Tail) -> None:
    """Goes on when nobody reads what is copied any more: the job must not be held up."""
    is_read = True
    while data := os.read(source.fileno(), READ_BYTES):
        tail.add(data)
        rest = data
        while rest and is_read:
            try:
                rest = rest[os.write(target, rest) :]
            except OSError:
                is_read = False


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
