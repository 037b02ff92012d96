"""`beacon` with a clock at each stage of a change of flags: a line a stage, into a file.

For bench/flags_fanout.py, which runs it in place of `beacon`. The file is named by FLAGS_STAGES;
its lines are the stage's name and the time in seconds since 1970.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from beacon.cli import main
from beacon.flags import broadcaster, store


def stamped(owner: Any, name: str, *, before: str = "", after: str = "") -> None:
    """Wraps a method so that it is noted when it begins or ends."""
    method = getattr(owner, name)

    def plain(*args: Any) -> Any:
        note(before)
        found = method(*args)
        note(after)
        return found

    async def waiting(*args: Any) -> Any:
        note(before)
        found = await method(*args)
        note(after)
        return found

    setattr(owner, name, waiting if method.__code__.co_flags & 0x80 else plain)


def note(stage: str) -> None:
    if stage:
        with FILE.open("a") as file:
            file.write(f"{stage} {time.time():.6f}\n")


FILE = Path(os.environ["FLAGS_STAGES"])

if __name__ == "__main__":
    stamped(store.Store, "on_notice", before="notice")
    stamped(store.Store, "_tell", before="read")
    stamped(broadcaster.Room, "walk", before="walk", after="pushed")
    main()
