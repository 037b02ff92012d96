"""Makes projects, changes their settings, and gives them new public keys; each with its entry in
the audit log, in one transaction.

In: settings, who asks. Out: `ProjectDetails`, as people see a project. Raises InvalidField,
Conflict, ProjectNotFound. The caller then sees to it that this node's directory knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import msgspec

from beacon import resources
from beacon.accounts import audit
from beacon.accounts.actors import AccountActor, Role
from beacon.accounts.audit import By, Subject, record_in
from beacon.accounts.project_details import ProjectDetails, details_in, lock_project_in
from beacon.accounts.project_settings import (
    FIELDS,
    NewProject,
    ProjectSettings,
    as_stored,
    given_settings,
)
from beacon.errors import Conflict, InvalidField
from beacon.fields import Time
from beacon.projects import keys
from beacon.projects.projects import create_project_in

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session

MAX_OWN_PROJECTS = 200
"""Of which an account may be admin and still make another: where registration is open, one
stranger must not fill every node's memory. Owners make as many as they like."""

DEFAULT_GRACE = timedelta(days=1)
MAX_GRACE = timedelta(days=90)


class MadeProject(NamedTuple):
    """A new project with its secret key, which nothing can show again."""

    project: ProjectDetails
    secret_key: str


class Rotation(msgspec.Struct, frozen=True):
    """The old key opens nothing from `old_key_works_until` on."""

    public_key: str
    old_public_key: str
    old_key_works_until: Time


# --- making -------------------------------------------------------------------------------


async def make_project(
    database: Database, new: NewProject, by: By, creator: AccountActor | None = None
) -> MadeProject:
    """With its first key, which may do everything there. The creator becomes its admin."""
    wanted = given_settings(new)

    async def work(session: Session) -> MadeProject:
        async with session.transaction():
            return await _make_in(session, wanted, by, creator)

    return await database.run(work)


async def _make_in(
    session: Session, wanted: dict[str, Any], by: By, creator: AccountActor | None
) -> MadeProject:
    if creator is not None:
        await _check_own_projects_in(session, creator)
    await _check_time_zone_in(session, wanted.get("timezone"))
    created = await create_project_in(session, wanted["name"], wanted.get("domains", ()))
    project_id = UUID(bytes=created.project.id)
    usual = await details_in(session, project_id)
    await _write_in(session, project_id, usual.settings() | wanted)
    made = await details_in(session, project_id)
    subject = Subject("project", made.id, made.name)
    await record_in(
        session, by, "project.created", project_id=made.id, subject=subject, after=made.settings()
    )
    await _claim_in(session, made.id, by, creator)
    return MadeProject(made, created.secret_key)


async def _claim_in(
    session: Session, project_id: UUID, by: By, creator: AccountActor | None
) -> None:
    """The first key is noted, and the first member."""
    account_id = creator.account_id if creator else None
    key = await session.fetch_row(_sql("claim_first_key"), project_id, account_id)
    assert key is not None
    after = {"prefix": key["prefix"], "permissions": key["permissions"]}
    subject = Subject("key", key["id"], key["name"])
    await record_in(session, by, "key.created", project_id=project_id, subject=subject, after=after)
    if creator is not None:
        role = Role.ADMIN.label
        await session.execute(_sql("write_membership"), creator.account_id, project_id, role)


async def _check_own_projects_in(session: Session, creator: AccountActor) -> None:
    if creator.is_owner:
        return
    count = await session.fetch_value(_sql("count_own_projects"), creator.account_id)
    if count >= MAX_OWN_PROJECTS:
        raise Conflict(
            f"You are admin of {count} projects, and {MAX_OWN_PROJECTS} is the most: "
            "ask an owner of this Beacon to make this one."
        )


# --- changing -----------------------------------------------------------------------------


async def change_project(
    database: Database, project_id: UUID, changes: ProjectSettings, by: By
) -> ProjectDetails:
    """As it is then. What changes nothing is not logged."""
    wanted = given_settings(changes)

    async def work(session: Session) -> ProjectDetails:
        async with session.transaction():
            return await _change_in(session, project_id, wanted, by)

    return await database.run(work)


async def _change_in(
    session: Session, project_id: UUID, wanted: dict[str, Any], by: By
) -> ProjectDetails:
    await lock_project_in(session, project_id)
    found = await details_in(session, project_id)
    before, after = audit.changes(found.settings(), wanted)
    if not after:
        return found
    await _check_time_zone_in(session, after.get("timezone"))
    await _write_in(session, project_id, found.settings() | after)
    subject = Subject("project", project_id, found.name)
    await record_in(
        session,
        by,
        "project.changed",
        project_id=project_id,
        subject=subject,
        before=before,
        after=after,
    )
    return await details_in(session, project_id)


async def _write_in(session: Session, project_id: UUID, settings: Mapping[str, Any]) -> None:
    values = [as_stored(settings[field]) for field in FIELDS]
    await session.execute(_sql("change_project"), project_id, *values)


async def _check_time_zone_in(session: Session, name: str | None) -> None:
    """Reports group by it in SQL, so it must be one of Postgres'."""
    if name is None or name == "UTC" or await session.fetch_value(_sql("is_time_zone"), name):
        return
    raise InvalidField(
        "timezone",
        f"{name!r} is no time zone that Postgres knows: write for example Europe/Madrid.",
    )


# --- the public key -----------------------------------------------------------------------


async def rotate_public_key(
    database: Database, project_id: UUID, grace: timedelta, by: By
) -> Rotation:
    """Gives the project a new public key; the old one works for `grace` more, and those that were
    rotated away before no longer than that either."""

    async def work(session: Session) -> Rotation:
        async with session.transaction():
            return await _rotate_in(session, project_id, grace, by)

    return await database.run(work)


async def _rotate_in(session: Session, project_id: UUID, grace: timedelta, by: By) -> Rotation:
    await lock_project_in(session, project_id)
    found = await details_in(session, project_id)
    new = keys.new_public_key()
    ends = await session.fetch_value(_sql("retire_public_key"), project_id, found.public_key, grace)
    await session.execute(_sql("replace_public_key"), project_id, new)
    await record_in(
        session,
        by,
        "project.key_rotated",
        project_id=project_id,
        subject=Subject("project", project_id, found.name),
        before={"public_key": found.public_key},
        after={"public_key": new, "old_key_works_until": ends},
    )
    return Rotation(new, found.public_key, ends)


def _sql(name: str) -> str:
    return resources.sql("accounts", name)
