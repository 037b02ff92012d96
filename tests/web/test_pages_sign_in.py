"""The sign-in page, signing out, and OpenID without a provider's answer."""

from __future__ import annotations

import dataclasses
from urllib.parse import urlencode

import pytest
from quart_trio import QuartTrio

from beacon.accounts.oidc.provider import OidcProvider
from beacon.settings import Settings
from beacon.web.pages.blueprint import pages_blueprint
from beacon.web.pages.render import Pages
from beacon.web.pages.site import Site
from tests.web.conftest import PASSWORD, PUBLIC_URL, Api
from tests.web.visitor import OWNER, Visitor, invitation, is_dashboard, make_link, signed_in


@pytest.fixture
def visitor(api: Api) -> Visitor:
    return Visitor(api.client)


# --- signing in ----------------------------------------------------------------------------------


async def test_sign_in_goes_on_to_where_one_was(api: Api, visitor: Visitor) -> None:
    await api.account("eve@example.com")
    right = {"email": "eve@example.com", "password": PASSWORD}
    page = await visitor.send("/sign-in?next=/account/tokens%3Fa%3D1", right)
    assert (page.status, page.location) == (303, "/account/tokens?a=1")
    again = await visitor.open("/sign-in?next=/account")
    assert (again.status, again.location) == (303, "/account")


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:1", "", "/\r\nX: 1"],
)
async def test_sign_in_never_leads_away_from_here(
    api: Api, visitor: Visitor, elsewhere: str
) -> None:
    await api.account("eve@example.com")
    right = {"email": "eve@example.com", "password": PASSWORD}
    page = await visitor.send(f"/sign-in?{urlencode({'next': elsewhere})}", right)
    assert (page.status, page.location) == (303, "/")


async def test_a_refused_sign_in_does_not_tell_whether_there_is_such_an_account(
    api: Api, visitor: Visitor
) -> None:
    await api.account("eve@example.com")
    bodies = []
    for email in ("eve@example.com", "nobody@example.com"):
        page = await visitor.send("/sign-in", {"email": email, "password": "not the password"})
        assert page.status == 422
        assert "not the password" not in page.body
        bodies.append(page.body.replace(email, ""))
    assert bodies[0] == bodies[1]
    assert not visitor.cookies


async def test_who_fails_too_often_has_to_wait(api: Api, visitor: Visitor) -> None:
    await api.account("eve@example.com")
    for _ in range(5):
        await visitor.send("/sign-in", {"email": "eve@example.com", "password": "wrong"})
    right = {"email": "eve@example.com", "password": PASSWORD}
    page = await visitor.send("/sign-in", right)
    assert page.status == 429
    assert page.headers["retry-after"] == "1"
    assert "Too many sign-ins have failed" in page.text


@pytest.mark.parametrize("path", ["/sign-in", "/reset", "/register"])
class TestPace:
    @pytest.fixture
    def api_settings(self) -> Settings:
        return Settings(public_url=PUBLIC_URL, open_registration=True)

    async def test_one_address_sends_forms_at_a_pace(
        self, api: Api, visitor: Visitor, path: str
    ) -> None:
        fields = {"email": "x", "password": PASSWORD, "again": PASSWORD}
        pages = [await visitor.send(path, fields) for _ in range(40)]
        assert pages[0].status != 429
        assert pages[-1].status == 429
        assert "This address asks too often" in pages[-1].text
        elsewhere = await Visitor(api.client, "198.51.100.1").send(path, fields | {"email": "y"})
        assert elsewhere.status != 429


async def test_signing_out_ends_the_sign_in(api: Api) -> None:
    visitor = await signed_in(api)
    cookies = dict(visitor.cookies)
    page = await visitor.send("/sign-out")
    assert (page.status, page.location) == (303, "/sign-in")
    assert not visitor.cookies
    visitor.cookies = cookies  # a copy opens nothing any more
    assert (await visitor.open("/account")).status == 303


FAILED = "account.sign_in_failed"


