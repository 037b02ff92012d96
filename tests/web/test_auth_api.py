"""Signing in and out over HTTP: what opens, what is told, what is logged, what is counted."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pyotp
import pytest
import trio

from beacon.accounts import accounts
from beacon.accounts.accounts import AccountChanges
from beacon.accounts.audit import COMMAND_LINE
from beacon.settings import Settings
from tests.audit_entries import entries
from tests.web.conftest import PASSWORD, PUBLIC_URL, Api, Headers

EVE = "eve@example.com"
LOGIN = "/api/v1/auth/login"


async def login(
    api: Api, email: str = EVE, password: str = PASSWORD, **more: Any
) -> tuple[int, Any]:
    address = more.pop("address", "203.0.113.7")
    body = {"email": email, "password": password, **more}
    return await api.call("POST", LOGIN, json=body, address=address)


def bearer(document: Any) -> Headers:
    return {"Authorization": f"Bearer {document['access_token']}"}


async def change(api: Api, headers: Headers, **changes: Any) -> None:
    account_id = await api.account_id(headers)
    await api.database.run(
        lambda session: accounts.change_in(
            session, COMMAND_LINE, account_id, AccountChanges(**changes)
        )
    )


async def turn_on_second_factor(api: Api, headers: Headers) -> tuple[pyotp.TOTP, list[str]]:
    _, begun = await api.call(
        "POST", "/api/v1/auth/totp", headers=headers, json={"password": PASSWORD}
    )
    app = pyotp.TOTP(begun["secret"])
    status, confirmed = await api.call(
        "POST", "/api/v1/auth/totp/confirm", headers=headers, json={"code": app.now()}
    )
    assert status == 200
    return app, confirmed["recovery_codes"]


# --- with a password ------------------------------------------------------------------------


async def test_a_program_gets_a_pair_of_tokens_that_opens_its_account(api: Api) -> None:
    await api.account(EVE, name="Eve")
    status, document = await login(api, " Eve@Example.com ")
    assert status == 200
    assert (document["token_type"], document["expires_in"]) == ("Bearer", 900)
    assert document["refresh_token"].startswith("rt_")
    assert (document["account"]["email"], document["account"]["name"]) == (EVE, "Eve")
    status, me = await api.call("GET", "/api/v1/auth/me", headers=bearer(document))
    assert (status, me["email"], me["second_factor"], me["roles"]) == (200, EVE, False, {})


async def test_a_browser_gets_a_cookie_that_no_script_reads(api: Api) -> None:
    await api.account(EVE)
    answer = await api.send(
        "POST", LOGIN, json={"email": EVE, "password": PASSWORD, "cookie": True}
    )
    assert set(await answer.get_json()) == {"account"}
    (cookie,) = answer.headers.getlist("set-cookie")
    assert re.fullmatch(
        r"__Host-beacon_session=[A-Za-z0-9_-]{43}; Max-Age=2592000; Path=/; HttpOnly;"
        r" SameSite=Strict; Secure",
        cookie,
    )
    own = {"Cookie": cookie.partition(";")[0]}
    assert (await api.call("GET", "/api/v1/auth/me", headers=own))[0] == 200
    foreign = {**own, "Sec-Fetch-Site": "cross-site"}
    status, document = await api.call("POST", "/api/v1/auth/logout", headers=foreign)
    assert (status, document["code"]) == (403, "cross_origin")
    mine = {**own, "Sec-Fetch-Site": "same-origin"}
    ended = await api.send("POST", "/api/v1/auth/logout", headers=mine)
    assert ended.status_code == 204
    assert all("Max-Age=0" in field for field in ended.headers.getlist("set-cookie"))
    assert (await api.call("GET", "/api/v1/auth/me", headers=own))[0] == 401


async def test_a_cookie_that_another_host_could_set_does_not_count(api: Api) -> None:
    await api.account(EVE)
    body = {"email": EVE, "password": PASSWORD, "cookie": True}
    answer = await api.send("POST", LOGIN, json=body)
    own = answer.headers["set-cookie"].partition(";")[0]
    browser = api.client.app.test_client(use_cookies=False)
    for cookie, status in ((own, 200), (own.removeprefix("__Host-"), 401)):
        seen = await browser.get("/api/v1/auth/me", headers={"Cookie": cookie})
        assert seen.status_code == status


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EVE, "a wrong password"),
        ("nobody@example.com", PASSWORD),
        ("no address", PASSWORD),
        ("disabled@example.com", PASSWORD),
        ("passwordless@example.com", PASSWORD),
        (EVE, ""),
        (EVE, "x" * 3000),
        ("\x01@\u200b", PASSWORD),
    ],
)
async def test_every_failure_reads_the_same_and_is_the_same_work(
    api: Api, email: str, password: str
) -> None:
    await api.account(EVE)
    await change(api, await api.account("disabled@example.com"), disabled=True)
    await api.account("passwordless@example.com")
    await api.database.execute(
        "UPDATE accounts SET password_hash = NULL WHERE email LIKE 'passwordless%'"
    )
    api.passwords.work.clear()
    status, document = await login(api, email, password)
    assert (status, document["code"]) == (401, "wrong_credentials")
    assert document["detail"] == "The e-mail or the password is wrong."
    assert api.passwords.work == ["verify"]
    assert len(await entries(api.database, "account.sign_in_failed")) == 1


async def test_failures_are_logged_without_what_may_be_a_password(api: Api) -> None:
    await api.account(EVE)
    await login(api, EVE, "a wrong password")
    await login(api, "my secret password", "a wrong password")
    known, unknown = await entries(api.database, "account.sign_in_failed")
    assert known.subject == ("account", EVE)
    assert (known.actor_kind, known.address) == ("nobody", "203.0.113.7")
    assert unknown.subject == ("email", None)
    logged = await api.database.fetch("SELECT a::text FROM audit_log a")
    assert not [row for row in logged if "password" in row[0].replace("wrong password", "")]


async def test_guessing_makes_the_next_try_wait_even_a_right_one(api: Api) -> None:
    await api.account(EVE)
    for number in range(5):
        assert (await login(api, address=f"198.51.100.{number}", password="wrong"))[0] == 401
    status, document = await login(api, address="198.51.100.77")
    assert (status, document["code"]) == (429, "too_many_attempts")
    assert (await login(api, "other@example.com", "wrong"))[0] == 401


async def test_an_address_without_account_waits_as_one_with(api: Api) -> None:
    answers = []
    for number in range(6):
        status, document = await login(api, "nobody@example.com", address=f"198.51.100.{number}")
        answers.append((status, document["code"]))
    assert answers == [(401, "wrong_credentials")] * 5 + [(429, "too_many_attempts")]


async def test_a_success_forgets_the_failures_before_it(api: Api) -> None:
    await api.account(EVE)
    for _ in range(3):
        for _ in range(4):
            assert (await login(api, password="wrong"))[0] == 401
        assert (await login(api))[0] == 200


async def test_an_address_that_asks_too_often_waits(api: Api) -> None:
    await api.account(EVE)
    for _ in range(30):
        assert api.parts.pace.take("203.0.113.7") is None
    api.parts.pace.take("203.0.113.7", 10)
    for path, body in (
        (LOGIN, {"email": EVE, "password": PASSWORD}),
        ("/api/v1/auth/register", {"email": EVE, "password": PASSWORD}),
        ("/api/v1/auth/refresh", {"refresh_token": "rt_" + "a" * 43}),
        ("/api/v1/auth/reset", {"email": EVE}),
        ("/api/v1/auth/reset/confirm", {"token": "a" * 43, "password": PASSWORD}),
    ):
        answer = await api.send("POST", path, json=body)
        assert (path, answer.status_code) == (path, 429)
        assert int(answer.headers["retry-after"]) >= 1
    assert (await login(api, address="198.51.100.1"))[0] == 200
    assert (await api.call("GET", "/api/v1/auth/methods"))[0] == 200


async def test_an_old_hash_is_replaced_while_the_password_is_there(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    await api.account(EVE)
    stored = "SELECT password_hash FROM accounts"
    before = await api.database.fetch_value(stored)
    monkeypatch.setattr(api.passwords, "needs_rehash", lambda text: text == before)
    assert (await login(api))[0] == 200
    after = await api.database.fetch_value(stored)
    assert after != before
    assert (await login(api))[0] == 200
    assert await api.database.fetch_value(stored) == after
    changed_at = "SELECT password_changed_at FROM accounts"
    assert await api.database.fetch_value(changed_at) is None  # it is the same password


# --- with a second factor -------------------------------------------------------------------


async def test_a_code_is_asked_for_only_after_the_right_password(api: Api) -> None:
    _, recovery = await turn_on_second_factor(api, await api.account(EVE))
    assert (await login(api, password="wrong"))[1]["code"] == "wrong_credentials"
    assert (await login(api, password="wrong", code=recovery[0]))[1]["code"] == "wrong_credentials"
    status, document = await login(api)
    assert (status, document["code"]) == (401, "second_factor_required")
    status, document = await login(api, code=recovery[0])
    assert (status, document["account"]["second_factor"]) == (200, True)


async def test_each_code_works_once(api: Api) -> None:
    app, recovery = await turn_on_second_factor(api, await api.account(EVE))
    for code in (app.now(), recovery[0]):  # the first was used to confirm
        await login(api, code=code)
        status, document = await login(api, code=code)
        assert (status, document["code"]) == (401, "second_factor_required")
    assert len(recovery) == len(set(recovery)) == 10


async def test_guessed_codes_count_as_failures_and_asking_for_one_does_not(api: Api) -> None:
    _, recovery = await turn_on_second_factor(api, await api.account(EVE))
    for _ in range(10):
        assert (await login(api))[1]["code"] == "second_factor_required"
    statuses = [(await login(api, code="000000"))[0] for _ in range(6)]
    assert statuses == [401] * 5 + [429]
    assert (await login(api, code=recovery[0]))[0] == 429
    reasons = [entry.after["reason"] for entry in await entries(api.database, "%sign_in_failed")]
    assert reasons == ["wrong code"] * 5


async def test_the_code_that_turns_it_on_cannot_be_guessed(api: Api) -> None:
    headers, confirm = await api.account(EVE), "/api/v1/auth/totp/confirm"
    begin = {"password": PASSWORD}
    _, begun = await api.call("POST", "/api/v1/auth/totp", headers=headers, json=begin)
    wrong = [pyotp.TOTP(begun["secret"]).at(step * 30) for step in range(6)]  # of the year 1970
    sent = [api.call("POST", confirm, headers=headers, json={"code": code}) for code in wrong]
    assert [(await each)[0] for each in sent] == [422] * 5 + [429]


async def test_ones_own_password_is_asked_for_at_the_pace_of_sign_ins(api: Api) -> None:
    """Who is signed in may not keep the threads that hash busy either."""
    headers, begin = await api.account(EVE), {"password": PASSWORD}
    api.parts.pace.take("203.0.113.7", 40)
    status, document = await api.call("POST", "/api/v1/auth/totp", headers=headers, json=begin)
    assert (status, document["code"]) == (429, "rate_limited")


async def test_the_second_factor_is_turned_off_with_password_and_code(api: Api) -> None:
    headers = await api.account(EVE)
    _, recovery = await turn_on_second_factor(api, headers)
    off = "/api/v1/auth/totp/off"
    for body, field in (
        ({"password": "wrong", "code": recovery[0]}, "password"),
        ({"password": PASSWORD, "code": "000000"}, "code"),
    ):
        status, document = await api.call("POST", off, headers=headers, json=body)
        assert (status, document["errors"][0]["field"]) == (422, field)
    body = {"password": PASSWORD, "code": recovery[0]}
    assert (await api.call("POST", off, headers=headers, json=body))[0] == 204
    assert (await login(api))[0] == 200
    actions = [entry.action for entry in await entries(api.database, "account.second_factor%")]
    assert actions == ["account.second_factor_turned_on", "account.second_factor_turned_off"]


async def test_new_recovery_codes_void_the_old(api: Api) -> None:
    headers = await api.account(EVE)
    _, old = await turn_on_second_factor(api, headers)
    status, document = await api.call(
        "POST",
        "/api/v1/auth/totp/recovery-codes",
        headers=headers,
        json={"password": PASSWORD, "code": old[0]},
    )
    assert status == 200
    assert (await login(api, code=old[1]))[0] == 401
    assert (await login(api, code=document["recovery_codes"][0]))[0] == 200


async def test_a_second_factor_is_not_begun_twice_nor_without_the_password(api: Api) -> None:
    headers = await api.account(EVE)
    totp = "/api/v1/auth/totp"
    status, _ = await api.call("POST", totp, headers=headers, json={"password": "wrong"})
    assert status == 422
    await turn_on_second_factor(api, headers)
    status, _ = await api.call("POST", totp, headers=headers, json={"password": PASSWORD})
    assert status == 409


# --- refreshing and signing out -------------------------------------------------------------


async def refresh(api: Api, token: str) -> tuple[int, Any]:
    return await api.call("POST", "/api/v1/auth/refresh", json={"refresh_token": token})


async def test_refreshing_gives_the_next_pair(api: Api) -> None:
    await api.account(EVE)
    _, first = await login(api)
    status, second = await refresh(api, first["refresh_token"])
    assert status == 200
    assert (await api.call("GET", "/api/v1/auth/me", headers=bearer(second)))[0] == 200
    assert second["refresh_token"] != first["refresh_token"]
    assert second["expires_in"] == 900


async def test_a_copied_refresh_token_ends_the_access_token_too(api: Api) -> None:
    await api.account(EVE)
    _, first = await login(api)
    _, second = await refresh(api, first["refresh_token"])
    _, third = await refresh(api, second["refresh_token"])
    status, document = await refresh(api, first["refresh_token"])
    assert (status, document["code"]) == (401, "unauthorized")
    assert (await api.call("GET", "/api/v1/auth/me", headers=bearer(third)))[0] == 401
    assert (await refresh(api, third["refresh_token"]))[0] == 401
    assert len(await entries(api.database, "account.refresh_token_reused")) == 1


async def test_signing_out_ends_the_pair_at_once(api: Api) -> None:
    await api.account(EVE)
    _, pair = await login(api)
    assert (await api.call("POST", "/api/v1/auth/logout", headers=bearer(pair)))[0] == 204
    assert (await api.call("GET", "/api/v1/auth/me", headers=bearer(pair)))[0] == 401
    assert (await refresh(api, pair["refresh_token"]))[0] == 401
    (entry,) = await entries(api.database, "account.signed_out")
    assert entry.actor_name == EVE


# --- which ways there are -------------------------------------------------------------------


async def test_the_ways_of_signing_in_are_public(api: Api) -> None:
    status, ways = await api.call("GET", "/api/v1/auth/methods")
    assert status == 200
    assert ways == {
        "password": True,
        "oidc": None,
        "open_registration": False,
        "reset_by_mail": False,
        "setup_needed": True,
    }
    await api.account(EVE)
    assert (await api.call("GET", "/api/v1/auth/methods"))[1]["setup_needed"] is False


class TestOnlyOidc:
    @pytest.fixture
    def api_settings(self) -> Settings:
        return Settings(public_url=PUBLIC_URL, oidc_only=True, open_registration=True)

    async def test_passwords_are_off(self, api: Api) -> None:
        await api.account(EVE)
        ask = {"email": EVE}
        for path, body in (
            (LOGIN, {**ask, "password": PASSWORD}),
            ("/api/v1/auth/register", {**ask, "password": PASSWORD}),
            ("/api/v1/auth/reset", ask),
            ("/api/v1/auth/reset/confirm", {"token": "a" * 43, "password": PASSWORD}),
        ):
            status, document = await api.call("POST", path, json=body)
            assert (path, status, document["code"]) == (path, 403, "password_sign_in_off")
        _, ways = await api.call("GET", "/api/v1/auth/methods")
        assert (ways["password"], ways["open_registration"]) == (False, False)


class TestPlainHttp:
    @pytest.fixture
    def api_settings(self) -> Settings:
        return Settings(public_url="http://beacon.local:4000")

    async def test_the_cookie_has_the_plain_name(self, api: Api) -> None:
        await api.account(EVE)
        body = {"email": EVE, "password": PASSWORD, "cookie": True}
        answer = await api.send("POST", LOGIN, json=body)
        (cookie,) = answer.headers.getlist("set-cookie")
        assert cookie.startswith("beacon_session=")
        assert "Secure" not in cookie
        own = {"Cookie": cookie.partition(";")[0]}
        assert (await api.call("GET", "/api/v1/auth/me", headers=own))[0] == 200


async def test_many_sign_ins_at_once_of_one_account(api: Api) -> None:
    await api.account(EVE)
    statuses: list[int] = []

    async def one(number: int) -> None:
        statuses.append((await login(api, address=f"198.51.100.{number}"))[0])

    async with trio.open_nursery() as nursery:
        for number in range(4):
            nursery.start_soon(one, number)
    assert statuses == [200] * 4


async def test_a_password_that_changes_meanwhile_opens_nothing(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = await api.account(EVE)
    account_id: UUID = await api.account_id(headers)
    verify = api.passwords.verify

    async def slow(stored: str | None, password: str) -> bool:
        right = await verify(stored, password)
        new = await api.passwords.hash("another good password")
        await api.database.execute(
            "UPDATE accounts SET password_hash = $2 WHERE id = $1", account_id, new
        )
        return right

    monkeypatch.setattr(api.passwords, "verify", slow)
    status, document = await login(api)
    assert (status, document["code"]) == (401, "wrong_credentials")
