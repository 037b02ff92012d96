"""docs/architecture.md names things that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
DEFINED = re.compile(r"def (test_\w+)\(")


def test_every_test_that_is_named_is_there():
    sources = (ROOT / "tests").rglob("test_*.py")
    there = {name for each in sources for name in DEFINED.findall(each.read_text("utf-8"))}
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert named
    assert named - there == set()


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
