"""The store hears every change, whoever makes it, and keeps what it has without Postgres."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import trio
import trio.testing

from beacon.errors import BeaconError, PostgresAway
from beacon.flags.due import PAGE_PROJECTS
from beacon.flags.flagset import NO_FLAGS, Compiled, Flagset, ProjectFlags, compile_packed
from beacon.flags.store import CHANNEL, Store
from beacon.postgres.database import Database, Session, open_database
from beacon.postgres.listen import Listener, Subscription
from beacon.projects.projects import create_project
from tests.flags.conftest import ADD_FLAG, answer, eventually, following, until

both_servers = pytest.mark.both_servers
NOBODY_THERE = "postgresql://beacon@127.0.0.1:1/beacon"
KILL_LISTENERS = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND query LIKE '%beacon_heartbeat%'"
)
RULE_FOR_ANN = (
    '{"default": {"variant": "off"}, "rules": [{"when": {"attribute": "targetingKey",'
    ' "operator": "eq", "value": "ann"}, "serve": {"variant": "on"}}]}'
)


class Watched:
    """A database that counts what is asked of it, and can be away."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.fetched: list[tuple[Any, ...]] = []
        self.away = False

    async def fetch(self, sql: str, *args: Any, timeout: float = 10) -> Any:  # noqa: ASYNC109
        if self.away:
            raise PostgresAway("away")
        self.fetched.append(args)
        return await self.database.fetch(sql, *args, timeout=timeout)


@pytest.fixture
def copy_path(tmp_path: Path) -> Path:
    return tmp_path / "flags.msgpack"


@pytest.fixture
async def away() -> AsyncIterator[Database]:
    async with open_database(NOBODY_THERE) as database:
        yield database


async def kill_listeners(database: Database) -> None:
    async def killed() -> bool:
        return bool(await database.fetch_value(KILL_LISTENERS))

    await eventually(killed)


# --- changes are heard ------------------------------------------------------------------------


@both_servers
async def test_changes_by_sql_are_heard(store: Store, database: Database, project_id: UUID) -> None:
    assert store.of(project_id.bytes) is NO_FLAGS
    await database.execute(ADD_FLAG, project_id, "beta", False)
    await until(lambda: answer(store, project_id, "beta") == "off")
    await database.execute("UPDATE flags SET enabled = true WHERE key = 'beta'")
    await until(lambda: answer(store, project_id, "beta") == "on")
    await database.execute(
        "UPDATE flag_environments SET enabled = false FROM environments e"
        " WHERE e.id = environment_id AND e.key = 'staging'"
    )
    await until(lambda: answer(store, project_id, "beta", "staging") == "off")
    assert answer(store, project_id, "beta") == "on"
    await database.execute("UPDATE flags SET archived_at = now()")
    await until(lambda: answer(store, project_id, "beta") == "FLAG_NOT_FOUND")
    await database.execute("UPDATE flags SET archived_at = NULL")
    await until(lambda: answer(store, project_id, "beta") == "on")
    await database.execute("DELETE FROM flags")
    await until(lambda: store.of(project_id.bytes) is NO_FLAGS)


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE flags CASCADE",
        "TRUNCATE flag_environments",
        "UPDATE environments SET key = 'live' WHERE key = 'production'",
        "DELETE FROM environments WHERE key = 'production'",
        "UPDATE projects SET deleted_at = now()",
        "DELETE FROM projects",
    ],
)
async def test_flags_that_are_gone_are_gone_here(
    store: Store, database: Database, project_id: UUID, statement: str
) -> None:
    await database.execute(ADD_FLAG, project_id, "beta", True)
    await until(lambda: answer(store, project_id, "beta") == "on")
    await database.execute(statement)
    await until(lambda: answer(store, project_id, "beta") == "FLAG_NOT_FOUND")


async def test_a_segment_and_the_rules_that_name_it_are_heard(
    store: Store, database: Database, project_id: UUID
) -> None:
    await database.execute(ADD_FLAG, project_id, "beta", True)
    await database.execute(
        "UPDATE flag_environments SET config = $1",
        '{"default": {"variant": "off"}, "rules":'
        ' [{"when": {"segment": "staff"}, "serve": {"variant": "on"}}]}',
    )
    await until(lambda: answer(store, project_id, "beta") == "PARSE_ERROR")
    await database.execute(
        "INSERT INTO segments (project_id, key, conditions) VALUES ($1, 'staff', $2)",
        project_id,
        '[{"attribute": "targetingKey", "operator": "in", "value": ["ann"]}]',
    )
    await until(lambda: answer(store, project_id, "beta") == "on")
    await database.execute(
        'UPDATE segments SET conditions = \'[{"attribute": "x", "operator": "exists"}]\''
    )
    await until(lambda: answer(store, project_id, "beta") == "off")


