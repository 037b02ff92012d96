"""Making accounts over HTTP: by the setup link, and where registration is open."""

from __future__ import annotations

import re
from typing import Any

import pytest
import trio

from beacon.accounts import links
from beacon.accounts.first_start import make_setup_link_in
from beacon.settings import Settings
from tests.audit_entries import entries
from tests.web.conftest import PASSWORD, PUBLIC_URL, Api

REGISTER = "/api/v1/auth/register"
EVE, CHOSEN = "eve@example.com", "another good password"


async def register(api: Api, email: str = EVE, **more: Any) -> tuple[int, Any]:
    address = more.pop("address", "203.0.113.7")
    body = {"email": email, "password": CHOSEN, **more}
    return await api.call("POST", REGISTER, json=body, address=address)


async def login(api: Api, email: str = EVE, password: str = CHOSEN) -> tuple[int, Any]:
    body = {"email": email, "password": password}
    return await api.call("POST", "/api/v1/auth/login", json=body)


async def setup_token(api: Api) -> str:
    link = await api.database.run(make_setup_link_in)
    assert link is not None
    return link.token


async def accounts_of(api: Api) -> list[tuple[str, str, bool]]:
    rows = await api.database.fetch("SELECT email, name, is_owner FROM accounts ORDER BY email")
    return [tuple(row) for row in rows]


# --- the first account ----------------------------------------------------------------------


async def test_the_setup_link_makes_the_owner(api: Api) -> None:
    token = await setup_token(api)
    status, document = await register(api, "Eve@Example.com", name=" Eve ", token=token)
    assert (status, document) == (201, {"status": "created", "email": EVE})
    assert await accounts_of(api) == [(EVE, "Eve", True)]
    status, signed_in = await login(api)
    assert (status, signed_in["account"]["is_owner"]) == (200, True)
    (entry,) = await entries(api.database, "account.created")
    assert (entry.actor_kind, entry.actor_name, entry.address) == ("account", EVE, "203.0.113.7")


async def test_the_setup_link_works_once(api: Api) -> None:
    token = await setup_token(api)
    assert (await register(api, token=token))[0] == 201
    status, document = await register(api, "bob@example.com", token=token)
    assert (status, document["errors"][0]["field"]) == (422, "token")
    assert len(await accounts_of(api)) == 1


async def test_the_setup_link_used_by_many_at_once_makes_one_owner(api: Api) -> None:
    token, statuses = await setup_token(api), []

    async def one(number: int) -> None:
        statuses.append((await register(api, f"{number}@example.com", token=token))[0])

    async with trio.open_nursery() as nursery:
        for number in range(4):
            nursery.start_soon(one, number)
    assert sorted(statuses) == [201, 422, 422, 422]
    assert len(await accounts_of(api)) == 1


async def test_once_there_is_an_account_no_setup_link_works(api: Api) -> None:
    token = await setup_token(api)
    await api.account("bob@example.com")
    status, document = await register(api, token=token)
    assert (status, document["errors"][0]["field"]) == (422, "token")
    assert await api.database.run(make_setup_link_in) is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"password": "short"}, "password"),
        ({"password": "password1234"}, "password"),
        ({"password": EVE}, "password"),
        ({"email": "no address"}, "email"),
        ({"name": "a\nb"}, "name"),
        ({"token": "a" * 43}, "token"),
        ({"token": ""}, "token"),
    ],
)
async def test_bad_input_is_told_which_field_and_leaves_the_link(
    api: Api, wrong: dict[str, str], field: str
) -> None:
    token = await setup_token(api)
    status, document = await register(api, **{"token": token, **wrong})
    assert (status, document["errors"][0]["field"]) == (422, field)
    assert (await register(api, token=token))[0] == 201


# --- not open to everybody ------------------------------------------------------------------


async def test_registration_is_closed_unless_opened(api: Api) -> None:
    await api.account("owner@example.com", owner=True)
    status, document = await register(api)
    assert (status, document["code"]) == (403, "registration_closed")
    assert api.passwords.work[1:] == []


async def test_links_of_another_kind_make_no_account(api: Api) -> None:
    headers = await api.account("owner@example.com", owner=True)
    account_id = await api.account_id(headers)
    link = await api.database.run(
        lambda session: links.make_in(session, "reset", account_id=account_id, email=EVE)
    )
    assert (await register(api, token=link.token))[0] == 422


# --- open, without mail ---------------------------------------------------------------------


