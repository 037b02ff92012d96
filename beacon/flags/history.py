"""What became of a project's flags and segments, by whomever, and the way back.

In: which part of the history. Out: `Entry`s, which triggers wrote, so that changes by SQL are
among them; `revert_in` makes a flag, its settings in one environment or a segment what it was
before a change, or after it: itself a change like any other, with its own entry.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

import msgspec

from beacon.accounts.audit import By
from beacon.errors import Conflict, NotFound
from beacon.fields import Time
from beacon.flags.details import FlagChanges, NewFlag, SettingsChanges, flag_in
from beacon.flags.flag_changes import change_flag_in, create_flag_in, delete_flag_in
from beacon.flags.saving import sql
from beacon.flags.segments import (
    NewSegment,
    SegmentChanges,
    change_segment_in,
    create_segment_in,
    delete_segment_in,
    segment_in,
)

if TYPE_CHECKING:
    from beacon.postgres.database import Session

Kind = Literal["flag", "environment", "segment"]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One change. `kind` environment: of a flag's settings there; `before` None: it was made,
    `after` None: it was removed. `actor` of a change by SQL has the kind `sql`."""

    id: int
    at: Time
    kind: Kind
    key: str
    environment: str | None
    action: Literal["created", "changed", "deleted"]
    actor: dict[str, Any]
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @property
    def changed_fields(self) -> list[str]:
        before, after = self.before or {}, self.after or {}
        return sorted(f for f in before | after if before.get(f) != after.get(f))


async def list_changes_in(
    session: Session,
    project_id: UUID,
    *,
    key: str | None = None,
    kinds: Collection[Kind] | None = None,
    before: int | None = None,
    limit: int,
) -> list[Entry]:
    """The newest first, those with an id below `before`."""
    wanted = None if kinds is None else list(kinds)
    rows = await session.fetch(sql("list_flag_changes"), project_id, key, wanted, before, limit)
    return [_entry_of(row) for row in rows]


async def change_in(session: Session, project_id: UUID, change_id: int) -> Entry:
    row = await session.fetch_row(sql("find_flag_change"), project_id, change_id)
    if row is None:
        raise NotFound("The project's history has no such change.")
    return _entry_of(row)


async def revert_in(
    session: Session,
    project_id: UUID,
    change_id: int,
    by: By,
    *,
    to: Literal["before", "after"] = "before",
) -> int:
    """The version then. Raises Conflict where what the change was of has gone meanwhile, and
    whatever the change back may raise."""
    entry = await change_in(session, project_id, change_id)
    image = entry.before if to == "before" else entry.after
    try:
        if entry.kind == "segment":
            return await _segment_back_in(session, project_id, entry.key, image, by)
        if entry.kind == "flag":
            return await _flag_back_in(session, project_id, entry.key, image, by)
        settings = {entry.environment or "": msgspec.convert(image, SettingsChanges)}
        changes = FlagChanges(environments=settings)
        back = await change_flag_in(session, project_id, entry.key, changes, by)
        return back.version
    except msgspec.ValidationError as error:
        raise Conflict(f"What it was then cannot be read: {error}") from None


async def _flag_back_in(
    session: Session, project_id: UUID, key: str, image: dict[str, Any] | None, by: By
) -> int:
    if image is None:
        return await delete_flag_in(session, project_id, key, by)
    plain = dict(image)
    kind, archived = plain.pop("type"), plain.pop("archived_at", None) is not None
    environments = plain.pop("environments", None)
    try:
        found = await flag_in(session, project_id, key)
    except NotFound:
        return await _flag_again_in(session, project_id, image, by, environments or {}, key)
    if found.type != kind:
        raise Conflict(f"It was of type {kind} then, and a flag keeps its type.")
    plain["archived"] = archived
    changes = msgspec.convert(plain, FlagChanges)
    return (await change_flag_in(session, project_id, key, changes, by)).version


async def _flag_again_in(
    session: Session,
    project_id: UUID,
    image: dict[str, Any],
    by: By,
    environments: dict[str, Any],
    key: str,
) -> int:
    """A flag that was deleted, with its settings where there still is such an environment, and
    archived if it was. It is another flag for clients that know it by its number."""
    archived = image.get("archived_at") is not None
    plain = {f: v for f, v in image.items() if f not in ("archived_at", "environments")}
    there = {row["key"] for row in await session.fetch(sql("list_environments"), project_id, None)}
    plain |= {"key": key, "environments": {e: s for e, s in environments.items() if e in there}}
    new = msgspec.convert(plain, NewFlag)
    return (await create_flag_in(session, project_id, new, by, archived=archived)).version


async def _segment_back_in(
    session: Session, project_id: UUID, key: str, image: dict[str, Any] | None, by: By
) -> int:
    if image is None:
        return await delete_segment_in(session, project_id, key, by)
    try:
        await segment_in(session, project_id, key)
    except NotFound:
        new = msgspec.convert(image | {"key": key}, NewSegment)
        return (await create_segment_in(session, project_id, new, by)).version
    changes = msgspec.convert(image, SegmentChanges)
    return (await change_segment_in(session, project_id, key, changes, by)).version


def _entry_of(row: Mapping[str, Any]) -> Entry:
    plain = {f: row[f] for f in Entry.__struct_fields__}
    for field in ("actor", "before", "after"):
        plain[field] = None if plain[field] is None else msgspec.json.decode(plain[field])
    return Entry(**plain)
