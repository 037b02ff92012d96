"""The flags of all projects as Postgres has them, for the store.

In: the states that are known already. Out: those that there are, and the flags of projects
whose state is another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import trio

from beacon import resources
from beacon.flags.flagset import Flagset, pack

if TYPE_CHECKING:
    from beacon.postgres.database import Database

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class State(NamedTuple):
    """Which state of its flags a project has."""

    version: int
    changed_at: datetime


class Read(NamedTuple):
    """What Postgres says of the projects that it was asked for."""

    changed: list[Flagset]
    gone: list[bytes]


async def read_states(database: Database) -> dict[bytes, State]:
    """By project; those without flags may be missing."""
    rows = await database.fetch(resources.sql("flags", "list_flag_versions"))
    return {row["project_id"].bytes: State(row["version"], row["changed_at"]) for row in rows}


async def read_flags(database: Database, known: Mapping[bytes, Flagset | None]) -> Read:
    """The flags of these projects, where their state is not the known one."""
    rows = await database.fetch(
        resources.sql("flags", "read_flag_documents"),
        [UUID(bytes=each) for each in known],
        [0 if each is None else each.version for each in known.values()],
        [NEVER if each is None else each.changed_at for each in known.values()],
        timeout=30,
    )
    there = {row["project_id"].bytes for row in rows}
    changed = [row for row in rows if not _is_known(row, known[row["project_id"].bytes])]
    return Read(
        await trio.to_thread.run_sync(_flagsets, changed) if changed else [],
        [each for each in known if each not in there],
    )


def _is_known(row: Mapping[str, Any], known: Flagset | None) -> bool:
    return known is not None and known.is_state(row["version"], row["changed_at"])


def _flagsets(rows: Sequence[Mapping[str, Any]]) -> list[Flagset]:
    """Packs them, which takes a while: in a thread."""
    found = []
    for project_id, group in groupby(rows, key=lambda row: row["project_id"]):
        of_project = list(group)
        packed = {
            row["environment"]: pack(row["document"])
            for row in of_project
            if row["environment"] is not None
        }
        first = of_project[0]
        found.append(Flagset(project_id.bytes, first["version"], first["changed_at"], packed))
    return found
