"""Paths in a browser: drawn from stop to stop, followed by clicks, and as a table."""

from __future__ import annotations

import pytest

from tests.dashboard.conftest import Site

ASKED = "?period=30d"


@pytest.mark.parametrize("width", [1440, 768, 390])
async def test_it_draws_where_sessions_go(site: Site, width: int) -> None:
    path = site.path(site.shop, "paths") + ASKED
    found = await site.see("paths", "shows", path=path, width=width)
    question = {"date_range": {"period": "30d"}, "length": 4, "limit": 1000}
    links = site.ask("POST", f"/api/v1/analytics/{site.shop.id}/paths", question)["links"]
    home = sum(each["sessions"] for each in links if (each["place"], each["of"]) == (0, "/"))
    assert found["title"] == "Paths · Shop · Beacon"
    assert found["stops"][0].split() == ["/", f"{home:,}"]


async def test_a_click_goes_on_from_there(site: Site) -> None:
    found = await site.see("paths", "follows", path=site.path(site.shop, "paths") + ASKED)
    assert found["from"].split()[0] == found["to"].split()[0] == "/cart"
    assert found["from"] == found["to"]
    first = found["rows"][0]
    assert first[:2] == ["1", "/cart"]
    question = {"date_range": {"period": "30d"}, "step": "/cart", "direction": "before"}
    answer = site.ask("POST", f"/api/v1/analytics/{site.shop.id}/paths", question)
    assert first[3] == f"{answer['links'][0]['sessions']:,}"


async def test_it_is_saved_and_opened(site: Site) -> None:
    path = site.path(site.shop, "paths") + ASKED + "&of=event&step=purchase&direction=before"
    found = await site.see("paths", "saves", path=path)
    assert found["isNamed"]
    assert "step=purchase" in found["url"]
    assert "direction=before" in found["url"]


async def test_nothing_yet_and_a_viewer(site: Site) -> None:
    found = await site.see("paths", "shows", path=site.path(site.empty, "paths"))
    assert "No session of this range" in found["empty"][0]
    path = site.path(site.shop, "paths")
    assert await site.see("paths", "writers", path=path, who="viewer") == []
