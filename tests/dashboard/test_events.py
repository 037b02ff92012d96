"""The explorer of events in a browser: what it shows is what the API lists."""

from __future__ import annotations

import pytest

from tests.dashboard.conftest import Site


@pytest.mark.parametrize("width", [1440, 768, 390])
async def test_it_shows_the_newest_events(site: Site, width: int) -> None:
    path = site.path(site.shop, "events")
    found = await site.see("events", "shows", path=path, width=width)
    listed = site.ask("GET", f"/api/v1/projects/{site.shop.id}/events?limit=1")["items"]
    assert found["title"] == "Events · Shop · Beacon"
    assert found["rows"] == 100
    assert listed[0]["event"] in found["text"]


async def test_there_is_more_of_them(site: Site) -> None:
    found = await site.see("events", "more", path=site.path(site.shop, "events"))
    assert found == {"before": 100, "after": 200}


async def test_an_empty_project_says_what_to_do(site: Site) -> None:
    found = await site.see("events", "shows", path=site.path(site.empty, "events"), width=390)
    assert found["rows"] == 0
    assert "Choose a longer range" in found["text"]


async def test_a_search_is_suggested_and_found_by_keyboard(site: Site) -> None:
    found = await site.see("events", "searches", path=site.path(site.shop, "events"))
    assert any(key.startswith("country") for key in found["keys"])
    assert found["field"].strip() == "country:DE"
    assert found["places"]
    assert all("Germany" in place for place in found["places"])


async def test_a_search_that_means_nothing_is_refused_with_why(site: Site) -> None:
    found = await site.see("events", "fails", path=site.path(site.shop, "events"))
    assert "total:>x: a number stands behind >" in found["alert"]


async def test_an_event_opens_by_keyboard_and_its_address(site: Site) -> None:
    found = await site.see("events", "opens", path=site.path(site.shop, "events"))
    event = found["json"]
    assert f"event={event['id']}" in found["url"]
    number = site.path(site.shop)
    assert f"{number}/sessions/{event['session_id']}" in found["links"]
    assert f"{number}/visitors/{event['visitor']}" in found["links"]
    assert "event=" not in found["closed"]
    assert found["filtered"] == f"country:{event['country']}"


@pytest.mark.parametrize("width", [1440, 390])
async def test_the_details_are_accessible(site: Site, width: int) -> None:
    path = site.path(site.shop, "events")
    await site.see("events", "details", path=path, width=width)


async def test_columns_are_shared_and_kept(site: Site) -> None:
    found = await site.see("events", "columns", path=site.path(site.shop, "events"))
    assert found["url"] == "time,event,page,visitor,device,properties,property:value"
    assert found["kept"][-1] == "value"
    assert "Place" not in found["kept"]


async def test_what_is_shown_is_exported(site: Site) -> None:
    path = site.path(site.shop, "events")
    found = await site.see("events", "exports", path=path, search="event:purchase value:>=1")
    assert len(found["lines"]) >= found["rows"] > 0
    assert set(found["lines"]) <= {"purchase"}


async def test_new_events_appear_at_once(site: Site) -> None:
    project = site.project("Tail")
    path = site.path(project, "events")
    found = await site.see("events", "live", path=path, key=project.key)
    assert found["paused"] == 1
    assert found["after"] == 2
    assert found["milliseconds"] < 20_000, "the list shows it by itself"


async def test_what_the_browser_cannot_judge_beacon_is_asked_for(site: Site) -> None:
    project = site.project("Asked")
    found = await site.see("events", "asks", path=site.path(project, "events"), key=project.key)
    assert found["rows"] == 1
