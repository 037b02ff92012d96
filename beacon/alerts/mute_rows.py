"""Makes, lists and removes mutes.

In: what people want no word of, and who asks. Out: mutes. Raises InvalidField, NotFound, Conflict.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from beacon import resources
from beacon.accounts.audit import By, Subject, record_in
from beacon.accounts.project_details import lock_project_in
from beacon.alerts.mutes import Mute, MuteWhile
from beacon.errors import Conflict, InvalidField, NotFound
from beacon.fields import Time, plain_uuid
from beacon.flags.saving import actor_of, refuse_nul

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_MUTES = 500  # of a project


class NewAlertMute(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    rule_id: UUID | None = None
    issue_id: UUID | None = None
    group: Annotated[str, Meta(max_length=500)] | None = None
    until: Time | None = None
    while_: MuteWhile | None = msgspec.field(name="while", default=None)
    note: Annotated[str, Meta(max_length=1000)] = ""


class AlertMute(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    rule_id: UUID | None
    issue_id: UUID | None
    group: str | None
    until: Time | None
    while_: MuteWhile | None = msgspec.field(name="while")
    note: str
    created_by: dict[str, Any]
    created_at: Time


async def create_mute_in(
    session: Session, project_id: UUID, new: NewAlertMute, by: By, now: datetime
) -> AlertMute:
    if new.rule_id is None and new.issue_id is None:
        raise InvalidField("rule_id", "rule_id: name a rule or an issue.")
    if new.until is None and (new.while_ is None or new.while_ == MuteWhile()):
        raise InvalidField("until", "until: say until when, or while what holds.")
    if new.until is not None and new.until <= now:
        raise InvalidField("until", "until: that is over.")
    refuse_nul({"note": new.note, "group": new.group, "while": new.while_})
    async with session.transaction():
        await lock_project_in(session, project_id)
        if await session.fetch_value(_sql("count_mutes"), project_id) >= MAX_MUTES:
            raise Conflict(f"The project has {MAX_MUTES} mutes: delete some first.")
        condition = None if new.while_ is None else msgspec.json.encode(new.while_).decode()
        mute_id = await session.fetch_value(
            _sql("insert_mute"),
            project_id,
            new.rule_id,
            new.issue_id,
            new.group,
            new.until,
            condition,
            new.note,
            msgspec.json.encode(actor_of(by)).decode(),
        )
        if mute_id is None:
            raise InvalidField("rule_id", "rule_id: the project has no such rule.")
        made = await mute_in(session, project_id, UUID(bytes=mute_id.bytes))
        await record_in(
            session,
            by,
            "alert_mute.created",
            project_id=project_id,
            subject=Subject("alert_mute", made.id, new.note or None),
            after=msgspec.to_builtins(made),
        )
        return made


async def mute_in(session: Session, project_id: UUID, mute_id: UUID) -> AlertMute:
    row = await session.fetch_row(_sql("list_mutes"), project_id, mute_id, None, None, 1)
    if row is None:
        raise NotFound("There is no such mute.")
    return _mute_of(row)


async def list_mutes_in(
    session: Session, project_id: UUID, *, after: tuple[datetime, UUID] | None, limit: int
) -> list[AlertMute]:
    """In the order they were made."""
    rows = await session.fetch(
        _sql("list_mutes"), project_id, None, *(after or (None, None)), limit
    )
    return [_mute_of(row) for row in rows]


async def delete_mute_in(session: Session, project_id: UUID, mute_id: UUID, by: By) -> None:
    async with session.transaction():
        await lock_project_in(session, project_id)
        found = await mute_in(session, project_id, mute_id)
        await session.execute(_sql("delete_mute"), project_id, mute_id)
        await record_in(
            session,
            by,
            "alert_mute.deleted",
            project_id=project_id,
            subject=Subject("alert_mute", mute_id, found.note or None),
            before=msgspec.to_builtins(found),
        )


async def mutes_in(session: Session, project_id: UUID) -> tuple[Mute, ...]:
    """Those that may still hold."""
    rows = await session.fetch(_sql("current_mutes"), project_id)
    return tuple(
        Mute(
            rule_id=_text(row["rule_id"]),
            issue_id=_text(row["issue_id"]),
            group=row["group_key"],
            until=row["until"],
            while_=_while_of(row["condition"]),
        )
        for row in rows
    )


def _mute_of(row: Mapping[str, Any]) -> AlertMute:
    return AlertMute(
        id=UUID(bytes=row["id"].bytes),
        rule_id=plain_uuid(row["rule_id"]),
        issue_id=plain_uuid(row["issue_id"]),
        group=row["group_key"],
        until=row["until"],
        while_=_while_of(row["condition"]),
        note=row["note"],
        created_by=msgspec.json.decode(row["created_by"]),
        created_at=row["created_at"],
    )


def _while_of(condition: str | None) -> MuteWhile | None:
    return None if condition is None else msgspec.json.decode(condition, type=MuteWhile)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _sql(name: str) -> str:
    return resources.sql("alerts", name)
