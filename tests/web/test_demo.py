"""The demo's page, for any project; and the project that `--demo` makes, with its switches."""

from __future__ import annotations

import re
from typing import Any

import pytest

from beacon.accounts.audit import SYSTEM
from beacon.flags.flag_changes import set_enabled_in
from beacon.settings import Settings
from beacon.web.demo.blueprint import SWITCHES_AT_ONCE
from beacon.web.demo.project import FLAGS, DemoProject, find_in, find_or_make
from tests.web.conftest import PUBLIC_URL, Api
from tests.web.visitor import Page, Visitor

ITS_PAGE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def visitor(api: Api) -> Visitor:
    return Visitor(api.client)


def project_of(page: Page) -> str | None:
    found = re.search(r'data-project="([^"]*)"', page.body)
    return found[1] if found else None


# --- for any project --------------------------------------------------------------------------


async def test_without_a_project_it_says_what_to_do(visitor: Visitor) -> None:
    page = await visitor.open("/demo")
    assert page.status == 200
    assert "beacon serve --demo" in page.text
    assert "<script" not in page.body


async def test_with_a_public_key_it_sends_to_that_project(api: Api, visitor: Visitor) -> None:
    project = await api.project("Shop")
    page = await visitor.open(f"/demo?project={project.public_key}")
    assert (page.status, project_of(page)) == (200, project.public_key)
    assert "data-variant" not in page.body, "nobody may switch flags of a project like any other"
    assert project.name not in page.text, "who has the public key need not know its name"


async def test_a_project_that_is_not_there_is_told(visitor: Visitor) -> None:
    assert (await visitor.open(f"/demo?project=proj_{'0' * 32}")).status == 404
    page = await visitor.open('/demo?project="><script>alert(1)</script>')
    assert page.status == 400
    assert "<script>alert" not in page.body
    assert page.body.count("aria-invalid") == 1, "another can be chosen at once"


async def test_only_its_own_files_run_there(api: Api, visitor: Visitor) -> None:
    project = await api.project("Shop")
    page = await visitor.open(f"/demo?project={project.public_key}")
    policy = page.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?![^>]* src=)|<style| style=| on[a-z]+=", page.body)


async def test_its_files_are_kept_for_good(api: Api, visitor: Visitor) -> None:
    project = await api.project("Shop")
    page = await visitor.open(f"/demo?project={project.public_key}")
    for path, kind in re.findall(r'"(/static/demo\.[0-9a-f]{12}\.(js|css))"', page.body):
        file = await visitor.open(path)
        assert file.status == 200
        assert (
            file.headers["content-type"]
            == f"text/{kind.replace('js', 'javascript')}; charset=utf-8"
        )
        assert "immutable" in file.headers["cache-control"]


async def test_without_the_setting_nothing_can_be_switched(api: Api) -> None:
    await find_or_make(api.database)
    status, body = await switch(api, "theme", "ocean")
    assert (status, body["code"]) == (404, "not_found")


# --- with --demo ------------------------------------------------------------------------------


class TestWithDemo:
    @pytest.fixture
    def api_settings(self) -> Settings:
        return Settings(public_url=PUBLIC_URL, demo=True)

    @pytest.fixture
    async def demo(self, api: Api) -> DemoProject:
        return await find_or_make(api.database)

    async def test_the_page_leads_to_its_project(
        self, api: Api, demo: DemoProject, visitor: Visitor
    ) -> None:
        page = await visitor.open("/demo")
        assert (page.status, page.location) == (303, f"/demo?project={demo.public_key}")
        page = await visitor.open(page.location)
        assert project_of(page) == demo.public_key
        assert page.body.count("data-variant=") == sum(len(flag.variants) for flag in FLAGS)

    async def test_another_project_has_no_switches(
        self, api: Api, demo: DemoProject, visitor: Visitor
    ) -> None:
        project = await api.project("Shop")
        page = await visitor.open(f"/demo?project={project.public_key}")
        assert "data-variant" not in page.body

    async def test_without_its_project_the_page_still_says_what_to_do(
        self, visitor: Visitor
    ) -> None:
        assert (await visitor.open("/demo")).status == 200

    async def test_the_project_is_made_once_and_its_flags_stay_as_they_are(
        self, api: Api, demo: DemoProject
    ) -> None:
        async def turn_off(session: Any) -> None:
            await set_enabled_in(session, demo.id, "theme", False, SYSTEM)

        await api.database.run(turn_off)
        assert await find_or_make(api.database) == demo
        assert await api.database.fetch_value("SELECT count(*) FROM projects") == 1
        flags = await api.database.fetch("SELECT key, enabled FROM flags ORDER BY id")
        assert dict(map(tuple, flags)) == {"theme": False, "headline": True, "gift-card": True}

    async def test_a_project_that_is_being_deleted_is_made_anew(
        self, api: Api, demo: DemoProject
    ) -> None:
        await api.database.execute("UPDATE projects SET deleted_at = now()")
        assert await api.database.run(find_in) is None
        assert (await find_or_make(api.database)).id != demo.id

    async def test_a_switch_is_for_everybody_but_those_whom_a_rule_names(
        self, api: Api, demo: DemoProject
    ) -> None:
        pro, free = {"plan": "pro"}, {"plan": "free"}
        await api.parts.flags.ready(demo.id.bytes)
        assert (await switch(api, "theme", "ocean"))[0] == 204
        assert value(api, demo, "theme", free) == "ocean"
        assert value(api, demo, "gift-card", free) is False
        assert value(api, demo, "gift-card", pro) is True
        assert (await switch(api, "gift-card", "on"))[0] == 204
        assert value(api, demo, "gift-card", free) is True
        entry = await api.database.fetch_row("SELECT * FROM audit_log ORDER BY id DESC LIMIT 1")
        assert entry is not None
        assert (entry["action"], entry["actor_kind"]) == ("flag.changed", "nobody")

    async def test_what_cannot_be_switched_is_told(self, api: Api, demo: DemoProject) -> None:
        for key, variant, status, code in (
            ("others", "on", 404, "not_found"),
            ("theme", "neon", 422, "invalid_field"),
        ):
            told, body = await switch(api, key, variant)
            assert (told, body["code"]) == (status, code)
        answer = await api.client.post("/demo/flags/theme", data=b"variant=ocean", headers=ITS_PAGE)
        assert answer.status_code == 415

    async def test_no_other_site_can_switch(self, api: Api, demo: DemoProject) -> None:
        for elsewhere in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}):
            status, body = await switch(api, "theme", "ocean", elsewhere)
            assert (status, body["code"]) == (403, "cross_origin")

    async def test_nobody_can_switch_all_the_time(self, api: Api, demo: DemoProject) -> None:
        variants = ["ocean", "plain"] * SWITCHES_AT_ONCE
        statuses = [(await switch(api, "theme", variant))[0] for variant in variants]
        assert 429 in statuses
        assert statuses[0] == 204


async def switch(
    api: Api, key: str, variant: str, headers: dict[str, str] = ITS_PAGE
) -> tuple[int, Any]:
    return await api.call("POST", f"/demo/flags/{key}", headers=headers, json={"variant": variant})


def value(api: Api, demo: DemoProject, key: str, context: dict[str, Any]) -> Any:
    flags = api.parts.flags.of(demo.id.bytes)
    return flags.rules.evaluate(key, context, 0).value
