"""Runs a script of this folder in Chromium.

In: its name and argument. Out: what it returned, or AssertionError with what its page showed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import trio

from tests.node_packages import install, node

HERE = Path(__file__).parent
GUARD_SECONDS = 120


async def in_browser(script: str, **argument: Any) -> Any:
    await trio.to_thread.run_sync(install, HERE)
    command = [node(), str(HERE / script), json.dumps(argument)]
    with trio.fail_after(GUARD_SECONDS):
        done = await trio.run_process(
            command, capture_stdout=True, capture_stderr=True, check=False
        )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)
