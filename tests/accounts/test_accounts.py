"""Accounts: made, found, changed, disabled, deleted; an owner always stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import trio

from beacon.accounts import accounts, callers, links, sessions
from beacon.accounts.accounts import Account, AccountChanges, checked_account_name, checked_email
from beacon.accounts.audit import COMMAND_LINE, By
from beacon.accounts.callers import Lifetimes
from beacon.errors import Conflict, InvalidField, NotFound
from beacon.postgres.database import Database
from tests.audit_entries import entries

LIVES = Lifetimes(timedelta(hours=1), timedelta(days=1))
SOMEBODY = By("nobody", "", None, "203.0.113.7", "curl/8")


async def make(database: Database, email: str, by: By = COMMAND_LINE, **more: Any) -> Account:
    return await database.run(lambda session: accounts.create_in(session, by, email, **more))


async def change(database: Database, account: Account, **changes: Any) -> Account:
    wanted = AccountChanges(**changes)
    return await database.run(
        lambda session: accounts.change_in(session, COMMAND_LINE, account.id, wanted)
    )


async def delete(database: Database, account: Account) -> None:
    await database.run(lambda session: accounts.delete_in(session, COMMAND_LINE, account.id))


# --- e-mail addresses and names (pure) ----------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("eve@example.com", "eve@example.com"),
        ("  Eve@Example.COM\n", "eve@example.com"),
        ("E\u0301ve@example.com", "\xe9ve@example.com"),
        ("a+b@sub.example.com", "a+b@sub.example.com"),
        ("root@localhost", "root@localhost"),
    ],
)
def test_an_address_has_one_form(typed: str, stored: str) -> None:
    assert checked_email(typed) == stored


@pytest.mark.parametrize(
    "typed",
    ["", "eve", "@", "eve@", "@example.com", "a@b@c", "a b@example.com", "a@b\r\nBcc: x@y",
     "a\u200b@example.com", "a" * 250 + "@b.com"],
)  # fmt: skip
def test_what_can_be_no_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidField) as refused:
        checked_email(typed)
    assert refused.value.field == "email"


def test_names_are_stripped_and_checked() -> None:
    assert checked_account_name("  Eve  ") == "Eve"
    assert checked_account_name("") == ""
    for typed in ("a\nb", "x" * 201):
        with pytest.raises(InvalidField):
            checked_account_name(typed)


# --- made and found -------------------------------------------------------------------------


async def test_a_new_account_is_found_by_id_and_by_any_writing_of_its_address(
    database: Database,
) -> None:
    made = await make(database, "eve@example.com", name="Eve", is_owner=True)
    assert (made.email, made.name, made.is_owner, made.roles) == (
        "eve@example.com", "Eve", True, {},
    )  # fmt: skip
    found = await database.run(lambda each: accounts.find_by_email_in(each, " EVE@example.com"))
    assert found == made
    assert await database.run(lambda each: accounts.find_in(each, made.id)) == made
    assert await database.run(lambda each: accounts.find_in(each, uuid4())) is None
    assert await database.run(lambda each: accounts.find_by_email_in(each, "no\0body")) is None


async def test_an_address_has_one_account(database: Database) -> None:
    await make(database, "eve@example.com")
    with pytest.raises(Conflict):
        await make(database, "eve@example.com")
    assert len(await entries(database, "account.created")) == 1


async def test_the_log_says_who_made_it(database: Database) -> None:
    await make(database, "eve@example.com", name="Eve")
    await make(database, "bob@example.com", SOMEBODY)
    by_command, by_themselves = await entries(database, "account.created")
    assert (by_command.actor_kind, by_command.subject) == (
        "command",
        ("account", "eve@example.com"),
    )
    assert by_command.after == {"email": "eve@example.com", "name": "Eve", "is_owner": False}
    assert (by_themselves.actor_kind, by_themselves.actor_name) == ("account", "bob@example.com")
    assert by_themselves.address == "203.0.113.7"


async def test_the_list_goes_on_where_it_stopped(database: Database) -> None:
    made = [await make(database, f"{number}@example.com") for number in range(5)]
    first = await database.run(lambda session: accounts.list_in(session, None, 3))
    position = (first[-1].created_at, first[-1].id)
    rest = await database.run(lambda session: accounts.list_in(session, position, 3))
    assert [each.email for each in first + rest] == [each.email for each in made]


# --- changed --------------------------------------------------------------------------------


async def test_a_change_is_logged_with_what_it_was_before(database: Database) -> None:
    eve = await make(database, "eve@example.com", name="Eve")
    changed = await change(database, eve, name="Eva", email="EVA@example.com")
    assert (changed.name, changed.email) == ("Eva", "eva@example.com")
    (entry,) = await entries(database, "account.changed")
    assert entry.before == {"email": "eve@example.com", "name": "Eve"}
    assert entry.after == {"email": "eva@example.com", "name": "Eva"}


async def test_what_changes_nothing_is_not_logged(database: Database) -> None:
    eve = await make(database, "eve@example.com", name="Eve")
    assert await change(database, eve, name=" Eve ") == eve
    assert await change(database, eve) == eve
    assert await entries(database, "account.changed") == []


async def test_a_taken_address_is_refused(database: Database) -> None:
    eve = await make(database, "eve@example.com")
    await make(database, "bob@example.com")
    with pytest.raises(Conflict):
        await change(database, eve, email="Bob@example.com")
    await change(database, eve, email="eve@example.com")


async def test_who_is_not_there_cannot_be_changed(database: Database) -> None:
    eve = await make(database, "eve@example.com")
    await delete(database, eve)
    with pytest.raises(NotFound):
        await change(database, eve, name="Eva")
    with pytest.raises(NotFound):
        await delete(database, eve)


async def test_a_disabled_account_stops_at_once_and_its_sign_ins_end_for_good(
    database: Database,
) -> None:
    eve = await make(database, "eve@example.com")
    started = await database.run(
        lambda session: sessions.start_in(session, SOMEBODY, eve.id, "api", "password")
    )
    assert await callers.by_sign_in(database, started.sign_in_id, LIVES) is not None
    disabled = await change(database, eve, disabled=True)
    assert disabled.disabled_at is not None
    assert await callers.by_sign_in(database, started.sign_in_id, LIVES) is None
    enabled = await change(database, eve, disabled=False)
    assert enabled.disabled_at is None
    assert await callers.by_sign_in(database, started.sign_in_id, LIVES) is None
    actions = [entry.action for entry in await entries(database, "account.%abled")]
    assert actions == ["account.disabled", "account.enabled"]


async def test_invitations_of_who_is_disabled_or_deleted_work_no_more(database: Database) -> None:
    for end in (lambda account: change(database, account, disabled=True),
                lambda account: delete(database, account)):  # fmt: skip
        eve = await make(database, f"{uuid4()}@example.com")
        link = await database.run(
            lambda session, eve=eve: links.make_in(
                session, "invitation", email="new@example.com", created_by=eve.id
            )
        )
        await end(eve)
        assert (
            await database.run(
                lambda session, link=link: links.look_in(session, link.token, "invitation")
            )
            is None
        )


async def test_a_new_address_voids_reset_links_of_the_old_one(database: Database) -> None:
    eve = await make(database, "eve@example.com")
    link = await database.run(lambda session: links.make_in(session, "reset", account_id=eve.id))
    await change(database, eve, email="eva@example.com")
    assert await database.run(lambda each: links.look_in(each, link.token, "reset")) is None


# --- the last owner -------------------------------------------------------------------------


async def test_the_last_owner_stays(database: Database) -> None:
    owner = await make(database, "owner@example.com", is_owner=True)
    other = await make(database, "other@example.com", is_owner=True)
    await change(database, other, disabled=True)  # a disabled owner is no owner
    with pytest.raises(Conflict):
        await change(database, owner, is_owner=False)
    with pytest.raises(Conflict):
        await change(database, owner, disabled=True)
    with pytest.raises(Conflict):
        await delete(database, owner)
    await change(database, other, disabled=False)
    assert (await change(database, owner, is_owner=False)).is_owner is False


async def test_others_than_owners_may_go(database: Database) -> None:
    await make(database, "owner@example.com", is_owner=True)
    eve = await make(database, "eve@example.com")
    await change(database, eve, disabled=True)
    await delete(database, eve)
    (entry,) = await entries(database, "account.deleted")
    assert entry.subject == ("account", "eve@example.com")


async def test_two_owners_cannot_remove_each_other_at_once(database: Database) -> None:
    owners = [
        await make(database, f"{name}@example.com", is_owner=True) for name in ("eve", "bob", "kim")
    ]
    refused = []

    async def demote(account: Account) -> None:
        try:
            await change(database, account, is_owner=False)
        except Conflict:
            refused.append(account.email)

    async with trio.open_nursery() as nursery:
        for owner in owners:
            nursery.start_soon(demote, owner)
    assert len(refused) == 1
    assert await database.fetch_value("SELECT count(*) FROM accounts WHERE is_owner") == 1
