"""Sessions in a browser: the list with its search, and what happened in one."""

from __future__ import annotations

import pytest

from tests.dashboard.conftest import Site


@pytest.mark.parametrize("width", [1440, 768, 390])
async def test_it_shows_the_latest_sessions(site: Site, width: int) -> None:
    path = site.path(site.shop, "sessions")
    found = await site.see("sessions", "shows", path=path, width=width)
    assert found["title"] == "Sessions · Shop · Beacon"
    assert found["rows"] == 100


async def test_an_empty_project_says_what_to_do(site: Site) -> None:
    found = await site.see("sessions", "shows", path=site.path(site.empty, "sessions"))
    assert found["rows"] == 0
    assert "Choose a longer range" in found["text"]


async def test_sessions_in_which_something_broke_are_found(site: Site) -> None:
    found = await site.see("sessions", "searches", path=site.path(site.shop, "sessions"))
    assert found["errors"]
    assert all(int(count) > 0 for count in found["errors"])


async def test_a_timeline_tells_all_and_opens(site: Site) -> None:
    path = site.path(site.shop, "sessions?search=errors:%3E0")
    found = await site.see("sessions", "tells", path=path)
    session = found["url"].rpartition("/")[2]
    told = site.ask("GET", f"/api/v1/projects/{site.shop.id}/sessions/{session}?limit=200")
    assert found["all"] == len(told["items"]) + len(told["flags"])
    assert found["rest"] == found["all"] - len(told["pages"])
    assert found["json"]["id"] == told["items"][0]["id"]
    assert found["errors"] == told["session"]["errors"]


@pytest.mark.parametrize("width", [1440, 768, 390])
async def test_a_timeline_is_shown(site: Site, width: int) -> None:
    listed = site.ask("GET", f"/api/v1/projects/{site.shop.id}/sessions?limit=1&search=errors:>0")
    session = listed["items"][0]
    path = site.path(site.shop, f"sessions/{session['id']}")
    found = await site.see("sessions", "shows", path=path, width=width)
    assert found["title"] == "Session · Shop · Beacon"
    assert session["entry_page"] in found["text"]
