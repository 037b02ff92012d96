"""Web vitals in a browser: percentiles, whether they are good, and the pages they are of."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.dashboard.conftest import Site

ASKED = "?period=30d"


def answer_of(site: Site, percentile: str) -> Any:
    question = {"percentile": percentile, "date_range": {"period": "30d"}}
    return site.ask("POST", f"/api/v1/analytics/{site.shop.id}/web-vitals", question)


def cards_of(site: Site, percentile: str) -> list[str]:
    values = {each["name"]: each["value"] for each in answer_of(site, percentile)["total"]}
    return [text(name, values[name]) for name in ("LCP", "INP", "CLS", "FCP", "TTFB")]


def text(name: str, value: float) -> str:
    if name == "CLS":
        return f"{value:.2f}".rstrip("0")
    if value >= 1000:
        return f"{value / 1000:.2f}".rstrip("0").rstrip(".") + " s"
    return f"{math.floor(value + 0.5)} ms"  # halves upwards, as in JavaScript


@pytest.mark.parametrize("width", [1440, 768, 390])
async def test_it_shows_vitals_and_pages(site: Site, width: int) -> None:
    path = site.path(site.shop, "vitals") + ASKED
    found = await site.see("vitals", "shows", path=path, width=width)
    assert found["title"] == "Web vitals · Shop · Beacon"
    assert found["cards"] == cards_of(site, "p75")
    assert set(found["ratings"]) <= {"good", "needs work", "poor"}
    answer = answer_of(site, "p75")
    assert found["rows"][0][0] == answer["vitals"][0]["page"]
    assert found["rows"][0][1] == f"{answer['vitals'][0]['measures']:,}"


async def test_percentile_vital_order_and_page(site: Site) -> None:
    found = await site.see("vitals", "changes", path=site.path(site.shop, "vitals") + ASKED)
    assert found["cards"] == cards_of(site, "p90")
    assert found["chart"] == "Layout shift over time"
    assert found["sorted"].strip() == "INP"


async def test_it_is_saved_and_opened(site: Site) -> None:
    path = site.path(site.shop, "vitals") + ASKED + "&percentile=p99"
    found = await site.see("vitals", "saves", path=path)
    assert found["isNamed"]
    assert "percentile=p99" in found["url"]


async def test_nothing_yet_and_a_viewer(site: Site) -> None:
    found = await site.see("vitals", "shows", path=site.path(site.empty, "vitals"))
    assert 'data-auto="vitals"' in found["empty"][0]
    path = site.path(site.shop, "vitals")
    assert await site.see("vitals", "writers", path=path, who="viewer") == []
