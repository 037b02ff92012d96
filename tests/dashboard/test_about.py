"""The page about this Beacon: its version, and whose work it carries."""

from __future__ import annotations

import pytest

import beacon
from tests.dashboard.conftest import Site


@pytest.mark.parametrize("width", [1440, 768, 390])
async def test_it_shows_the_version_and_whose_work_it_carries(site: Site, width: int) -> None:
    found = await site.see("about", "shows", path="/about", width=width, who="viewer")
    assert found["title"] == "About · Beacon"
    assert f"Beacon {beacon.__version__}" in found["text"]
    for name in ("DB-IP", "Creative Commons Attribution 4.0", "Natural Earth", "svelte", "trio"):
        assert name in found["text"]
    assert "https://db-ip.com/" in found["links"]
