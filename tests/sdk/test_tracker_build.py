"""The committed files of the tracker: their sizes, and that they are those of their sources."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.node_packages import install, node

SDK = Path(__file__).parents[2] / "sdk" / "js"
DIST = SDK / "dist"
MAX_TRACKER_BYTES = 2048
"""As `gzip -9` makes it."""
BUILT = ["tracker.min.js", "tracker.min.js.map", "auto.min.js", "auto.min.js.map"]


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    install(SDK)
    folder = tmp_path_factory.mktemp("dist")
    command = [node(), "scripts/tracker.mjs", str(folder)]
    subprocess.run(command, cwd=SDK, check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("name", BUILT)
def test_what_is_committed_is_what_the_sources_make(rebuilt: Path, name: str) -> None:
    stale = f"dist/{name} is of older sources: run `npm run build` in sdk/js"
    assert (DIST / name).read_bytes() == (rebuilt / name).read_bytes(), stale


def test_its_units_pass() -> None:
    install(SDK)
    command = [node(), "node_modules/vitest/vitest.mjs", "run", "test/tracker"]
    done = subprocess.run(command, cwd=SDK, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_tracker_is_at_most_two_kilobytes() -> None:
    command = ["gzip", "-9c", str(DIST / "tracker.min.js")]
    done = subprocess.run(command, capture_output=True, check=True)
    assert len(done.stdout) <= MAX_TRACKER_BYTES


@pytest.mark.parametrize("name", ["tracker.min.js", "auto.min.js"])
def test_nothing_in_it_needs_an_exception_from_a_strict_policy(name: str) -> None:
    text = (DIST / name).read_text(encoding="utf-8")
    assert re.findall(r"\beval\b|new Function|innerHTML|\.style\b|document\.cookie", text) == []


def test_the_packages_inside_are_named_with_their_licence() -> None:
    first = (DIST / "auto.min.js").read_text(encoding="utf-8").splitlines()[0]
    assert re.fullmatch(r"/\*! with web-vitals [\d.]+, Google LLC, Apache-2.0 \*/", first)
