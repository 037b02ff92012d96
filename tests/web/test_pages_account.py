"""Pages of one's own account: password, second factor, sign-ins, tokens."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp

from tests.web.conftest import PASSWORD, Api
from tests.web.visitor import Visitor, signed_in


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
