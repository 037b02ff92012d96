"""Runs a script of this folder in Chromium.

In: its name and argument. Out: what it returned, or AssertionError with what its page showed.
Scripts may share one browser and one node, each with a profile of its own.
"""

from __future__ import annotations

import atexit
import json
import subprocess
import threading
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


async def in_shared_browser(script: str, **argument: Any) -> Any:
    """The script's default export is what is run."""
    await trio.to_thread.run_sync(install, HERE)
    answer = None
    try:
        with trio.fail_after(GUARD_SECONDS):
            answer = await trio.to_thread.run_sync(
                _served.ask, {"script": script, "argument": argument}, abandon_on_cancel=True
            )
    finally:
        if answer is None:
            _served.kill()
    assert "error" not in answer, answer["error"]
    return answer["found"]


class Served:
    """The node process that runs the shared scripts, started when it is first asked."""

    def __init__(self) -> None:
        self._asking = threading.Lock()
        self._process: subprocess.Popen[str] | None = None

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        with self._asking:
            if self._process is None:
                self._process = subprocess.Popen(
                    [node(), str(HERE / "served.mjs")],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.write(f"{json.dumps(question)}\n")
            self._process.stdin.flush()
            answer: dict[str, Any] = json.loads(self._process.stdout.readline())
            return answer

    def close(self) -> None:
        if self._process is not None:
            self._process.communicate()  # which closes its input

    def kill(self) -> None:
        """What it still does is of no interest; the next question starts another."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


_served = Served()
atexit.register(_served.close)
