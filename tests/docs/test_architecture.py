"""docs/architecture.md and docs/security.md name things that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from beacon.config import described

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
DEFINED = re.compile(r"def (test_\w+)\(")


CONTROLS = (
    *("AC-2", "AC-3", "AC-7", "AC-11", "AC-12", "AU-2", "AU-3", "AU-9", "AU-11"),
    *("IA-2", "IA-5", "SC-8", "SC-13", "SI-10"),
)


@pytest.mark.parametrize("page", ["architecture.md", "security.md"])
def test_every_test_that_is_named_is_there(page: str):
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    sources = (ROOT / "tests").rglob("test_*.py")
    there = {name for each in sources for name in DEFINED.findall(each.read_text("utf-8"))}
    named = set(re.findall(r"`(test_\w+)`", text))
    assert named
    assert named - there == set()


def test_each_control_has_a_setting_that_is_there_and_a_test():
    rows = re.findall(r"^\| ([A-Z]{2}-\d+) .+\| (.+) \| (.+) \|$", SECURITY, re.MULTILINE)
    assert tuple(control for control, _, _ in rows) == CONTROLS
    flags = {about.flag for about in described()}
    for control, settings, tests in rows:
        assert set(re.findall(r"`(--[a-z-]+)", settings)) <= flags, control
        assert "`test_" in tests, control


def test_every_room_is_described():
    rooms = {each.parent.name for each in (ROOT / "beacon").glob("*/__init__.py")}
    described = set(re.findall(r"^\| `(\w+)/` \|", PAGE, re.MULTILINE))
    assert rooms - {"commands"} == described


@pytest.mark.parametrize("page", ["architecture.md", "protocol.md"])
def test_links_within_a_page_lead_somewhere(page: str):
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) - anchors == set()
