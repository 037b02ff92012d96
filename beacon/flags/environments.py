"""Makes, renames and removes a project's environments, and gives them new public keys; each with
its entry in the audit log, in one transaction.

In: what an environment shall be, and who asks. Out: `EnvironmentDetails`. Raises InvalidField,
NotFound, Conflict. The caller then sees to it that this node's directory knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from beacon.accounts import audit
from beacon.accounts.audit import By, Subject, record_in
from beacon.accounts.project_details import OldKey
from beacon.errors import ApprovalRequired, Conflict, InvalidField, NotFound
from beacon.fields import Time
from beacon.flags.saving import begin_in, refuse_nul, sql
from beacon.projects import keys
from beacon.projects.projects import PRODUCTION

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_ENVIRONMENTS = 20

EnvironmentKey = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9][a-z0-9._-]{0,59}$",
        description="Lower-case letters, digits, dots, dashes and underscores.",
        examples=["test"],
    ),
]
EnvironmentName = Annotated[str, Meta(min_length=1, max_length=200)]


class NewEnvironment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`copy_from`: the environment whose settings of all flags it begins with."""

    key: EnvironmentKey
    name: EnvironmentName
    copy_from: str | None = None


class EnvironmentChanges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is not given stays as it is. Events name an environment by its key, and go on doing
    so by the old one."""

    key: EnvironmentKey | UnsetType = UNSET
    name: EnvironmentName | UnsetType = UNSET
    is_protected: bool | UnsetType = UNSET


class EnvironmentDetails(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of an environment."""

    id: UUID
    key: str
    name: str
    public_key: str
    is_protected: bool
    created_at: Time
    updated_at: Time
    old_public_keys: list[OldKey]

    def state(self) -> dict[str, Any]:
        return {f: getattr(self, f) for f in EnvironmentChanges.__struct_fields__}


class RotatedKey(msgspec.Struct, frozen=True):
    """The old key opens nothing from `old_key_works_until` on."""

    public_key: str
    old_public_key: str
    old_key_works_until: Time


async def list_environments_in(session: Session, project_id: UUID) -> list[EnvironmentDetails]:
    """In the order they were made."""
    rows = await session.fetch(sql("list_environments"), project_id, None)
    return [_environment_of(row) for row in rows]


async def environment_in(session: Session, project_id: UUID, key: str) -> EnvironmentDetails:
    row = await session.fetch_row(sql("list_environments"), project_id, key)
    if row is None:
        raise NotFound(f"The project has no environment {key!r}.")
    return _environment_of(row)


async def named_environment_in(
    session: Session, project_id: UUID, key: str, field: str
) -> EnvironmentDetails:
    """One that stands in a field of a body or a query. Raises InvalidField."""
    refuse_nul({field: key})
    try:
        return await environment_in(session, project_id, key)
    except NotFound as error:
        raise InvalidField(field, f"{field}: {error.message}") from None


async def create_environment_in(
    session: Session, project_id: UUID, new: NewEnvironment, by: By
) -> EnvironmentDetails:
    name = _checked_name(new.name)
    async with session.transaction():
        await begin_in(session, project_id, by)
        if len(await list_environments_in(session, project_id)) >= MAX_ENVIRONMENTS:
            raise Conflict(f"A project has at most {MAX_ENVIRONMENTS} environments.")
        found = await session.fetch_value(sql("insert_environment"), project_id, new.key, name)
        if found is None:
            raise Conflict(f"The project has an environment {new.key!r} already.")
        made = await environment_in(session, project_id, new.key)
        if new.copy_from is not None:
            source = await named_environment_in(session, project_id, new.copy_from, "copy_from")
            await session.execute(sql("copy_settings"), source.id, made.id)
        after = made.state() | {"public_key": made.public_key}
        await _record_in(session, by, "environment.created", project_id, made, after=after)
        return made


async def change_environment_in(
    session: Session, project_id: UUID, key: str, changes: EnvironmentChanges, by: By
) -> EnvironmentDetails:
    """What changes nothing is not logged."""
    given = {f: v for f, v in msgspec.structs.asdict(changes).items() if v is not UNSET}
    if "name" in given:
        given["name"] = _checked_name(given["name"])
    async with session.transaction():
        await begin_in(session, project_id, by)
        found = await environment_in(session, project_id, key)
        before, after = audit.changes(found.state(), given)
        if not after:
            return found
        wanted = found.state() | after
        if "key" in after:
            await _check_rename_in(session, project_id, found, wanted["key"])
        await session.execute(sql("update_environment"), found.id, *wanted.values())
        await _record_in(
            session, by, "environment.changed", project_id, found, before=before, after=after
        )
        return await environment_in(session, project_id, wanted["key"])


async def delete_environment_in(session: Session, project_id: UUID, key: str, by: By) -> None:
    """With its flags' settings and its keys, for good."""
    async with session.transaction():
        await begin_in(session, project_id, by)
        found = await environment_in(session, project_id, key)
        if key == PRODUCTION:
            raise Conflict("Production stays: it is where the project's own key evaluates flags.")
        if found.is_protected:
            raise ApprovalRequired(
                "The environment is protected: take the protection off first (is_protected)."
            )
        await session.execute(sql("delete_environment"), found.id)
        before = found.state() | {"public_key": found.public_key}
        await _record_in(session, by, "environment.deleted", project_id, found, before=before)


async def rotate_key_in(
    session: Session, project_id: UUID, key: str, grace: timedelta, by: By
) -> RotatedKey:
    """A new public key; the old one works for `grace` more, and those that were rotated away
    before no longer than that either."""
    async with session.transaction():
        await begin_in(session, project_id, by)
        found = await environment_in(session, project_id, key)
        new = keys.new_environment_key()
        ends = await session.fetch_value(sql("retire_environment_key"), found.id, grace)
        await session.execute(sql("replace_environment_key"), found.id, new)
        before = {"public_key": found.public_key}
        after = {"public_key": new, "old_key_works_until": ends}
        await _record_in(
            session, by, "environment.key_rotated", project_id, found, before=before, after=after
        )
        return RotatedKey(new, found.public_key, ends)


async def _check_rename_in(
    session: Session, project_id: UUID, found: EnvironmentDetails, key: str
) -> None:
    if found.key == PRODUCTION:
        raise Conflict("Production keeps its key: it is where who names no environment is.")
    others = await list_environments_in(session, project_id)
    if any(each.key == key for each in others):
        raise Conflict(f"The project has an environment {key!r} already.")
    if found.is_protected:
        # Proposals name it by its key, which another one could take.
        raise ApprovalRequired(
            "The environment is protected: take the protection off first (is_protected), then "
            "rename it."
        )


def _checked_name(name: str) -> str:
    """Without outer blanks."""
    refuse_nul({"name": name})
    name = name.strip()
    if not name or not name.isprintable():
        raise InvalidField("name", "A name has printable characters, and at least one.")
    return name


def _environment_of(row: Mapping[str, Any]) -> EnvironmentDetails:
    plain = {f: row[f] for f in EnvironmentDetails.__struct_fields__ if f != "old_public_keys"}
    old = zip(row["old_public_keys"] or (), row["old_expiries"] or (), strict=True)
    plain["id"] = UUID(bytes=row["id"].bytes)
    return EnvironmentDetails(**plain, old_public_keys=[OldKey(*each) for each in old])


async def _record_in(
    session: Session,
    by: By,
    action: str,
    project_id: UUID,
    environment: EnvironmentDetails,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    subject = Subject("environment", environment.id, environment.key)
    await record_in(
        session, by, action, project_id=project_id, subject=subject, before=before, after=after
    )
