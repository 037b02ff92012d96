"""Visitors in a browser: the list, the profile, whose anonymous ids are whose, and their rights."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from tests.dashboard.conftest import Site
from tests.e2e.conftest import Project
from tests.e2e.subject import until


@pytest.mark.parametrize("width", [1440, 768, 390])
async def test_it_shows_the_latest_visitors(site: Site, width: int) -> None:
    path = site.path(site.shop, "visitors")
    found = await site.see("visitors", "shows", path=path, width=width)
    assert found["title"] == "Visitors · Shop · Beacon"
    assert found["rows"] == 100


async def test_an_empty_project_says_what_to_do(site: Site) -> None:
    found = await site.see("visitors", "shows", path=site.path(site.empty, "visitors"))
    assert "Choose a longer range" in found["text"]


async def test_users_are_found_by_their_traits(site: Site) -> None:
    user = _a_user(site)
    path = site.path(site.shop, "visitors")
    found = await site.see("visitors", "searches", path=path, text=user["traits"]["email"])
    assert len(found["users"]) > 1
    assert len(found["found"]) == 1
    assert user["id"] in found["found"][0]


@pytest.mark.parametrize("width", [1440, 768, 390])
async def test_a_profile_is_shown(site: Site, width: int) -> None:
    user = _a_user(site)
    path = site.path(site.shop, f"visitors/{quote(user['id'], safe='')}")
    found = await site.see("visitors", "shows", path=path, width=width)
    assert found["title"] == f"{user['traits']['name']} · Shop · Beacon"
    assert user["traits"]["email"] in found["text"]
    assert "Erase" in found["buttons"]


@pytest.mark.parametrize(("who", "separates"), [("viewer", False), ("editor", True)])
async def test_who_may_not_sees_no_buttons(site: Site, who: str, separates: bool) -> None:
    path = site.path(site.shop, f"visitors/{quote(_a_user(site)['id'], safe='')}")
    found = await site.see("visitors", "shows", path=path, who=who)
    assert "Erase" not in found["buttons"]
    assert ("Separate" in found["buttons"]) is separates


async def test_an_alias_is_separated_and_joined_again(site: Site) -> None:
    project = site.project("Aliases")
    await _identify(site, project, "anon/1", "user/1")
    path = site.path(project, f"visitors/{quote('user/1', safe='')}")
    found = await site.see("visitors", "separates", path=path)
    assert "anon/1" in found["text"]


async def test_a_person_is_exported_and_erased(site: Site) -> None:
    project = site.project("Rights")
    await _identify(site, project, "anon-1", "user-1")
    path = site.path(project, "visitors/user-1")
    exported = await site.see("visitors", "exports", path=path)
    assert exported["first"]["format"] == "beacon-export-1"
    assert exported["last"]["end"] is True
    erased = await site.see("visitors", "erases", path=path, id="user-1")
    assert erased["before"] is True
    job = erased["url"].partition("job=")[2]
    status = site.ask("GET", f"/api/v1/projects/{project.id}/jobs/{job}")
    assert status["state"] in ("waiting", "done")


def _a_user(site: Site) -> Any:
    path = f"/api/v1/projects/{site.shop.id}/visitors?kind=users&limit=1"
    return site.ask("GET", path)["items"][0]


async def _identify(site: Site, project: Project, anon_id: str, user_id: str) -> None:
    events = [
        {"event": "page_view", "page_url": "https://shop.example.com/", "distinct_id": anon_id},
        {
            "event": "$identify",
            "properties": {"user_id": user_id, "traits": {"name": "Ada"}},
            "distinct_id": anon_id,
        },
    ]
    site.post(project, events)

    async def is_there() -> bool:
        found = site.ask("GET", f"/api/v1/projects/{project.id}/visitors?kind=users")
        return bool(found["items"])

    await until(is_there)
