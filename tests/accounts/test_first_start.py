"""The link to make the first account: printed while there is none, and new at each start."""

from __future__ import annotations

import re

import pytest
import trio
import trio.testing

from beacon.accounts import accounts, first_start, links
from beacon.accounts.audit import COMMAND_LINE
from beacon.postgres.database import Database
from tests.audit_entries import entries

LINE = re.compile(
    r"Set up the first account: https://beacon\.example/setup/([A-Za-z0-9_-]{43}) "
    r"\(works once, until \d\d:\d\d UTC\)\n"
)


async def start(database: Database) -> None:
    migrated = trio.Event()
    migrated.set()
    await first_start.offer_setup(database, migrated, lambda: "https://beacon.example")


async def works(database: Database, token: str) -> bool:
    return await database.run(lambda each: links.look_in(each, token, "setup")) is not None


async def test_an_empty_database_offers_its_setup(
    database: Database, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    await start(database)
    printed = LINE.fullmatch(capsys.readouterr().out)
    assert printed is not None
    assert await works(database, printed[1])
    assert printed[1] not in caplog.text
    (entry,) = await entries(database)
    assert (entry.action, entry.actor_kind) == ("account.setup_link_made", "system")


async def test_the_next_start_prints_another_and_voids_the_first(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    tokens = []
    for _ in range(2):
        await start(database)
        printed = LINE.fullmatch(capsys.readouterr().out)
        assert printed is not None
        tokens.append(printed[1])
    assert [await works(database, token) for token in tokens] == [False, True]


async def test_with_an_account_nothing_is_offered(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    await database.run(lambda session: accounts.create_in(session, COMMAND_LINE, "eve@example.com"))
    await start(database)
    assert capsys.readouterr().out == ""


async def test_it_waits_for_the_tables(
    database: Database, capsys: pytest.CaptureFixture[str], nursery: trio.Nursery
) -> None:
    migrated, done = trio.Event(), trio.Event()

    async def offer() -> None:
        await first_start.offer_setup(database, migrated, lambda: "https://beacon.example")
        done.set()

    nursery.start_soon(offer)
    await trio.testing.wait_all_tasks_blocked()
    assert capsys.readouterr().out == ""
    migrated.set()
    await done.wait()
    assert LINE.fullmatch(capsys.readouterr().out)
