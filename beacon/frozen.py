"""Makes the single executable behave as one process, and clears up after runs that were killed.

The executable is two processes: a bootloader that unpacks into a temporary folder, and
this Python, its child. `prepare` is called first thing. In goes the folder that was
unpacked; out comes a process that dies with its bootloader, passes none of the
bundle's libraries on to programs it starts, holds a lock in its folder for as long as
it lives, and has removed the folders whose lock nobody holds. Elsewhere it does nothing.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import signal
import stat
import sys
from collections.abc import Iterator, MutableMapping
from pathlib import Path

MARKER = "beacon-run.lock"  # in a temporary folder: this one is Beacon's; locked: its run lives
PR_SET_PDEATHSIG = 1


def prepare() -> None:
    """To be called before anything else is imported. No-op unless this is the executable."""
    if not hasattr(sys, "_MEIPASS"):
        return
    folder = Path(sys._MEIPASS)
    restore_library_path(os.environ)
    if sys.platform == "linux":
        die_with_parent(expected=os.readlink("/proc/self/exe"))
    mark(folder)
    remove_dead_runs(folder.parent)


def die_with_parent(expected: str) -> None:
    """Asks the kernel for SIGKILL when the bootloader is gone, as `kill -9` of it would mean.

    SIGTERM is passed on by the bootloader, so that Beacon still drains. Exits at once if
    the parent is not the executable `expected`: it died before the kernel was asked.
    """
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    try:
        parent = os.readlink(f"/proc/{os.getppid()}/exe")
    except PermissionError:  # a hardened /proc hides it, alive as it is
        return
    except FileNotFoundError:
        parent = ""
    if parent != expected:
        sys.exit("the process that started Beacon is gone")


def restore_library_path(environ: MutableMapping[str, str]) -> None:
    """Gives programs that Beacon starts the library path of its user, not the bundle's."""
    original = environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if original is not None:
        environ["LD_LIBRARY_PATH"] = original
    else:
        environ.pop("LD_LIBRARY_PATH", None)


def mark(folder: Path) -> None:
    """Puts a locked marker into the folder. It appears locked: no other run sees it loose."""
    unborn = folder / f"{MARKER}.new"
    descriptor = os.open(unborn, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)  # held until this process ends, however it ends
    unborn.rename(folder / MARKER)


def remove_dead_runs(parent: Path) -> None:
    """Removes Beacon's unpacked folders in `parent` that no running Beacon has."""
    for folder in _marked_folders(parent):
        if _is_dead(folder):
            shutil.rmtree(folder, ignore_errors=True)  # its own bootloader may be at it too


def _marked_folders(parent: Path) -> Iterator[Path]:
    """Folders made by our own user: in a shared /tmp anybody can make the name."""
    for folder in parent.glob("_MEI*"):
        try:
            status = folder.lstat()
            marker = (folder / MARKER).lstat()
        except OSError:
            continue
        ours = status.st_uid == marker.st_uid == os.geteuid()
        if ours and stat.S_ISDIR(status.st_mode) and stat.S_ISREG(marker.st_mode):
            yield folder


def _is_dead(folder: Path) -> bool:
    try:
        descriptor = os.open(folder / MARKER, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True
