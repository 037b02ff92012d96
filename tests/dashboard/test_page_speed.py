"""The benchmark of the pages finds each of them drawn."""

from __future__ import annotations

from page_speed import PAGES, measure

from tests.dashboard.conftest import Site


async def test_every_page_is_measured(site: Site) -> None:
    number = site.ask("GET", f"/api/v1/projects/{site.shop.id}")["number"]
    found = measure(site.beacon.port, site.cookies["owner"], number, times=1, slowdown=1)
    assert len(found) == len(PAGES)
    for numbers in found.values():
        assert numbers["lcp"] > 0
        assert numbers["bytes"] > 10_000
        assert numbers["requests"] > 10
