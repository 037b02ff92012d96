"""The overview in a browser: its numbers are the API's and follow what comes, a click filters all
of them; a project without events shows the way to the first."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from tests.dashboard.conftest import Site

LIVE_MILLISECONDS = 1000
"""From the request that brings an event to the page that shows it; the best of three, as machines
have more to do than this test."""


@pytest.mark.parametrize("width", [1440, 768, 390])
async def test_it_shows_the_range_in_numbers(site: Site, width: int) -> None:
    path = site.path(site.shop)
    found = await site.see("overview", "shows", path=path, width=width)
    answer = site.ask("GET", f"/api/v1/analytics/{site.shop.id}/overview?period=7d")
    assert found["title"] == "Overview · Shop · Beacon"
    assert found["cards"][0] == f"{answer['total']['metrics']['visitors']:,}"
    wanted = {"Pages", "Sources", "Channels", "Countries", "Devices", "Events", "As it happens"}
    assert wanted <= set(found["lists"])


async def test_a_click_on_a_value_filters_everything(site: Site) -> None:
    found = await site.see("overview", "filters", path=site.path(site.shop))
    assert found["filtered"] == found["reloaded"] != found["before"] == found["after"]
    assert "Country is" in found["chip"]
    assert "filters" not in found["url"]


async def test_a_metric_is_chosen_and_compared(site: Site) -> None:
    found = await site.see("overview", "compares", path=site.path(site.shop))
    assert "metric=sessions" in found["url"]
    assert "Sessions" in found["table"]
    assert "before" in found["table"]
    assert any("%" in each for each in found["changes"])
    answer = site.ask(
        "POST",
        f"/api/v1/analytics/{site.shop.id}/query",
        {
            "metrics": ["visitors"],
            "dimensions": ["country"],
            "date_range": {"period": "7d"},
            "compare": "previous",
            "limit": 1,
        },
    )
    (row,) = answer["rows"]
    now, before = row["metrics"]["visitors"], row["compared"]["metrics"]["visitors"]
    told = "no change" if now == before else "up by" if now > before else "down by"
    assert told in found["country"]
    assert f"{now:,}" in found["country"]


@pytest.mark.parametrize("width", [1440, 768, 390])
async def test_the_first_event_is_celebrated(site: Site, width: int) -> None:
    made = site.project("First")
    found = await site.see(
        "overview",
        "begins",
        path=site.path(made),
        key=made.key,
        event="hello",
        width=width,
    )
    assert found["welcome"] == "Welcome to First"
    assert f'data-project="{made.key}"' in found["tag"]
    assert made.key in found["curl"]
    assert "hello" in found["facts"]
    assert found["focused"] == "See the overview"


async def test_what_happens_shows_within_a_second(site: Site) -> None:
    made = site.project("Watched")
    await site.send(made, "before")
    found = await site.see("overview", "follows", path=site.path(made), key=made.key)
    assert found["took"] < LIVE_MILLISECONDS
    assert found["link"]
    assert found["after"] == found["paused"] + 2
    assert "active now" in found["now"]


async def test_what_came_without_a_connection_is_read_again(site: Site) -> None:
    made = site.project("Cut")
    await site.send(made, "before")
    found = await site.see("overview", "reconnects", path=site.path(made), key=made.key, id=made.id)
    assert found == {"before": 0, "rows": 3}


async def test_an_editor_writes_notes(site: Site) -> None:
    made = site.project("Noted")
    await site.send(made, "before")
    found = await site.see("overview", "notes", path=site.path(made), who="editor")
    assert found == {"link": "https://shop.example.com/sale", "old": 0}


async def test_filters_are_saved_as_a_segment(site: Site) -> None:
    filters = '[{"dimension":"device","operator":"is","value":"mobile"}]'
    path = f"{site.path(site.shop)}?{urlencode({'filters': filters})}"
    found = await site.see("overview", "segments", path=path, who="editor")
    assert "Segment from-phones" in found["chip"]
    assert found["filtered"] == found["saved"] == found["again"]


async def test_it_is_kept_as_files(site: Site) -> None:
    found = await site.see("overview", "exports", path=site.path(site.shop))
    assert found["total"][0].startswith("events,pageviews,visitors,")
    assert found["pages"][0] == "page,visitors"
    assert len(found["pages"]) > 3


async def test_a_viewer_writes_nothing(site: Site) -> None:
    editor, viewer = [
        await site.see("overview", "controls", path=f"{site.path(site.shop)}?period=30d", who=who)
        for who in ("editor", "viewer")
    ]
    assert "Add a note" in editor
    assert "Add a note" not in viewer
