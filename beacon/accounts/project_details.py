"""Projects as their people see them: settings, keys that still work, when they were made.

In: ids. Out: `ProjectDetails`. A project that is being deleted is not found any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from beacon import resources
from beacon.accounts.project_settings import FIELDS, FlagExposures
from beacon.errors import ProjectNotFound
from beacon.fields import Time
from beacon.noise.settings import ErrorFilters, ErrorLimits, read_filters, read_limits
from beacon.scrub.settings import Scrubbing, read_scrubbing

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session


class OldKey(msgspec.Struct, frozen=True):
    """A public key that was rotated away and still works."""

    public_key: str
    works_until: Time


class ProjectDetails(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of a project. `slug` stays when the name changes."""

    id: UUID
    number: int
    name: str
    slug: str
    public_key: str
    domains: list[str]
    timezone: str
    retention_days: int | None
    session_timeout: int
    rate_limit: int | None
    address_rate_limit: int | None
    flag_exposures: FlagExposures
    scrubbing: Scrubbing
    error_limits: ErrorLimits
    error_filters: ErrorFilters
    created_at: Time
    updated_at: Time
    old_public_keys: list[OldKey]

    def settings(self) -> dict[str, Any]:
        return {field: getattr(self, field) for field in FIELDS}


async def list_details(
    database: Database, ids: Sequence[UUID] | None, after: int, limit: int
) -> list[ProjectDetails]:
    """Of the projects with these ids (None: all) those with a number above `after`, in order."""
    wanted = None if ids is None else list(ids)
    rows = await database.fetch(_sql("project_details"), wanted, after, limit)
    return [_details_of(row) for row in rows]


async def find_details(database: Database, project_id: UUID) -> ProjectDetails:
    return await database.run(lambda session: details_in(session, project_id))


async def details_in(session: Session, project_id: UUID) -> ProjectDetails:
    row = await session.fetch_row(_sql("project_details"), [project_id], 0, 1)
    if row is None:
        raise ProjectNotFound("There is no such project.")
    return _details_of(row)


async def lock_project_in(session: Session, project_id: UUID) -> None:
    """Keeps others from changing it until the transaction ends."""
    if await session.fetch_value(_sql("lock_project"), project_id) is None:
        raise ProjectNotFound("There is no such project.")


_OBJECTS: dict[str, Callable[[str], Any]] = {
    "scrubbing": read_scrubbing,
    "error_limits": read_limits,
    "error_filters": read_filters,
}


def _details_of(row: Mapping[str, Any]) -> ProjectDetails:
    plain = (*FIELDS, "number", "slug", "public_key", "created_at", "updated_at")
    objects = {field: read(row[field]) for field, read in _OBJECTS.items()}
    old = zip(row["old_public_keys"] or (), row["old_expiries"] or (), strict=True)
    return ProjectDetails(
        id=UUID(bytes=row["id"].bytes),
        old_public_keys=[OldKey(key, expires_at) for key, expires_at in old],
        **{field: row[field] for field in plain} | objects,
    )


def _sql(name: str) -> str:
    return resources.sql("accounts", name)
