"""The files around the code tell the truth about it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
MAKE_TARGETS = {"serve", "test", "lint", "binary", "bench", "help"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_to_files_lead_somewhere(page: Path):
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_page_of_the_documentation_is_in_its_table_of_contents():
    contents = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    names = {page.name for page in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert [name for name in sorted(names) if f"({name})" not in contents] == []


def test_make_without_a_target_lists_the_targets():
    told = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {line.split()[0] for line in told.splitlines()} >= MAKE_TARGETS


def test_a_python_that_runs_is_found():
    finder = str(ROOT / "scripts" / "find-python")
    found = subprocess.run([finder], capture_output=True, text=True, check=True).stdout.strip()
    asked = [found, "-c", "import sys; print(sys.version_info[:2])"]
    version = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    assert version.strip() in ("(3, 11)", "(3, 12)", "(3, 13)")


def test_a_package_that_cannot_be_installed_is_named(tmp_path: Path):
    for name in ("sh", "id"):  # no apt-get: nothing can be installed
        (tmp_path / name).symlink_to(f"/usr/bin/{name}")
    done = subprocess.run(
        ["/bin/sh", str(ROOT / "scripts" / "system-packages"), "no-such-program"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "no-such-program" in done.stderr
