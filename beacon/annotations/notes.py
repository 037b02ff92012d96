"""Notes on the time line: written, read, changed, removed.

In: what somebody notes of a time, and who. Out: the note as it is then. Raises NotFound, Conflict.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from beacon import resources
from beacon.accounts import audit
from beacon.accounts.audit import By, Subject, record_in
from beacon.accounts.project_details import lock_project_in
from beacon.errors import Conflict, NotFound
from beacon.fields import Time, plain_uuid
from beacon.flags.saving import actor_of

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_NOTES = 10_000  # of a project

Text = Annotated[str, Meta(min_length=1, max_length=1000)]
Link = Annotated[
    str,
    Meta(
        max_length=2000,
        pattern=r"\Ahttps?://\S+\Z",
        description="An address on the web.",
        examples=["https://example.com/news"],
    ),
]


class NewNote(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    at: Annotated[Time, Meta(description="What the note is about happened then.")]
    text: Text
    link: Link | None = None


class NoteChanges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is not given stays as it is."""

    at: Time | UnsetType = UNSET
    text: Text | UnsetType = UNSET
    link: Link | UnsetType | None = UNSET


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """`by`: who wrote it, as the history of flags names people."""

    id: UUID
    at: Time
    text: str
    link: str | None
    by: dict[str, Any]
    created_at: Time
    updated_at: Time

    def state(self) -> dict[str, Any]:
        return {"at": msgspec.to_builtins(self.at), "text": self.text, "link": self.link}


async def note_in(session: Session, project_id: UUID, note_id: UUID) -> Note:
    row = await session.fetch_row(_sql("read_note"), project_id, note_id)
    if row is None:
        raise NotFound("The project has no such note.")
    return _note_of(row)


async def create_note_in(session: Session, project_id: UUID, new: NewNote, by: By) -> Note:
    async with session.transaction():
        await lock_project_in(session, project_id)
        if await session.fetch_value(_sql("count_notes"), project_id) >= MAX_NOTES:
            raise Conflict(f"The project has {MAX_NOTES} notes: delete some first.")
        author = msgspec.json.encode(actor_of(by)).decode()
        note_id = await session.fetch_value(
            _sql("insert_note"), project_id, new.at, new.text, new.link, author
        )
        made = await note_in(session, project_id, note_id)
        await _record_in(session, by, "created", project_id, made, after=made.state())
        return made


async def change_note_in(
    session: Session, project_id: UUID, note_id: UUID, changes: NoteChanges, by: By
) -> Note:
    """What changes nothing is not logged."""
    async with session.transaction():
        await lock_project_in(session, project_id)
        found = await note_in(session, project_id, note_id)
        given = {f: v for f, v in msgspec.structs.asdict(changes).items() if v is not UNSET}
        wanted = msgspec.structs.replace(found, **given)
        before, after = audit.changes(found.state(), wanted.state())
        if after:
            columns = (wanted.at, wanted.text, wanted.link)
            await session.execute(_sql("update_note"), project_id, note_id, *columns)
            await _record_in(session, by, "changed", project_id, found, before=before, after=after)
        return await note_in(session, project_id, note_id)


async def delete_note_in(session: Session, project_id: UUID, note_id: UUID, by: By) -> None:
    async with session.transaction():
        await lock_project_in(session, project_id)
        found = await note_in(session, project_id, note_id)
        await session.execute(_sql("delete_note"), project_id, note_id)
        await _record_in(session, by, "deleted", project_id, found, before=found.state())


def _note_of(row: Mapping[str, Any]) -> Note:
    by = msgspec.json.decode(row["by"], type=dict[str, Any])
    found = {name: row[name] for name in Note.__struct_fields__}
    return Note(**found | {"id": plain_uuid(row["id"]), "by": by})


async def _record_in(
    session: Session,
    by: By,
    done: str,
    project_id: UUID,
    note: Note,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    subject = Subject("annotation", note.id)
    action = f"annotation.{done}"
    await record_in(
        session, by, action, project_id=project_id, subject=subject, before=before, after=after
    )


def _sql(name: str) -> str:
    return resources.sql("annotations", name)
