"""Runs Beacon with one part that fails once a file appears. Never for use.

In: E2E_FAIL names the part, E2E_FAIL_WHEN the file; the arguments are Beacon's own. Out: a
running Beacon whose product code is untouched: the fault is put in from here.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import trio

POLL_SECONDS = 0.02


def failing_service(owner: Any, name: str, when: Path) -> None:
    """The service `owner.name` runs as ever, and fails when its time has come."""
    real = getattr(owner, name)

    async def fails() -> None:
        while not when.exists():
            await trio.sleep(POLL_SECONDS)
        raise RuntimeError(f"{name} was made to fail")

    async def service(*arguments: Any) -> None:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(real, *arguments)
            nursery.start_soon(fails)

    setattr(owner, name, service)


def failing_disk(when: Path) -> None:
    """The spool's disk answers with an I/O error."""
    real = os.fdatasync

    def fdatasync(fd: int) -> None:
        if when.exists():
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(fd)

    os.fdatasync = fdatasync


def main() -> None:
    from beacon import app
    from beacon.cli import main as beacon
    from beacon.enrich.geo import Geo
    from beacon.enrich.visitor import DailySalts
    from beacon.projects.directory import Directory
    from beacon.writer.writer import Writer

    when = Path(os.environ["E2E_FAIL_WHEN"])
    services = {
        "directory": (Directory, "run"),
        "geo": (Geo, "watch"),
        "housekeeping": (app, "keep_house"),
        "salts": (DailySalts, "keep"),
        "writer": (Writer, "run"),
    }
    part = os.environ["E2E_FAIL"]
    if part == "disk":
        failing_disk(when)
    else:
        failing_service(*services[part], when)
    beacon()


if __name__ == "__main__":
    main()