class TestOpenIdOnly:
    @pytest.fixture
    def api_settings(self) -> Settings:
        return Settings(public_url=PUBLIC_URL, oidc_only=True, oidc_name="Example ID")

    @pytest.fixture
    def api(self, api: Api) -> Api:
        provider = OidcProvider(
            issuer="https://id.example",
            client_id="beacon",
            client_secret=None,
            scopes="openid",
            groups_claim="groups",
            redirect_uri=lambda: PUBLIC_URL + "/auth/oidc/callback",
        )
        api.parts = dataclasses.replace(api.parts, oidc=provider)
        app = QuartTrio("test")
        app.register_blueprint(pages_blueprint(Site(api.parts, Pages())))
        api.client = app.test_client()
        return api

    async def test_sign_in_offers_the_provider_alone(self, visitor: Visitor) -> None:
        page = await visitor.open("/sign-in?next=/account")
        assert f'href="{PUBLIC_URL}/auth/oidc/start?next=%2Faccount"' in page.body
        assert "Sign in with Example ID" in page.text
        assert "<form" not in page.body.partition("<main")[2]
        sent = await visitor.send("/sign-in", {"email": "a@b.c", "password": PASSWORD})
        assert (sent.status, "Passwords are off here" in sent.text) == (403, True)
        reset = await visitor.open("/reset")
        assert (reset.status, "Passwords are off here" in reset.text) == (403, True)

    async def test_the_first_owner_is_made_and_then_sent_to_the_provider(
        self, api: Api, visitor: Visitor
    ) -> None:
        page = await visitor.send(await make_link(api, "setup"), OWNER)
        assert (page.status, page.title) == (200, "Your account is made")
        assert "sign in with Example ID" in page.text
        assert not visitor.cookies

    async def test_the_invited_sign_in_with_the_provider_first(
        self, api: Api, visitor: Visitor
    ) -> None:
        page = await visitor.open(await invitation(api))
        assert 'name="password"' not in page.body
        assert "Sign in to accept" in page.text

    async def test_an_answer_that_was_not_asked_for_here_is_refused_and_logged(
        self, api: Api, visitor: Visitor
    ) -> None:
        visitor.cookies["__Host-beacon_oidc"] = "nonsense"
        for query in ("", "?code=a&state=b", "?error=access_denied"):
            page = await visitor.open(f"/auth/oidc/callback{query}")
            assert 400 <= page.status < 500
            assert "begin it again" in page.text
            assert not visitor.cookies  # also what it was begun with
        logged = await api.database.fetch("SELECT after FROM audit_log WHERE action = $1", FAILED)
        assert len(logged) == 3
        assert all('"oidc_failed"' in row["after"] for row in logged)

    async def test_nobody_fills_the_audit_log_with_answers_that_were_not_asked_for(
        self, api: Api, visitor: Visitor
    ) -> None:
        pages = [await visitor.open("/auth/oidc/callback") for _ in range(40)]
        assert pages[-1].status == 429
        refused = [page for page in pages if page.status != 429]
        count = "SELECT count(*) FROM audit_log WHERE action = 'account.sign_in_failed'"
        assert await api.database.fetch_value(count) == len(refused)


async def test_without_a_provider_there_is_no_openid_sign_in(visitor: Visitor) -> None:
    for path in ("/auth/oidc/start", "/auth/oidc/callback"):
        page = await visitor.open(path)
        assert (page.status, "no OpenID sign-in" in page.text) == (404, True)


async def test_who_comes_by_another_sites_link_is_asked_again_with_the_cookie(api: Api) -> None:
    visitor = await signed_in(api)
    kept, visitor.cookies = visitor.cookies, {}  # SameSite=Strict
    for path in ("/", "/account/tokens?a=1"):
        page = await visitor.open(path, **{"Sec-Fetch-Site": "cross-site"})
        assert page.status == 200
        assert f'<meta http-equiv="refresh" content="0; url={path}">' in page.body
        again = await visitor.open(path, **{"Sec-Fetch-Site": "same-origin"})
        assert "refresh" not in again.body  # whoever is nobody gets there too
    visitor.cookies = kept
    assert is_dashboard(await visitor.open("/", **{"Sec-Fetch-Site": "cross-site"}))
