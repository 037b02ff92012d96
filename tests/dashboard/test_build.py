"""The dashboard: what is committed is what its sources make, typed, tested, and within its size."""

from __future__ import annotations

import filecmp
import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.node_packages import install, node

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "dashboard"
BUILT = ROOT / "dashboard_static"
FIRST_LOAD = 150_000  # bytes, gzipped, before charts
STALE = "dashboard_static/ is of older sources: run `npm run build` in dashboard/"


def run(*command: str, **environment: str) -> None:
    install(SOURCES)
    done = subprocess.run(
        [node(), *command],
        cwd=SOURCES,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    install(SOURCES)
    out = tmp_path_factory.mktemp("dashboard_static")
    run("node_modules/vite/bin/vite.js", "build", BEACON_DASHBOARD_OUT=str(out))
    run("scripts/compress.mjs", BEACON_DASHBOARD_OUT=str(out))
    return out


def test_what_is_committed_is_what_the_sources_make(rebuilt: Path) -> None:
    names = [files_of(folder) for folder in (rebuilt, BUILT)]
    assert names[0] == names[1], STALE
    others = filecmp.cmpfiles(rebuilt, BUILT, names[0], shallow=False)[1:]
    assert others == ([], []), STALE


def test_the_notice_names_all_packages_that_the_pages_contain(rebuilt: Path) -> None:
    notice = (ROOT / "NOTICE").read_text()
    used = json.loads((SOURCES / ".svelte-kit/packages.json").read_text())
    assert "svelte" in used
    assert [name for name in used if not re.search(rf"(?<![\w/]){re.escape(name)}\b", notice)] == []


def files_of(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_the_types_of_the_api_are_of_its_description(tmp_path: Path) -> None:
    install(SOURCES)
    found = tmp_path / "schema.d.ts"
    run("scripts/types.mjs", str(found), PYTHON=sys.executable)
    stale = "lib/api/schema.d.ts is of an older API: run `npm run types` in dashboard/"
    assert found.read_bytes() == (SOURCES / "src/lib/api/schema.d.ts").read_bytes(), stale


def test_its_types_are_right() -> None:
    run("node_modules/@sveltejs/kit/svelte-kit.js", "sync")
    run("node_modules/svelte-check/bin/svelte-check", "--fail-on-warnings")


def test_its_units_pass() -> None:
    run("node_modules/vitest/vitest.mjs", "run")


def test_it_is_formatted() -> None:
    run("node_modules/prettier/bin/prettier.cjs", "--check", ".")


def test_the_first_load_is_small() -> None:
    """What the page names itself, which is loaded before anything is shown."""
    page = (BUILT / "index.html").read_text()
    names = set(re.findall(r'(?:href|import\()="?\(?"?(/app/[^"]+\.(?:js|css))"', page))
    assert names
    sizes = {name: len(gzip.compress((BUILT / name[1:]).read_bytes(), 9)) for name in names}
    print(sum(sizes.values()), sizes)
    assert sum(sizes.values()) < FIRST_LOAD
