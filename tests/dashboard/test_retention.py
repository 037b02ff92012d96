"""Retention in a browser: the triangle has the API's numbers, in percent and as counts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.dashboard.conftest import Site

ASKED = "?period=30d"


def answer(site: Site, **more: Any) -> list[dict[str, Any]]:
    question = {"date_range": {"period": "30d"}, **more}
    found = site.ask("POST", f"/api/v1/analytics/{site.shop.id}/retention", question)
    cohorts: list[dict[str, Any]] = found["cohorts"]
    return cohorts


def counts_of(rows: list[list[str]]) -> list[list[int]]:
    """Without the line of all cohorts, the dates and the sizes."""
    return [[int(cell.replace(",", "")) for cell in row[2:]] for row in rows[1:]]


@pytest.mark.parametrize("width", [1440, 768, 390])
async def test_it_shows_who_came_back(site: Site, width: int) -> None:
    path = site.path(site.shop, "retention") + ASKED
    found = await site.see("retention", "shows", path=path, width=width)
    assert found["title"] == "Retention · Shop · Beacon"
    assert found["charts"] == ["Retention of all cohorts together"]
    first = answer(site)[0]
    shown = [float(cell.rstrip("%")) for cell in found["rows"][1][2:]]
    assert shown == [
        pytest.approx(100 * count / first["visitors"], abs=0.06) for count in first["returned"]
    ]


async def test_counts_events_and_months(site: Site) -> None:
    found = await site.see("retention", "changes", path=site.path(site.shop, "retention") + ASKED)
    signup = {"dimension": "event", "operator": "is", "value": "signup"}
    assert counts_of(found["counts"]) == [each["returned"] for each in answer(site)]
    of_signups = [each["returned"] for each in answer(site, first=signup)]
    assert counts_of(found["signups"]) == of_signups
    by_month = answer(site, first=signup, interval="month")
    assert counts_of(found["months"]) == [each["returned"] for each in by_month]


async def test_who_is_in_a_cell_can_be_kept(site: Site) -> None:
    found = await site.see("retention", "keeps", path=site.path(site.shop, "retention") + ASKED)
    returned = answer(site)[0]["returned"][1]
    assert found["visitors"] == min(returned, 200)
    path = f"/api/v1/projects/{site.shop.id}/cohorts/came-back"
    cohort = site.ask("GET", path)
    assert cohort["kind"] == "static"
    assert cohort["visitors"] == returned
    site.ask("DELETE", path)


async def test_it_is_saved_and_opened(site: Site) -> None:
    path = site.path(site.shop, "retention") + ASKED + "&every=day"
    found = await site.see("retention", "saves", path=path)
    assert found["isNamed"]
    assert "every=day" in found["url"]


async def test_nothing_yet_and_a_viewer(site: Site) -> None:
    found = await site.see("retention", "shows", path=site.path(site.empty, "retention"))
    assert "Nobody did this" in found["empty"][0]
    path = site.path(site.shop, "retention")
    assert await site.see("retention", "writers", path=path, who="viewer") == []
