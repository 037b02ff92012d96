"""Makes, changes and removes flags; each change with its entry in the audit log, in one
transaction. History is written by triggers.

In: what a flag shall be, and who asks. Out: `Changed`: the flag as it is then, and the version
that `Store.wait_for` waits for. Raises InvalidField with the path to the fault, NotFound,
Conflict, ApprovalRequired, Outdated.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import msgspec
from msgspec import UNSET

from beacon.accounts import audit
from beacon.accounts.audit import By, Subject, record_in
from beacon.errors import Conflict, InvalidField, NotFound, Outdated
from beacon.flags.check import flags_needing
from beacon.flags.details import (
    BOOLEAN_VARIANTS,
    FlagChanges,
    FlagDetails,
    NewFlag,
    Settings,
    SettingsChanges,
    config_text,
    flag_in,
    json_text,
)
from beacon.flags.faults import check_new_key
from beacon.flags.model import ScheduleEntry
from beacon.flags.moments import milliseconds
from beacon.flags.saving import (
    begin_in,
    check_in,
    documents_in,
    protected_in,
    refuse_large,
    refuse_nul,
    require_approval,
    sql,
    version_in,
)

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_FLAGS = 2000
"""Of one project, archived ones too: every node has them all in memory."""


class Changed(NamedTuple):
    """A flag after a change. `version` is the state of the project's flags."""

    flag: FlagDetails
    version: int


async def create_flag_in(
    session: Session, project_id: UUID, new: NewFlag, by: By, *, check: bool = True
) -> Changed:
    """With the usual settings in each environment, but for what is given. `check` False: the
    caller does it, in the same transaction."""
    async with session.transaction():
        await begin_in(session, project_id, by)
        if await session.fetch_value(sql("count_flags"), project_id) >= MAX_FLAGS:
            raise Conflict(f"The project has {MAX_FLAGS} flags: delete some first.")
        await _insert_in(session, project_id, new)
        made = await flag_in(session, project_id, new.key)
        await _write_settings_in(session, made, new.environments)
        if check:
            await check_in(session, project_id, new.key, made.environments)
        await _record_in(session, by, "flag.created", project_id, made, after=made.state())
        return await _changed_in(session, project_id, new.key)


async def change_flag_in(
    session: Session,
    project_id: UUID,
    key: str,
    changes: FlagChanges,
    by: By,
    *,
    if_match: str | None = None,
    approved: bool = False,
    check: bool = True,
) -> Changed:
    """What changes nothing is not logged. `approved`: somebody else has said yes. `check` False:
    the caller does it, in the same transaction."""
    async with session.transaction():
        await begin_in(session, project_id, by)
        found = await _matching_in(session, project_id, key, if_match)
        changes = _by_hand(found, changes)
        before, after = _differences(found, changes)
        if not after:
            return await _changed_in(session, project_id, key)
        if not approved:
            protected = await protected_in(session, project_id)
            require_approval(_touched(protected, found, after))
        await _write_in(session, project_id, found, changes)
        if check:
            await _check_change_in(session, project_id, found, after)
        await _record_in(session, by, "flag.changed", project_id, found, before=before, after=after)
        return await _changed_in(session, project_id, key)


async def set_enabled_in(
    session: Session,
    project_id: UUID,
    key: str,
    enabled: bool,
    by: By,
    *,
    environment: str | None = None,
    if_match: str | None = None,
) -> Changed:
    """The switch of the whole flag, or of one environment."""
    changes = (
        FlagChanges(enabled=enabled)
        if environment is None
        else FlagChanges(environments={environment: SettingsChanges(enabled=enabled)})
    )
    return await change_flag_in(session, project_id, key, changes, by, if_match=if_match)


async def delete_flag_in(
    session: Session, project_id: UUID, key: str, by: By, *, if_match: str | None = None
) -> int:
    """For good, though its history stays, and `revert_in` brings it back. The version then."""
    async with session.transaction():
        await begin_in(session, project_id, by)
        found = await _matching_in(session, project_id, key, if_match)
        if found.archived_at is None:
            require_approval(await protected_in(session, project_id))
        await _refuse_needed_in(session, project_id, key)
        await session.execute(sql("delete_flag"), found.id)
        await _record_in(session, by, "flag.deleted", project_id, found, before=found.state())
        return await version_in(session, project_id)


async def _matching_in(
    session: Session, project_id: UUID, key: str, if_match: str | None
) -> FlagDetails:
    found = await flag_in(session, project_id, key)
    if if_match not in (None, "*", found.etag):
        raise Outdated("The flag was changed meanwhile: read it again.")
    return found


# --- what changes -------------------------------------------------------------------------


def _by_hand(found: FlagDetails, changes: FlagChanges) -> FlagChanges:
    """Who turns a flag on or off has the last word: switches of the schedule that have passed,
    which say so too, are taken out."""
    environments = {
        key: _without_passed(found.environments.get(key), each)
        for key, each in changes.environments.items()
    }
    return msgspec.structs.replace(changes, environments=environments)


