"""Runs Beacon with a fault built in, to show that `crash.py` would notice it. Never for use.

In: BENCH_BREAK names the fault, BENCH_POWERCUT the spool folder and the journal of
`powercut.py` (either may be absent); the arguments are Beacon's own. Out: a running Beacon
whose product code is untouched: the faults are put in from here.

    ack-before-fsync   the spool is synced every half second, not before each acknowledgement
    position-first     the position is committed before the rows are
    skip-position      the position is not committed with the rows, or ever
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from pathlib import Path
from typing import Any

LATE_SECONDS = 0.5
GAP_SECONDS = 0.05
NO_ADVANCE = "SELECT $1::uuid, $2::int8, $3::int8, $4::int8, $5::int8, $6::int8, $7::int8"


def ack_before_fsync() -> None:
    real, waiting = os.fdatasync, threading.Semaphore()

    def sync(fd: int) -> None:
        waiting.release()
        real(fd)
        os.close(fd)

    def later(fd: int) -> None:
        if waiting.acquire(blocking=False):
            timer = threading.Timer(LATE_SECONDS, sync, (os.dup(fd),))
            timer.daemon = True
            timer.start()

    os.fdatasync = later


def skip_position() -> None:
    """Rows are stored, the position stays; the fence that would notice is taken away."""
    from beacon.writer import store

    statement = store._sql

    def without(name: str) -> str:
        return NO_ADVANCE if name == "advance_position" else statement(name)

    async def anywhere(session: Any, load: Any, spool_id: Any) -> Any:
        return load

    store._sql, store._begin = without, anywhere


def position_first() -> None:
    """Two transactions instead of one: a crash between them skips what was to be stored."""
    from beacon.writer import store

    advance, fence = store._sql("advance_position"), store._sql("position_for_update")
    skip_position()
    store_rows = store.store

    async def first(session: Any, load: Any, spool_id: Any) -> Any:
        row = await session.fetch_row(fence, spool_id, store.lock_key(spool_id))
        if row is None or row["position"] != load.start:
            raise store.Moved("The position is not where the load begins.")
        counts = (len(load.rows), 0, 0, load.dropped, load.missing)
        await session.execute(advance, spool_id, load.end, *counts)
        await asyncio.sleep(GAP_SECONDS)
        return await store_rows(session, load, spool_id)

    store.store = first


FAULTS = {
    "ack-before-fsync": ack_before_fsync,
    "position-first": position_first,
    "skip-position": skip_position,
}


def main() -> None:
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    if recorded := os.environ.get("BENCH_POWERCUT"):
        sys.path.append(str(Path(__file__).parent))
        from powercut import Recorder

        folder, journal = recorded.split(":")
        Recorder(Path(folder), Path(journal)).install()
    if fault := os.environ.get("BENCH_BREAK"):
        FAULTS[fault]()
    from beacon.cli import main as beacon

    beacon()


if __name__ == "__main__":
    main()
