"""A project with flags in real Postgres, and stores that follow it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import trio

from beacon.flags.client import Client
from beacon.flags.store import CHANNEL, Store
from beacon.postgres.database import Database
from beacon.postgres.listen import Listener, Subscription
from beacon.projects.projects import create_project

ADD_FLAG = "INSERT INTO flags (project_id, key, enabled) VALUES ($1, $2, $3)"
NOW = 1_790_000_000_000


@pytest.fixture
async def project_id(database: Database) -> UUID:
    return UUID(bytes=(await create_project(database, "Shop")).project.id)


@asynccontextmanager
async def following(database: Database, copy_path: Path) -> AsyncIterator[Store]:
    """A store as `beacon serve` has it: loaded, and told by a listener."""
    store = Store(database, copy_path)
    await store.load_copy()
    async with trio.open_nursery() as nursery:
        subscription = Subscription(CHANNEL, store.on_notice, store.on_resync)
        nursery.start_soon(Listener(database, [subscription]).run)
        await nursery.start(store.run)
        yield store
        nursery.cancel_scope.cancel()


@pytest.fixture
async def store(database: Database, project_id: UUID, tmp_path: Path) -> AsyncIterator[Store]:
    async with following(database, tmp_path / "flags.msgpack") as opened:
        yield opened


def answer(store: Store, project_id: UUID, key: str, environment: str = "production") -> object:
    """What everybody gets: the variant, or the error."""
    flags = store.of(project_id.bytes, environment)
    evaluation = flags.rules.evaluate(key, {"targetingKey": "ann"}, NOW)
    return evaluation.variant if evaluation.error_code is None else str(evaluation.error_code)


def identify(client: Client, user_id: str, traits: dict[str, Any]) -> None:
    """As one message does that comes by itself."""
    client.identify(user_id, traits)
    client.tell_identified()


async def until(holds: Callable[[], bool]) -> None:
    """Waits for what another task does; the time-out is generous, and claims nothing."""
    with trio.fail_after(20):
        while not holds():
            await trio.sleep(0.001)


async def eventually(holds: Callable[[], Awaitable[bool]]) -> None:
    with trio.fail_after(20):
        while not await holds():
            await trio.sleep(0.001)
