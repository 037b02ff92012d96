"""The explorer in a browser: any metrics by any dimensions, over time, as a table and a file."""

from __future__ import annotations

import pytest

from tests.dashboard.conftest import Site

ASKED = "?period=30d&metrics=visitors,bounce_rate&by=country&compare=previous"


@pytest.mark.parametrize("width", [1440, 768, 390])
async def test_it_shows_metrics_by_a_dimension(site: Site, width: int) -> None:
    path = site.path(site.shop, "explore") + ASKED
    found = await site.see("explore", "shows", path=path, width=width)
    question = {
        "metrics": ["visitors"],
        "dimensions": ["country"],
        "date_range": {"period": "30d"},
    }
    answer = site.ask("POST", f"/api/v1/analytics/{site.shop.id}/query", question)
    assert found["title"] == "Explore · Shop · Beacon"
    assert found["charts"] == ["Visitors over time"]
    assert found["rows"][0][0] == "All"
    first = answer["rows"][0]["metrics"]["visitors"]
    assert found["rows"][1][1].split()[0] == f"{first:,}"


async def test_metrics_dimensions_filters_and_a_file(site: Site) -> None:
    path = site.path(site.shop, "explore") + "?period=30d"
    found = await site.see("explore", "changes", path=path)
    assert {row[0] for row in found["split"]["rows"]} >= {"All", "mobile", "desktop"}
    assert found["name"] == "beacon-query.csv"
    assert found["csv"].splitlines()[0].split(",") == ["device", "time", "visitors", "p95:value"]
    assert found["filtered"][1][0] == "mobile"


async def test_it_is_saved_and_opened(site: Site) -> None:
    found = await site.see("explore", "saves", path=site.path(site.shop, "explore") + ASKED)
    assert found["isNamed"]
    assert "metrics=visitors,bounce_rate" in found["url"]
    assert "compare=previous" in found["url"]


async def test_nothing_yet_and_a_viewer(site: Site) -> None:
    found = await site.see("explore", "shows", path=site.path(site.empty, "explore"))
    assert "No events in this range" in found["empty"][0]
    path = site.path(site.shop, "explore")
    assert await site.see("explore", "writers", path=path, who="viewer") == []


async def test_a_saved_report_is_renamed(site: Site) -> None:
    project = site.project("Renamed")
    question = {"metrics": ["visitors"], "date_range": {"period": "7d"}}
    kept = f"/api/v1/projects/{project.id}/reports"
    made = site.ask("POST", kept, {"name": "Daily", "kind": "query", "question": question})
    path = site.path(project, "explore") + f"?report={made['id']}"
    found = await site.see("explore", "renames", path=path, who="editor")
    assert found == ["Weekly", "Weekly"]  # in the list, and above the report
    assert [each["name"] for each in site.ask("GET", kept)["items"]] == ["Weekly"]
    seen = await site.see("explore", "saved", path=path, who="viewer")
    assert seen == []
