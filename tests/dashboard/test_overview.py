"""The overview in a browser: its numbers are the API's, and a click filters all of them."""

from __future__ import annotations

import pytest

from tests.dashboard.conftest import Site


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 768, 390])
async def test_it_shows_the_range_in_numbers(site: Site, theme: str, width: int) -> None:
    path = site.path(site.shop)
    found = await site.see("overview", "shows", path=path, theme=theme, width=width)
    answer = site.ask("GET", f"/api/v1/analytics/{site.shop.id}/overview?period=7d")
    assert found["title"] == "Overview · Shop · Beacon"
    assert found["cards"][0] == f"{answer['total']['metrics']['visitors']:,}"
    assert {"Pages", "Sources", "Channels", "Countries", "Devices", "Events"} <= set(found["lists"])


async def test_a_click_on_a_value_filters_everything(site: Site) -> None:
    found = await site.see("overview", "filters", path=site.path(site.shop))
    assert found["filtered"] == found["reloaded"] != found["before"] == found["after"]
    assert "Country is" in found["chip"]
    assert "filters" not in found["url"]