def _without_passed(settings: Settings | None, changes: SettingsChanges) -> SettingsChanges:
    if settings is None or changes.enabled is UNSET or changes.schedule is not UNSET:
        return changes
    now = time.time() * 1000
    ahead = [each for each in settings.schedule if not _has_passed(each, now)]
    if len(ahead) == len(settings.schedule):
        return changes
    return msgspec.structs.replace(changes, schedule=ahead)


def _has_passed(entry: ScheduleEntry, now: float) -> bool:
    at = None if entry.at is None else milliseconds(entry.at)
    return at is not None and at <= now


def _differences(found: FlagDetails, changes: FlagChanges) -> tuple[dict[str, Any], dict[str, Any]]:
    """Of the flag and of its settings, what becomes another: before, after."""
    fields = msgspec.structs.asdict(changes)
    refuse_nul(fields)
    given = {f: v for f, v in fields.items() if f != "environments" and v is not UNSET}
    before, after = audit.changes(found.state(), given)
    for environment, each in changes.environments.items():
        old = _settings(found, environment)
        wanted = old.changed(each)
        were, are = audit.changes(_as_json(old.changed(SettingsChanges())), _as_json(wanted))
        if are or old.fault:
            before.setdefault("environments", {})[environment] = were
            after.setdefault("environments", {})[environment] = are
    return before, after


def _settings(found: FlagDetails, environment: str) -> Settings:
    settings = found.environments.get(environment)
    if settings is None:
        raise NotFound(f"The project has no environment {environment!r}.")
    return settings


def _as_json(fields: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(fields))
    return found


def _touched(protected: set[str], found: FlagDetails, after: dict[str, Any]) -> set[str]:
    """The protected environments whose answers this may change. To kill a flag needs nobody."""
    whole = "variants" in after or "archived" in after or after.get("enabled")
    return protected & set(found.environments if whole else after.get("environments", ()))


# --- writing ------------------------------------------------------------------------------


async def _insert_in(session: Session, project_id: UUID, new: NewFlag) -> None:
    variants = BOOLEAN_VARIANTS if new.variants is UNSET else new.variants
    if new.variants is UNSET and new.type != "boolean":
        raise InvalidField("variants", f"A flag of type {new.type} needs variants.")
    refuse_nul(msgspec.structs.asdict(new))
    check_new_key("key", new.key)
    refuse_large("variants", json_text(variants))
    columns = (json_text(variants), new.enabled, new.description, new.owner, new.tags, new.lifetime)
    flag_id = await session.fetch_value(
        sql("insert_flag"), project_id, new.key, new.type, new.name, *columns
    )
    if flag_id is None:
        raise Conflict(f"The project has a flag {new.key!r} already.")


async def _write_in(
    session: Session, project_id: UUID, found: FlagDetails, changes: FlagChanges
) -> None:
    if changes.archived is True and found.archived_at is None:
        await _refuse_needed_in(session, project_id, found.key)
    given = {f: v for f, v in msgspec.structs.asdict(changes).items() if v is not UNSET}
    wanted = found.state() | {f: v for f, v in given.items() if f != "environments"}
    wanted["variants"] = json_text(wanted["variants"])
    refuse_large("variants", wanted["variants"])
    await session.execute(sql("update_flag"), found.id, *wanted.values())
    await _write_settings_in(session, found, changes.environments)


async def _write_settings_in(
    session: Session, flag: FlagDetails, environments: dict[str, SettingsChanges]
) -> None:
    for environment, changes in environments.items():
        wanted = _settings(flag, environment).changed(changes)
        config = config_text(wanted)
        refuse_large(f"environments.{environment}", config)
        await session.execute(
            sql("update_flag_settings"), flag.id, environment, wanted["enabled"], config
        )


async def _check_change_in(
    session: Session, project_id: UUID, found: FlagDetails, after: dict[str, Any]
) -> None:
    whole = "variants" in after or "archived" in after
    environments = found.environments if whole else after.get("environments", {})
    if environments:
        await check_in(session, project_id, found.key, environments)


async def _refuse_needed_in(session: Session, project_id: UUID, key: str) -> None:
    """A flag that others have as a prerequisite stays."""
    for environment, document in (await documents_in(session, project_id)).items():
        others = [flag for flag in document.flags.values() if flag is not None]
        if needing := flags_needing(key, others):
            raise Conflict(
                f"The flag {needing[0]!r} has it as a prerequisite in {environment}: "
                "change that one first."
            )


async def _changed_in(session: Session, project_id: UUID, key: str) -> Changed:
    flag = await flag_in(session, project_id, key)
    return Changed(flag, await version_in(session, project_id))


async def _record_in(
    session: Session,
    by: By,
    action: str,
    project_id: UUID,
    flag: FlagDetails,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    subject = Subject("flag", str(flag.id), flag.key)
    await record_in(
        session, by, action, project_id=project_id, subject=subject, before=before, after=after
    )
