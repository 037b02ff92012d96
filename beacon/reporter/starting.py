"""Starts another process of this Beacon, from source or from the single executable."""

from __future__ import annotations

import sys
from functools import partial

import trio


async def start() -> trio.Process:
    """With pipes to its input and from its output."""
    program = [] if hasattr(sys, "_MEIPASS") else ["-m", "beacon"]
    command = [sys.executable, *program, "reports-process"]
    return await partial(trio.lowlevel.open_process, command, stdin=-1, stdout=-1)()