async def test_settings_that_nobody_can_read_are_one_flags_error(
    store: Store, database: Database, project_id: UUID
) -> None:
    for key in ("good", "bad"):
        await database.execute(ADD_FLAG, project_id, key, True)
    await database.execute(
        "UPDATE flag_environments SET config = '{\"default\": 7}' WHERE flag_id ="
        " (SELECT id FROM flags WHERE key = 'bad')"
    )
    await until(lambda: answer(store, project_id, "bad") == "PARSE_ERROR")
    assert answer(store, project_id, "good") == "on"


async def test_only_the_project_that_was_named_is_read_again_and_a_burst_once_more(
    database: Database, project_id: UUID, copy_path: Path
) -> None:
    watched = Watched(database)
    other = UUID(bytes=(await create_project(database, "Other")).project.id)
    for each in (project_id, other):
        await database.execute(ADD_FLAG, each, "beta", True)
    store = Store(watched, copy_path)  # type: ignore[arg-type]
    await store.refresh()
    held = store.of(other.bytes)
    await database.execute("UPDATE flags SET enabled = false WHERE project_id = $1", project_id)
    watched.fetched.clear()
    for _ in range(1000):
        store.on_notice(str(project_id))
    await store.refresh()
    assert [args[0] for args in watched.fetched] == [[project_id]]
    assert answer(store, project_id, "beta") == "off"
    assert store.of(other.bytes) is held


async def test_a_notice_of_what_is_known_already_changes_nothing(
    database: Database, project_id: UUID, copy_path: Path
) -> None:
    await database.execute(ADD_FLAG, project_id, "beta", True)
    store = Store(database, copy_path)
    await store.refresh()
    told: list[bytes] = []
    store.subscribe(lambda project, before, after: told.append(project))
    held = store.of(project_id.bytes)
    store.on_notice(str(project_id))
    await store.refresh()
    assert told == []
    assert store.of(project_id.bytes) is held


async def test_a_change_in_one_environment_leaves_the_others_as_they_are(
    store: Store, database: Database, project_id: UUID
) -> None:
    await database.execute(ADD_FLAG, project_id, "beta", True)
    await until(lambda: answer(store, project_id, "beta") == "on")
    changes: list[tuple[bytes, frozenset[str], Flagset]] = []

    def subscriber(project: bytes, before: Flagset | None, after: Flagset | None) -> None:
        assert after is not None
        changes.append((project, after.changed_since(before), after))

    store.subscribe(subscriber)
    production, staging = (store.of(project_id.bytes, key) for key in ("production", "staging"))
    await database.execute(
        "UPDATE flag_environments SET enabled = false FROM environments e"
        " WHERE e.id = environment_id AND e.key = 'staging'"
    )
    await until(lambda: bool(changes))
    assert [change[:2] for change in changes] == [(project_id.bytes, frozenset({"staging"}))]
    assert store.of(project_id.bytes) is production
    now = store.of(project_id.bytes, "staging")
    assert now.etag != staging.etag
    assert store.flags(changes[0][2], "staging") is now
    assert now.known["beta"].version == staging.known["beta"].version + 1
    assert now.known["beta"].id == staging.known["beta"].id


async def test_a_subscriber_that_raises_keeps_no_other_from_being_told(
    store: Store, database: Database, project_id: UUID
) -> None:
    told: list[bytes] = []

    def careless(*_: object) -> None:
        raise ValueError

    store.subscribe(careless)
    store.subscribe(lambda project, before, after: told.append(project))
    await database.execute(ADD_FLAG, project_id, "beta", True)
    await until(lambda: told == [project_id.bytes])


# --- waiting for one's own change -------------------------------------------------------------


@both_servers
async def test_who_waits_for_a_version_finds_it_here(
    database: Database, project_id: UUID, copy_path: Path, nursery: trio.Nursery
) -> None:
    """Without a listener: it waits for no notice."""
    store = Store(database, copy_path)
    await nursery.start(store.run)

    async def change(session: Session) -> int:
        async with session.transaction():
            await session.execute(ADD_FLAG, project_id, "beta", True)
            return int(await session.fetch_value("SELECT version FROM flag_versions"))

    version = await database.run(change)
    assert await store.wait_for(project_id.bytes, version, seconds=20)
    assert answer(store, project_id, "beta") == "on"
    assert await store.wait_for(project_id.bytes, version)
    nursery.cancel_scope.cancel()


async def test_who_waits_while_postgres_is_away_is_told_so(
    away: Database, copy_path: Path, nursery: trio.Nursery
) -> None:
    store = Store(away, copy_path)
    await nursery.start(store.run)
    assert not await store.wait_for(uuid4().bytes, 1, seconds=0.1)
    nursery.cancel_scope.cancel()


