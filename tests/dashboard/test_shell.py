"""What stands around every page, by mouse and by keyboard, on a phone too."""

from __future__ import annotations

from tests.dashboard.conftest import Site


async def test_on_a_phone_the_sidebar_is_a_drawer(site: Site) -> None:
    found = await site.see("shell", "drawer", path=site.path(site.shop), width=390)
    assert not found["before"]
    assert found["project"]
    assert found["opened"] == "true"
    assert {"Overview", "Events", "Flags", "Settings"} <= {each.strip() for each in found["pages"]}


async def test_the_palette_goes_anywhere_by_a_part_of_its_name(site: Site) -> None:
    found = await site.see("shell", "palette", path=site.path(site.shop))
    assert found["found"] == ["Empty"]
    assert "Nothing is called that." in found["nothing"]
    assert found["url"].endswith(site.path(site.empty))


async def test_shortcuts_are_listed_and_work(site: Site) -> None:
    found = await site.see("shell", "shortcuts", path=site.path(site.shop))
    assert {"Show the shortcuts", "Switch project", "Go to Events"} <= set(found["listed"])
    assert found["typed"] == "g,"


async def test_the_theme_is_chosen_and_stays(site: Site) -> None:
    found = await site.see("shell", "theme", path=site.path(site.shop))
    assert found == ["system", "light", "light", "dark", "dark", "system", "system"]


async def test_a_key_switches_the_project(site: Site) -> None:
    found = await site.see("shell", "switch", path=site.path(site.shop))
    assert found["first"] == "Shop"


async def test_the_content_is_one_key_away(site: Site) -> None:
    found = await site.see("shell", "skips", path=site.path(site.shop))
    assert found["first"] == "Skip to the content"
    assert found["url"].endswith("#content")
