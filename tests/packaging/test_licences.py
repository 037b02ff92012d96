"""What Beacon carries may be carried: its licences allow it, and NOTICE names it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.runtime_dependencies import licence, licence_texts, needed

NOTICE = (Path(__file__).resolve().parents[2] / "NOTICE").read_text(encoding="utf-8")
PERMISSIVE = re.compile(r"Apache|MIT|BSD|PSF|MPL|ISC|0BSD|Zlib")
COPYLEFT = re.compile(r"A?GPL")


def test_what_is_needed_includes_what_an_extra_asks_for():
    assert {"trio", "quart", "ua-parser-rs", "werkzeug"} <= needed()


def test_development_tools_are_not_needed():
    assert not {"pytest", "ruff", "pyinstaller", "matplotlib"} & needed()


@pytest.mark.parametrize("name", sorted(needed()))
def test_licence_allows_carrying_it(name):
    told = licence(name)
    assert PERMISSIVE.search(told), told
    assert not COPYLEFT.search(told), told


@pytest.mark.parametrize("name", sorted(needed()))
def test_notice_names_it(name):
    assert re.search(rf"\b{re.escape(name)}\b", NOTICE)


def test_licence_texts_cover_python_and_every_dependency():
    texts = licence_texts()
    assert "PYTHON SOFTWARE FOUNDATION LICENSE" in texts
    assert all(f"\n{name}: " in texts for name in needed())
