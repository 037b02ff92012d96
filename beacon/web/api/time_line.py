"""The time line: notes are written, changed and removed; deploys and flags stand beside them.

In: requests of the project's people and keys. Out: annotations, the earliest first.
"""

from __future__ import annotations

from typing import Annotated, get_args

import msgspec
from msgspec import UNSET, Meta

from beacon.accounts.access import Access
from beacon.annotations.notes import (
    NewNote,
    Note,
    NoteChanges,
    change_note_in,
    create_note_in,
    delete_note_in,
    note_in,
)
from beacon.annotations.time_line import Annotation, Kind, Place, annotations_in
from beacon.errors import Conflict, InvalidField
from beacon.fields import Time
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.explorer_queries import From, To
from beacon.web.api.fields import in_utc
from beacon.web.api.pages import Page, PageQuery, page_of, read_cursor
from beacon.web.api.parts import ApiParts

KINDS: tuple[Kind, ...] = get_args(Kind)


class AnnotationQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    since: From | None = msgspec.field(name="from", default=None)
    until: To | None = msgspec.field(name="to", default=None)
    kind: Annotated[
        str, Meta(max_length=100, description="Some of note, deploy, flag, with commas between.")
    ] = ",".join(KINDS)


async def list_annotations(parts: ApiParts, call: Call) -> Page[Annotation]:
    query: AnnotationQuery = call.query
    kinds = _read_kinds(query.kind)
    since, until = in_utc("from", query.since), in_utc("to", query.until)
    place = read_cursor(query.cursor, tuple[Time, str, str])
    found = await parts.database.run(
        lambda session: annotations_in(
            session,
            call.project_id,
            kinds,
            since=since,
            until=until,
            after=place and Place(*place),
            limit=query.limit + 1,
        )
    )
    return page_of(found, query.limit, lambda each: (each.at, each.kind, each.id))


async def create_annotation(parts: ApiParts, call: Call) -> Note:
    new = msgspec.structs.replace(call.body, at=in_utc("at", call.body.at))
    return await parts.database.run(
        lambda session: create_note_in(session, call.project_id, new, call.by)
    )


async def read_annotation(parts: ApiParts, call: Call) -> Note:
    note_id = call.uuid("annotation_id")
    return await parts.database.run(lambda session: note_in(session, call.project_id, note_id))


async def change_annotation(parts: ApiParts, call: Call) -> Note:
    note_id, changes = call.uuid("annotation_id"), call.body
    if changes.at is not UNSET:
        changes = msgspec.structs.replace(changes, at=in_utc("at", changes.at))
    return await parts.database.run(
        lambda session: change_note_in(session, call.project_id, note_id, changes, call.by)
    )


async def delete_annotation(parts: ApiParts, call: Call) -> None:
    note_id = call.uuid("annotation_id")
    await parts.database.run(
        lambda session: delete_note_in(session, call.project_id, note_id, call.by)
    )


def _read_kinds(text: str) -> list[Kind]:
    given = text.split(",")
    wanted = [kind for kind in KINDS if kind in given]
    for each in given:
        if each not in KINDS:
            raise InvalidField(
                "kind", f"kind: {each!r} is not known here; allowed are {', '.join(KINDS)}."
            )
    return wanted


_ALL, _TAG = "/api/v1/projects/{project_id}/annotations", "annotations"
_ONE = _ALL + "/{annotation_id}"

ENDPOINTS = (
    Endpoint(
        method="POST",
        path=_ALL,
        summary="Note something on the time line",
        handler=create_annotation,
        access=Access.EDITOR,
        tag=_TAG,
        body=NewNote,
        answer=Note,
        status=201,
        errors=(Conflict,),
    ),
    Endpoint(
        method="GET",
        path=_ALL,
        summary="List notes, deploys and changes of flags",
        description="The earliest first. A deploy is the first event that names a release, in each "
        "environment.",
        handler=list_annotations,
        access=Access.VIEWER,
        tag=_TAG,
        query=AnnotationQuery,
        answer=Page[Annotation],
    ),
    Endpoint(
        method="GET",
        path=_ONE,
        summary="Read a note",
        handler=read_annotation,
        access=Access.VIEWER,
        tag=_TAG,
        answer=Note,
    ),
    Endpoint(
        method="PATCH",
        path=_ONE,
        summary="Change a note",
        description="What is not sent stays as it is.",
        handler=change_annotation,
        access=Access.EDITOR,
        tag=_TAG,
        body=NoteChanges,
        answer=Note,
    ),
    Endpoint(
        method="DELETE",
        path=_ONE,
        summary="Delete a note",
        handler=delete_annotation,
        access=Access.EDITOR,
        tag=_TAG,
    ),
)
