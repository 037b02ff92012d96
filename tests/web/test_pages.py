"""The pages without scripts, asked through the application's own test client."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pyotp
import pytest
from quart_trio import QuartTrio

from beacon.accounts import links
from beacon.accounts.oidc import OidcProvider
from beacon.errors import Conflict, InvalidField
from beacon.settings import Settings
from beacon.web.pages import render
from beacon.web.pages.blueprint import pages_blueprint
from beacon.web.pages.filters import moment, program
from beacon.web.pages.forms import Form
from beacon.web.pages.render import Pages
from beacon.web.pages.site import Site
from tests.web.conftest import PASSWORD, PUBLIC_URL, Api
from tests.web.visitor import FORM, Visitor

LINUX = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "


# --- what pages are made of (pure) ------------------------------------------------------------


@pytest.mark.parametrize(
    ("user_agent", "expected"),
    [
        (LINUX + "Chrome/140.0.0.0 Safari/537.36", "Chrome on Linux"),
        (LINUX + "Chrome/140.0.0.0 Safari/537.36 Edg/140.0", "Edge on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; rv:142.0) Gecko/20100101 Firefox/142.0", "Firefox on Win"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari on iPhone"),
        ("curl/8.1", "curl/8.1"),
        ("x" * 500, "x" * 60),
        ("", "Unknown program"),
        (None, "Unknown program"),
    ],
)
def test_programs_are_known_again(user_agent: str | None, expected: str) -> None:
    assert program(user_agent).startswith(expected)


def test_moments_are_utc() -> None:
    assert moment(datetime(2026, 5, 9, 7, 30, 59, tzinfo=UTC)) == "2026-05-09 07:30 UTC"


def test_a_refused_field_is_told_at_the_field() -> None:
    form = Form({"email": "a"})
    form.refuse(InvalidField("email", "No address."))
    assert (form.errors, form.problem, form.status) == ({"email": "No address."}, "", 422)


def test_what_is_no_field_of_the_form_is_told_of_the_whole() -> None:
    for error in (InvalidField("token", "Wrong."), Conflict("Wrong.")):
        form = Form({"email": "a"})
        form.refuse(error)
        assert (form.errors, form.problem, form.status) == ({}, "Wrong.", error.status)


def test_two_passwords_that_differ_are_refused() -> None:
    form = Form({"password": "one", "again": "two"})
    with pytest.raises(InvalidField) as refused:
        form.chosen_password()
    assert refused.value.field == "again"


def test_values_are_shown_again_but_never_passwords_or_codes() -> None:
    form = Form({"email": '"><b>', "name": "Eve", "password": "sesame", "again": "sesame"})
    page = Pages().render("setup.html", form=form)
    assert 'value="Eve"' in page
    assert 'value="&#34;&gt;&lt;b&gt;"' in page
    assert "sesame" not in page
    assert "123456" not in Pages().render("code.html", form=Form({"code": "123456"}))


def test_an_error_belongs_to_its_field_for_screen_readers_too() -> None:
    form = Form({"email": "a"}, {"email": "No address."})
    page = Pages().render("setup.html", form=form)
    assert 'aria-describedby="email-error" aria-invalid="true" autofocus' in page
    assert '<p class="error" id="email-error">No address.</p>' in page
    assert "<title>Error: " in page


def test_the_stylesheet_stays_small() -> None:
    assert len(Pages().stylesheet) < 6 * 1024


# --- what is the same for all pages -------------------------------------------------------------


@pytest.fixture
def visitor(api: Api) -> Visitor:
    return Visitor(api.client)


async def test_pages_run_no_script_and_are_not_kept(visitor: Visitor) -> None:
    for path in ("/", "/sign-in", "/reset", "/setup/wrong", "/register", "/account"):
        page = await visitor.open(path)
        policy = page.headers["content-security-policy"]
        assert "script-src" not in policy, path
        assert policy.startswith("default-src 'none'; "), path
        assert "form-action 'self'" in policy, path
        assert "frame-ancestors 'none'" in policy, path
        assert page.headers["cache-control"] == "no-store", path
        assert page.headers["content-type"] == "text/html; charset=utf-8", path
        # With no-referrer browsers send `Origin: null`, and a plain HTTP form could not be checked.
        assert page.headers["referrer-policy"] == "same-origin", path


def test_templates_have_neither_scripts_nor_inline_styles() -> None:
    for template in Path(render.__file__).parent.joinpath("templates").iterdir():
        text = template.read_text().lower()
        assert not re.search(r"<script|<style|\son\w+=|\sstyle=|javascript:", text), template


async def test_the_stylesheet_is_kept_by_browsers_until_it_changes(visitor: Visitor) -> None:
    found = re.search(r'rel="stylesheet" href="([^"]*)"', (await visitor.open("/sign-in")).body)
    assert found is not None
    style = await visitor.open(found[1])
    assert style.status == 200
    assert style.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in style.headers["cache-control"]


def form_paths(api: Api) -> list[str]:
    rules = api.client.app.url_map.iter_rules()
    pages = [rule for rule in rules if rule.endpoint.startswith("pages.")]
    return sorted(
        rule.rule.replace("<token>", "a" * 43) for rule in pages if "POST" in rule.methods
    )


@pytest.mark.parametrize(
    "head",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
    ],
)
async def test_no_form_is_taken_from_another_site(
    api: Api, visitor: Visitor, head: dict[str, str]
) -> None:
    paths = form_paths(api)
    assert {"/sign-in", "/sign-out", "/account/tokens"} < set(paths)
    for path in paths:
        page = await visitor.send(path, {"email": "a@example.com"}, **head)
        assert (page.status, page.title) == (403, "This is not allowed"), path


async def test_a_form_over_plain_http_is_known_by_its_origin(api: Api) -> None:
    """There browsers send no Sec-Fetch-Site."""
    answer = await api.client.post(
        "/sign-out",
        headers={"Origin": "http://beacon.lan:4000", "Host": "beacon.lan:4000"},
        form={},
    )
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("multipart/form-data; boundary=x", b"--x--", 415),
        (FORM, b"email=" + b"a" * 70_000, 413),
        (FORM, b"&".join(b"a=1" for _ in range(60)), 413),
        (FORM, b"email=\xff\xfe", 400),
        (FORM, b"email=%00%00%ff&password=%00", 422),
        (FORM, b"", 422),
    ],
)
async def test_nonsense_is_refused_with_a_page(
    api: Api, content_type: str, body: bytes, status: int
) -> None:
    head = {"Content-Type": content_type, "Sec-Fetch-Site": "same-origin"}
    answer = await api.client.post("/sign-in", headers=head, data=body)
    assert answer.status_code == status
    assert answer.content_type == "text/html; charset=utf-8"


async def test_errors_of_the_api_stay_problem_documents(api: Api) -> None:
    for path in ("/api/v1/auth/me", "/nothing", "/api/v1/projects/x"):
        answer = await api.send("GET", path, headers={"Accept": "text/html"})
        assert answer.content_type == "application/problem+json", path


OWN_PAGES = ("", "/password", "/second-factor", "/second-factor/confirm", "/sign-ins", "/tokens")


@pytest.mark.parametrize("path", ["/account" + page for page in OWN_PAGES])
async def test_ones_own_pages_ask_to_sign_in_first(visitor: Visitor, path: str) -> None:
    page = await visitor.open(path)
    assert page.status == 303
    assert page.location == f"/sign-in?{urlencode({'next': path})}"
    if path != "/account":
        sent = await visitor.send(path, {"name": "x"})
        assert (sent.status, sent.location) == (303, page.location)


# --- the first account ---------------------------------------------------------------------------

OWNER = {"email": "Olga@Example.com", "name": "Olga", "password": PASSWORD, "again": PASSWORD}


async def make_link(api: Api, kind: links.LinkKind, **more: Any) -> str:
    made = await api.database.run(lambda session: links.make_in(session, kind, **more))
    return made.url("")


async def signed_in(api: Api, email: str = "eve@example.com", **more: Any) -> Visitor:
    await api.account(email, **more)
    visitor = Visitor(api.client)
    page = await visitor.send("/sign-in", {"email": email, "password": PASSWORD})
    assert page.status == 303, page.text
    return visitor


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
    home = await visitor.open("/")
    assert (home.title, "olga@example.com" in home.text) == ("Projects", True)
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
        visitor.cookies["beacon_oidc"] = "nonsense"
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
    assert (await visitor.open("/", **{"Sec-Fetch-Site": "cross-site"})).title == "Projects"


# --- invitations ---------------------------------------------------------------------------------


async def invitation(api: Api, email: str = "eve@example.com") -> str:
    inviter = await api.account("olga@example.com", owner=True, name="Olga <i>")
    project = await api.project("Shop & more")
    details = links.LinkDetails(projects={UUID(bytes=project.id): "editor"})
    by = await api.account_id(inviter)
    return await make_link(api, "invitation", email=email, details=details, created_by=by)


async def test_an_invitation_says_who_invites_to_what_and_makes_the_account(
    api: Api, visitor: Visitor
) -> None:
    path = await invitation(api)
    page = await visitor.open(path)
    assert "Olga <i> invites eve@example.com" in page.text
    assert "Shop & more editor" in page.text
    sent = await visitor.send(path, {"name": "Eve", "password": PASSWORD, "again": PASSWORD})
    assert (sent.status, sent.location) == (303, "/")
    home = await visitor.open("/")
    assert "Shop & more editor" in home.text
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
    assert "Shop & more editor" in (await eve.open("/")).text


async def test_an_invitation_is_for_nobody_else(api: Api) -> None:
    path = await invitation(api)
    mallory = await signed_in(api, "mallory@example.com")
    page = await mallory.open(path)
    assert "You are signed in as mallory@example.com" in page.text
    assert "<form" not in page.body.partition("<main")[2]
    sent = await mallory.send(path)
    assert (sent.status, "for another e-mail address" in sent.text) == (422, True)
    assert "Shop" not in (await mallory.open("/")).text


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
        assert "olga@example.com" in (await visitor.open("/")).text

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
    page = await visitor.send("/reset", {"email": "eve@example.com"})
    assert (page.status, "beacon account reset" in page.text) == (409, True)


# --- one's own account ---------------------------------------------------------------------------


async def test_changing_the_password_signs_out_everything_else(api: Api) -> None:
    here = await signed_in(api)
    there = Visitor(api.client)
    await there.send("/sign-in", {"email": "eve@example.com", "password": PASSWORD})
    new = {"new_password": "another long password", "again": "another long password"}
    wrong = await here.send("/account/password", {"current_password": "no", **new})
    assert (wrong.status, wrong.error_of("current_password")) == (422, "This is not your password.")
    done = await here.send("/account/password", {"current_password": PASSWORD, **new})
    assert (done.status, done.location) == (303, "/account")
    assert (await here.open("/account")).status == 200
    assert (await there.open("/account")).status == 303


async def with_second_factor(api: Api) -> tuple[Visitor, pyotp.TOTP, list[str]]:
    visitor = await signed_in(api)
    page = await visitor.send("/account/second-factor", {"password": PASSWORD})
    assert page.title == "Scan the code"
    assert 'src="data:image/svg+xml;base64,' in page.body
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page.body)
    assert secret is not None
    totp = pyotp.TOTP(secret[1].replace(" ", ""))
    wrong = await visitor.send("/account/second-factor/confirm", {"code": "000000"})
    assert (wrong.status, wrong.error_of("code") is not None) == (422, True)
    shown = await visitor.send("/account/second-factor/confirm", {"code": totp.now()})
    codes = re.findall(r"<li>([a-z2-7-]{19})</li>", shown.body)
    assert (shown.title, len(codes)) == ("Recovery codes", 10)
    return visitor, totp, codes


async def test_the_second_factor_is_asked_for_with_the_password_again(api: Api) -> None:
    _, totp, codes = await with_second_factor(api)
    visitor, right = Visitor(api.client), {"email": "eve@example.com", "password": PASSWORD}
    page = await visitor.send("/sign-in?next=/account", right)
    assert (page.status, page.title) == (200, "Second step")
    assert not page.error_of("code")
    assert PASSWORD not in page.body
    assert 'value="eve@example.com"' in page.body
    assert not visitor.cookies
    used = await visitor.send("/sign-in?next=/account", {**right, "code": totp.now()})
    assert (used.status, used.title) == (422, "Second step")
    assert "was used before" in (used.error_of("code") or "")
    done = await visitor.send("/sign-in?next=/account", {**right, "code": codes[0]})
    assert (done.status, done.location) == (303, "/account")


async def test_a_code_without_the_password_is_worth_nothing(api: Api) -> None:
    _, _, codes = await with_second_factor(api)
    visitor = Visitor(api.client)
    wrong = {"email": "eve@example.com", "password": "wrong", "code": codes[0]}
    page = await visitor.send("/sign-in", wrong)
    assert (page.status, page.title) == (422, "Sign in")
    assert codes[0] not in page.body


async def test_the_second_factor_is_changed_with_password_and_code(api: Api) -> None:
    visitor, _, codes = await with_second_factor(api)
    path = "/account/second-factor"
    refused = await visitor.send(path, {"password": PASSWORD, "code": "000000", "act": "off"})
    assert (refused.status, refused.error_of("code") is not None) == (422, True)
    renewed = await visitor.send(path, {"password": PASSWORD, "code": codes[0], "act": "renew"})
    new = re.findall(r"<li>([a-z2-7-]{19})</li>", renewed.body)
    assert len(set(new) - set(codes)) == 10
    old = await visitor.send(path, {"password": PASSWORD, "code": codes[1], "act": "off"})
    assert old.status == 422
    done = await visitor.send(path, {"password": PASSWORD, "code": new[0], "act": "off"})
    assert (done.status, done.location) == (303, "/account")
    assert "off" in (await visitor.open("/account")).text


async def test_ones_sign_ins_are_listed_and_ended(api: Api) -> None:
    here = await signed_in(api)
    sign_in = {"email": "eve@example.com", "password": PASSWORD}
    there, elsewhere = Visitor(api.client), Visitor(api.client)
    await there.send("/sign-in", sign_in, User_Agent="<b>curl</b>")
    await elsewhere.send("/sign-in", sign_in)
    page = await here.open("/account/sign-ins")
    assert page.text.count("this one") == 1
    assert "<b>curl" not in page.body
    assert "<b>curl</b>" in page.text
    [wanted] = await api.database.fetch("SELECT id FROM sign_ins WHERE user_agent LIKE '%curl%'")
    await here.send("/account/sign-ins", {"id": str(wanted["id"])})
    assert (await there.open("/account")).status == 303
    assert (await elsewhere.open("/account")).status == 200
    await here.send("/account/sign-ins", {"act": "all"})
    assert (await elsewhere.open("/account")).status == 303
    assert (await here.open("/account")).status == 200


async def test_nobody_ends_anothers_sign_in_or_token(api: Api) -> None:
    eve, mallory = await signed_in(api), await signed_in(api, "mallory@example.com")
    await eve.send("/account/tokens", {"name": "ci", "act": "create"})
    theirs = await api.database.fetch_value(
        "SELECT s.id FROM sign_ins s JOIN accounts a ON a.id = account_id WHERE email LIKE 'eve%'"
        " AND kind = 'browser'"
    )
    token = await api.database.fetch_value("SELECT id FROM personal_tokens")
    for path, wanted in (("/account/sign-ins", theirs), ("/account/tokens", token)):
        for named in (str(wanted), "nonsense", ""):
            page = await mallory.send(path, {"id": named, "act": "revoke"})
            assert page.status == 404, path
    assert (await eve.open("/account/tokens")).text.count("Revoke") == 1


async def test_a_personal_token_is_shown_once_and_works_until_it_is_revoked(api: Api) -> None:
    visitor = await signed_in(api)
    refused = await visitor.send("/account/tokens", {"name": " ", "act": "create", "expires": "90"})
    assert (refused.status, refused.error_of("name") is not None) == (422, True)
    made = await visitor.send("/account/tokens", {"name": "ci", "act": "create", "expires": "30"})
    found = re.search(r"pat_[A-Za-z0-9_-]{43}", made.body)
    assert found is not None
    bearer = {"Authorization": f"Bearer {found[0]}"}
    assert (await api.call("GET", "/api/v1/auth/me", headers=bearer))[0] == 200
    listed = await visitor.open("/account/tokens")
    assert found[0] not in listed.body
    left = await api.database.fetch_value("SELECT expires_at - now() FROM personal_tokens")
    assert timedelta(days=29) < left < timedelta(days=31)
    token = await api.database.fetch_value("SELECT id FROM personal_tokens")
    await visitor.send("/account/tokens", {"id": str(token), "act": "revoke"})
    assert (await api.call("GET", "/api/v1/auth/me", headers=bearer))[0] == 401


async def test_the_start_page_shows_ones_own_projects_alone(api: Api) -> None:
    eve = await signed_in(api)
    [me] = await api.database.fetch("SELECT id FROM accounts")
    headers = await api.sign_in(UUID(bytes=me["id"].bytes))
    mine, other = await api.project("Mine <3", viewer=headers), await api.project("Other")
    page = await eve.open("/")
    assert "Mine <3 viewer" in page.text
    assert mine.public_key in page.text
    assert f'data-project="{mine.public_key}"></script>' in page.text
    assert "Other" not in page.text
    assert other.public_key not in page.text
