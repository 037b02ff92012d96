"""One's own account over HTTP: name, password, sign-ins, personal tokens; a forgotten password."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import trio

from beacon.settings import Settings
from tests.audit_entries import entries
from tests.web.conftest import PASSWORD, PUBLIC_URL, Api, Headers

EVE, NEW = "eve@example.com", "another good password"
ME, TOKENS, SIGN_INS = "/api/v1/auth/me", "/api/v1/auth/tokens", "/api/v1/auth/sign-ins"


async def login(api: Api, password: str, email: str = EVE) -> tuple[int, Any]:
    body = {"email": email, "password": password}
    return await api.call("POST", "/api/v1/auth/login", json=body)


async def works(api: Api, headers: Headers) -> bool:
    status, _ = await api.call("GET", ME, headers=headers)
    return status == 200


@pytest.fixture
async def eve(api: Api) -> Headers:
    return await api.account(EVE, name="Eve")


async def test_ones_own_account_with_its_roles(api: Api, eve: Headers) -> None:
    shop = await api.project("Shop", editor=eve)
    status, me = await api.call("GET", ME, headers=eve)
    assert status == 200
    assert (me["email"], me["name"], me["is_owner"]) == (EVE, "Eve", False)
    assert (me["roles"], me["second_factor"], me["has_password"]) == (
        {shop.uuid: "editor"}, False, True,
    )  # fmt: skip
    assert "hash" not in str(me)


async def test_the_name_changes(api: Api, eve: Headers) -> None:
    status, me = await api.call("PATCH", ME, headers=eve, json={"name": " Eva "})
    assert (status, me["name"]) == (200, "Eva")
    assert (await api.call("PATCH", ME, headers=eve, json={}))[1]["name"] == "Eva"
    assert (await api.call("PATCH", ME, headers=eve, json={"is_owner": True}))[0] == 422


# --- the password ---------------------------------------------------------------------------


async def change_password(
    api: Api, headers: Headers, current: str = PASSWORD, new: str = NEW
) -> tuple[int, Any]:
    body = {"current_password": current, "new_password": new}
    return await api.call("POST", "/api/v1/auth/password", headers=headers, json=body)


async def test_a_new_password_ends_all_other_sign_ins(api: Api, eve: Headers) -> None:
    other = await api.sign_in(await api.account_id(eve))
    stranger = await api.account("bob@example.com")
    assert (await change_password(api, eve))[0] == 204
    assert [await works(api, each) for each in (eve, other, stranger)] == [True, False, True]
    assert (await login(api, PASSWORD))[0] == 401
    assert (await login(api, NEW))[0] == 200
    (entry,) = await entries(api.database, "account.password_changed")
    assert entry.actor_name == EVE


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [
        ("wrong", NEW, "current_password"),
        (PASSWORD, "short", "new_password"),
        (PASSWORD, "password1234", "new_password"),
        (PASSWORD, EVE, "new_password"),
    ],
)
async def test_a_bad_change_of_password_is_told_which_field(
    api: Api, eve: Headers, current: str, new: str, field: str
) -> None:
    status, document = await change_password(api, eve, current, new)
    assert (status, document["errors"][0]["field"]) == (422, field)
    assert (await login(api, PASSWORD))[0] == 200


async def test_the_own_password_cannot_be_guessed_without_end(api: Api, eve: Headers) -> None:
    statuses = [(await change_password(api, eve, "wrong"))[0] for _ in range(6)]
    assert statuses == [422] * 5 + [429]


async def test_an_account_without_password_is_told_so(api: Api, eve: Headers) -> None:
    await api.database.execute("UPDATE accounts SET password_hash = NULL")
    status, document = await change_password(api, eve)
    assert (status, document["code"]) == (409, "conflict")


# --- a forgotten one ------------------------------------------------------------------------


async def reset(api: Api, token: str, password: str = NEW) -> tuple[int, Any]:
    body = {"token": token, "password": password}
    return await api.call("POST", "/api/v1/auth/reset/confirm", json=body)


async def ask(api: Api, email: str) -> tuple[int, Any]:
    return await api.call("POST", "/api/v1/auth/reset", json={"email": email})


async def test_without_mail_one_is_told_whom_to_ask(api: Api, eve: Headers) -> None:
    told = [await ask(api, email) for email in (EVE, "nobody@example.com")]
    assert told[0] == told[1]
    assert told[0][0] == 409
    assert "owner" in told[0][1]["detail"]


class TestWithMail:
    @pytest.fixture
    def api_settings(self) -> Settings:
        return Settings(public_url=PUBLIC_URL, smtp_url="smtp://mail.example")

    async def test_a_link_is_sent_that_sets_a_new_password(self, api: Api, eve: Headers) -> None:
        assert (await ask(api, "EVE@example.com"))[0] == 202
        token = letter_token(api)
        assert (await reset(api, token, "short"))[1]["errors"][0]["field"] == "password"
        assert (await reset(api, token))[0] == 204
        assert not await works(api, eve)
        assert (await login(api, NEW))[0] == 200
        status, document = await reset(api, token)
        assert (status, document["errors"][0]["field"]) == (422, "token")
        (entry,) = await entries(api.database, "account.password_reset")
        assert entry.actor_name == EVE

    async def test_whoever_is_asked_for_the_answer_and_the_work_are_the_same(
        self, api: Api, eve: Headers
    ) -> None:
        disabled = "disabled@example.com"
        await api.account(disabled)
        await api.database.execute(
            "UPDATE accounts SET disabled_at = now() WHERE email = $1", disabled
        )
        seen = []
        for email in (EVE, "nobody@example.com", disabled, "no address"):
            before = await written(api)
            answer = await ask(api, email)
            after = await written(api)
            seen.append((answer, [new - old for old, new in zip(before, after, strict=True)]))
        assert all(each == seen[0] for each in seen)
        assert seen[0][0][0] == 202
        assert [to for to, _, _ in api.mailbox.letters] == [EVE]

    async def test_nobodys_mailbox_is_flooded(self, api: Api, eve: Headers) -> None:
        for _ in range(8):
            assert (await ask(api, EVE))[0] == 202
        assert len(api.mailbox.letters) == 5

    async def test_one_reset_voids_the_other_links_and_the_waiting(
        self, api: Api, eve: Headers
    ) -> None:
        await ask(api, EVE)
        first = letter_token(api)
        await ask(api, EVE)
        for number in range(6):
            await api.call(
                "POST",
                "/api/v1/auth/login",
                json={"email": EVE, "password": "wrong"},
                address=f"198.51.100.{number}",
            )
        assert (await login(api, PASSWORD))[0] == 429
        assert (await reset(api, letter_token(api)))[0] == 204
        assert (await reset(api, first))[0] == 422
        assert (await login(api, NEW))[0] == 200

    async def test_a_link_used_twice_at_once_sets_one_password(
        self, api: Api, eve: Headers
    ) -> None:
        await ask(api, EVE)
        token, worked = letter_token(api), []

        async def one(password: str) -> None:
            if (await reset(api, token, password))[0] == 204:
                worked.append(password)

        async with trio.open_nursery() as nursery:
            for number in range(3):
                nursery.start_soon(one, f"a good password {number}")
        assert len(worked) == 1
        assert (await login(api, worked[0]))[0] == 200


async def written(api: Api) -> tuple[int, ...]:
    row = await api.database.fetch_row(
        "SELECT (SELECT count(*) FROM account_links), (SELECT count(*) FROM audit_log)"
    )
    assert row is not None
    return tuple(row)


def letter_token(api: Api) -> str:
    to, _, text = api.mailbox.letters[-1]
    assert to == EVE
    found = re.search(rf"{PUBLIC_URL}/reset/([A-Za-z0-9_-]{{43}})\n", text)
    assert found is not None
    return found[1]


# --- sign-ins -------------------------------------------------------------------------------


async def test_ones_sign_ins_are_listed_and_ended(api: Api, eve: Headers) -> None:
    others = [await api.sign_in(await api.account_id(eve)) for _ in range(3)]
    await api.account("bob@example.com")
    _, page = await api.call("GET", SIGN_INS, headers=eve)
    assert [each["current"] for each in page["items"]] == [False, False, False, True]
    last = page["items"][0]["id"]
    assert (await api.call("DELETE", f"{SIGN_INS}/{last}", headers=eve))[0] == 204
    assert (await api.call("DELETE", f"{SIGN_INS}/{last}", headers=eve))[0] == 404
    assert [await works(api, each) for each in others] == [True, True, False]
    assert await api.call("DELETE", SIGN_INS, headers=eve) == (200, {"ended": 2})
    assert [await works(api, each) for each in (*others, eve)] == [False, False, False, True]


# --- personal tokens ------------------------------------------------------------------------


async def make_token(api: Api, headers: Headers, **more: Any) -> tuple[int, Any]:
    return await api.call("POST", TOKENS, headers=headers, json={"name": "ci", **more})


def bearer(document: Any) -> Headers:
    return {"Authorization": f"Bearer {document['token']}"}


async def test_a_token_acts_as_its_account_but_not_on_its_security(api: Api, eve: Headers) -> None:
    shop = await api.project("Shop", admin=eve)
    status, made = await make_token(api, eve)
    assert status == 201
    assert made["token"].startswith("pat_")
    token = bearer(made)
    assert await works(api, token)
    path = f"/api/v1/projects/{shop.uuid}"
    assert (await api.call("PATCH", path, headers=token, json={"name": "Store"}))[0] == 200
    assert (await change_password(api, token))[0] == 403
    assert (await make_token(api, token))[0] == 403
    assert (await api.call("GET", SIGN_INS, headers=token))[0] == 403


async def test_tokens_are_listed_without_their_secret_and_revoked(api: Api, eve: Headers) -> None:
    _, made = await make_token(api, eve)
    await works(api, bearer(made))
    _, page = await api.call("GET", TOKENS, headers=eve)
    (item,) = page["items"]
    assert (item["name"], made["token"].startswith(item["prefix"])) == ("ci", True)
    assert item["last_used_at"] is not None
    assert "token" not in item
    bob = await api.account("bob@example.com")
    one = f"{TOKENS}/{made['id']}"
    assert (await api.call("DELETE", one, headers=bob))[0] == 404
    assert (await api.call("DELETE", one, headers=eve))[0] == 204
    assert not await works(api, bearer(made))
    assert (await api.call("DELETE", one, headers=eve))[0] == 404
    actions = [entry.action for entry in await entries(api.database, "token.%")]
    assert actions == ["token.created", "token.revoked"]


async def test_a_token_expires(api: Api, eve: Headers) -> None:
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    _, made = await make_token(api, eve, expires_at=tomorrow)
    assert await works(api, bearer(made))
    await api.database.execute("UPDATE personal_tokens SET expires_at = now()")
    assert not await works(api, bearer(made))
    assert (await api.call("GET", TOKENS, headers=eve))[1]["items"] == []


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "  "}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"expires_at": "2030-01-01T00:00:00"}, "expires_at"),
        ({"expires_at": "9999-12-31T23:59:59-23:59"}, "expires_at"),
    ],
)
async def test_bad_tokens_are_told_which_field(
    api: Api, eve: Headers, wanted: dict[str, str], field: str
) -> None:
    status, document = await make_token(api, eve, **wanted)
    assert (status, document["errors"][0]["field"]) == (422, field)


async def test_an_account_has_a_hundred_tokens_at_most(api: Api, eve: Headers) -> None:
    await api.database.execute(
        "INSERT INTO personal_tokens (account_id, token_hash, prefix, name)"
        " SELECT $1, sha256(n::text::bytea), 'pat_', 'ci' FROM generate_series(1, 99) n",
        await api.account_id(eve),
    )
    statuses: list[int] = []

    async def one() -> None:
        statuses.append((await make_token(api, eve))[0])

    async with trio.open_nursery() as nursery:
        for _ in range(3):
            nursery.start_soon(one)
    assert sorted(statuses) == [201, 409, 409]
