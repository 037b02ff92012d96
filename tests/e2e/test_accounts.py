"""The whole way of accounts, projects and keys against the running executable."""

from __future__ import annotations

from collections.abc import Callable

import trio
from accounts_walk import walk
from subject import Subject


async def test_from_the_setup_link_to_a_refused_key(make_beacon: Callable[..., Subject]) -> None:
    beacon = make_beacon()
    await beacon.up()
    await trio.to_thread.run_sync(walk, beacon)
    assert await beacon.down() == 0
