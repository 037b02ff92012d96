"""Whatever is done to the database, the store serves what it has, and one project's fault is no
other's."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import trio

from beacon.errors import PostgresRefused
from beacon.flags import store as storing
from beacon.flags.store import CHANNEL, Store
from beacon.postgres.database import Database
from beacon.projects.projects import create_project
from tests.flags.conftest import ADD_FLAG, answer, until

MOST = 2**31 - 1


@pytest.fixture
def copy_path(tmp_path: Path) -> Path:
    return tmp_path / "flags.msgpack"


async def add_project(database: Database, name: str) -> UUID:
    made = UUID(bytes=(await create_project(database, name)).project.id)
    await database.execute(ADD_FLAG, made, "beta", True)
    return made


# --- notices ------------------------------------------------------------------------------------


async def test_a_lost_notice_is_made_up_for(
    database: Database,
    project_id: UUID,
    copy_path: Path,
    nursery: trio.Nursery,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Here there is no listener at all."""
    monkeypatch.setattr(storing, "COMPARE_SECONDS", 0.01)
    store = Store(database, copy_path)
    await nursery.start(store.run)
    for enabled, expected in ((True, "on"), (False, "off")):
        if enabled:
            await database.execute(ADD_FLAG, project_id, "beta", True)
        else:
            await database.execute("UPDATE flags SET enabled = false")
        await until(lambda expected=expected: answer(store, project_id, "beta") == expected)
    nursery.cancel_scope.cancel()


@pytest.mark.both_servers
async def test_notices_that_are_none_of_ours_do_no_harm(
    store: Store, database: Database, project_id: UUID
) -> None:
    for payload in ("", "nonsense", "x" * 7000, str(UUID(int=7))):
        await database.execute(f"SELECT pg_notify('{CHANNEL}', $1)", payload)
    await database.execute(ADD_FLAG, project_id, "beta", True)
    await until(lambda: answer(store, project_id, "beta") == "on")


async def test_a_storm_of_notices_lets_nobody_wait_for_the_rest(
    database: Database, project_id: UUID, copy_path: Path
) -> None:
    """What is due while flags are read is read next time: so each time has an end."""
    await database.execute(ADD_FLAG, project_id, "beta", True)

    class Noticed(Refusing):
        async def fetch(self, sql: str, *args: Any, timeout: float = 10) -> Any:  # noqa: ASYNC109
            store.on_notice(str(project_id))
            return await super().fetch(sql, *args, timeout=timeout)

    store = Store(Noticed(database, UUID(int=0)), copy_path)  # type: ignore[arg-type]
    with trio.fail_after(20):
        await store.refresh()
        await store.loaded()
    assert answer(store, project_id, "beta") == "on"


# --- one project that cannot be read --------------------------------------------------------------


class Refusing:
    """A database that refuses to give one project's flags, as if they were too large."""

    def __init__(self, database: Database, refused: UUID) -> None:
        self.database = database
        self.refused: UUID | None = refused

    async def fetch(self, sql: str, *args: Any, timeout: float = 10) -> Any:  # noqa: ASYNC109
        if args and self.refused in args[0]:
            raise PostgresRefused("string buffer exceeds maximum allowed length", sqlstate="54000")
        return await self.database.fetch(sql, *args, timeout=timeout)


