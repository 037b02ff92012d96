"""Keeps reports: a name and a question, to be asked again.

In: what a report shall be, checked by who can ask it, and who saves it. Out: it as it is then.
Raises NotFound, Conflict, Outdated. These are units of work (asyncio side).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from beacon import resources
from beacon.accounts import audit
from beacon.accounts.audit import By, Subject, record_in
from beacon.accounts.project_details import lock_project_in
from beacon.errors import Conflict, NotFound, Outdated
from beacon.fields import Time, plain_uuid

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_REPORTS = 500

Kind = Literal["query", "overview", "funnel", "retention", "paths", "web-vitals"]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
AnyQuestion = Annotated[
    dict[str, Any],
    Meta(description="As the report of this kind takes it; with a `period` it moves with time."),
]
Position = tuple[Time, UUID]
"""When it was made, and its id."""


class NewReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name
    kind: Kind
    question: AnyQuestion = {}


class ReportChanges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is not given stays as it is."""

    name: Name | UnsetType = UNSET
    kind: Kind | UnsetType = UNSET
    question: AnyQuestion | UnsetType = UNSET


class SavedReport(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    kind: Kind
    question: dict[str, Any]
    version: int
    created_at: Time
    updated_at: Time

    @property
    def etag(self) -> str:
        return f'"{self.id}.{self.version}"'

    def changed(self, changes: ReportChanges) -> NewReport:
        given = {f: v for f, v in msgspec.structs.asdict(changes).items() if v is not UNSET}
        return NewReport(**{f: getattr(self, f) for f in NewReport.__struct_fields__} | given)


async def list_reports_in(
    session: Session, project_id: UUID, after: Position | None, limit: int
) -> list[SavedReport]:
    rows = await session.fetch(
        _sql("list_reports"), project_id, None, *(after or (None, None)), limit
    )
    return [_report_of(row) for row in rows]


async def report_in(session: Session, project_id: UUID, report_id: UUID) -> SavedReport:
    row = await session.fetch_row(_sql("list_reports"), project_id, report_id, None, None, 1)
    if row is None:
        raise NotFound(f"The project has no saved report {str(report_id)!r}.")
    return _report_of(row)


async def create_report_in(
    session: Session, project_id: UUID, new: NewReport, by: By
) -> SavedReport:
    async with session.transaction():
        await lock_project_in(session, project_id)
        count = "SELECT count(*) FROM saved_reports WHERE project_id = $1"
        if await session.fetch_value(count, project_id) >= MAX_REPORTS:
            raise Conflict(f"The project has {MAX_REPORTS} saved reports: delete some first.")
        made_id = await session.fetch_value(_sql("insert_report"), project_id, *_columns(new))
        made = await report_in(session, project_id, UUID(bytes=made_id.bytes))
        await _record_in(session, by, "created", project_id, made, after=_state(new))
        return made


async def change_report_in(
    session: Session,
    project_id: UUID,
    report_id: UUID,
    changes: ReportChanges,
    by: By,
    *,
    if_match: str | None = None,
) -> SavedReport:
    """What changes nothing is not logged."""
    async with session.transaction():
        await lock_project_in(session, project_id)
        found = await report_in(session, project_id, report_id)
        if if_match not in (None, "*", found.etag):
            raise Outdated("The report was changed meanwhile: read it again.")
        wanted = found.changed(changes)
        before, after = audit.changes(_state(found), _state(wanted))
        if not after:
            return found
        await session.execute(_sql("update_report"), found.id, *_columns(wanted))
        await _record_in(session, by, "changed", project_id, found, before=before, after=after)
        return await report_in(session, project_id, report_id)


async def delete_report_in(session: Session, project_id: UUID, report_id: UUID, by: By) -> None:
    """Its share links go with it."""
    async with session.transaction():
        await lock_project_in(session, project_id)
        found = await report_in(session, project_id, report_id)
        await session.execute("DELETE FROM saved_reports WHERE id = $1", found.id)
        await _record_in(session, by, "deleted", project_id, found, before=_state(found))


def _columns(report: NewReport) -> tuple[str, str, str]:
    return report.name, report.kind, msgspec.json.encode(report.question).decode()


def _state(report: NewReport | SavedReport) -> dict[str, Any]:
    return {"name": report.name, "kind": report.kind, "question": report.question}


def _report_of(row: Mapping[str, Any]) -> SavedReport:
    plain = {name: row[name] for name in SavedReport.__struct_fields__}
    question = msgspec.json.decode(row["question"])
    return SavedReport(**plain | {"id": plain_uuid(row["id"]), "question": question})


async def _record_in(
    session: Session,
    by: By,
    done: str,
    project_id: UUID,
    report: SavedReport,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    subject = Subject("report", report.id, report.name)
    await record_in(
        session,
        by,
        f"report.{done}",
        project_id=project_id,
        subject=subject,
        before=before,
        after=after,
    )


def _sql(name: str) -> str:
    return resources.sql("saved", name)
