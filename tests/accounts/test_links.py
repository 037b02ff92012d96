"""One-time links: each works once, until it expires or is revoked."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import trio

from beacon.accounts import accounts, links
from beacon.accounts.accounts import Account, AccountChanges
from beacon.accounts.audit import COMMAND_LINE
from beacon.accounts.links import LinkDetails, NewLink, StoredLink
from beacon.errors import BeaconError, InvalidField
from beacon.postgres.database import Database, Session


async def make(database: Database, kind: links.LinkKind = "invitation", **more: object) -> NewLink:
    return await database.run(lambda session: links.make_in(session, kind, **more))  # type: ignore[arg-type]


async def look(database: Database, link: NewLink, *kinds: links.LinkKind) -> StoredLink | None:
    wanted = kinds or (link.kind,)
    return await database.run(lambda session: links.look_in(session, link.token, *wanted))


async def use(database: Database, link: NewLink, *kinds: links.LinkKind) -> StoredLink:
    wanted = kinds or (link.kind,)
    return await database.run(lambda session: links.use_in(session, link.token, *wanted))


@pytest.fixture
async def eve(database: Database) -> Account:
    return await database.run(
        lambda session: accounts.create_in(session, COMMAND_LINE, "eve@example.com")
    )


async def test_a_link_brings_what_it_was_made_with(database: Database, eve: Account) -> None:
    project = uuid4()
    details = LinkDetails(role="owner", projects={project: "editor"})
    link = await make(database, email="new@example.com", details=details, created_by=eve.id)
    assert link.url("https://beacon.example") == f"https://beacon.example/invitation/{link.token}"
    for found in (await look(database, link), await use(database, link)):
        assert found is not None
        assert (found.email, found.details, found.created_by) == (
            "new@example.com", details, eve.id,
        )  # fmt: skip


async def test_looking_does_not_use_it_up_and_using_does(database: Database) -> None:
    link = await make(database)
    assert await look(database, link) is not None
    assert await look(database, link) is not None
    await use(database, link)
    assert await look(database, link) is None
    with pytest.raises(InvalidField) as refused:
        await use(database, link)
    assert refused.value.field == "token"


async def test_of_many_who_use_it_at_once_one_does(database: Database) -> None:
    link, worked = await make(database), []

    async def try_it() -> None:
        with suppress(InvalidField):
            worked.append(await use(database, link))

    async with trio.open_nursery() as nursery:
        for _ in range(4):
            nursery.start_soon(try_it)
    assert len(worked) == 1


async def test_what_fails_after_it_leaves_it_unused(database: Database) -> None:
    link = await make(database)

    async def fail(session: Session) -> None:
        async with session.transaction():
            await links.use_in(session, link.token, "invitation")
            raise BeaconError("no")

    with pytest.raises(BeaconError):
        await database.run(fail)
    assert await look(database, link) is not None


async def test_a_link_is_of_one_kind(database: Database) -> None:
    link = await make(database, "invitation")
    assert await look(database, link, "reset", "setup", "registration") is None
    with pytest.raises(InvalidField):
        await use(database, link, "reset")
    assert await look(database, link, "setup", "invitation") is not None


@pytest.mark.parametrize(
    ("kind", "hours"), [("setup", 1), ("reset", 1), ("registration", 24), ("invitation", 7 * 24)]
)
async def test_it_expires(database: Database, kind: links.LinkKind, hours: int) -> None:
    link = await make(database, kind)
    lasts = link.expires_at - datetime.now(UTC)
    assert timedelta(hours=hours) - timedelta(minutes=1) < lasts <= timedelta(hours=hours)
    assert await look(database, link) is not None
    await database.execute("UPDATE account_links SET expires_at = now()")
    assert await look(database, link) is None
    with pytest.raises(InvalidField):
        await use(database, link)


async def test_only_its_hash_is_stored(database: Database) -> None:
    link = await make(database)
    stored = await database.fetch_value("SELECT l::text FROM account_links l")
    assert link.token not in stored


async def test_links_are_revoked_by_what_they_are_for(database: Database, eve: Account) -> None:
    mine = await make(database, email="a@example.com", created_by=eve.id)
    other = await make(database, email="a@example.com")
    reset = await make(database, "reset", account_id=eve.id)

    async def revoke(session: Session) -> tuple[int, int]:
        return (
            await links.revoke_in(session, "invitation", email="a@example.com", created_by=eve.id),
            await links.revoke_in(session, "reset", account_id=uuid4()),
        )

    assert await database.run(revoke) == (1, 0)
    found = [await look(database, link) is not None for link in (mine, other, reset)]
    assert found == [False, True, True]


async def test_links_of_a_disabled_account_do_not_work(database: Database, eve: Account) -> None:
    link = await make(database, "reset", account_id=eve.id)
    await database.run(
        lambda session: accounts.change_in(
            session, COMMAND_LINE, eve.id, AccountChanges(disabled=True)
        )
    )
    assert await look(database, link) is None
    with pytest.raises(InvalidField):
        await use(database, link)


@pytest.mark.parametrize("token", ["", "short", "a" * 43, "\0" * 43, "../../etc"])
async def test_what_is_no_token_finds_nothing(database: Database, token: str) -> None:
    await make(database)
    assert await database.run(lambda each: links.look_in(each, token, "invitation")) is None
