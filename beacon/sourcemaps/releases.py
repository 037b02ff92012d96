"""Releases that are told before events of them come: by deploys, and by commits.

In: the names of a release and of an environment. Out: rows of `releases`, as the writer makes
them too; the first of both counts.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec

from beacon import resources
from beacon.errors import NotFound
from beacon.fields import Time

if TYPE_CHECKING:
    from beacon.postgres.database import Record, Session

MOST_LISTED = 100


class Release(msgspec.Struct, frozen=True):
    name: str
    first_seen_at: Time


async def note_release_in(
    session: Session, project_id: UUID, release: str, environment: str = ""
) -> None:
    """It is there from now on, unless it was already."""
    await session.execute(
        resources.sql("writer", "upsert_releases"),
        [project_id],
        [release],
        [environment],
        [datetime.now(UTC)],
    )


async def list_releases_in(session: Session, project_id: UUID) -> list[Release]:
    """The newest first."""
    sql = resources.sql("sourcemaps", "list_known_releases")
    return [_release_of(row) for row in await session.fetch(sql, project_id, None, MOST_LISTED)]


async def release_in(session: Session, project_id: UUID, name: str) -> Release:
    """Raises NotFound."""
    sql = resources.sql("sourcemaps", "list_known_releases")
    row = await session.fetch_row(sql, project_id, name, 1)
    if row is None:
        raise NotFound(f"There is no release {name[:200]!r}.")
    return _release_of(row)


def _release_of(row: Record) -> Release:
    return Release(row["release"], row["first_seen_at"])
