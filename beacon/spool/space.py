"""How full is too full, and the ballast: space kept back so that a full disk is not for ever.

In: the sizes of Settings, the bytes that wait in the log. Out: a reason to refuse, or None.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

BALLAST = "ballast"


@dataclass(frozen=True, slots=True)
class SpaceLimits:
    """All in bytes. `min_free` is what must stay free on the spool's volume."""

    max_bytes: int
    min_free: int
    ballast: int


def refusal(limits: SpaceLimits, live_bytes: int, free_bytes: int) -> str | None:
    """Why nothing more may be taken now, or None.

    What waits in the spool must also fit into Postgres, on the same volume in the worst
    case: so as much as waits must stay free.
    """
    if live_bytes >= limits.max_bytes:
        return (
            f"{live_bytes} bytes wait for Postgres, the limit BEACON_SPOOL_MAX_BYTES is "
            f"{limits.max_bytes}: see why Postgres does not take them, or raise the limit."
        )
    needed = max(limits.min_free, live_bytes)
    if free_bytes < needed:
        return (
            f"Only {free_bytes} bytes are free on the spool's volume, {needed} must be "
            "(BEACON_SPOOL_MIN_FREE_BYTES): free space or enlarge the volume."
        )
    return None


def free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def keep_ballast(folder: Path, limits: SpaceLimits) -> None:
    """Preallocate the ballast when there is ample room for it; no error when there is not."""
    path = folder / BALLAST
    if path.exists() or free_bytes(folder) < limits.min_free + 2 * limits.ballast:
        return
    with contextlib.suppress(OSError):
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.posix_fallocate(fd, 0, max(1, limits.ballast))
        except OSError:
            path.unlink()
        finally:
            os.close(fd)


def release_ballast(folder: Path) -> bool:
    """Give the ballast's space to whoever needs it (Postgres, to start). True if it was there."""
    try:
        (folder / BALLAST).unlink()
    except FileNotFoundError:
        return False
    return True
