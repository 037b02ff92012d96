"""Segments: made, listed, read, changed, removed.

In: requests of the project's people and keys. Out: segments, each with its ETag. A change
answers when this node's flags follow it.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from beacon.accounts.access import Access
from beacon.errors import ApprovalRequired, Conflict
from beacon.flags import segments
from beacon.flags.segments import ChangedSegment, NewSegment, SegmentChanges, SegmentDetails
from beacon.web.api.endpoint import Call, Endpoint, Reply
from beacon.web.api.pages import Page, PageQuery, page_of, read_cursor
from beacon.web.api.parts import ApiParts

SegmentId = Annotated[int, Meta(ge=0, lt=1 << 53)]


async def create_segment(parts: ApiParts, call: Call) -> Reply:
    changed = await parts.database.run(
        lambda session: segments.create_segment_in(session, call.project_id, call.body, call.by)
    )
    return await _served(parts, call, changed)


async def list_segments(parts: ApiParts, call: Call) -> Page[SegmentDetails]:
    (after,) = read_cursor(call.query.cursor, tuple[SegmentId]) or (0,)
    found = await parts.database.run(
        lambda session: segments.list_segments_in(
            session, call.project_id, after=after, limit=call.query.limit + 1
        )
    )
    return page_of(found, call.query.limit, lambda segment: (segment.id,))


async def read_segment(parts: ApiParts, call: Call) -> Reply:
    key = call.text("segment_key")
    found = await parts.database.run(
        lambda session: segments.segment_in(session, call.project_id, key)
    )
    return Reply(found, etag=found.etag)


async def change_segment(parts: ApiParts, call: Call) -> Reply:
    key = call.text("segment_key")
    changed = await parts.database.run(
        lambda session: segments.change_segment_in(
            session, call.project_id, key, call.body, call.by, if_match=call.if_match
        )
    )
    return await _served(parts, call, changed)


async def delete_segment(parts: ApiParts, call: Call) -> None:
    key = call.text("segment_key")
    version = await parts.database.run(
        lambda session: segments.delete_segment_in(session, call.project_id, key, call.by)
    )
    await parts.flags.wait_for(call.project_id.bytes, version)


async def _served(parts: ApiParts, call: Call, changed: ChangedSegment) -> Reply:
    await parts.flags.wait_for(call.project_id.bytes, changed.version)
    return Reply(changed.segment, etag=changed.segment.etag)


_ALL, _TAG = "/api/v1/projects/{project_id}/segments", "segments"
_ONE = _ALL + "/{segment_key}"

ENDPOINTS = (
    Endpoint(
        method="POST",
        path=_ALL,
        summary="Make a segment",
        description="All of its conditions hold for those who are in it.",
        handler=create_segment,
        access=Access.EDITOR,
        tag=_TAG,
        body=NewSegment,
        answer=SegmentDetails,
        status=201,
        errors=(Conflict,),
    ),
    Endpoint(
        method="GET",
        path=_ALL,
        summary="List a project's segments",
        description="The oldest first.",
        handler=list_segments,
        access=Access.VIEWER,
        tag=_TAG,
        query=PageQuery,
        answer=Page[SegmentDetails],
    ),
    Endpoint(
        method="GET",
        path=_ONE,
        summary="Read a segment",
        handler=read_segment,
        access=Access.VIEWER,
        tag=_TAG,
        answer=SegmentDetails,
    ),
    Endpoint(
        method="PATCH",
        path=_ONE,
        summary="Change a segment",
        description="What is not sent stays as it is. All flags whose rules name it follow.",
        handler=change_segment,
        access=Access.EDITOR,
        tag=_TAG,
        body=SegmentChanges,
        answer=SegmentDetails,
        errors=(Conflict, ApprovalRequired),
        if_match=True,
    ),
    Endpoint(
        method="DELETE",
        path=_ONE,
        summary="Delete a segment",
        description="Not while a flag's rules name it.",
        handler=delete_segment,
        access=Access.EDITOR,
        tag=_TAG,
        errors=(Conflict,),
    ),
)