class TestOpenWithoutMail:
    @pytest.fixture
    def api_settings(self) -> Settings:
        return Settings(public_url=PUBLIC_URL, open_registration=True)

    async def test_everybody_makes_an_account(self, api: Api) -> None:
        await api.account("owner@example.com", owner=True)
        status, document = await register(api, name="Eve")
        assert (status, document) == (201, {"status": "created", "email": EVE})
        status, signed_in = await login(api)
        assert (status, signed_in["account"]["is_owner"]) == (200, False)

    async def test_a_taken_address_is_answered_the_same_after_the_same_work(self, api: Api) -> None:
        await api.account("owner@example.com", owner=True)
        await api.account("taken@example.com")
        seen = []
        for email in ("taken@example.com", "free@example.com"):
            api.passwords.work.clear()
            body = {"email": email, "password": CHOSEN}
            answer = await api.send("POST", REGISTER, json=body)
            text = (await answer.get_data()).decode().replace(email, "EMAIL")
            seen.append((answer.status_code, text, list(api.passwords.work)))
        assert seen[0] == seen[1]
        assert seen[0][2] == ["hash"]
        assert (await login(api, "taken@example.com"))[0] == 401
        assert (await login(api, "taken@example.com", PASSWORD))[0] == 200
        (entry,) = await entries(api.database, "account.registered_again")
        assert entry.subject == ("account", "taken@example.com")

    async def test_the_first_account_is_the_setup_links(self, api: Api) -> None:
        status, document = await register(api)
        assert (status, document["code"]) == (403, "registration_closed")

    async def test_one_address_registered_by_many_at_once_has_one_account(self, api: Api) -> None:
        await api.account("owner@example.com", owner=True)
        statuses: list[int] = []

        async def one(number: int) -> None:
            statuses.append((await register(api, address=f"198.51.100.{number}"))[0])

        async with trio.open_nursery() as nursery:
            for number in range(4):
                nursery.start_soon(one, number)
        assert statuses == [201] * 4
        assert len(await accounts_of(api)) == 2


# --- open, with mail ------------------------------------------------------------------------


class TestOpenWithMail:
    @pytest.fixture
    def api_settings(self) -> Settings:
        return Settings(
            public_url=PUBLIC_URL, open_registration=True, smtp_url="smtp://mail.example"
        )

    @pytest.fixture
    async def api(self, api: Api) -> Api:
        await api.account("owner@example.com", owner=True)
        return api

    async def test_the_address_is_confirmed_first(self, api: Api) -> None:
        status, document = await register(api, name="Eve")
        assert (status, document) == (202, {"status": "confirm", "email": EVE})
        assert (await login(api))[0] == 401
        token = letter_token(api)
        status, document = await register(api, token=token)
        assert (status, document["status"]) == (201, "created")
        assert (EVE, "Eve", False) in await accounts_of(api)
        assert (await login(api))[0] == 200
        assert (await register(api, token=token))[0] == 422

    async def test_who_opens_the_link_shows_the_password_that_was_chosen(self, api: Api) -> None:
        """Else somebody could register another's address and have them confirm it."""
        await register(api)
        token = letter_token(api)
        status, document = await register(api, token=token, password=PASSWORD)
        assert (status, document["errors"][0]["field"]) == (422, "password")
        status, document = await register(api, "other@example.com", token=token)
        assert (status, document["errors"][0]["field"]) == (422, "email")
        assert (await register(api, token=token))[0] == 201

    async def test_only_the_mailbox_learns_that_an_address_is_taken(self, api: Api) -> None:
        await api.account("taken@example.com")
        seen = []
        for email in ("taken@example.com", "free@example.com"):
            api.passwords.work.clear()
            body = {"email": email, "password": CHOSEN}
            answer = await api.send("POST", REGISTER, json=body)
            text = (await answer.get_data()).decode().replace(email, "EMAIL")
            seen.append((answer.status_code, text, list(api.passwords.work)))
        assert seen[0] == seen[1]
        (_, subject, text), (_, _, other) = api.mailbox.letters
        assert "have an account" in subject
        assert f"{PUBLIC_URL}/reset\n" in text
        assert "/registration/" not in text
        assert "/registration/" in other

    async def test_nobodys_mailbox_is_flooded(self, api: Api) -> None:
        for _ in range(8):
            assert (await register(api))[0] == 202
        assert len(api.mailbox.letters) == 5

    async def test_an_address_that_was_taken_meanwhile_is_told_to_sign_in(self, api: Api) -> None:
        await register(api)
        token = letter_token(api)
        await api.account(EVE)
        status, document = await register(api, token=token)
        assert (status, document["code"]) == (409, "conflict")


def letter_token(api: Api) -> str:
    to, _, text = api.mailbox.letters[-1]
    assert to == EVE
    found = re.search(rf"{PUBLIC_URL}/registration/([A-Za-z0-9_-]{{43}})\n", text)
    assert found is not None
    return found[1]
