"""Keys are known at once, forgotten soon after they are revoked, and known without Postgres."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import trio

from beacon.errors import (
    BadRequest,
    PostgresAway,
    ProjectNotFound,
    Unauthorized,
    Unavailable,
)
from beacon.postgres.database import Database, Session
from beacon.postgres.listen import Listener, Subscription
from beacon.projects import keys, misses
from beacon.projects.directory import CHANNEL, Directory
from beacon.projects.projects import CreatedProject, create_project


class Watched:
    """A database that counts its units of work, and can hold them at the gate."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.runs = 0
        self.gate = trio.Event()
        self.at_gate = trio.Event()
        self.gate.set()

    async def run(self, work: Callable[[Session], Awaitable[Any]], **options: Any) -> Any:
        self.runs += 1
        result = await self.database.run(work, **options)
        self.at_gate.set()
        await self.gate.wait()
        return result

    async def fetch_value(self, sql: str, *args: Any) -> Any:
        return await self.database.fetch_value(sql, *args)


@pytest.fixture
async def watched(database: Database) -> Watched:
    return Watched(database)


@pytest.fixture
async def directory(
    watched: Watched, copy_path: Path, nursery: trio.Nursery
) -> AsyncIterator[Directory]:
    made = Directory(watched, copy_path)  # type: ignore[arg-type]
    await nursery.start(made.run)
    yield made
    nursery.cancel_scope.cancel()


async def test_a_project_works_as_soon_as_it_is_made(
    directory: Directory, database: Database
) -> None:
    await directory.refresh()
    for number in range(3):
        made = await create_project(database, f"Shop {number}")
        assert (await directory.resolve(made.project.public_key)).project == made.project
        secret = await directory.resolve(made.secret_key)
        assert secret.project == made.project
        assert secret.trusted


async def test_a_refused_key_works_as_soon_as_it_is_made(
    directory: Directory, database: Database
) -> None:
    key = keys.new_public_key()
    with pytest.raises(Unauthorized):
        await directory.resolve(key)
    await create_project(database, "Shop")
    await database.execute("UPDATE projects SET public_key = $1", key)
    assert (await directory.resolve(key)).project.public_key == key


async def test_what_was_found_is_in_memory(directory: Directory, made: CreatedProject) -> None:
    await directory.refresh()
    public = directory.find(made.project.public_key)
    secret = directory.find(made.secret_key)
    assert public is not None
    assert secret is not None
    assert public.project == secret.project == made.project
    assert not public.trusted
    assert secret.allows("anything")
    assert directory.find_project(made.project.uuid) == made.project
    assert directory.find_project(made.project.public_key) == made.project
    assert directory.find("nonsense") is directory.find("pk_nonsense") is None


async def test_a_project_is_found_by_any_form_of_its_id(
    directory: Directory, made: CreatedProject
) -> None:
    uuid = made.project.uuid
    for reference in (uuid, uuid.upper(), uuid.replace("-", ""), made.project.public_key):
        assert await directory.resolve_project(reference) == made.project


@pytest.mark.parametrize("reference", ["", "1", "proj_", "pk_" + "a" * 43, "ü" * 36])
async def test_a_malformed_reference_is_a_bad_request(directory: Directory, reference: str) -> None:
    with pytest.raises(BadRequest):
        await directory.resolve_project(reference)


async def test_an_unknown_project_is_not_found(directory: Directory) -> None:
    with pytest.raises(ProjectNotFound):
        await directory.resolve_project("00000000-0000-4000-8000-000000000000")
    with pytest.raises(ProjectNotFound):
        await directory.resolve_project(keys.new_public_key())


@pytest.mark.parametrize("key", [None, "", "nonsense", "pk_short", "proj_x", "\udcff"])
async def test_what_cannot_be_a_key_is_refused_without_asking(
    directory: Directory, watched: Watched, key: str | None
) -> None:
    await directory.refresh()
    runs = watched.runs
    with pytest.raises(Unauthorized):
        await directory.resolve(key)
    assert watched.runs == runs


async def test_a_revoked_key_is_forgotten(
    directory: Directory, database: Database, made: CreatedProject
) -> None:
    assert await directory.resolve(made.secret_key)
    await database.execute("UPDATE api_keys SET revoked_at = now()")
    await directory.refresh()
    assert directory.find(made.secret_key) is None
    with pytest.raises(Unauthorized):
        await directory.resolve(made.secret_key)


