"""What became of a flag or a segment, by whom, and the way back.

In: requests of the project's people and keys. Out: the changes, those by SQL too, the newest
first, field by field; the flag or segment as it is after one was taken back.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.errors import ApprovalRequired, Conflict, InvalidField, NotFound
from beacon.fields import Time
from beacon.flags.details import FlagDetails, flag_in
from beacon.flags.differences import FieldChange
from beacon.flags.history import Entry, Kind, change_in, list_changes_in, revert_in
from beacon.flags.segments import SegmentDetails, segment_in
from beacon.web.api.endpoint import Call, Endpoint, Reply
from beacon.web.api.pages import Page, PageQuery, page_of, read_cursor
from beacon.web.api.parts import ApiParts

if TYPE_CHECKING:
    from beacon.postgres.database import Session

ChangeId = Annotated[int, Meta(ge=0, lt=1 << 53)]
Find = Callable[["Session", Any, str], Awaitable[FlagDetails | SegmentDetails]]
OF_FLAGS: tuple[Kind, ...] = ("flag", "environment")
OF_SEGMENTS: tuple[Kind, ...] = ("segment",)


class HistoryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One change. `environment`: it was of what the flag does there. `actor` has a `kind`
    (account, key, sql) and a `name`; of a change that was approved, this is by whom, and
    `proposed_by` is who wanted it."""

    id: int
    at: Time
    action: Literal["created", "changed", "deleted"]
    environment: str | None
    actor: dict[str, Any]
    changes: list[FieldChange]


class Revert(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`change_id`: of the history."""

    change_id: ChangeId


async def list_flag_history(parts: ApiParts, call: Call) -> Page[HistoryEntry]:
    return await _history(parts, call, call.text("flag_key"), OF_FLAGS, flag_in)


async def list_segment_history(parts: ApiParts, call: Call) -> Page[HistoryEntry]:
    return await _history(parts, call, call.text("segment_key"), OF_SEGMENTS, segment_in)


async def revert_flag(parts: ApiParts, call: Call) -> Reply:
    return await _revert(parts, call, call.text("flag_key"), OF_FLAGS, flag_in)


async def revert_segment(parts: ApiParts, call: Call) -> Reply:
    return await _revert(parts, call, call.text("segment_key"), OF_SEGMENTS, segment_in)


async def _history(
    parts: ApiParts, call: Call, key: str, kinds: tuple[Kind, ...], find: Find
) -> Page[HistoryEntry]:
    """Of what was deleted too; what never was is not found."""
    (before,) = read_cursor(call.query.cursor, tuple[ChangeId]) or (None,)
    limit = call.query.limit

    async def work(session: Session) -> list[Entry]:
        found = await list_changes_in(
            session, call.project_id, key=key, kinds=kinds, before=before, limit=limit + 1
        )
        if not found:
            await find(session, call.project_id, key)
        return found

    entries = [_entry(each) for each in await parts.database.run(work)]
    return page_of(entries, limit, lambda entry: (entry.id,))


async def _revert(
    parts: ApiParts, call: Call, key: str, kinds: tuple[Kind, ...], find: Find
) -> Reply:
    async def work(session: Session) -> tuple[FlagDetails | SegmentDetails, int]:
        if not await list_changes_in(session, call.project_id, key=key, kinds=kinds, limit=1):
            await find(session, call.project_id, key)
        entry = await _change(session, call, key, kinds)
        if entry.before is None:
            raise Conflict("That change made it, and before there was none: delete it instead.")
        version = await revert_in(session, call.project_id, entry.id, call.by)
        return await find(session, call.project_id, key), version

    found, version = await parts.database.run(work)
    await parts.flags.wait_for(call.project_id.bytes, version)
    return Reply(found, etag=found.etag)


async def _change(session: Session, call: Call, key: str, kinds: tuple[Kind, ...]) -> Entry:
    try:
        entry = await change_in(session, call.project_id, call.body.change_id)
    except NotFound:
        entry = None
    if entry is None or entry.key != key or entry.kind not in kinds:
        raise InvalidField("change_id", f"change_id: the history of {key!r} has no such change.")
    return entry


def _entry(entry: Entry) -> HistoryEntry:
    before, after = entry.before or {}, entry.after or {}
    return HistoryEntry(
        id=entry.id,
        at=entry.at,
        action=entry.action,
        environment=entry.environment,
        actor=entry.actor,
        changes=[
            FieldChange(field, before.get(field), after.get(field))
            for field in entry.changed_fields
        ],
    )


_FLAG = "/api/v1/projects/{project_id}/flags/{flag_key}"
_SEGMENT = "/api/v1/projects/{project_id}/segments/{segment_key}"
_BACK = "To what it was before that change; itself a change, which can be taken back. "

ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_FLAG + "/history",
        summary="List a flag's changes",
        description="The newest first, with the fields that changed; those by SQL too.",
        handler=list_flag_history,
        access=Access.VIEWER,
        tag="flags",
        query=PageQuery,
        answer=Page[HistoryEntry],
    ),
    Endpoint(
        method="POST",
        path=_FLAG + "/revert",
        summary="Take back a change of a flag",
        description=_BACK + "A flag that was deleted is made again.",
        handler=revert_flag,
        access=Access.EDITOR,
        tag="flags",
        body=Revert,
        answer=FlagDetails,
        errors=(Conflict, ApprovalRequired),
    ),
    Endpoint(
        method="GET",
        path=_SEGMENT + "/history",
        summary="List a segment's changes",
        description="The newest first, with the fields that changed; those by SQL too.",
        handler=list_segment_history,
        access=Access.VIEWER,
        tag="segments",
        query=PageQuery,
        answer=Page[HistoryEntry],
    ),
    Endpoint(
        method="POST",
        path=_SEGMENT + "/revert",
        summary="Take back a change of a segment",
        description=_BACK + "A segment that was deleted is made again.",
        handler=revert_segment,
        access=Access.EDITOR,
        tag="segments",
        body=Revert,
        answer=SegmentDetails,
        errors=(Conflict, ApprovalRequired),
    ),
)
