"""Sharing in a browser: links are made and revoked; strangers see what they share, nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.dashboard.conftest import Site

ADD = {"dimension": "event", "operator": "is", "value": "add_to_cart"}
VIEW = {"dimension": "event", "operator": "is", "value": "page_view"}
QUESTIONS: dict[str, Any] = {
    "query": {"metrics": ["visitors"], "dimensions": ["time", "device"]},
    "funnel": {"steps": [VIEW, ADD], "dimension": "device"},
    "retention": {"interval": "week"},
    "paths": {},
    "web-vitals": {},
}


def share(site: Site, **wanted: Any) -> str:
    """The path of a new link to something of the shop."""
    made = site.ask("POST", f"/api/v1/projects/{site.shop.id}/share-links", wanted)
    return "/shared/" + str(made["token"])


async def test_who_is_no_admin_shares_the_address(site: Site) -> None:
    path = f"{site.path(site.shop)}?period=30d"
    found = await site.see("sharing", "copies", path=path, who="editor")
    assert found["items"] == ["Copy the address of this view"]
    assert found["copied"] == found["url"]
    found = await site.see("sharing", "copies", path=path)
    assert found["items"][1:] == ["Share links"]


@pytest.mark.parametrize("width", [1440, 390])
async def test_an_admin_makes_a_link_and_revokes_it(site: Site, width: int) -> None:
    path = f"{site.path(site.shop)}?period=30d"
    found = await site.see("sharing", "makes", path=path, width=width)
    assert found["url"].replace("/shared/", "/embed/") in found["code"]
    assert "password" in found["listed"]
    assert "until" in found["listed"]
    assert "wrong" in found["refused"]
    assert found["opened"]["title"] == "Shop · For the board"
    answer = site.ask("GET", f"/api/v1/analytics/{site.shop.id}/overview?period=30d")
    assert found["opened"]["cards"][0] == f"{answer['total']['metrics']['visitors']:,}"


@pytest.mark.parametrize("width", [1440, 768, 390])
async def test_a_stranger_sees_the_overview(site: Site, width: int) -> None:
    path = share(site)
    found = await site.see("sharing", "opens", path=path, who=None, width=width)
    assert found["title"] == "Shop · Overview"
    assert found["before"] != found["after"]
    assert found["links"] == 0
    assert {"Pages", "Sources", "Channels", "Countries", "Devices", "Events"} <= set(found["lists"])


async def test_a_stranger_sees_what_the_overview_lists(site: Site) -> None:
    body = {"name": "A week", "kind": "overview"}
    body |= {"question": {"date_range": {"period": "7d"}, "compare": "previous"}}
    report = site.ask("POST", f"/api/v1/projects/{site.shop.id}/reports", body)
    path = share(site, report_id=report["id"])
    found = await site.see("sharing", "lists", path=path, who=None)
    question = {"metrics": ["visitors"], "date_range": {"period": "7d"}, "limit": 8}
    for dimension in ("country", "browser"):
        answer = site.ask(
            "POST",
            f"/api/v1/analytics/{site.shop.id}/query",
            {**question, "dimensions": [dimension]},
        )
        assert len(found[dimension]) == len(answer["rows"])
        assert f"{answer['rows'][0]['metrics']['visitors']:,}" in found[dimension][0]
    assert "by" in found["country"][0] or "no change" in found["country"][0]
    assert found["buttons"] == 0


@pytest.mark.parametrize("kind", QUESTIONS)
async def test_a_stranger_sees_a_report_of_any_kind(site: Site, kind: str) -> None:
    body = {"name": f"A {kind}", "kind": kind, "question": QUESTIONS[kind]}
    report = site.ask("POST", f"/api/v1/projects/{site.shop.id}/reports", body)
    path = share(site, report_id=report["id"])
    found = await site.see("sharing", "opens", path=path, who=None)
    assert found["title"] == f"Shop · A {kind}"
    assert found["heads"]


async def test_a_link_that_is_none_says_so(site: Site) -> None:
    found = await site.see("sharing", "isGone", path="/shared/share_none", who=None)
    assert found == "There is nothing here"


async def test_other_sites_frame_shared_views_only(site: Site) -> None:
    embed = share(site).replace("/shared/", "/embed/") + "?theme=dark"
    found = await site.see(
        "sharing", "isFramed", embed=embed, dashboard=site.path(site.shop), who=None
    )
    assert found == {"theme": "dark", "title": "Shop · Overview", "refused": 0}