async def test_a_key_found_by_a_miss_and_revoked_since_is_forgotten(
    directory: Directory, watched: Watched, database: Database, made: CreatedProject
) -> None:
    """The miss reads the key, it is revoked, a look at the changes sees no more change."""
    await directory.refresh()
    late = await create_project(database, "Late")
    watched.gate, watched.at_gate = trio.Event(), trio.Event()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(directory.resolve, late.secret_key)
        await watched.at_gate.wait()
        await database.execute("UPDATE api_keys SET revoked_at = now()")
        watched.gate.set()
    await directory.refresh()
    assert directory.find(late.secret_key) is None


async def test_an_expired_key_opens_nothing_though_it_is_in_memory(
    directory: Directory, database: Database, made: CreatedProject
) -> None:
    await database.execute("UPDATE api_keys SET expires_at = now() + interval '0.2 s'")
    await directory.refresh()
    with trio.fail_after(10):
        while directory.find(made.secret_key) is not None:
            await trio.lowlevel.checkpoint()


async def test_a_deleted_project_is_forgotten(
    directory: Directory, database: Database, made: CreatedProject
) -> None:
    await directory.refresh()
    await database.execute("DELETE FROM projects")
    await directory.refresh()
    assert directory.find(made.project.public_key) is None
    assert directory.find(made.secret_key) is None
    assert directory.find_project(made.project.uuid) is None


async def test_nothing_is_loaded_while_nothing_changed(
    directory: Directory, watched: Watched, made: CreatedProject
) -> None:
    await directory.refresh()
    runs = watched.runs
    assert not await directory.refresh()
    assert watched.runs == runs


async def test_many_who_ask_for_one_key_share_a_query(
    directory: Directory, watched: Watched
) -> None:
    await directory.refresh()
    key, refused, before = keys.new_public_key(), 0, watched.runs

    async def ask() -> None:
        nonlocal refused
        with pytest.raises(Unauthorized):
            await directory.resolve(key)
        refused += 1

    async with trio.open_nursery() as nursery:
        for _ in range(50):
            nursery.start_soon(ask)
    assert refused == 50
    assert watched.runs - before == 1


async def test_many_unknown_keys_share_a_query(directory: Directory, watched: Watched) -> None:
    await directory.refresh()
    before = watched.runs

    async def ask() -> None:
        with pytest.raises(Unauthorized):
            await directory.resolve(keys.new_secret_key().text)

    async with trio.open_nursery() as nursery:
        for _ in range(200):
            nursery.start_soon(ask)
    assert watched.runs - before <= 2


async def test_a_query_in_flight_does_not_answer_for_a_project_made_since(
    directory: Directory, watched: Watched, database: Database
) -> None:
    await directory.refresh()
    made, key = await create_project(database, "Shop"), keys.new_public_key()
    watched.gate, watched.at_gate = trio.Event(), trio.Event()

    async def refused() -> None:
        with pytest.raises(Unauthorized):
            await directory.resolve(key)

    async with trio.open_nursery() as nursery:
        nursery.start_soon(refused)
        await watched.at_gate.wait()
        await database.execute("UPDATE projects SET public_key = $1", key)
        nursery.start_soon(directory.resolve, key)
        await trio.testing.wait_all_tasks_blocked()
        watched.gate.set()
    found = directory.find(key) or await directory.resolve(key)
    assert found.project.id == made.project.id


