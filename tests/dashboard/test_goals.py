"""Goals in a browser: their numbers and changes, made and changed there, each over time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.dashboard.conftest import Site

ASKED = "?period=30d&compare=previous"


@pytest.fixture
def purchase(site: Site) -> Iterator[str]:
    path = f"/api/v1/projects/{site.shop.id}/goals"
    condition = {"dimension": "event", "operator": "is", "value": "purchase"}
    body = {"key": "bought", "name": "Bought", "filter": condition, "revenue": "value"}
    site.ask("POST", path, body)
    yield "bought"
    site.ask("DELETE", f"{path}/bought")


@pytest.mark.usefixtures("purchase")
@pytest.mark.parametrize("width", [1440, 768, 390])
async def test_it_shows_goals_and_one_over_time(site: Site, width: int) -> None:
    path = site.path(site.shop, "goals") + ASKED + "&goal=bought"
    found = await site.see("goals", "shows", path=path, width=width)
    answer = site.ask("GET", f"/api/v1/analytics/{site.shop.id}/goals?period=30d")["goals"][0]
    assert found["title"] == "Goals · Shop · Beacon"
    assert found["charts"] == ["Conversions of bought over time"]
    name, conversions, rate, _revenue = found["rows"][0]
    assert name == "Bought"
    assert conversions == f"{answer['conversions']:,}"
    assert float(rate.rstrip("%")) == pytest.approx(answer["conversion_rate"], abs=0.06)


async def test_a_goal_is_made_changed_and_deleted(site: Site) -> None:
    found = await site.see("goals", "edits", path=site.path(site.shop, "goals") + "?period=30d")
    assert found["made"]["rows"][0][0] == "Large basket"
    assert found["made"]["charts"] == ["Conversions of large-basket over time"]
    assert found["isFixed"]
    assert "no goal yet" in found["after"]["empty"][0]
    assert site.ask("GET", f"/api/v1/projects/{site.shop.id}/goals")["items"] == []


@pytest.mark.usefixtures("purchase")
async def test_a_viewer_changes_nothing(site: Site) -> None:
    path = site.path(site.shop, "goals")
    assert await site.see("goals", "writers", path=path, who="viewer") == []
    found = await site.see("goals", "shows", path=site.path(site.empty, "goals"), who="viewer")
    assert "An editor of the project can make one" in found["empty"][0]
