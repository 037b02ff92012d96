"""When a key was last used is written late, once for many uses, and never lost to a bad moment."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
import trio

from beacon.errors import PostgresAway
from beacon.postgres.database import Database
from beacon.postgres.listen import Listener, Subscription
from beacon.projects import key_use
from beacon.projects.directory import CHANNEL, Directory
from beacon.projects.key_use import KeyUse
from beacon.projects.projects import create_project, load_all

SINCE = "SELECT last_used_at > now() - interval '1 min' FROM api_keys WHERE id = $1"


@pytest.fixture
async def key_id(database: Database) -> bytes:
    await create_project(database, "Shop")
    (key,) = (await load_all(database)).keys
    return key.id


async def used(database: Database, key_id: bytes) -> bool | None:
    found = await database.fetch_value(SINCE, UUID(bytes=key_id))
    assert found in (True, False, None)
    return None if found is None else bool(found)


async def test_uses_are_written_once_a_while(
    database: Database, key_id: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_use, "FLUSH_SECONDS", 0.01)
    uses = KeyUse()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(uses.run, database)
        uses.note(key_id)
        with trio.fail_after(30):
            while not await used(database, key_id):
                await trio.sleep(0.005)
        nursery.cancel_scope.cancel()


async def test_what_was_noted_is_written_when_beacon_stops(
    database: Database, key_id: bytes
) -> None:
    uses = KeyUse()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(uses.run, database)
        uses.note(key_id)
        await trio.testing.wait_all_tasks_blocked()
        assert await used(database, key_id) is None
        nursery.cancel_scope.cancel()
    assert await used(database, key_id)


async def test_while_postgres_is_away_uses_are_kept(
    database: Database, away: Database, key_id: bytes
) -> None:
    uses = KeyUse()
    uses.note(key_id)
    with pytest.raises(PostgresAway):
        await uses.flush(away)
    await uses.flush(database)
    assert await used(database, key_id)


async def test_a_later_use_noted_by_another_node_stands(database: Database, key_id: bytes) -> None:
    uses = KeyUse()
    uses.note(key_id)
    await database.execute("UPDATE api_keys SET last_used_at = now() + interval '1 hour'")
    await uses.flush(database)
    later = "SELECT last_used_at > now() + interval '30 min' FROM api_keys"
    assert await database.fetch_value(later) is True


async def test_a_key_that_is_gone_is_no_error(database: Database, key_id: bytes) -> None:
    uses = KeyUse()
    uses.note(key_id)
    uses.note(bytes(16))
    await database.execute("DELETE FROM api_keys WHERE id = $1", UUID(bytes=key_id))
    await uses.flush(database)
    assert await database.fetch_value("SELECT count(*) FROM api_keys") == 0


async def test_the_use_of_a_key_is_no_news_for_the_nodes(
    database: Database, key_id: bytes, tmp_path: Path
) -> None:
    """Else every node read all its keys anew, twice a minute, for each."""
    notices: list[str] = []
    resynced = trio.Event()
    directory = Directory(database, tmp_path / "projects.json")
    await directory.refresh()
    listener = Listener(database, [Subscription(CHANNEL, notices.append, resynced.set)])
    async with trio.open_nursery() as nursery:
        nursery.start_soon(listener.run)
        await resynced.wait()
        uses = KeyUse()
        uses.note(key_id)
        await uses.flush(database)
        assert not await directory.refresh()
        await database.execute("UPDATE api_keys SET permissions = '{read}'")  # the next notice
        with trio.fail_after(30):
            while not notices:
                await trio.sleep(0.005)
        assert notices == [""]
        nursery.cancel_scope.cancel()
