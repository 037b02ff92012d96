"""Pages of links: setup, invitation, registration, reset."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from beacon.accounts import links
from beacon.settings import Settings
from tests.web.conftest import PASSWORD, PUBLIC_URL, Api
from tests.web.visitor import (
    OWNER,
    Visitor,
    invitation,
    is_dashboard,
    make_link,
    signed_in,
)


@pytest.fixture
def visitor(api: Api) -> Visitor:
    return Visitor(api.client)


async def roles_of(api: Api) -> dict[str, str]:
    """Of all members of all projects, by their e-mail."""
    rows = await api.database.fetch(
        "SELECT email, role FROM memberships JOIN accounts a ON a.id = account_id"
    )
    return {row["email"]: row["role"] for row in rows}


# --- the first account ---------------------------------------------------------------------------


async def test_the_start_page_says_how_to_begin(api: Api, visitor: Visitor) -> None:
    page = await visitor.open("/")
    assert "Open the setup link" in page.text
    await api.account("olga@example.com", owner=True)
    page = await visitor.open("/")
    assert "Nobody has an account" not in page.text
    assert 'href="/sign-in"' in page.body


async def test_the_setup_link_makes_the_owner_and_signs_in(api: Api, visitor: Visitor) -> None:
    path = await make_link(api, "setup")
    assert (await visitor.open(path)).title == "Set up Beacon"
    page = await visitor.send(path, OWNER)
    assert (page.status, page.location) == (303, "/")
    [cookie] = visitor.set_cookies
    assert cookie.startswith("__Host-beacon_session=")
    for attribute in ("Path=/", "HttpOnly", "SameSite=Strict", "Secure"):
        assert attribute in cookie
    assert "olga@example.com" in (await visitor.open("/account")).text
    assert is_dashboard(await visitor.open("/"))
    row = await api.database.fetch_row("SELECT email, name, is_owner FROM accounts")
    assert tuple(row.values()) == ("olga@example.com", "Olga", True)
    assert (await visitor.open(path)).title == "Beacon is set up"
    assert (await Visitor(api.client).send(path, OWNER | {"email": "b@b.b"})).title == (
        "Beacon is set up"
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "olga"}, "email"),
        ({"name": "a\x07b"}, "name"),
        ({"password": "short", "again": "short"}, "password"),
        ({"password": "Olga@example.com", "again": "Olga@example.com"}, "password"),
        ({"again": PASSWORD + "x"}, "again"),
    ],
)
async def test_what_is_wrong_is_told_at_its_field_and_the_rest_kept(
    api: Api, visitor: Visitor, wrong: dict[str, str], field: str
) -> None:
    path = await make_link(api, "setup")
    page = await visitor.send(path, OWNER | wrong)
    assert page.status == 422
    assert page.error_of(field)
    assert f'value="{(OWNER | wrong)["email"]}"' in page.body
    assert PASSWORD not in page.body
    assert await api.database.fetch_value("SELECT count(*) FROM accounts") == 0
    assert (await visitor.send(path, OWNER)).status == 303  # the link still works


@pytest.mark.parametrize("kind", ["setup", "invitation", "registration", "reset"])
async def test_links_that_do_not_work_say_what_to_do(
    api: Api, visitor: Visitor, kind: links.LinkKind
) -> None:
    over = await make_link(api, kind, lifetime=timedelta(seconds=-1))
    for path in (over, f"/{kind}/" + "a" * 43, f"/{kind}/nonsense"):
        for page in (await visitor.open(path), await visitor.send(path, OWNER)):
            assert (page.status, page.title) == (404, "This link does not work")
            assert "has expired" in page.text


# --- invitations ---------------------------------------------------------------------------------


async def test_an_invitation_says_who_invites_to_what_and_makes_the_account(
    api: Api, visitor: Visitor
) -> None:
    path = await invitation(api)
    page = await visitor.open(path)
    assert "Olga <i> invites eve@example.com" in page.text
    assert "Shop & more editor" in page.text
    sent = await visitor.send(path, {"name": "Eve", "password": PASSWORD, "again": PASSWORD})
    assert (sent.status, sent.location) == (303, "/")
    assert await roles_of(api) == {"eve@example.com": "editor"}
    assert is_dashboard(await visitor.open("/"))
    assert (await visitor.open(path)).status == 404


async def test_who_has_an_account_signs_in_and_accepts(api: Api, visitor: Visitor) -> None:
    path = await invitation(api)
    eve = await signed_in(api)
    page = await visitor.open(path)
    assert f'href="/sign-in?{urlencode({"next": path})}"' in page.body
    assert 'name="password"' not in page.body
    page = await eve.open(path)
    assert page.text.endswith("Accept")
    assert (await eve.send(path)).location == "/"
    assert await roles_of(api) == {"eve@example.com": "editor"}


async def test_an_invitation_is_for_nobody_else(api: Api) -> None:
    path = await invitation(api)
    mallory = await signed_in(api, "mallory@example.com")
    page = await mallory.open(path)
    assert "You are signed in as mallory@example.com" in page.text
    assert "<form" not in page.body.partition("<main")[2]
    sent = await mallory.send(path)
    assert (sent.status, "for another e-mail address" in sent.text) == (422, True)
    assert await roles_of(api) == {}


# --- registration and reset ----------------------------------------------------------------------


async def test_registration_is_closed_until_it_is_opened(visitor: Visitor) -> None:
    for page in (await visitor.open("/register"), await visitor.send("/register", OWNER)):
        assert (page.status, "by invitation" in page.text) == (403, True)
    assert "/register" not in (await visitor.open("/sign-in")).body


class TestOpenRegistration:
    @pytest.fixture
    def api_settings(self) -> Settings:
        return Settings(
            public_url=PUBLIC_URL, open_registration=True, smtp_url="smtp://mail.example"
        )

    async def test_an_address_is_confirmed_with_the_same_password(
        self, api: Api, visitor: Visitor
    ) -> None:
        await api.account("first@example.com", owner=True)
        page = await visitor.send("/register", OWNER)
        assert page.title == "Look into your mail"
        path = last_link(api)
        wrong = await visitor.send(path, {"password": "another password"})
        assert (wrong.status, wrong.error_of("password") is not None) == (422, True)
        done = await visitor.send(path, {"password": PASSWORD})
        assert (done.status, done.location) == (303, "/")
        assert "olga@example.com" in (await visitor.open("/account")).text

    async def test_an_address_with_an_account_gets_the_same_answer(
        self, api: Api, visitor: Visitor
    ) -> None:
        await api.account("olga@example.com")
        known = await visitor.send("/register", OWNER)
        unknown = await visitor.send("/register", OWNER | {"email": "new@example.com"})
        assert known.body == unknown.body.replace("new@", "olga@")

    async def test_a_forgotten_password_is_chosen_anew_once(self, api: Api) -> None:
        visitor = await signed_in(api)
        asked = await visitor.send("/reset", {"email": "eve@example.com"})
        path = last_link(api)
        fields = {"password": "another long password", "again": "another long password"}
        assert "For eve@example.com" in (await visitor.open(path)).text
        differ = await visitor.send(path, fields | {"again": "other"})
        assert (differ.status, differ.error_of("again") is not None) == (422, True)
        done = await visitor.send(path, fields)
        assert done.title == "The password is changed"
        assert (await visitor.open("/account")).status == 303  # signed out
        assert (await visitor.open(path)).status == 404
        again = await visitor.send("/sign-in", {"email": "eve@example.com", **fields})
        assert again.status == 303
        nobody = await visitor.send("/reset", {"email": "nobody@example.com"})
        assert nobody.body == asked.body


def last_link(api: Api) -> str:
    found = re.search(PUBLIC_URL + r"(/\w+/\S+)", api.mailbox.letters[-1][2])
    assert found is not None
    return found[1]


async def test_without_mail_a_reset_says_whom_to_ask(api: Api, visitor: Visitor) -> None:
    page = await visitor.open("/reset")
    assert (page.status, "<form" in page.body, "beacon account reset" in page.text) == (
        200,
        False,
        True,
    )
    page = await visitor.send("/reset", {"email": "eve@example.com"})
    assert (page.status, "beacon account reset" in page.text) == (409, True)