@both_servers
async def test_a_transaction_is_one_version_and_a_rolled_back_one_none(
    database: Database, project_id: UUID
) -> None:
    async def change(session: Session) -> None:
        async with session.transaction():
            for number in range(3):
                await session.execute(ADD_FLAG, project_id, f"flag-{number}", True)
            await session.execute("UPDATE flags SET name = 'x'")

    version = "SELECT version FROM flag_versions"
    await database.run(change)
    assert await database.fetch_value(version) == 1
    with pytest.raises(BeaconError):
        await database.run(change)
    assert await database.fetch_value(version) == 1
    await database.execute("UPDATE flags SET name = name")
    assert await database.fetch_value(version) == 1
    await database.execute("UPDATE flags SET name = 'y'")
    assert await database.fetch_value(version) == 2


# --- lost listeners, Postgres away ------------------------------------------------------------


@both_servers
async def test_a_lost_listener_misses_nothing_and_unchanged_projects_stay_compiled(
    database: Database, project_id: UUID, copy_path: Path
) -> None:
    other = UUID(bytes=(await create_project(database, "Other")).project.id)
    for each in (project_id, other):
        await database.execute(ADD_FLAG, each, "beta", False)
    async with following(database, copy_path) as store:
        await until(lambda: answer(store, project_id, "beta") == "off")
        await until(lambda: answer(store, other, "beta") == "off")
        held = store.of(other.bytes)
        for enabled, expected in ((True, "on"), (False, "off")):
            await kill_listeners(database)
            await database.execute(
                "UPDATE flags SET enabled = $2 WHERE project_id = $1", project_id, enabled
            )
            await until(lambda expected=expected: answer(store, project_id, "beta") == expected)
        assert store.of(other.bytes) is held


async def test_without_postgres_what_was_known_is_served_and_after_it_nothing_is_missed(
    database: Database, project_id: UUID, copy_path: Path, nursery: trio.Nursery
) -> None:
    watched = Watched(database)
    await database.execute(ADD_FLAG, project_id, "beta", True)
    store = Store(watched, copy_path)  # type: ignore[arg-type]
    await nursery.start(store.run)
    await until(lambda: answer(store, project_id, "beta") == "on")
    watched.away = True
    await database.execute("UPDATE flags SET enabled = false")
    store.on_notice(str(project_id))
    store.on_resync()
    with pytest.raises(PostgresAway):
        await store.refresh()
    assert answer(store, project_id, "beta") == "on"
    watched.away = False  # and no further notice comes
    await until(lambda: answer(store, project_id, "beta") == "off")
    nursery.cancel_scope.cancel()


