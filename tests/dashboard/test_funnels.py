"""Funnels in a browser: built step by step, with the API's numbers; saved, and kept as cohorts."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from tests.dashboard.conftest import Site


def event(name: str) -> dict[str, Any]:
    return {"dimension": "event", "operator": "is", "value": name}


STEPS = [event("page_view"), event("add_to_cart"), event("purchase")]
ASKED = f"?period=30d&by=device&steps={quote(json.dumps(STEPS))}"


@pytest.mark.parametrize("width", [1440, 768, 390])
async def test_it_shows_who_goes_on(site: Site, width: int) -> None:
    path = site.path(site.shop, "funnels") + ASKED
    found = await site.see("funnels", "shows", path=path, width=width)
    question = {"steps": STEPS, "date_range": {"period": "30d"}}
    answer = site.ask("POST", f"/api/v1/analytics/{site.shop.id}/funnel", question)
    assert found["title"] == "Funnels · Shop · Beacon"
    assert [float(each.rstrip("%")) for each in found["rates"]] == [
        pytest.approx(step["rate"], abs=0.06) for step in answer["steps"]
    ]
    assert {"mobile", "desktop"} <= set(found["split"])


async def test_steps_are_filled_in_moved_and_dragged(site: Site) -> None:
    found = await site.see("funnels", "builds", path=site.path(site.shop, "funnels"))
    assert "two steps" in found["before"][0]
    assert len(found["two"]) == 2
    assert found["three"][:2] == found["two"]
    assert found["moved"] == ["page_view", "/products", "add_to_cart"]
    assert found["dragged"] == ["/products", "add_to_cart", "page_view"]


async def test_who_dropped_can_be_kept(site: Site) -> None:
    path = site.path(site.shop, "funnels")
    found = await site.see("funnels", "keeps", path=path + ASKED)
    assert found["key"] == "left-at-once"
    assert found["href"].startswith(path.replace("funnels", "visitors/"))
    cohort = site.ask("GET", f"/api/v1/projects/{site.shop.id}/cohorts/left-at-once")
    assert cohort["who"]["dropped"] == 1
    assert [each["value"] for each in cohort["who"]["steps"]] == [each["value"] for each in STEPS]
    site.ask("DELETE", f"/api/v1/projects/{site.shop.id}/cohorts/left-at-once")


async def test_it_is_saved_and_opened(site: Site) -> None:
    path = site.path(site.shop, "funnels") + ASKED
    found = await site.see("funnels", "saves", path=path)
    assert found["isNamed"]
    assert "period=30d" in found["url"]
    assert "by=device" in found["url"]
    assert '"value":"add_to_cart"' in found["url"]


async def test_nothing_yet(site: Site) -> None:
    path = site.path(site.empty, "funnels") + ASKED
    found = await site.see("funnels", "shows", path=path)
    assert "Nobody came to the first step" in found["empty"][0]


async def test_a_viewer_saves_nothing(site: Site) -> None:
    path = site.path(site.shop, "funnels") + ASKED + "&dropped=1"
    assert await site.see("funnels", "writers", path=path, who="viewer") == []
    assert await site.see("funnels", "writers", path=path, who="editor") == [
        "Save",
        "Keep them as a cohort",
    ]
