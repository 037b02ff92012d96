"""Makes, changes and removes segments: people who are meant together, in all environments.

In: what a segment shall be, and who asks. Out: it as it is then, and the version that
`Store.wait_for` waits for. Raises InvalidField, NotFound, Conflict, Outdated.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from beacon.accounts import audit
from beacon.accounts.audit import By, Subject, record_in
from beacon.errors import ApprovalRequired, Conflict, InvalidField, NotFound, Outdated
from beacon.fields import Time
from beacon.flags.check import check_segment
from beacon.flags.details import Key, Name, Text, json_text
from beacon.flags.model import Condition, Flag, Segment
from beacon.flags.saving import (
    begin_in,
    protected_in,
    refuse_nul,
    sql,
    version_in,
    written_in,
)

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_SEGMENTS = 500


class NewSegment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key: Key
    conditions: list[Condition]
    name: Name = ""
    description: Text = ""


class SegmentChanges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is not given stays as it is."""

    conditions: list[Condition] | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    description: Text | UnsetType = UNSET


class SegmentDetails(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of a segment. `fault`: SQL wrote conditions that cannot be evaluated;
    those that cannot even be read are left out."""

    id: int
    key: str
    name: str
    description: str
    conditions: list[Condition]
    version: int
    created_at: Time
    updated_at: Time
    fault: str | None = None

    @property
    def etag(self) -> str:
        return f'"{self.id}.{self.version}"'

    def state(self) -> dict[str, Any]:
        conditions = msgspec.json.decode(msgspec.json.encode(self.conditions))
        return {"name": self.name, "description": self.description, "conditions": conditions}


class ChangedSegment(NamedTuple):
    segment: SegmentDetails
    version: int


async def list_segments_in(
    session: Session, project_id: UUID, *, after: int, limit: int
) -> list[SegmentDetails]:
    """In the order they were made, those with an id above `after`."""
    rows = await session.fetch(sql("list_segments"), project_id, None, after, limit)
    return [_segment_of(row) for row in rows]


async def segment_in(session: Session, project_id: UUID, key: str) -> SegmentDetails:
    row = await session.fetch_row(sql("list_segments"), project_id, key, 0, 1)
    if row is None:
        raise NotFound(f"The project has no segment {key!r}.")
    return _segment_of(row)


async def create_segment_in(
    session: Session, project_id: UUID, new: NewSegment, by: By
) -> ChangedSegment:
    _check(new.key, new.name, new.description, new.conditions)
    async with session.transaction():
        await begin_in(session, project_id, by)
        if await session.fetch_value(sql("count_segments"), project_id) >= MAX_SEGMENTS:
            raise Conflict(f"The project has {MAX_SEGMENTS} segments: delete some first.")
        conditions = json_text(new.conditions)
        columns = (new.key, new.name, new.description, conditions)
        if await session.fetch_value(sql("insert_segment"), project_id, *columns) is None:
            raise Conflict(f"The project has a segment {new.key!r} already.")
        made = await segment_in(session, project_id, new.key)
        await _record_in(session, by, "segment.created", project_id, made, after=made.state())
        return ChangedSegment(made, await version_in(session, project_id))


async def change_segment_in(
    session: Session,
    project_id: UUID,
    key: str,
    changes: SegmentChanges,
    by: By,
    *,
    if_match: str | None = None,
) -> ChangedSegment:
    """What changes nothing is not logged."""
    async with session.transaction():
        await begin_in(session, project_id, by)
        found = await segment_in(session, project_id, key)
        if if_match not in (None, "*", found.etag):
            raise Outdated("The segment was changed meanwhile: read it again.")
        wanted = {f: getattr(found, f) for f in SegmentChanges.__struct_fields__}
        given = msgspec.structs.asdict(changes)
        wanted |= {f: v for f, v in given.items() if v is not UNSET}
        _check(key, wanted["name"], wanted["description"], wanted["conditions"])
        before, after = audit.changes(found.state(), msgspec.to_builtins(wanted))
        if after or found.fault:
            if "conditions" in after:
                await _require_approval_in(session, project_id, key)
            conditions = json_text(wanted["conditions"])
            columns = (found.id, wanted["name"], wanted["description"], conditions)
            await session.execute(sql("update_segment"), *columns)
            await _record_in(
                session, by, "segment.changed", project_id, found, before=before, after=after
            )
        changed = await segment_in(session, project_id, key)
        return ChangedSegment(changed, await version_in(session, project_id))


async def delete_segment_in(session: Session, project_id: UUID, key: str, by: By) -> int:
    """The version then. Raises Conflict while a flag's rules name it."""
    async with session.transaction():
        await begin_in(session, project_id, by)
        found = await segment_in(session, project_id, key)
        for environment, flags in (await _naming_in(session, project_id, key)).items():
            raise Conflict(
                f"The flag {flags[0]!r} names it in {environment}: change the flag first."
            )
        await session.execute(sql("delete_segment"), found.id)
        await _record_in(session, by, "segment.deleted", project_id, found, before=found.state())
        return await version_in(session, project_id)


async def _require_approval_in(session: Session, project_id: UUID, key: str) -> None:
    """There are no proposals for segments, but for the flags that use them."""
    protected = await protected_in(session, project_id)
    if not protected:
        return
    naming = await _naming_in(session, project_id, key)
    for environment in sorted(protected & naming.keys()):
        flags = ", ".join(map(repr, naming[environment]))
        raise ApprovalRequired(
            f"What flags answer in {environment} is protected, and there {flags} use this segment: "
            "make another segment, and propose for each of these flags that it uses that one."
        )


async def _naming_in(session: Session, project_id: UUID, key: str) -> dict[str, list[str]]:
    """The flags whose rules name the segment, by environment."""
    found = {
        environment: [name for name, flag in there.flags.items() if _names(flag, key)]
        for environment, there in (await written_in(session, project_id)).items()
    }
    return {environment: flags for environment, flags in found.items() if flags}


def _names(flag: Flag, segment: str) -> bool:
    return any(_condition_names(rule.when, segment) for rule in flag.rules)


def _condition_names(condition: Condition, segment: str) -> bool:
    parts = [*(condition.all or ()), *(condition.any or ())]
    if condition.not_ is not None:
        parts.append(condition.not_)
    return condition.segment == segment or any(_condition_names(each, segment) for each in parts)


def _check(key: str, name: str, description: str, conditions: list[Condition]) -> None:
    refuse_nul({"name": name, "description": description, "conditions": conditions})
    check_segment(Segment(key, conditions, name))


def _segment_of(row: Mapping[str, Any]) -> SegmentDetails:
    plain = {f: row[f] for f in SegmentDetails.__struct_fields__ if f != "fault"}
    try:
        conditions = msgspec.json.decode(row["conditions"], type=list[Condition])
    except (msgspec.MsgspecError, RecursionError) as error:
        return SegmentDetails(**(plain | {"conditions": [], "fault": str(error)}))
    fault = _fault(Segment(row["key"], conditions, row["name"]))
    return SegmentDetails(**(plain | {"conditions": conditions, "fault": fault}))


def _fault(segment: Segment) -> str | None:
    try:
        check_segment(segment)
    except InvalidField as fault:
        return fault.message
    return None


async def _record_in(
    session: Session,
    by: By,
    action: str,
    project_id: UUID,
    segment: SegmentDetails,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    subject = Subject("segment", str(segment.id), segment.key)
    await record_in(
        session, by, action, project_id=project_id, subject=subject, before=before, after=after
    )
