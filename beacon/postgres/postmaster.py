"""The server process itself: started so that it ends with Beacon, waited for, stopped.

A command line comes in, a `Postmaster` goes out. The kernel interrupts it when Beacon
dies, even by kill -9; one that nevertheless was left behind is found by its pid file
and stopped by `stop_orphan` before the next is started.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import trio

from beacon.errors import StartupError
from beacon.postgres.cluster import ENVIRONMENT, Account

INTERRUPT_SECONDS = 5.0  # a fast shutdown ends with a checkpoint
QUIT_SECONDS = 1.5
ORPHAN_SECONDS = 30.0  # nobody waits for us to stop: an orphan may take its time
POLL_SECONDS = 0.05
PR_SET_PDEATHSIG = 1


class PidFile(NamedTuple):
    """What postmaster.pid says. `pid` is 0 when the file is empty or torn."""

    pid: int
    ready: bool


class Postmaster:
    """A running Postgres server, child of Beacon."""

    def __init__(self, command: Sequence[str | Path], cluster: Path, log: Path, account: Account):
        """Start it, with its words appended to `log`. Raises OSError.

        It must be forked by the thread that runs trio: the kernel's notice is sent when
        that very thread ends, and threads of trio's pool end after ten idle seconds.
        """
        self._cluster = cluster
        with open(log, "ab") as output:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=cluster,
                env=ENVIRONMENT,
                start_new_session=True,  # a Ctrl-C in Beacon's terminal is not for Postgres
                preexec_fn=_interrupt_with_parent(),
                **account.popen(),
            )
        self.pid = self._process.pid

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def is_ready(self) -> bool:
        return read_pid_file(self._cluster) == PidFile(self.pid, True)

    async def wait(self) -> int:
        """Return its exit code (negative: the signal that ended it) when it has ended."""
        if self.is_alive():
            await _ended(self.pid, lambda: not self.is_alive())
        return self._process.wait()

    async def stop(self) -> None:
        """End it within `INTERRUPT_SECONDS` + `QUIT_SECONDS`; every session is cut off.

        SIGTERM would wait for the clients to leave; SIGINT does not; SIGQUIT leaves the
        checkpoint to the recovery of the next start.
        """
        stages = ((signal.SIGINT, INTERRUPT_SECONDS), (signal.SIGQUIT, QUIT_SECONDS))
        for number, seconds in stages:
            self._process.send_signal(number)
            with trio.move_on_after(seconds):
                await self.wait()
                return
        self._process.kill()
        await self.wait()


def read_pid_file(cluster: Path) -> PidFile | None:
    """Return what the cluster's pid file says, or None when there is none."""
    try:
        lines = (cluster / "postmaster.pid").read_text(errors="replace").splitlines()
    except FileNotFoundError:
        return None
    pid = lines[0].strip() if lines else ""
    ready = len(lines) > 7 and lines[7].strip() == "ready"
    return PidFile(int(pid) if pid.isdecimal() else 0, ready)


async def stop_orphan(cluster: Path) -> str | None:
    """Stop the server that a killed Beacon left in `cluster`; drop a pid file that lies.

    The caller holds the lock of the data directory, so no other Beacon's server is
    stopped. Returns what was found, for the log, or None. Raises StartupError when the
    orphan does not end.
    """
    found = read_pid_file(cluster)
    if found is None:
        return None
    if not is_postmaster(found.pid, cluster):  # torn, stale, or its number is another's now
        (cluster / "postmaster.pid").unlink(missing_ok=True)
        return "dropped the pid file of a server that is gone"
    stages = ((signal.SIGINT, ORPHAN_SECONDS), (signal.SIGQUIT, QUIT_SECONDS))
    for number, seconds in stages:
        os.kill(found.pid, number)
        with trio.move_on_after(seconds):
            await _ended(found.pid, lambda: not is_postmaster(found.pid, cluster))
            return f"stopped the server that an earlier run left behind (pid {found.pid})"
    raise StartupError(
        f"the Postgres that an earlier run left behind does not stop: end process {found.pid}"
    )


def is_postmaster(pid: int, cluster: Path) -> bool:
    """Tell whether the process `pid` is the server of `cluster`, and not just has its number."""
    if pid <= 0:
        return False
    if Path("/proc/self").exists():
        try:
            here = Path(f"/proc/{pid}/cwd").readlink() == cluster
            return here and "postgres" in Path(f"/proc/{pid}/comm").read_text()
        except OSError:
            return False
    command = ["ps", "-o", "command=", "-p", str(pid)]
    return str(cluster) in subprocess.run(command, capture_output=True, text=True).stdout


async def _ended(pid: int, has_ended: Callable[[], bool]) -> None:
    """Return when the process is gone (Linux: told by the kernel; else asked again)."""
    if sys.platform == "linux":
        try:
            descriptor = os.pidfd_open(pid)
        except ProcessLookupError:
            return
        try:
            await trio.lowlevel.wait_readable(descriptor)
        finally:
            os.close(descriptor)
        return
    while not has_ended():  # noqa: ASYNC110  (nothing here tells of it)
        await trio.sleep(POLL_SECONDS)


def _interrupt_with_parent() -> Callable[[], None] | None:
    """Return what the child does before it becomes Postgres: ask for SIGINT when we die."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGINT)

    return ask
