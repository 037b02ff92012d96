"""Runs a script of this folder in Chromium.

In: its name and argument. Out: what it returned, or AssertionError with what its page showed.
Scripts may share one browser, each with a profile of its own.
"""

from __future__ import annotations

import atexit
import json
import subprocess
import threading
from functools import cache
from pathlib import Path
from typing import Any

import trio

from tests.node_packages import install, node

HERE = Path(__file__).parent
GUARD_SECONDS = 120

_starting = threading.Lock()


async def in_browser(script: str, *, shared: bool = False, **argument: Any) -> Any:
    await trio.to_thread.run_sync(install, HERE)
    if shared:
        argument["endpoint"] = await trio.to_thread.run_sync(_shared)
    command = [node(), str(HERE / script), json.dumps(argument)]
    with trio.fail_after(GUARD_SECONDS):
        done = await trio.run_process(
            command, capture_stdout=True, capture_stderr=True, check=False
        )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def _shared() -> str:
    """Where the one that is shared is to be reached."""
    with _starting:
        return _started()[1]


@cache
def _started() -> tuple[subprocess.Popen[str], str]:
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        [node(), str(HERE / "served.mjs")], stdin=pipe, stdout=pipe, text=True
    )
    atexit.register(process.communicate)  # which closes its input
    assert process.stdout is not None
    return process, process.stdout.readline().strip()
