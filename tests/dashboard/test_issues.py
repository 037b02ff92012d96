"""Issues in a browser: found, read with their stack, resolved, talked about, merged."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.dashboard.conftest import Site
from tests.dashboard.errors_sent import an_error, send_errors
from tests.e2e.conftest import Project, until


@pytest.fixture(scope="module")
def broken(site: Site) -> Iterator[Project]:
    """A project with two issues, of three events and of one."""
    project = site.project("Broken")
    send_errors(site, project, an_error(), an_error(user={"id": "u2"}), an_error(level="fatal"))
    send_errors(site, project, an_error("PayError", "declined", release="shop@1.3.0"))
    yield project
    address = f"/api/v1/projects/{project.id}/issues?query="
    assert len(site.ask("GET", address)["items"]) == 2


async def path_of(site: Site, project: Project, rest: str = "") -> str:
    """Once what was sent is stored."""
    address = f"/api/v1/projects/{project.id}/issues?query="

    async def are_stored() -> bool:
        return sum(each["events"] for each in site.ask("GET", address)["items"]) >= 4

    await until(are_stored)
    if not rest:
        return site.path(project, "issues")
    items = site.ask("GET", address)["items"]
    short = next(each["short_id"] for each in items if each["type"] == rest)
    return site.path(project, f"issues/{short}")


@pytest.mark.parametrize("width", [1440, 768, 390])
async def test_it_lists_issues(site: Site, broken: Project, width: int) -> None:
    path = await path_of(site, broken)
    found = await site.see("issues", "lists", path=path, width=width)
    assert found["title"] == "Issues · Broken · Beacon"
    assert sorted(found["names"]) == ["CartError: no such item", "PayError: declined"]
    assert [each.split("\n")[0] for each in found["tabs"]] == [
        *("Unresolved2", "Resolved0", "Ignored0", "All2")
    ]


async def test_issues_are_searched_with_suggestions(site: Site, broken: Project) -> None:
    found = await site.see("issues", "searches", path=await path_of(site, broken))
    assert "release:" in found["keys"]
    assert found["names"] == ["PayError: declined"]
    assert "query=is%3Aunresolved+release%3A" in found["url"]


@pytest.mark.parametrize("width", [1440, 390])
async def test_an_issue_shows_what_broke(site: Site, broken: Project, width: int) -> None:
    path = await path_of(site, broken, "CartError")
    found = await site.see("issues", "reads", path=path, width=width)
    assert found["heading"] == "CartError: no such item"
    assert found["facts"]["Events"].startswith("3")
    assert found["facts"]["Users affected"].startswith("2")
    assert found["fault"] == "12Here: return sum(prices[each] for each in cart)"
    assert "cart" in found["variables"]
    assert found["folded"] == ["2 frames of libraries"]
    assert found["unfolded"] == found["frames"] + 2
    assert found["causes"] == 1
    assert found["coloured"] > 0
    assert "ui.click" in found["crumbs"]
    assert "new-checkout" in found["flags"]
    assert "acme" in found["tags"]
    assert found["session"].startswith("/p/")


async def test_events_of_an_issue_are_gone_through(site: Site, broken: Project) -> None:
    found = await site.see("issues", "walks", path=await path_of(site, broken, "CartError"))
    assert found["rows"] == 3
    assert found["isOlder"]
    assert found["opened"] == found["wanted"]


async def test_an_issue_is_resolved_reopened_and_talked_about(site: Site) -> None:
    project = site.project("Talk")
    send_errors(site, project, *(an_error() for _ in range(4)))
    path = await path_of(site, project, "CartError")
    found = await site.see("issues", "works", path=path)
    assert found["resolved"] == "Resolved in shop@1.2.0"
    assert found["opened"] == "Unresolved"
    assert any("Fixed by Ann" in each for each in found["activity"])
    assert any("resolved it in shop@1.2.0" in each for each in found["activity"])
    assert found["ignored"].startswith("Ignored until 100 more events")
    assert not any("Fixed by Ann" in each for each in found["removed"])


async def test_issues_are_merged_and_taken_out_again(site: Site) -> None:
    project = site.project("Twins")
    send_errors(site, project, an_error(), an_error(), an_error(), an_error("Twin", "same"))
    found = await site.see("issues", "merges", path=await path_of(site, project))
    assert found["merged"] == ["CartError: no such item"]
    assert found["members"] == ["Twin: same"]
    assert sorted(found["apart"]) == ["CartError: no such item", "Twin: same"]


async def test_what_comes_is_shown_by_itself(site: Site) -> None:
    project = site.project("Coming")
    path = site.path(project, "issues")
    found = await site.see(
        *("issues", "waits"),
        path=path,
        number=project.number,
        key=project.key.removeprefix("proj_"),
        error=an_error("LateError", "came"),
    )
    assert found["before"] == []
    assert "Sentry.init" in found["snippet"]
    assert found["after"] == ["LateError: came"]


async def test_a_viewer_changes_nothing(site: Site, broken: Project) -> None:
    path = await path_of(site, broken, "CartError")
    assert await site.see("issues", "writers", path=path, who="viewer") == []


async def test_the_overview_has_the_open_issues_beside_it(site: Site, broken: Project) -> None:
    await path_of(site, broken)
    found = await site.see("issues", "overview", path=site.path(broken))
    assert found["all"] == "All 2"
    assert sorted(found["names"]) == ["CartError: no such item", "PayError: declined"]
    found = await site.see("issues", "projects", path="/projects")
    assert "open issues\n2" in found["card"]
