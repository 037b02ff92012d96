"""Sign-ins: begun, refreshed, copied, idle, too old, listed, ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import trio

from beacon.accounts import accounts, callers, sessions
from beacon.accounts.accounts import Account, AccountChanges
from beacon.accounts.audit import COMMAND_LINE, By
from beacon.accounts.callers import Lifetimes
from beacon.accounts.sessions import SignIn, Started
from beacon.errors import NotFound, Unauthorized
from beacon.opaque import hash_token
from beacon.postgres.database import Database
from tests.audit_entries import entries

LIVES = Lifetimes(timedelta(hours=1), timedelta(days=1))
CLIENT = By("nobody", "", None, "203.0.113.7", "curl/8")


@pytest.fixture
async def eve(database: Database) -> Account:
    return await database.run(
        lambda session: accounts.create_in(session, COMMAND_LINE, "eve@example.com")
    )


async def start(database: Database, account: Account, kind: Any = "api") -> Started:
    return await database.run(
        lambda session: sessions.start_in(session, CLIENT, account.id, kind, "password")
    )


async def refresh(database: Database, token: str, by: By = CLIENT) -> Started | None:
    return await database.run(lambda session: sessions.refresh_in(session, by, token, LIVES))


async def stands(database: Database, started: Started) -> bool:
    return await callers.by_sign_in(database, started.sign_in_id, LIVES) is not None


async def age(database: Database, sign_in: UUID, *, used: str, begun: str = "0 s") -> None:
    await database.execute(
        "UPDATE sign_ins SET last_used_at = now() - $2::text::interval,"
        " created_at = now() - $3::text::interval WHERE id = $1",
        sign_in,
        used,
        begun,
    )


async def age_tokens(database: Database) -> None:
    """As if all uses of refresh tokens were a minute ago."""
    await database.execute(
        "UPDATE refresh_tokens SET used_at = used_at - interval '1 minute' WHERE isfinite(used_at)"
    )


# --- beginning ------------------------------------------------------------------------------


async def test_a_cookie_opens_its_account(database: Database, eve: Account) -> None:
    started = await start(database, eve, "browser")
    actor = await callers.by_cookie(database, hash_token(started.secret), LIVES)
    assert actor is not None
    assert (actor.account_id, actor.sign_in_id) == (eve.id, started.sign_in_id)
    assert await callers.by_cookie(database, hash_token(started.secret + "x"), LIVES) is None


async def test_only_hashes_are_stored(database: Database, eve: Account) -> None:
    secrets = [(await start(database, eve, kind)).secret for kind in ("browser", "api")]
    rows = await database.fetch(
        "SELECT s::text FROM sign_ins s UNION ALL SELECT t::text FROM refresh_tokens t"
    )
    stored = " ".join(row[0] for row in rows)
    assert not [secret for secret in secrets if secret in stored]


async def test_a_sign_in_is_logged_and_dated(database: Database, eve: Account) -> None:
    await start(database, eve, "browser")
    (entry,) = await entries(database, "account.signed_in")
    assert (entry.actor_name, entry.address) == ("eve@example.com", "203.0.113.7")
    assert entry.after == {"kind": "browser", "method": "password"}
    found = await database.run(lambda session: accounts.get_in(session, eve.id))
    assert found.last_sign_in_at is not None


async def test_a_disabled_account_does_not_sign_in(database: Database, eve: Account) -> None:
    await database.run(
        lambda session: accounts.change_in(
            session, COMMAND_LINE, eve.id, AccountChanges(disabled=True)
        )
    )
    with pytest.raises(Unauthorized):
        await start(database, eve)
    assert await entries(database, "account.signed_in") == []


# --- refreshing -----------------------------------------------------------------------------


async def test_each_refresh_token_gives_the_next(database: Database, eve: Account) -> None:
    started = await start(database, eve)
    token = started.secret
    for _ in range(3):
        refreshed = await refresh(database, token)
        assert refreshed is not None
        assert refreshed.sign_in_id == started.sign_in_id
        assert refreshed.secret != token
        token = refreshed.secret
    assert await stands(database, started)


async def test_a_token_that_was_used_before_ends_its_sign_in(
    database: Database, eve: Account
) -> None:
    started = await start(database, eve)
    second = await refresh(database, started.secret)
    assert second is not None
    await age_tokens(database)
    assert await refresh(database, started.secret, CLIENT) is None
    assert not await stands(database, started)
    assert await refresh(database, second.secret) is None
    (entry,) = await entries(database, "account.refresh_token_reused")
    assert entry.subject == ("account", "eve@example.com")
    assert (entry.actor_kind, entry.address) == ("nobody", "203.0.113.7")


async def test_other_sign_ins_stand_when_one_was_copied(database: Database, eve: Account) -> None:
    copied, other = await start(database, eve), await start(database, eve)
    await refresh(database, copied.secret)
    await age_tokens(database)
    await refresh(database, copied.secret)
    assert not await stands(database, copied)
    assert await stands(database, other)


async def test_a_lost_answer_is_given_once_more(database: Database, eve: Account) -> None:
    started = await start(database, eve)
    lost = await refresh(database, started.secret)
    again = await refresh(database, started.secret)
    assert lost is not None
    assert again is not None
    assert await refresh(database, again.secret) is not None
    assert await entries(database, "account.refresh_token_reused") == []


async def test_a_thief_of_the_lost_answer_is_found_out(database: Database, eve: Account) -> None:
    started = await start(database, eve)
    stolen = await refresh(database, started.secret)
    again = await refresh(database, started.secret)
    assert stolen is not None
    assert again is not None
    assert await refresh(database, stolen.secret) is None
    assert not await stands(database, started)
    assert await refresh(database, again.secret) is None


async def test_once_the_next_one_was_used_the_one_before_is_a_copy(
    database: Database, eve: Account
) -> None:
    started = await start(database, eve)
    second = await refresh(database, started.secret)
    assert second is not None
    assert await refresh(database, second.secret) is not None
    assert await refresh(database, started.secret) is None
    assert not await stands(database, started)


async def test_a_token_used_twice_at_once_leaves_one_chain(
    database: Database, eve: Account
) -> None:
    started = await start(database, eve)
    found: list[Started | None] = []

    async def use() -> None:
        found.append(await refresh(database, started.secret))

    async with trio.open_nursery() as nursery:
        for _ in range(2):
            nursery.start_soon(use)
    assert None not in found
    unused = "SELECT count(*) FROM refresh_tokens WHERE used_at IS NULL"
    assert await database.fetch_value(unused) == 1


@pytest.mark.parametrize("token", ["", "rt_", "rt_" + "a" * 43, "pat_" + "a" * 43, "\0"])
async def test_what_is_no_refresh_token_opens_nothing(database: Database, token: str) -> None:
    assert await refresh(database, token) is None


@pytest.mark.parametrize(("used", "begun"), [("61 min", "2 h"), ("1 s", "25 h")])
async def test_an_idle_or_old_sign_in_is_over(
    database: Database, eve: Account, used: str, begun: str
) -> None:
    api, browser = await start(database, eve), await start(database, eve, "browser")
    for each in (api, browser):
        await age(database, each.sign_in_id, used=used, begun=begun)
    assert not await stands(database, api)
    assert await refresh(database, api.secret) is None
    assert await callers.by_cookie(database, hash_token(browser.secret), LIVES) is None
    assert await listed(database, eve) == []
    assert await entries(database, "account.refresh_token_reused") == []


async def test_refreshing_keeps_a_sign_in_from_being_idle(database: Database, eve: Account) -> None:
    started = await start(database, eve)
    await age(database, started.sign_in_id, used="59 min")
    assert await refresh(database, started.secret) is not None
    idle = await database.fetch_value("SELECT now() - last_used_at FROM sign_ins")
    assert idle < timedelta(minutes=1)


# --- listing and ending ---------------------------------------------------------------------


async def listed(database: Database, account: Account, current: UUID | None = None) -> list[SignIn]:
    return await database.run(lambda session: sessions.list_in(session, account.id, LIVES, current))


async def test_the_list_tells_which_one_asks(database: Database, eve: Account) -> None:
    first, second = await start(database, eve), await start(database, eve, "browser")
    found = await listed(database, eve, first.sign_in_id)
    assert [(each.id, each.kind, each.current) for each in found] == [
        (second.sign_in_id, "browser", False),
        (first.sign_in_id, "api", True),
    ]
    assert (found[0].address, found[0].user_agent) == ("203.0.113.7", "curl/8")


async def test_ended_by_oneself_one_by_one_or_all_but_one(database: Database, eve: Account) -> None:
    one, two, three, four = [await start(database, eve) for _ in range(4)]
    by, subject = eve.acting(CLIENT), eve.subject
    await database.run(lambda each: sessions.sign_out_in(each, by, subject, one.sign_in_id))
    await database.run(lambda each: sessions.revoke_in(each, by, subject, two.sign_in_id))
    ended = await database.run(
        lambda each: sessions.revoke_all_in(each, by, subject, but=four.sign_in_id)
    )
    assert ended == 1
    assert [await stands(database, each) for each in (one, two, three, four)] == [
        False, False, False, True,
    ]  # fmt: skip
    actions = [entry.action for entry in await entries(database, "account.sign%")]
    assert actions[4:] == [
        "account.signed_out", "account.sign_in_revoked", "account.sign_ins_revoked",
    ]  # fmt: skip


async def test_nobody_ends_anothers_sign_in(database: Database, eve: Account) -> None:
    bob = await database.run(
        lambda session: accounts.create_in(session, COMMAND_LINE, "bob@example.com")
    )
    started = await start(database, eve)
    for sign_in in (started.sign_in_id, uuid4()):
        with pytest.raises(NotFound):
            await database.run(
                lambda each, sign_in=sign_in: sessions.revoke_in(
                    each, bob.acting(CLIENT), bob.subject, sign_in
                )
            )
    assert await stands(database, started)
