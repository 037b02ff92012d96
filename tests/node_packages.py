"""Puts in place the Node packages that tests run with, as their lock file has them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

OLDEST_NODE = 20


def install(folder: Path) -> None:
    """`npm ci` in the folder, unless what is there already is of its lock file."""
    assert shutil.which("npm"), "install node and npm: some tests run programs of Node"
    told = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    major = re.match(r"v(\d+)", told)
    assert major is not None, told
    assert int(major[1]) >= OLDEST_NODE, f"Node {told.strip()} is too old: {OLDEST_NODE} or newer"
    lock, installed = folder / "package-lock.json", folder / "node_modules/.package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return
    done = subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