async def test_a_flood_of_unknown_keys_is_bounded(
    directory: Directory, watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(misses, "MAX_WAITING_KEYS", 5)
    await directory.refresh()
    watched.gate, watched.at_gate = trio.Event(), trio.Event()
    turned_away = 0

    async def ask() -> None:
        nonlocal turned_away
        try:
            await directory.resolve(keys.new_public_key())
        except Unavailable:
            turned_away += 1
        except Unauthorized:
            pass

    async with trio.open_nursery() as nursery:
        nursery.start_soon(ask)
        await watched.at_gate.wait()
        for _ in range(20):
            nursery.start_soon(ask)
        await trio.testing.wait_all_tasks_blocked()
        watched.gate.set()
    assert turned_away == 15


async def test_who_gives_up_does_not_take_the_others_along(
    directory: Directory, watched: Watched, made: CreatedProject
) -> None:
    watched.gate, watched.at_gate = trio.Event(), trio.Event()
    found = []

    async def ask() -> None:
        found.append(await directory.resolve(made.secret_key))

    async with trio.open_nursery() as nursery, trio.open_nursery() as impatient:
        impatient.start_soon(ask)
        nursery.start_soon(ask)
        await watched.at_gate.wait()
        impatient.cancel_scope.cancel()
        watched.gate.set()
    assert [grant.project for grant in found] == [made.project]


async def test_while_postgres_is_away_an_unknown_key_is_503(
    away: Database, copy_path: Path, nursery: trio.Nursery
) -> None:
    directory = Directory(away, copy_path)
    await nursery.start(directory.run)
    for ask in (directory.resolve, directory.resolve_project):
        with pytest.raises(PostgresAway) as refused:
            await ask(keys.new_public_key())
        assert refused.value.status == 503
    nursery.cancel_scope.cancel()


async def test_a_beacon_that_starts_while_postgres_is_away_knows_its_projects(
    directory: Directory, away: Database, copy_path: Path, made: CreatedProject
) -> None:
    await directory.refresh()
    later = Directory(away, copy_path)
    await later.load_copy()
    assert (await later.resolve(made.secret_key)).project == made.project
    assert await later.resolve_project(made.project.uuid) == made.project


async def test_the_copy_is_its_owners_alone_and_holds_no_secret(
    directory: Directory, copy_path: Path, made: CreatedProject
) -> None:
    await directory.refresh()
    assert copy_path.stat().st_mode & 0o777 == 0o600
    assert made.secret_key not in copy_path.read_text()
    assert os.listdir(copy_path.parent) == [copy_path.name]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"format":2}', b"\xff"])
async def test_a_broken_copy_is_left_aside(
    watched: Watched, copy_path: Path, made: CreatedProject, content: bytes
) -> None:
    copy_path.write_bytes(content)
    directory = Directory(watched, copy_path)  # type: ignore[arg-type]
    await directory.load_copy()
    assert directory.find(made.project.public_key) is None
    await directory.refresh()
    assert directory.find(made.project.public_key) is not None


async def test_a_copy_that_cannot_be_written_is_tried_again(
    watched: Watched, tmp_path: Path, made: CreatedProject
) -> None:
    path = tmp_path / "missing" / "projects.json"
    directory = Directory(watched, path)  # type: ignore[arg-type]
    await directory.refresh()
    path.parent.mkdir()
    assert await directory.refresh()
    assert path.exists()


async def test_the_directory_follows_changes_by_itself(
    directory: Directory, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("beacon.projects.directory.REFRESH_SECONDS", 0.01)
    made = await create_project(database, "Shop")
    await directory.resolve(made.project.public_key)
    await database.execute("UPDATE projects SET domains = '{example.com}'")
    with trio.fail_after(10):
        while True:
            project = directory.find_project(made.project.uuid)
            if project is not None and project.domains == ("example.com",):
                break
            await trio.lowlevel.checkpoint()


async def test_a_change_by_sql_is_known_at_once(
    directory: Directory,
    database: Database,
    made: CreatedProject,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("beacon.projects.directory.REFRESH_SECONDS", 3600.0)
    soon = directory.refresh_soon
    listener = Listener(database, [Subscription(CHANNEL, soon, soon)])
    async with trio.open_nursery() as nursery:
        nursery.start_soon(listener.run)
        for domains in (["a.com"], ["b.com"], []):
            await database.execute("UPDATE projects SET domains = $1", domains)
            with trio.fail_after(30):
                while (found := directory.find_project(made.project.uuid)) is None or (
                    found.domains != tuple(domains)
                ):
                    await trio.sleep(0.005)
        nursery.cancel_scope.cancel()


async def test_who_waits_when_beacon_stops_is_told_so(
    watched: Watched, copy_path: Path, made: CreatedProject
) -> None:
    directory = Directory(watched, copy_path)  # type: ignore[arg-type]
    watched.gate, watched.at_gate = trio.Event(), trio.Event()

    async def ask() -> None:
        with pytest.raises(PostgresAway, match="stopping"):
            await directory.resolve(keys.new_public_key())

    async with trio.open_nursery() as askers, trio.open_nursery() as running:
        askers.start_soon(ask)
        running.start_soon(directory.run)
        await watched.at_gate.wait()
        running.cancel_scope.cancel()
