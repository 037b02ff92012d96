"""What is uploaded of a project, for people: listed, deleted.

In: a project, what to look for. Out: `Uploaded`s, by release and dist, and `Artifact`s. A file that
nothing names any more goes with the last name, or a little later with the housekeeping.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, NamedTuple
from uuid import UUID

import msgspec
from msgspec import Meta

from beacon import resources
from beacon.accounts.audit import By, Subject, record_in
from beacon.errors import NotFound
from beacon.fields import Time
from beacon.sourcemaps.bundles import Kind

if TYPE_CHECKING:
    from beacon.postgres.database import Session


class Uploaded(msgspec.Struct, frozen=True, kw_only=True):
    """All of one release and dist."""

    release: Annotated[str, Meta(description="Empty: found by debug ids alone.")]
    dist: Annotated[str, Meta(description="Empty: of every dist.")]
    files: int
    debug_ids: int
    size: Annotated[int, Meta(description="Bytes.")]
    stored: Annotated[int, Meta(description="Bytes in Postgres; of files that others share, too.")]
    uploaded_at: Time
    used_at: Annotated[Time | None, Meta(description="To the day.")]


class Artifact(msgspec.Struct, frozen=True, kw_only=True):
    """One file."""

    id: int
    release: str
    dist: str
    name: str
    kind: Kind
    debug_id: str | None
    source_map: Annotated[str | None, Meta(description="Where it says that its map is.")]
    size: int
    stored: int
    uploaded_at: Time
    used_at: Time | None


class Wish(NamedTuple):
    """Which files are listed; `text` stands in the name or the debug id."""

    release: str | None = None
    dist: str | None = None
    text: str | None = None


async def list_uploads_in(
    session: Session, project_id: UUID, after: tuple[datetime, str, str] | None, limit: int
) -> list[Uploaded]:
    place = after or (None, None, None)
    rows = await session.fetch(_sql("list_uploads"), project_id, *place, limit)
    return [Uploaded(**dict(row)) for row in rows]


async def stored_bytes_in(session: Session, project_id: UUID) -> int:
    return int(await session.fetch_value(_sql("count_file_bytes"), project_id))


async def list_artifacts_in(
    session: Session, project_id: UUID, wish: Wish, after: int | None, limit: int
) -> list[Artifact]:
    rows = await session.fetch(_sql("list_artifacts"), project_id, *wish, after, limit)
    return [Artifact(**dict(row)) for row in rows]


async def delete_release_in(
    session: Session, project_id: UUID, release: str, dist: str | None, by: By
) -> int:
    """How many files there were; with `dist` None those of all dists."""
    async with session.transaction():
        done = await session.execute(_sql("delete_release"), project_id, release, dist)
        count = int(done.rpartition(" ")[2])
        if count:
            await session.execute(_sql("delete_unnamed_files"), project_id)
            told = {"release": release, "files": count} | ({} if dist is None else {"dist": dist})
            await _record_in(session, project_id, by, release, told)
        return count


async def delete_artifact_in(session: Session, project_id: UUID, number: int, by: By) -> None:
    """Raises NotFound."""
    async with session.transaction():
        row = await session.fetch_row(_sql("delete_artifact"), project_id, number)
        if row is None:
            raise NotFound("The project has no such file.")
        await session.execute(_sql("delete_unnamed_files"), project_id)
        await _record_in(session, project_id, by, row["release"], dict(row))


async def _record_in(
    session: Session, project_id: UUID, by: By, release: str, before: dict[str, object]
) -> None:
    await record_in(
        session,
        by,
        "source_maps.deleted",
        project_id=project_id,
        subject=Subject("source_maps", release or "by debug id"),
        before=before,
    )


def _sql(name: str) -> str:
    return resources.sql("sourcemaps", name)
