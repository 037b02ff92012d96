"""Alerts in a browser: a channel is made and tested, a rule made with what it would have done, what
fired and what was delivered."""

from __future__ import annotations

import pytest

from tests.dashboard.conftest import Site
from tests.dashboard.errors_sent import an_error, send_errors
from tests.dashboard.hooks import hook
from tests.e2e.conftest import until


async def test_a_channel_and_a_rule_are_made_and_tell_of_an_error(site: Site) -> None:
    project = site.project("Alerts")
    send_errors(site, project, an_error("OldError", "before the rule"))
    with hook() as (url, told):
        path = site.path(project, "alerts/channels")
        made = await site.see("alerts", "makes_channel", path=path, url=url)
        assert made["secret"].startswith("whsec_")
        assert "Delivered" in made["tested"]
        assert len(told) == 1
        rule = await site.see("alerts", "makes_rule", path=site.path(project, "alerts/rules/new"))
        assert rule["would"] == "It would have fired once."
        assert rule["row"][:2] == ["Broken things", "New issue"]
        send_errors(site, project, an_error("NewError", "after the rule"))

        async def is_told() -> bool:
            return len(told) > 1

        await until(is_told)
        history = await site.see("alerts", "history", path=site.path(project, "alerts/history"))
        assert history["rows"] == 1
        assert "1 delivered" in history["text"]
        assert history["seen"] == "seen by owner@example.com"
        assert "NewError" in history["alert"]
        assert "1 delivered" in history["alert"]
        path = site.path(project, "alerts/deliveries")
        sent = await site.see("alerts", "deliveries", path=path)
        assert "NewError" in sent["payload"]
        assert sent["status"] == "204"
        await until(lambda: _is(len(told) > 2))
        assert told[2][1]["webhook-id"] == told[1][1]["webhook-id"]


async def _is(value: bool) -> bool:
    return value


@pytest.mark.parametrize("kind", ["threshold", "pattern", "change", "flag_errors", "monitor"])
async def test_each_kind_of_rule_has_its_form(site: Site, kind: str) -> None:
    path = site.path(site.empty, "alerts/rules/new")
    found = await site.see("alerts", "forms", path=path, kind=kind)
    assert found["labels"]


@pytest.mark.parametrize("width", [1440, 390])
async def test_what_is_not_there_yet_is_said(site: Site, width: int) -> None:
    for page, text in (
        ("", "No rules yet"),
        ("/history", "Nothing has fired yet"),
        ("/deliveries", "Nothing was sent yet"),
        ("/channels", "No channels yet"),
    ):
        path = site.path(site.empty, f"alerts{page}")
        found = await site.see("alerts", "empty", path=path, width=width)
        assert text in found


async def test_a_viewer_changes_nothing(site: Site) -> None:
    for page in ("alerts", "alerts/channels"):
        path = site.path(site.empty, page)
        assert await site.see("alerts", "writers", path=path, who="viewer") == []
