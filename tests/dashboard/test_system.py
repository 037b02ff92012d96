"""The system's pages, those of one's own account beside them, and a sign-in that ends."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from tests.dashboard.conftest import PASSWORD, Site, _email, _sign_in

OWN_PAGES = {
    "/account": "Your account",
    "/account/password": "Change your password",
    "/account/second-factor": "Turn on the second factor",
    "/account/sign-ins": "Sign-ins",
    "/account/tokens": "Personal tokens",
}
STRANGERS_PAGES = {"/sign-in": "Sign in", "/reset": "Reset your password", "/": "Beacon"}
GROUNDS = ("rgb(12, 16, 23)", "rgb(245, 246, 248)")
"""Dark and light, of the dashboard's app.css."""


@pytest.mark.parametrize("width", [1440, 768, 390])
async def test_health_shows_the_numbers_of_the_api(site: Site, width: int) -> None:
    found = await site.see("system", "shows", path="/system/health", width=width)
    health = site.ask("GET", "/api/v1/health")
    assert "All is well" in found["text"]
    assert f"Beacon {health['version']}" in found["text"]
    assert all(chore["job"] in found["text"] for chore in health["housekeeping"])
    assert found["tabs"] == ["Health", "Accounts", "Audit log"]


async def test_health_is_looked_at_again_by_itself(site: Site) -> None:
    found = await site.see("system", "refreshes", path="/system/health")
    assert found["before"] != found["after"]


async def test_who_is_no_owner_sees_health_alone(site: Site) -> None:
    health = await site.see("system", "shows", path="/system/health", who="editor")
    assert health["tabs"] == []
    assert "What it did" not in health["text"]
    for page in ("accounts", "audit"):
        found = await site.see("system", "shows", path=f"/system/{page}", who="editor")
        assert "Only owners" in found["text"]


@pytest.mark.parametrize("width", [1440, 390])
async def test_the_other_pages_stand_without_faults(site: Site, width: int) -> None:
    accounts = await site.see("system", "shows", path="/system/accounts", width=width)
    assert "viewer@example.com" in accounts["text"]
    _sign_in(site.beacon, _email("viewer"))  # or others' doings fill the first page
    audit = await site.see("system", "shows", path="/system/audit", width=width)
    assert "account.signed_in" in audit["text"]


async def test_an_owner_changes_helps_and_deletes_an_account(site: Site) -> None:
    site.beacon.create_account("nora@example.com", PASSWORD)
    path = "/system/accounts"
    found = await site.see("system", "changesAccounts", path=path, email="nora@example.com")
    assert "/reset/" in found["link"]
    left = site.ask("GET", "/api/v1/accounts")["items"]
    assert "nora@example.com" not in [account["email"] for account in left]


@pytest.mark.parametrize("width", [1440, 390])
async def test_pages_without_scripts_look_like_the_dashboard(site: Site, width: int) -> None:
    for who, pages in (("owner", OWN_PAGES), (None, STRANGERS_PAGES)):
        seen = await site.see("system", "walks", paths=list(pages), width=width, who=who)
        assert [each["head"] for each in seen] == list(pages.values())
        assert {tuple(each["grounds"]) for each in seen} == {GROUNDS}
        assert [each for each in seen if each["over"] > 0 or each["faults"]] == []


async def test_from_the_account_one_comes_back_to_the_dashboard(site: Site) -> None:
    assert await site.see("system", "leadsBack") in ("/", "/projects")


async def test_who_has_to_sign_in_again_comes_back_to_where_they_were(site: Site) -> None:
    filters = json.dumps([{"dimension": "country", "operator": "is", "value": "DE"}])
    path = site.path(site.shop) + f"?period=30d&filters={quote(filters)}"
    site.cookies["guest"] = _sign_in(site.beacon, _email("viewer"))
    found = await site.see(
        "system",
        "comesBack",
        url=path,
        who="guest",
        email=_email("viewer"),
        password=PASSWORD,
    )
    assert found["asked"] == found["back"]
    assert "period=30d" in found["back"]
    assert "Country is" in found["filtered"]
    assert found["chip"] == found["filtered"]
