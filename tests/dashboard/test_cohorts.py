"""Cohorts in a browser: made of steps, opened with their visitors, renamed, deleted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.dashboard.conftest import Site


@pytest.fixture
def buyers(site: Site) -> Iterator[None]:
    path = f"/api/v1/projects/{site.shop.id}/cohorts"
    steps = [{"dimension": "event", "operator": "is", "value": "purchase"}]
    who = {"steps": steps, "date_range": {"period": "30d"}}
    site.ask("POST", path, {"key": "buyers", "name": "Buyers", "who": who})
    yield
    site.ask("DELETE", f"{path}/buyers")


@pytest.mark.usefixtures("buyers")
@pytest.mark.parametrize("width", [1440, 768, 390])
async def test_it_lists_cohorts(site: Site, width: int) -> None:
    path = site.path(site.shop, "cohorts")
    found = await site.see("cohorts", "shows", path=path, width=width)
    assert found["title"] == "Cohorts · Shop · Beacon"
    name, who, kind = found["rows"][0][:3]
    assert name.split() == ["Buyers", "buyers"]
    assert who.split("\n")[0] == "purchase"
    assert "30 days" in who
    assert kind == "Dynamic"


async def test_a_cohort_is_made_opened_renamed_and_deleted(site: Site) -> None:
    path = site.path(site.shop, "cohorts")
    found = await site.see("cohorts", "edits", path=path)
    assert int(found["count"].split()[0].replace(",", "")) > found["before"] == 50
    assert found["href"].startswith(path.replace("cohorts", "visitors/"))
    assert "cohort=" not in found["url"]
    assert "no cohort yet" in found["after"]["empty"][0]


@pytest.mark.usefixtures("buyers")
async def test_it_is_searched_by_the_keyboard(site: Site) -> None:
    found = await site.see("cohorts", "finds", path=site.path(site.shop, "cohorts"))
    assert found["empty"] == ["No cohort is called that."]


@pytest.mark.usefixtures("buyers")
async def test_a_viewer_changes_nothing(site: Site) -> None:
    path = site.path(site.shop, "cohorts") + "?cohort=buyers"
    assert await site.see("cohorts", "writers", path=path, who="viewer") == []
    found = await site.see("cohorts", "shows", path=site.path(site.empty, "cohorts"), who="viewer")
    assert "An editor of the project can make one" in found["empty"][0]
