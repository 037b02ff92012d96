"""A Beacon that has just started, without a copy and without Postgres, says of no flag that it is
not there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import orjson
import pytest
import trio
import trio.testing

from beacon.events import Request
from beacon.flags.broadcaster import CLIENTS_A_TURN, Broadcaster
from beacon.flags.copy import write_copy
from beacon.flags.store import Store
from beacon.flags.usage import Usage
from beacon.postgres.database import Database, open_database
from tests.flags.conftest import ADD_FLAG, answer, identify, until
from tests.flags.test_broadcaster import NOBODY_THERE, PROJECT, Followed, Heard, Stage, flag
from tests.ingest.conftest import Bench, bench  # noqa: F401  (fixture)


@pytest.fixture
def copy_path(tmp_path: Path) -> Path:
    return tmp_path / "flags.msgpack"


@pytest.fixture
async def away() -> AsyncIterator[Database]:
    async with open_database(NOBODY_THERE) as database:
        yield database


@pytest.fixture
async def stage(away: Database, copy_path: Path) -> AsyncIterator[Stage]:
    """Whose store knows nothing yet."""
    store = Followed(away, copy_path)
    broadcaster = Broadcaster(store, Usage())
    store.subscribe(broadcaster.on_change)
    async with trio.open_nursery() as nursery:
        await nursery.start(broadcaster.run)
        yield Stage(store, broadcaster)
        nursery.cancel_scope.cancel()


# --- who is connected -------------------------------------------------------------------------


async def test_who_came_before_the_flags_is_told_them_when_they_are_known(stage: Stage) -> None:
    clients = [stage.joined(str(number)) for number in range(2 * CLIENTS_A_TURN)]
    identify(clients[0].client, "ann", {})
    clients[1].client.leave()
    await trio.testing.wait_all_tasks_blocked()
    assert not any(client.frames for client in clients)
    await stage.change(flag())
    assert clients[1].frames == []
    clients.pop(1)
    assert [client.flags for client in clients] == [[{"beta": True}]] * len(clients)
    await stage.change(flag(enabled=False))
    assert [client.flags[1:] for client in clients] == [[{"beta": False}]] * len(clients)


async def test_who_comes_between_the_news_and_the_telling_is_told_too(stage: Stage) -> None:
    waiting = stage.joined("a")
    stage.store.set(flag())
    late = stage.joined("b")
    await trio.testing.wait_all_tasks_blocked()
    assert waiting.flags == late.flags == [{"beta": True}]


async def test_that_there_are_no_flags_is_told_when_all_is_known(
    database: Database, copy_path: Path, nursery: trio.Nursery
) -> None:
    store = Store(database, copy_path)
    broadcaster = Broadcaster(store, Usage())
    await nursery.start(broadcaster.run)
    waiting = Heard(broadcaster, "a", "production")
    await trio.testing.wait_all_tasks_blocked()
    assert waiting.frames == []
    await store.refresh()
    await trio.testing.wait_all_tasks_blocked()
    assert waiting.flags == [{}]
    assert Heard(broadcaster, "b", "production").flags == [{}]
    nursery.cancel_scope.cancel()


# --- the copy ---------------------------------------------------------------------------------


async def test_a_project_that_the_copy_does_not_name_has_no_flags(
    away: Database, copy_path: Path
) -> None:
    store = Store(away, copy_path)
    assert not store.knows(PROJECT)
    write_copy(copy_path, [])
    await store.load_copy()
    assert store.knows(PROJECT)


async def test_a_copy_is_made_of_all_projects_or_not_at_all(
    database: Database, away: Database, project_id: UUID, copy_path: Path
) -> None:
    await database.execute(ADD_FLAG, project_id, "beta", True)
    for source in (away, database):
        store = Store(source, copy_path)
        async with trio.open_nursery() as nursery:
            await nursery.start(store.run)
            if source is database:
                await store.loaded()
            nursery.cancel_scope.cancel()
        assert copy_path.exists() == (source is database)
    later = Store(away, copy_path)
    await later.load_copy()
    assert answer(later, project_id, "beta") == "on"


# --- over HTTP --------------------------------------------------------------------------------


async def ask(shop: Bench, path: str) -> tuple[int, dict[str, str], dict[str, object]]:
    key = shop.created.project.public_key
    body = orjson.dumps({"context": {"targetingKey": "ann"}, "distinct_id": "ann"})
    asked = Request("POST", path, f"v=2&key={key}", {"x-api-key": key}, body, "127.0.0.1")
    found = await shop.ingest.answer(asked)
    return found.status, dict(found.headers), orjson.loads(found.body)


@pytest.mark.parametrize(
    "path", ["/ofrep/v1/evaluate/flags", "/ofrep/v1/evaluate/flags/beta", "/flags", "/decide"]
)
async def test_until_the_flags_are_known_who_asks_is_told_to_come_again(
    bench: Bench,  # noqa: F811
    away: Database,
    copy_path: Path,
    nursery: trio.Nursery,
    path: str,
) -> None:
    known, unknown = bench.ingest.flags, Store(away, copy_path)
    await known.loaded()
    bench.ingest.flags = unknown
    await nursery.start(unknown.run)
    for _ in range(2):
        status, headers, problem = await ask(bench, path)
        assert (status, problem["code"]) == (503, "flags_not_loaded")
        assert int(headers["retry-after"]) > 0
        assert problem.get("errorCode", "GENERAL") == "GENERAL"
    bench.ingest.flags = known
    assert (await ask(bench, path))[0] in (200, 404)
    nursery.cancel_scope.cancel()


async def test_who_asks_while_the_flags_are_read_waits_for_them(
    bench: Bench,  # noqa: F811
    database: Database,
    copy_path: Path,
    nursery: trio.Nursery,
) -> None:
    reading = Store(database, copy_path)
    bench.ingest.flags = reading
    found: list[int] = []

    async def asks() -> None:
        found.append((await ask(bench, "/ofrep/v1/evaluate/flags"))[0])

    await until(lambda: bench.ingest.directory.find(bench.created.project.public_key) is not None)
    async with trio.open_nursery() as asking:
        asking.start_soon(asks)
        await trio.testing.wait_all_tasks_blocked(0.01)
        assert found == []
        await reading.refresh()
    assert found == [200]
