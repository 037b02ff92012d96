"""Stores the deliveries of a plan as the writer stores those of a spool.

In: a `Plan` and a project. Out: the plan's events in Postgres with all that is derived from them,
each load in one transaction with the position, so that what was cut off goes on where it was when
the same plan is seeded again, and what is there already stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple
from uuid import UUID, uuid5

import trio

from beacon.errors import UsageError
from beacon.issues.rules import rules_of
from beacon.postgres.database import Database
from beacon.projects.projects import Project
from beacon.seed.generating import generating
from beacon.seed.site import HOST
from beacon.seed.traffic import Plan
from beacon.writer.feed import feed
from beacon.writer.load import Load, Loader

LOAD_EVENTS = 20_000
NODE = "seed"

Progress = Callable[[int], None]
"""Called with how many events are done."""


class Seeded(NamedTuple):
    """Events: those of the plan that are new, and those that were there."""

    stored: int
    duplicate: int


async def seed(
    database: Database, writing: Database, project: Project, plan: Plan, progress: Progress
) -> Seeded:
    """`writing` has one connection, with `WRITER_SETTINGS`. Raises UsageError for a plan that the
    project would not keep."""
    _check_retention(project, plan)
    position = await feed(
        database,
        writing,
        spool_of(project, plan),
        NODE,
        partial(_make_loads, project, plan),
        lambda position: progress(position.position - 1),
    )
    return Seeded(position.stored, position.duplicate)


async def _make_loads(
    project: Project, plan: Plan, begin: int, send: trio.MemorySendChannel[Load]
) -> None:
    """Makes the next load while one is stored. Those before `begin` are stored already."""
    rules = rules_of(project)
    loader = Loader(lambda _project: rules)
    load = loader.begin(1)
    async with send, generating(plan, project.id, _host(project)) as next_portion:
        while portion := await next_portion():
            for batch in portion:
                loader.add_batch(load, batch)
                load.end += len(batch.events)
                if load.end - load.start >= LOAD_EVENTS:
                    if load.start >= begin:
                        await send.send(load)
                    load = loader.begin(load.end)
        if load.rows and load.start >= begin:
            await send.send(load)


def spool_of(project: Project, plan: Plan) -> UUID:
    """The name under which the plan's position stands beside those of real spools."""
    return uuid5(UUID(bytes=project.id), f"beacon seed {tuple(plan)}")


def _check_retention(project: Project, plan: Plan) -> None:
    kept = project.retention_days
    if kept is not None and plan.days > kept:
        raise UsageError(
            f"the project keeps its events for {kept} days; seed at most as many, "
            "or let it keep them for longer"
        )


def _host(project: Project) -> str:
    """The project's own first domain, where it has one that is no pattern."""
    hosts = (domain.partition(":")[0] for domain in project.domains)
    return next((host for host in hosts if "*" not in host), HOST)
