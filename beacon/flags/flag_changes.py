"""Makes, changes and removes flags; each change with its entry in the audit log, in one
transaction. History is written by triggers.

In: what a flag shall be, and who asks. Out: `Changed`: the flag as it is then, and the version
that `Store.wait_for` waits for. Raises InvalidField with the path to the fault, NotFound,
Conflict, ApprovalRequired, Outdated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import msgspec
from msgspec import UNSET

from beacon.accounts.audit import By, Subject, record_in
from beacon.errors import Conflict, InvalidField, Outdated
from beacon.flags.check import flags_needing
from beacon.flags.details import (
    BOOLEAN_VARIANTS,
    FlagChanges,
    FlagDetails,
    NewFlag,
    SettingsChanges,
    config_text,
    flag_in,
    json_text,
)
from beacon.flags.differences import by_hand, differences, settings_of, touched
from beacon.flags.faults import check_new_key, moved
from beacon.flags.saving import (
    Approval,
    begin_in,
    check_in,
    protected_in,
    refuse_large,
    refuse_nul,
    require_approval,
    sql,
    version_in,
    written_in,
)
from beacon.flags.schedule import is_switch

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_FLAGS = 2000
"""Of one project, archived ones too: every node has them all in memory."""


class Changed(NamedTuple):
    """A flag after a change. `version` is the state of the project's flags."""

    flag: FlagDetails
    version: int


async def create_flag_in(
    session: Session, project_id: UUID, new: NewFlag, by: By, *, archived: bool = False
) -> Changed:
    """With the usual settings in each environment, but for what is given."""
    async with session.transaction():
        await begin_in(session, project_id, by)
        if await session.fetch_value(sql("count_flags"), project_id) >= MAX_FLAGS:
            raise Conflict(f"The project has {MAX_FLAGS} flags: delete some first.")
        made = await insert_in(session, project_id, new, by, archived=archived)
        await check_in(session, project_id, new.key, made.environments, values=True)
        return await _changed_in(session, project_id, new.key)


async def change_flag_in(
    session: Session,
    project_id: UUID,
    key: str,
    changes: FlagChanges,
    by: By,
    *,
    if_match: str | None = None,
    approval: Approval | None = None,
) -> Changed:
    """What changes nothing is not logged."""
    async with session.transaction():
        await begin_in(session, project_id, by, approval)
        found = await _matching_in(session, project_id, key, if_match)
        after = await update_in(session, project_id, found, changes, by, approval=approval)
        values = "variants" in after or "archived" in after
        changed = found.environments if values else after.get("environments", ())
        await check_in(session, project_id, key, changed, values=values)
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
    if environment is None:
        changes = FlagChanges(enabled=enabled)
        return await change_flag_in(session, project_id, key, changes, by, if_match=if_match)
    changes = FlagChanges(environments={environment: SettingsChanges(enabled=enabled)})
    try:
        return await change_flag_in(session, project_id, key, changes, by, if_match=if_match)
    except InvalidField as fault:
        if fault.field == f"environments.{environment}":
            raise moved(fault, "environment") from None
        raise


async def delete_flag_in(
    session: Session, project_id: UUID, key: str, by: By, *, if_match: str | None = None
) -> int:
    """For good, though its history stays, and `revert_in` brings it back. The version then."""
    async with session.transaction():
        await begin_in(session, project_id, by)
        found = await _matching_in(session, project_id, key, if_match)
        if found.archived_at is None:
            require_approval(
                project_id,
                key,
                await protected_in(session, project_id),
                'propose to archive it ({"archived": true}), then delete it',
            )
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


# --- writing ------------------------------------------------------------------------------
# Within the transaction of the change, which checks what was written.


async def insert_in(
    session: Session, project_id: UUID, new: NewFlag, by: By, *, archived: bool = False
) -> FlagDetails:
    """The flag as it was made, before its settings were written."""
    if not archived:
        protected = await protected_in(session, project_id)
        answering = {each for each in protected if not _is_quiet(new, each)}
        require_approval(
            project_id,
            new.key,
            answering,
            "make it turned off there, with the off variant of a new flag, then propose",
        )
    await _insert_row_in(session, project_id, new, archived)
    made = await flag_in(session, project_id, new.key)
    await _write_settings_in(session, made, new.environments)
    await _record_in(session, by, "flag.created", project_id, made, after=made.state())
    return made


async def update_in(
    session: Session,
    project_id: UUID,
    found: FlagDetails,
    changes: FlagChanges,
    by: By,
    *,
    approval: Approval | None = None,
) -> dict[str, Any]:
    """What became another, as `differences` has it; nothing: nothing was written."""
    changes = by_hand(found, changes)
    before, after = differences(found, changes)
    if not after:
        return after
    if approval is None:
        protected = await protected_in(session, project_id)
        require_approval(project_id, found.key, touched(protected, found, after))
    there = after.get("environments", {})
    settings = {each: s for each, s in changes.environments.items() if each in there}
    changes = msgspec.structs.replace(changes, environments=settings)
    await _write_in(session, project_id, found, changes)
    await _record_in(session, by, "flag.changed", project_id, found, before=before, after=after)
    return after


def _is_quiet(new: NewFlag, environment: str) -> bool:
    """Whether nobody is told by it there but that it is off: no value, or false."""
    settings = new.environments.get(environment, SettingsChanges())
    off = settings.off_variant
    if off is UNSET:
        off = "off" if new.type == "boolean" else None
    variants = BOOLEAN_VARIANTS if new.variants is UNSET else new.variants
    # One that there is not is refused anyway.
    says_off = (
        off is None or off not in variants or (new.type == "boolean" and variants[off] is False)
    )
    switches = settings.enabled is not False or any(map(is_switch, settings.schedule or ()))
    return says_off and not (new.enabled and switches)


async def _insert_row_in(session: Session, project_id: UUID, new: NewFlag, archived: bool) -> None:
    variants = BOOLEAN_VARIANTS if new.variants is UNSET else new.variants
    if new.variants is UNSET and new.type != "boolean":
        raise InvalidField("variants", f"A flag of type {new.type} needs variants.")
    refuse_nul(msgspec.structs.asdict(new))
    check_new_key("key", new.key)
    refuse_large("variants", json_text(variants))
    columns = (json_text(variants), new.enabled, new.description, new.owner, new.tags, new.lifetime)
    flag_id = await session.fetch_value(
        sql("insert_flag"),
        project_id,
        new.key,
        new.type,
        new.name,
        *columns,
        archived,
        list(variants),
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
    order = list(wanted["variants"])
    wanted["variants"] = json_text(wanted["variants"])
    refuse_large("variants", wanted["variants"])
    await session.execute(sql("update_flag"), found.id, *wanted.values(), order)
    await _write_settings_in(session, found, changes.environments)


async def _write_settings_in(
    session: Session, flag: FlagDetails, environments: dict[str, SettingsChanges]
) -> None:
    for environment, changes in environments.items():
        wanted = settings_of(flag, environment).changed(changes)
        config = config_text(wanted)
        refuse_large(f"environments.{environment}", config)
        await session.execute(
            sql("update_flag_settings"), flag.id, environment, wanted["enabled"], config
        )


async def _refuse_needed_in(session: Session, project_id: UUID, key: str) -> None:
    """A flag that others have as a prerequisite stays."""
    for environment, there in (await written_in(session, project_id)).items():
        if needing := flags_needing(key, there.flags.values()):
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