async def test_a_project_that_cannot_be_read_keeps_no_other_from_being_served(
    database: Database, copy_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    projects = [await add_project(database, f"Shop {number}") for number in range(5)]
    refused, others = projects[2], projects[:2] + projects[3:]
    refusing = Refusing(database, refused)
    store = Store(refusing, copy_path)  # type: ignore[arg-type]
    await store.refresh()
    assert [answer(store, each, "beta") for each in others] == ["on"] * 4
    assert all(store.knows(each.bytes) for each in others)
    assert not store.knows(refused.bytes), "nobody is told that it has no flags"
    assert str(refused) in caplog.text
    refusing.refused = None
    store.on_resync()
    await store.refresh()
    assert answer(store, refused, "beta") == "on"


async def test_what_it_was_before_it_could_not_be_read_is_served(
    database: Database, project_id: UUID, copy_path: Path
) -> None:
    await database.execute(ADD_FLAG, project_id, "beta", True)
    refusing = Refusing(database, UUID(int=0))
    store = Store(refusing, copy_path)  # type: ignore[arg-type]
    await store.refresh()
    refusing.refused = project_id
    await database.execute("UPDATE flags SET enabled = false")
    store.on_notice(str(project_id))
    await store.refresh()
    assert answer(store, project_id, "beta") == "on"
    assert store.knows(project_id.bytes)


# --- what SQL can write ---------------------------------------------------------------------------

SPOILT = {
    "variants": [
        '{"on": 1e400, "off": false}',
        f'{{"on": {"9" * 5000}}}',
        "{}",
        '{"": null}',
        '{"on": [null], "off": false}',
        '{"on": true, "off": 0}',
    ],
    "config": [
        "{}",
        '{"default": 7}',
        '{"default": {"variant": "none"}}',
        '{"default": {"split": []}}',
        '{"default": {"split": [{"variant": "on", "weight": -1}]}}',
        '{"default": {"split": [{"variant": "on", "weight": 0.5}]}}',
        '{"default": {"variant": "on"}, "rules": 7}',
        '{"default": {"variant": "on"}, "schedule": [{"at": "never", "enabled": true}]}',
        '{"default": {"variant": "on"}, "prerequisites": [{"flag": "bad", "variants": ["on"]}]}',
        *(
            '{"default": {"variant": "on"}, "rules": [{"when": {"attribute": "a", '
            f'"operator": "{operator}", "value": {value}}}, "serve": {{"variant": "on"}}}}]}}'
            for operator, value in (
                ("matches", '"("'),
                ("matches", '"(a{1000}){1000}"'),
                ("matches", "7"),
                ("semver_gt", '"1.2.3.4"'),
                ("gt", "true"),
                ("before", '"then"'),
                ("like", '"a"'),
            )
        ),
    ],
}


@pytest.mark.parametrize("column", list(SPOILT))
async def test_a_flag_that_sql_spoilt_fails_alone_and_heals(
    store: Store, database: Database, project_id: UUID, column: str
) -> None:
    for key in ("good", "bad"):
        await database.execute(ADD_FLAG, project_id, key, True)
    table = "flags" if column == "variants" else "flag_environments"
    keep = await database.fetch_value(f"SELECT {column}::text FROM {table} LIMIT 1")
    where = "id" if table == "flags" else "flag_id"
    change = (
        f"UPDATE {table} SET {column} = $1 WHERE {where} = (SELECT id FROM flags WHERE key = 'bad')"
    )
    await until(lambda: answer(store, project_id, "bad") == "on")
    for spoilt in SPOILT[column]:
        await database.execute(change, spoilt)
        await until(lambda: answer(store, project_id, "bad") != "on")
        assert answer(store, project_id, "bad") == "PARSE_ERROR", spoilt
        assert answer(store, project_id, "good") == "on"
        await database.execute(change, keep)
        await until(lambda: answer(store, project_id, "bad") == "on")


@pytest.mark.both_servers
async def test_versions_may_be_as_large_as_they_can(
    store: Store, database: Database, project_id: UUID
) -> None:
    await database.execute(ADD_FLAG, project_id, "beta", True)
    for table in ("flags", "flag_environments"):
        await database.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_version")
        await database.execute(f"UPDATE {table} SET version = $1", MOST)
    await until(lambda: store.version(project_id.bytes) == 3)
    assert store.of(project_id.bytes).known["beta"].version == 2 * MOST - 1
    assert answer(store, project_id, "beta") == "on"


@pytest.mark.both_servers
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE flags SET variants = $1",
        "UPDATE flag_environments SET config = $1",
        "INSERT INTO segments (project_id, key, conditions) SELECT id, 'x', $1 FROM projects",
    ],
)
async def test_what_nobody_could_read_any_more_is_refused_to_sql_too(
    database: Database, project_id: UUID, statement: str
) -> None:
    await database.execute(ADD_FLAG, project_id, "beta", True)
    whole = "[{}]" if "segments" in statement else '{{"a": {}}}'
    for depth in (65, 1000, 12_000):
        with pytest.raises(PostgresRefused, match=r"check constraint|stack depth"):
            await database.execute(statement, whole.format("[" * depth + "]" * depth))
    await database.execute(statement, whole.format("[" * 60 + "]" * 60))