@both_servers
async def test_a_beacon_that_starts_without_postgres_serves_the_copy(
    database: Database, away: Database, project_id: UUID, copy_path: Path
) -> None:
    await database.execute(ADD_FLAG, project_id, "beta", True)
    async with following(database, copy_path) as store:
        await until(lambda: answer(store, project_id, "beta") == "on")
    assert copy_path.stat().st_mode & 0o777 == 0o600
    async with following(away, copy_path) as later:
        assert answer(later, project_id, "beta") == "on"
    await database.execute("UPDATE flags SET enabled = false")
    async with following(database, copy_path) as back:
        await until(lambda: answer(back, project_id, "beta") == "off")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda old: b"",
        lambda old: old[:-7],
        lambda old: b"\x00" * len(old),
        lambda old: old.replace(b"x\x01", b"y\x01"),
    ],
)
async def test_a_spoilt_copy_is_as_good_as_none(
    database: Database, project_id: UUID, copy_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    await database.execute(ADD_FLAG, project_id, "beta", True)
    async with following(database, copy_path) as store:
        await until(lambda: answer(store, project_id, "beta") == "on")
    copy_path.write_bytes(spoil(copy_path.read_bytes()))
    later = Store(database, copy_path)
    await later.load_copy()
    assert later.of(project_id.bytes) is NO_FLAGS
    await later.refresh()
    assert answer(later, project_id, "beta") == "on"


async def test_a_restored_database_counts_even_where_its_versions_are_those_of_the_copy(
    database: Database, project_id: UUID, copy_path: Path
) -> None:
    await database.execute(ADD_FLAG, project_id, "beta", True)
    store = Store(database, copy_path)
    await store.refresh()
    await database.execute("UPDATE flags SET enabled = false")
    await database.execute(
        "UPDATE flag_versions SET version = 1, changed_at = changed_at - interval '1 day'"
    )
    store.on_resync()
    await store.refresh()
    assert answer(store, project_id, "beta") == "off"


@both_servers
async def test_two_stores_see_the_same(
    store: Store, database: Database, database_url: str, project_id: UUID, copy_path: Path
) -> None:
    async with (
        open_database(database_url) as second,
        following(second, copy_path.with_name("other.msgpack")) as other,
    ):
        await database.execute(ADD_FLAG, project_id, "beta", True)
        await database.execute("UPDATE flag_environments SET config = $1", RULE_FOR_ANN)
        for each in (store, other):
            await until(lambda each=each: each.version(project_id.bytes) == 2)
            assert answer(each, project_id, "beta") == "on"
        assert store.of(project_id.bytes).etag == other.of(project_id.bytes).etag


async def test_more_projects_than_a_page_are_all_read(database: Database, copy_path: Path) -> None:
    await database.execute(
        "INSERT INTO projects (name, slug, public_key)"
        " SELECT 'P', n::text, 'proj_' || md5(n::text) FROM generate_series(1, $1) AS n",
        2 * PAGE_PROJECTS + 1,
    )
    await database.execute(
        "INSERT INTO flags (project_id, key, enabled) SELECT id, 'beta', true FROM projects"
    )
    store = Store(database, copy_path)
    await store.refresh()
    for row in await database.fetch("SELECT id FROM projects"):
        assert answer(store, UUID(bytes=row["id"].bytes), "beta") == "on"


async def test_until_all_is_loaded_who_asks_for_a_project_comes_first(
    database: Database, copy_path: Path, nursery: trio.Nursery
) -> None:
    await database.execute(
        "INSERT INTO projects (name, slug, public_key)"
        " SELECT 'P', n::text, 'proj_' || md5(n::text) FROM generate_series(1, $1) AS n",
        2 * PAGE_PROJECTS,
    )
    await database.execute(
        "INSERT INTO flags (project_id, key, enabled) SELECT id, 'beta', true FROM projects"
    )
    watched = Watched(database)
    watched.away = True
    store = Store(watched, copy_path)  # type: ignore[arg-type]
    ids = [row["id"] for row in await database.fetch("SELECT id FROM projects")]
    for project in ids:
        assert not await store.ready(project.bytes, seconds=0)
    watched.away = False
    asked = ids[PAGE_PROJECTS + 3]
    nursery.start_soon(store.ready, asked.bytes)
    await trio.testing.wait_all_tasks_blocked()
    store._due._asked = {asked.bytes}
    await nursery.start(store.run)
    with trio.fail_after(20):
        assert await store.ready(asked.bytes, seconds=20)
        assert asked in watched.fetched[1][0]
        assert await store.ready(uuid4().bytes, seconds=20)  # there is no such project
    assert len(watched.fetched) >= 3
    nursery.cancel_scope.cancel()


async def test_a_change_of_flags_is_no_news_for_the_directory(
    database: Database, project_id: UUID, nursery: trio.Nursery
) -> None:
    heard: list[str] = []
    listener = Listener(
        database,
        [
            Subscription("beacon_directory", lambda _: heard.append("directory"), lambda: None),
            Subscription(CHANNEL, heard.append, lambda: None),
        ],
    )
    nursery.start_soon(listener.run)
    await until(lambda: listener.connected)
    await database.execute(ADD_FLAG, project_id, "beta", True)
    await database.execute("UPDATE flags SET enabled = false")
    await until(lambda: len(heard) == 2)
    assert heard == [str(project_id)] * 2
    nursery.cancel_scope.cancel()


# --- memory -----------------------------------------------------------------------------------


async def test_only_so_many_flags_are_kept_compiled(database: Database, copy_path: Path) -> None:
    ids = []
    for number in range(6):
        made = await create_project(database, f"Shop {number}")
        ids.append(made.project.id)
        for key in ("a", "b"):
            await database.execute(ADD_FLAG, UUID(bytes=made.project.id), key, True)
    compiled: list[bytes] = []

    def compile_one(packed: bytes) -> ProjectFlags:
        compiled.append(packed)
        return compile_packed(packed)

    store = Store(database, copy_path, compile_packed=compile_one, max_compiled_flags=8)
    await store.refresh()
    assert compiled == []  # nobody asked
    for project in ids:
        store.of(project)
    assert len(compiled) == 6
    store.of(ids[-1])
    assert len(compiled) == 6
    store.of(ids[0])
    assert len(compiled) == 7


def test_what_is_asked_for_again_and_again_stays_compiled() -> None:
    def compile_one(packed: bytes) -> ProjectFlags:
        return ProjectFlags(NO_FLAGS.rules, {}, packed.decode())

    compiled = Compiled(compile_one, max_flags=10)
    kept = compiled.of(b"kept")
    for number in range(100):
        compiled.of(str(number).encode())
        assert compiled.of(b"kept") is kept
    assert not compiled.has(b"1")
