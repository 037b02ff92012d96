"""Everybody's accounts over HTTP, for owners."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.audit_entries import entries
from tests.web.conftest import PASSWORD, PUBLIC_URL, Api, Headers

ALL, EVE = "/api/v1/accounts", "eve@example.com"


@pytest.fixture
async def owner(api: Api) -> Headers:
    return await api.account("owner@example.com", owner=True)


async def one(api: Api, headers: Headers) -> str:
    return f"{ALL}/{await api.account_id(headers)}"


async def login(api: Api, password: str = PASSWORD) -> tuple[int, Any]:
    body = {"email": EVE, "password": password}
    return await api.call("POST", "/api/v1/auth/login", json=body)


async def works(api: Api, headers: Headers) -> bool:
    return (await api.call("GET", "/api/v1/auth/me", headers=headers))[0] == 200


async def test_all_accounts_are_listed_page_by_page(api: Api, owner: Headers) -> None:
    for number in range(4):
        await api.account(f"{number}@example.com")
    seen, cursor = [], ""
    while cursor is not None:
        more = f"&cursor={cursor}" if cursor else ""
        _, page = await api.call("GET", f"{ALL}?limit=2{more}", headers=owner)
        seen += [each["email"] for each in page["items"]]
        cursor = page["next_cursor"]
    assert seen == ["owner@example.com", *(f"{number}@example.com" for number in range(4))]


async def test_an_account_is_read_and_changed(api: Api, owner: Headers) -> None:
    eve = await api.account(EVE)
    shop = await api.project("Shop", viewer=eve)
    path = await one(api, eve)
    _, account = await api.call("GET", path, headers=owner)
    assert (account["email"], account["roles"]) == (EVE, {shop.uuid: "viewer"})
    changes = {"name": "Eve", "email": "Eva@example.com", "is_owner": True}
    status, changed = await api.call("PATCH", path, headers=owner, json=changes)
    assert (status, changed["name"], changed["email"]) == (200, "Eve", "eva@example.com")
    (entry,) = await entries(api.database, "account.changed")
    assert entry.actor_name == "owner@example.com"
    assert entry.before == {"email": EVE, "name": "", "is_owner": False}
    assert (await api.call("GET", ALL, headers=eve))[0] == 200  # counts at once


async def test_a_disabled_account_and_its_tokens_stop_at_once(api: Api, owner: Headers) -> None:
    eve = await api.account(EVE)
    _, made = await api.call("POST", "/api/v1/auth/tokens", headers=eve, json={"name": "ci"})
    token, path = {"Authorization": f"Bearer {made['token']}"}, await one(api, eve)
    assert (await api.call("PATCH", path, headers=owner, json={"disabled": True}))[0] == 200
    assert [await works(api, each) for each in (eve, token)] == [False, False]
    assert (await login(api))[0] == 401
    assert (await api.call("PATCH", path, headers=owner, json={"disabled": False}))[0] == 200
    assert [await works(api, each) for each in (eve, token)] == [False, True]
    assert (await login(api))[0] == 200


async def test_a_deleted_account_is_gone(api: Api, owner: Headers) -> None:
    eve = await api.account(EVE)
    await api.project("Shop", admin=eve)
    path = await one(api, eve)
    assert (await api.call("DELETE", path, headers=owner))[0] == 204
    assert not await works(api, eve)
    assert (await login(api))[0] == 401
    for method in ("GET", "DELETE"):
        assert (await api.call(method, path, headers=owner))[0] == 404


async def test_the_last_owner_stays(api: Api, owner: Headers) -> None:
    path = await one(api, owner)
    for changes in ({"is_owner": False}, {"disabled": True}):
        status, document = await api.call("PATCH", path, headers=owner, json=changes)
        assert (status, document["code"]) == (409, "conflict")
    assert (await api.call("DELETE", path, headers=owner))[0] == 409
    assert await works(api, owner)


async def test_an_owner_makes_a_link_for_who_forgot(api: Api, owner: Headers) -> None:
    eve = await api.account(EVE)
    status, made = await api.call("POST", await one(api, eve) + "/reset-link", headers=owner)
    start, _, token = made["link"].rpartition("/")
    assert (status, start) == (201, f"{PUBLIC_URL}/reset")
    body = {"token": token, "password": "another good password"}
    assert (await api.call("POST", "/api/v1/auth/reset/confirm", json=body))[0] == 204
    assert (await login(api, "another good password"))[0] == 200
    (entry,) = await entries(api.database, "account.reset_link_made")
    assert (entry.actor_name, entry.subject) == ("owner@example.com", ("account", EVE))


async def test_an_owners_token_reads_but_does_not_take_over(api: Api, owner: Headers) -> None:
    _, made = await api.call("POST", "/api/v1/auth/tokens", headers=owner, json={"name": "ci"})
    token, path = {"Authorization": f"Bearer {made['token']}"}, await one(api, owner)
    assert (await api.call("GET", path, headers=token))[0] == 200
    for method, where, body in (
        ("POST", path + "/reset-link", None),
        ("PATCH", path, {"email": "thief@example.com"}),
        ("DELETE", path, None),
    ):
        status, document = await api.call(method, where, headers=token, json=body)
        assert (where, status, document["code"]) == (where, 403, "forbidden")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"email": "no address"}, (422, "invalid_field")),
        ({"email": "owner@example.com"}, (409, "conflict")),
        ({"password_hash": "x"}, (422, "invalid_field")),
        ({"is_owner": "yes"}, (422, "invalid_field")),
    ],
)
async def test_bad_changes_are_refused(
    api: Api, owner: Headers, changes: dict[str, Any], expected: tuple[int, str]
) -> None:
    path = await one(api, await api.account(EVE))
    status, document = await api.call("PATCH", path, headers=owner, json=changes)
    assert (status, document["code"]) == expected


async def test_who_is_not_there_is_404(api: Api, owner: Headers) -> None:
    for path in (f"{ALL}/{uuid4()}", f"{ALL}/nonsense"):
        assert (await api.call("GET", path, headers=owner))[0] == 404
