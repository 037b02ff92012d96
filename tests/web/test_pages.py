"""Pages without scripts: what they are made of, and what is the same for all of them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest

from beacon.errors import Conflict, InvalidField
from beacon.web.pages import render
from beacon.web.pages.filters import moment, program
from beacon.web.pages.forms import Form
from beacon.web.pages.render import Pages
from tests.web.conftest import Api
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
    assert len((Path(render.__file__).parent / "pages.css").read_bytes()) < 6 * 1024


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
    for path in ("/api/v1/auth/me", "/api/nothing", "/api/v1/projects/x"):
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


async def test_a_browser_gets_a_page_where_there_is_none_and_a_program_a_problem(
    api: Api, visitor: Visitor
) -> None:
    page = await visitor.open("/nowhere")
    assert (page.status, page.title) == (404, "This is not here")
    for path, accepted in (("/nowhere", "*/*"), ("/api/v1/nowhere", "text/html")):
        problem = await visitor.open(path, Accept=accepted)
        assert problem.headers["content-type"] == "application/problem+json"
