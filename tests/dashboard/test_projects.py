"""The page of all projects: none, some, many; and the way from none to the first."""

from __future__ import annotations

import pytest

from tests.dashboard.conftest import PASSWORD, Site, _sign_in


def newcomer(site: Site, name: str) -> str:
    """Somebody who is a member of nothing."""
    site.beacon.create_account(f"{name}@example.com", PASSWORD)
    site.cookies[name] = _sign_in(site.beacon, f"{name}@example.com")
    return name


@pytest.mark.parametrize("width", [1440, 768, 390])
async def test_each_shows_what_goes_on_in_it(site: Site, width: int) -> None:
    found = await site.see("projects", "lists", path="/projects", who="viewer", width=width)
    assert {"Shop", "Empty"} <= set(found["names"])
    assert "today" in found["card"]
    assert "ago" in found["card"] or "now" in found["card"]
    assert "active now" in found["card"]


async def test_it_follows_who_is_active(site: Site) -> None:
    made = site.project("Visited")
    await site.send(made, "before")
    found = await site.see("projects", "follows", path="/projects", key=made.key)
    assert found["before"].startswith("1")
    assert found["after"].startswith("2")
    assert found["moved"] == 0


@pytest.mark.parametrize("width", [1440, 390])
async def test_somebody_new_makes_the_first_project(site: Site, width: int) -> None:
    who = newcomer(site, f"new-{width}")
    found = await site.see("projects", "begins", path="/", who=who, width=width)
    assert "You are a member of no project yet." in found["empty"]
    assert "<script" in found["tag"]


async def test_many_are_found_by_their_name(site: Site) -> None:
    who = newcomer(site, "busy")
    for number in range(1, 13):
        site.ask("POST", "/api/v1/projects", {"name": f"One of many {number}"}, who=who)
    found = await site.see("projects", "finds", path="/projects", who=who)
    assert found["found"] == [f"One of many {number}" for number in (1, 10, 11, 12)]
    assert "No project is called that." in found["none"]
    assert "One of many 1 " in found["title"]
