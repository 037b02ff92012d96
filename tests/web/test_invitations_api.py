"""Invitations over HTTP: who may invite to what, and what an invitation brings."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
import trio

from beacon.settings import Settings
from tests.audit_entries import entries
from tests.web.conftest import PUBLIC_URL, Api, Headers

ALL = "/api/v1/auth/invitations"
NEW, CHOSEN = "new@example.com", "another good password"


async def invite(api: Api, headers: Headers, email: str = NEW, **wanted: Any) -> tuple[int, Any]:
    return await api.call("POST", ALL, headers=headers, json={"email": email, **wanted})


def token_of(document: Any) -> str:
    start, _, token = document["link"].rpartition("/")
    assert start == f"{PUBLIC_URL}/invitation"
    return str(token)


async def register(api: Api, token: str, email: str = NEW) -> tuple[int, Any]:
    body = {"email": email, "password": CHOSEN, "token": token}
    return await api.call("POST", "/api/v1/auth/register", json=body)


async def roles(api: Api, email: str = NEW) -> dict[str, str]:
    rows = await api.database.fetch(
        "SELECT m.project_id, m.role FROM memberships m JOIN accounts a ON a.id = m.account_id"
        " WHERE a.email = $1",
        email,
    )
    return {str(row["project_id"]): row["role"] for row in rows}


@pytest.fixture
async def owner(api: Api) -> Headers:
    return await api.account("owner@example.com", owner=True, name="Olga")


# --- what it brings -------------------------------------------------------------------------


async def test_who_is_invited_registers_with_the_roles(api: Api, owner: Headers) -> None:
    shop, blog = await api.project("Shop"), await api.project("Blog")
    wanted = {shop.uuid: "editor", blog.uuid: "viewer"}
    status, made = await invite(api, owner, projects=wanted)
    assert (status, made["mailed"]) == (201, False)
    status, document = await register(api, token_of(made))
    assert (status, document["status"]) == (201, "created")
    assert await roles(api) == wanted
    added = await entries(api.database, "member.added")
    assert {entry.subject for entry in added} == {("account", NEW)}
    assert sorted(entry.after["role"] for entry in added) == ["editor", "viewer"]


async def test_owners_invite_owners(api: Api, owner: Headers) -> None:
    _, made = await invite(api, owner, owner=True)
    await register(api, token_of(made))
    is_owner = "SELECT is_owner FROM accounts WHERE email = $1"
    assert await api.database.fetch_value(is_owner, NEW) is True


async def test_an_invitation_is_for_one_address_and_one_use(api: Api, owner: Headers) -> None:
    _, made = await invite(api, owner)
    status, document = await register(api, token_of(made), "other@example.com")
    assert (status, document["errors"][0]["field"]) == (422, "email")
    assert (await register(api, token_of(made)))[0] == 201
    assert (await register(api, token_of(made)))[0] == 422


async def test_an_invitation_used_by_two_at_once_makes_one_account(
    api: Api, owner: Headers
) -> None:
    _, made = await invite(api, owner)
    statuses: list[int] = []

    async def one() -> None:
        statuses.append((await register(api, token_of(made)))[0])

    async with trio.open_nursery() as nursery:
        for _ in range(3):
            nursery.start_soon(one)
    assert statuses.count(201) == 1
    count = await api.database.fetch_value("SELECT count(*) FROM accounts WHERE email = $1", NEW)
    assert count == 1


# --- who has an account ---------------------------------------------------------------------


async def accept(api: Api, headers: Headers, token: str) -> tuple[int, Any]:
    return await api.call("POST", f"{ALL}/accept", headers=headers, json={"token": token})


async def test_an_account_accepts_and_only_gains(api: Api, owner: Headers) -> None:
    eve = await api.account(NEW)
    shop, blog = await api.project("Shop", admin=eve), await api.project("Blog", viewer=eve)
    _, made = await invite(api, owner, projects={shop.uuid: "viewer", blog.uuid: "editor"})
    status, document = await register(api, token_of(made))
    assert (status, document["code"]) == (409, "conflict")
    status, account = await accept(api, eve, token_of(made))
    assert (status, account["roles"]) == (200, {shop.uuid: "admin", blog.uuid: "editor"})
    (entry,) = await entries(api.database, "member.changed")
    assert (entry.before, entry.after["role"]) == ({"role": "viewer"}, "editor")
    assert (await accept(api, eve, token_of(made)))[0] == 422


async def test_nobody_accepts_anothers_invitation(api: Api, owner: Headers) -> None:
    bob, eve = await api.account("bob@example.com"), await api.account(NEW)
    _, made = await invite(api, owner)
    status, document = await accept(api, bob, token_of(made))
    assert (status, document["errors"][0]["field"]) == (422, "token")
    assert (await accept(api, eve, token_of(made)))[0] == 200


# --- who may invite -------------------------------------------------------------------------


async def test_admins_invite_to_their_projects_only(api: Api, owner: Headers) -> None:
    eve = await api.account("eve@example.com")
    mine, read, foreign = (
        await api.project("Mine", admin=eve),
        await api.project("Read", editor=eve),
        await api.project("Foreign"),
    )
    assert (await invite(api, eve, projects={mine.uuid: "admin"}))[0] == 201
    for projects, expected in (
        ({}, (403, "forbidden")),
        ({read.uuid: "viewer"}, (403, "forbidden")),
        ({foreign.uuid: "viewer"}, (422, "invalid_field")),
        ({str(uuid4()): "viewer"}, (422, "invalid_field")),
        ({mine.uuid: "viewer", foreign.uuid: "viewer"}, (422, "invalid_field")),
    ):
        status, document = await invite(api, eve, projects=projects)
        assert (status, document["code"]) == expected
    status, document = await invite(api, eve, projects={mine.uuid: "viewer"}, owner=True)
    assert (status, document["code"]) == (403, "forbidden")


async def test_a_foreign_project_and_none_are_told_the_same(api: Api, owner: Headers) -> None:
    eve = await api.account("eve@example.com")
    foreign = await api.project("Foreign")
    told = []
    for project in (foreign.uuid, str(uuid4())):
        _, document = await invite(api, eve, projects={project: "viewer"})
        told.append(document["detail"].replace(project, "ID"))
    assert told[0] == told[1]


async def test_a_personal_token_makes_no_owners(api: Api, owner: Headers) -> None:
    _, made = await api.call("POST", "/api/v1/auth/tokens", headers=owner, json={"name": "ci"})
    token = {"Authorization": f"Bearer {made['token']}"}
    assert (await invite(api, token, owner=True))[0] == 403
    assert (await invite(api, token))[0] == 201


@pytest.mark.parametrize(
    "wanted",
    [
        {"email": "no address"},
        {"projects": {"no id": "viewer"}},
        {"projects": {str(UUID(int=1)): "king"}},
        {"projects": {str(UUID(int=1)): "viewer"}},
    ],
)
async def test_bad_input_is_refused(api: Api, owner: Headers, wanted: dict[str, Any]) -> None:
    body = {"email": NEW, **wanted}
    status, document = await api.call("POST", ALL, headers=owner, json=body)
    assert (status, document["code"]) == (422, "invalid_field")


# --- what became of who invited ---------------------------------------------------------------


async def test_what_the_inviter_lost_is_not_given(api: Api, owner: Headers) -> None:
    eve = await api.account("eve@example.com")
    shop, blog = await api.project("Shop", admin=eve), await api.project("Blog", admin=eve)
    _, made = await invite(api, eve, projects={shop.uuid: "admin", blog.uuid: "viewer"})
    await api.database.execute(
        "UPDATE memberships SET role = 'viewer' WHERE project_id = $1", UUID(shop.uuid)
    )
    assert (await register(api, token_of(made)))[0] == 201
    assert await roles(api) == {blog.uuid: "viewer"}


async def test_an_owner_who_is_none_any_more_makes_no_owner(api: Api, owner: Headers) -> None:
    await api.account("second@example.com", owner=True)
    _, made = await invite(api, owner, owner=True)
    await api.database.execute(
        "UPDATE accounts SET is_owner = false WHERE email = 'owner@example.com'"
    )
    assert (await register(api, token_of(made)))[0] == 201
    is_owner = "SELECT is_owner FROM accounts WHERE email = $1"
    assert await api.database.fetch_value(is_owner, NEW) is False


# --- the list -------------------------------------------------------------------------------


async def listed(api: Api, headers: Headers) -> list[str]:
    status, page = await api.call("GET", ALL, headers=headers)
    assert status == 200
    return [each["email"] for each in page["items"]]


async def test_owners_see_all_invitations_others_their_own(api: Api, owner: Headers) -> None:
    eve = await api.account("eve@example.com")
    shop = await api.project("Shop", admin=eve)
    await invite(api, owner, "a@example.com")
    _, made = await invite(api, eve, "b@example.com", projects={shop.uuid: "viewer"})
    assert await listed(api, owner) == ["b@example.com", "a@example.com"]
    assert await listed(api, eve) == ["b@example.com"]
    _, page = await api.call("GET", ALL, headers=eve)
    (item,) = page["items"]
    assert (item["projects"], item["invited_by"]) == ({shop.uuid: "viewer"}, "eve@example.com")
    assert made["link"].rpartition("/")[2] not in str(page)


async def test_pages_of_invitations_hold_each_once(api: Api, owner: Headers) -> None:
    for number in range(5):
        await invite(api, owner, f"{number}@example.com")
    seen, cursor = [], ""
    while cursor is not None:
        more = f"&cursor={cursor}" if cursor else ""
        _, page = await api.call("GET", f"{ALL}?limit=2{more}", headers=owner)
        seen += [each["email"] for each in page["items"]]
        cursor = page["next_cursor"]
    assert seen == [f"{number}@example.com" for number in (4, 3, 2, 1, 0)]


async def test_a_revoked_invitation_works_no_more(api: Api, owner: Headers) -> None:
    eve = await api.account("eve@example.com")
    _, made = await invite(api, owner)
    one = f"{ALL}/{made['id']}"
    assert (await api.call("DELETE", one, headers=eve))[0] == 404
    assert (await api.call("DELETE", one, headers=owner))[0] == 204
    assert (await api.call("DELETE", one, headers=owner))[0] == 404
    assert (await register(api, token_of(made)))[0] == 422
    assert await listed(api, owner) == []
    assert len(await entries(api.database, "invitation.revoked")) == 1


async def test_inviting_again_replaces_ones_own_invitation(api: Api, owner: Headers) -> None:
    _, first = await invite(api, owner)
    _, second = await invite(api, owner, " NEW@example.com")
    assert await listed(api, owner) == [NEW]
    assert (await register(api, token_of(first)))[0] == 422
    assert (await register(api, token_of(second)))[0] == 201


async def test_who_is_no_owner_makes_a_hundred_invitations_a_day(api: Api) -> None:
    eve = await api.account("eve@example.com")
    shop = await api.project("Shop", admin=eve)
    await api.database.execute(
        "INSERT INTO account_links (token_hash, kind, email, created_by, expires_at, revoked_at)"
        " SELECT sha256(n::text::bytea), 'invitation', n || '@example.com', $1, now(), now()"
        " FROM generate_series(1, 99) n",
        await api.account_id(eve),
    )
    statuses: list[int] = []

    async def one(number: int) -> None:
        wanted = {shop.uuid: "viewer"}
        statuses.append((await invite(api, eve, f"new-{number}@example.com", projects=wanted))[0])

    async with trio.open_nursery() as nursery:
        for number in range(3):
            nursery.start_soon(one, number)
    assert sorted(statuses) == [201, 429, 429]


class TestWithMail:
    @pytest.fixture
    def api_settings(self) -> Settings:
        return Settings(public_url=PUBLIC_URL, smtp_url="smtp://mail.example")

    async def test_the_link_is_sent_as_well(self, api: Api, owner: Headers) -> None:
        shop = await api.project("Shop")
        _, made = await invite(api, owner, projects={shop.uuid: "viewer"})
        assert made["mailed"] is True
        ((to, subject, text),) = api.mailbox.letters
        assert to == NEW
        assert "Olga" in subject
        assert made["link"] in text
        assert "Shop" in text

    async def test_only_owners_see_a_link_that_was_sent(self, api: Api) -> None:
        """With it an admin could make an account of somebody else's address, or learn of one."""
        eve = await api.account("eve@example.com")
        shop = await api.project("Shop", admin=eve)
        status, made = await invite(api, eve, projects={shop.uuid: "viewer"})
        assert (status, made["mailed"], made["link"]) == (201, True, None)
        ((_, _, text),) = api.mailbox.letters
        assert f"{PUBLIC_URL}/invitation/" in text

    async def test_nobodys_mailbox_is_flooded(self, api: Api, owner: Headers) -> None:
        eve = await api.account("eve@example.com")
        shop = await api.project("Shop", admin=eve)
        for _ in range(5):
            assert (await invite(api, eve, projects={shop.uuid: "viewer"}))[0] == 201
        answer = await api.send(
            "POST", ALL, headers=eve, json={"email": NEW, "projects": {shop.uuid: "viewer"}}
        )
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) > 0
        assert len(api.mailbox.letters) == 5
        assert (await invite(api, eve, "b@example.com", projects={shop.uuid: "viewer"}))[0] == 201
        assert (await invite(api, owner))[0] == 201
