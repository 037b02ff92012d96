"""Flags in a browser: switched, edited with a preview, taken back; by two at once; by a viewer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.dashboard.conftest import Site, as_project

CHECKOUT = {
    "key": "checkout",
    "name": "New checkout",
    "tags": ["web"],
    "enabled": True,
    "environments": {
        "production": {
            "rules": [
                {
                    "name": "testers first",
                    "when": {"attribute": "email", "operator": "ends_with", "value": "@a.example"},
                    "serve": {"variant": "on"},
                }
            ],
            "default": {
                "split": [{"variant": "on", "weight": 25}, {"variant": "off", "weight": 75}]
            },
        },
        "staging": {"enabled": False},
    },
}
COLOUR = {
    "key": "segments",
    "name": "Colour",
    "type": "string",
    "variants": {"red": "#f00", "blue": "#00f"},
    "environments": {"production": {"default": {"variant": "red"}}},
}


@dataclass(frozen=True)
class Flags:
    """A project with two flags, in which a test may change what it likes."""

    site: Site
    id: str
    path: str

    @property
    def api(self) -> str:
        return f"/api/v1/projects/{self.id}/flags/checkout"

    def flag(self, key: str = "checkout") -> Any:
        return self.site.ask("GET", f"/api/v1/projects/{self.id}/flags/{key}")

    async def see(self, scenario: str, path: str = "flags/checkout", **more: Any) -> Any:
        more.setdefault("api", self.api)
        return await self.site.see("flags", scenario, path=f"{self.path}/{path}", **more)


def made(site: Site) -> Flags:
    project = as_project(site.beacon.create_project("Flags"))
    for who in ("viewer", "editor"):
        account = site.ask("GET", "/api/v1/auth/me", who=who)["id"]
        site.ask("PUT", f"/api/v1/projects/{project.id}/members/{account}", {"role": who})
    for flag in (CHECKOUT, COLOUR):
        site.ask("POST", f"/api/v1/projects/{project.id}/flags", flag)
    return Flags(site, str(project.id), site.path(project))


@pytest.fixture
def flags(site: Site) -> Flags:
    return made(site)


@pytest.fixture(scope="module")
def shown(site: Site) -> Flags:
    """For tests that only look."""
    return made(site)


@pytest.mark.parametrize("width", [1440, 768, 390])
async def test_the_list_says_who_gets_what(shown: Flags, width: int) -> None:
    found = await shown.see("shows", "flags", width=width)
    assert found["title"] == "Flags · Flags · Beacon"
    assert found["names"] == ["New checkout", "Colour"]
    assert found["on"] == ["true", "false"]
    assert "1 rule, else 25% on, 75% off" in found["checkout"]


TABS = ("targeting", "details", "use", "history", "proposals")


@pytest.mark.parametrize(
    ("tab", "width"),
    [("targeting", 768), *((tab, width) for tab in TABS for width in (1440, 390))],
)
async def test_a_flag_is_shown(shown: Flags, width: int, tab: str) -> None:
    path = f"flags/checkout?tab={tab}"
    found = await shown.see("uses", path, width=width)
    assert "New checkout" in found["main"]


async def test_a_flag_named_as_a_page_has_its_own(shown: Flags) -> None:
    found = await shown.see("uses", "flags/key/segments")
    assert "Colour" in found["main"]
    assert "Off" in found["main"]


async def test_what_one_switches_the_other_sees(flags: Flags) -> None:
    found = await flags.see("two_browsers", "flags")
    assert found["before"] is True
    assert found["took"] < 3000
    assert flags.flag()["environments"]["production"]["enabled"] is False


async def test_a_switch_that_is_refused_goes_back(flags: Flags) -> None:
    refused = f"{flags.path}/flags?environment=staging"
    found = await flags.see("undone", "flags", refused=refused)
    assert (found["before"], found["optimistic"], found["after"]) == (False, True, False)


async def test_a_link_leads_to_the_environments(shown: Flags) -> None:
    found = await shown.see("leads", "flags", width=390, who="viewer")
    assert found == ["Production", "Staging", "Development"]


async def test_search_and_filters_stand_in_the_url(shown: Flags) -> None:
    found = await shown.see("searches", "flags")
    assert found["found"] == ["Colour"]
    assert "No flag is stale" in found["stale"]
    assert "search=colour" in found["url"]


async def test_a_flag_is_made(flags: Flags) -> None:
    found = await flags.see("creates", "flags/new")
    assert found["isDisabled"] is True
    assert found["title"].startswith("Größe des Knopfs!")
    made = flags.flag(found["key"])
    assert made["variants"] == {"low": 1, "high": 2.5}
    switches = {key: each["enabled"] for key, each in made["environments"].items()}
    assert switches == {"production": False, "staging": False, "development": True}


async def test_the_preview_follows_a_draft_that_a_reload_keeps(flags: Flags) -> None:
    found = await flags.see("edits")
    assert found["other"] == "40"
    assert found["kept"] == "60"
    assert found["before"] != found["drafted"]
    assert "25% on, 75% off" in found["diff"]
    assert "60% on, 40% off" in found["diff"]
    split = flags.flag()["environments"]["production"]["default"]["split"]
    assert split == [{"variant": "on", "weight": 60}, {"variant": "off", "weight": 40}]


async def test_a_rule_is_added_and_moved(flags: Flags) -> None:
    found = await flags.see("adds_a_rule")
    assert "country is one of AT, CH" in found["why"]
    rules = flags.flag()["environments"]["production"]["rules"]
    assert [rule["name"] for rule in rules] == ["from Vienna", "testers first"]
    condition = {"attribute": "country", "operator": "in", "value": ["AT", "CH"]}
    assert rules[0]["when"] == condition


async def test_who_edits_hears_of_others_and_loses_nothing(flags: Flags) -> None:
    found = await flags.see("conflict", "flags/checkout?tab=details")
    assert "Theirs" in found["told"]
    assert "Both of you changed this" in found["told"]
    assert (flags.flag()["description"], flags.flag()["owner"]) == ("Theirs", "me")


async def test_who_is_too_late_is_told_what_others_did(flags: Flags) -> None:
    found = await flags.see("too_late", "flags/checkout?tab=details")
    assert "Theirs again" in found["told"]
    assert found["owner"] == ""
    assert found["matched"]


async def test_a_change_is_taken_back(flags: Flags) -> None:
    flags.site.ask("PATCH", flags.api, {"description": "Worse"})
    found = await flags.see("history", "flags/checkout?tab=history")
    assert "Worse" in found["shown"]
    assert "owner@example.com" in found["shown"]
    assert flags.flag()["description"] == ""
    assert found["after"].count("Changed: Description") == 2


async def test_a_protected_environment_takes_two(flags: Flags) -> None:
    place = f"/api/v1/projects/{flags.id}/environments/production"
    flags.site.ask("PATCH", place, {"is_protected": True})
    found = await flags.see("proposes", who="editor")
    assert "70% on, 30% off" in found["shown"]
    assert "You proposed it" in found["shown"]
    found = await flags.see("approves", "flags/proposals")
    assert "70% on, 30% off" in found["shown"]
    split = flags.flag()["environments"]["production"]["default"]["split"]
    assert split[0]["weight"] == 70


async def test_a_segment_is_made_and_changed(flags: Flags) -> None:
    found = await flags.see("makes_a_segment", "flags/segments")
    assert "plan is team" in found["main"]
    path = f"/api/v1/projects/{flags.id}/segments/paying-people"
    assert flags.site.ask("GET", path)["conditions"][0]["value"] == "team"


async def test_a_viewer_only_looks(shown: Flags) -> None:
    found = await shown.see("reads", "flags", who="viewer")
    assert found["switches"] == 2
    assert found["enabled"] == 0
    assert not {"New flag", "Turn on"} & set(found["buttons"])
    found = await shown.see("looks", "flags/checkout", who="viewer")
    assert found["enabled"] == found["controls"] == 0
    assert "email ends with @a.example" in found["main"]
    assert "Details" not in found["tabs"]


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("flags", "No flags yet"),
        ("flags/segments", "No segments yet"),
        ("flags/proposals", "No proposals"),
    ],
)
async def test_an_empty_project_says_what_to_do(site: Site, page: str, said: str) -> None:
    found = await site.see("flags", "reads", path=site.path(site.empty, page))
    assert said in found["main"]
