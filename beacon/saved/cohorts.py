"""Cohorts: visitors with a name. A dynamic one is a question, asked anew each time; a static one
has the visitors who were its answer when it was made.

In: what it shall be, and who asks. Out: it as it is then. Raises InvalidField, NotFound, Conflict,
Outdated. Who is in one is the business of `beacon/saved/membership.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from beacon import resources
from beacon.accounts import audit
from beacon.accounts.audit import By, Subject, record_in
from beacon.accounts.project_details import lock_project_in
from beacon.errors import Conflict, NotFound, Outdated
from beacon.fields import Time
from beacon.reports.cohorts import Who
from beacon.reports.wanted import Person
from beacon.saved.filters import Key, Name, Text
from beacon.saved.naming import check_unused_in

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_COHORTS = 100  # of a project

Kind = Literal["dynamic", "static"]


class NewCohort(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`static`: it keeps who is in it now."""

    key: Key
    who: Who
    kind: Kind = "dynamic"
    name: Name = ""
    description: Text = ""


class CohortChanges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is not given stays as it is. Who is in it stays for good."""

    name: Name | UnsetType = UNSET
    description: Text | UnsetType = UNSET


class Cohort(msgspec.Struct, frozen=True, kw_only=True):
    """`visitors`: how many a static one has; erased ones are gone from it."""

    id: int
    key: str
    name: str
    description: str
    kind: Kind
    who: Who
    visitors: int | None
    version: int
    created_at: Time
    updated_at: Time

    @property
    def etag(self) -> str:
        return f'"{self.id}.{self.version}"'

    def state(self) -> dict[str, Any]:
        return {"name": self.name, "description": self.description}


async def list_cohorts_in(
    session: Session, project_id: UUID, *, after: int, limit: int
) -> list[Cohort]:
    """In the order they were made, those with an id above `after`."""
    rows = await session.fetch(_sql("list_cohorts"), project_id, None, after, limit)
    return [_cohort_of(row) for row in rows]


async def cohort_in(session: Session, project_id: UUID, key: str) -> Cohort:
    row = await session.fetch_row(_sql("list_cohorts"), project_id, key, 0, 1)
    if row is None:
        raise NotFound(f"The project has no cohort {key!r}.")
    return _cohort_of(row)


async def create_cohort_in(
    session: Session, project_id: UUID, new: NewCohort, people: Sequence[Person], by: By
) -> Cohort:
    """`people`: who is in a static one."""
    async with session.transaction():
        await lock_project_in(session, project_id)
        await check_room_in(session, project_id, new.key)
        who = msgspec.json.encode(new.who).decode()
        columns = (new.key, new.name, new.description, new.kind, who)
        cohort_id = await session.fetch_value(_sql("insert_cohort"), project_id, *columns)
        names = [text for text, _is_user in people]
        users = [is_user for _text, is_user in people]
        await session.execute(_sql("insert_members"), project_id, cohort_id, names, users)
        made = await cohort_in(session, project_id, new.key)
        after = {**made.state(), "kind": made.kind, "visitors": made.visitors}
        await _record_in(session, by, "created", project_id, made, after=after)
        return made


async def check_room_in(session: Session, project_id: UUID, key: str) -> None:
    """Raises Conflict where no cohort of that key can be made."""
    rows = await session.fetch(_sql("list_cohort_keys"), project_id)
    if len(rows) >= MAX_COHORTS:
        raise Conflict(f"The project has {MAX_COHORTS} cohorts: delete some first.")
    if key in {row["key"] for row in rows}:
        raise Conflict(f"The project has a cohort {key!r} already.")


async def change_cohort_in(
    session: Session,
    project_id: UUID,
    key: str,
    changes: CohortChanges,
    by: By,
    *,
    if_match: str | None = None,
) -> Cohort:
    """What changes nothing is not logged."""
    async with session.transaction():
        await lock_project_in(session, project_id)
        found = await cohort_in(session, project_id, key)
        if if_match not in (None, "*", found.etag):
            raise Outdated("The cohort was changed meanwhile: read it again.")
        given = {f: v for f, v in msgspec.structs.asdict(changes).items() if v is not UNSET}
        wanted = found.state() | given
        before, after = audit.changes(found.state(), wanted)
        if after:
            await session.execute(
                _sql("update_cohort"), found.id, wanted["name"], wanted["description"]
            )
            await _record_in(session, by, "changed", project_id, found, before=before, after=after)
        return await cohort_in(session, project_id, key)


async def delete_cohort_in(session: Session, project_id: UUID, key: str, by: By) -> None:
    """Raises Conflict while anything names it."""
    async with session.transaction():
        await lock_project_in(session, project_id)
        found = await cohort_in(session, project_id, key)
        await check_unused_in(session, project_id, "cohort", key)
        await session.execute(_sql("delete_cohort"), found.id)
        await _record_in(session, by, "deleted", project_id, found, before=found.state())


def _cohort_of(row: Mapping[str, Any]) -> Cohort:
    found = {name: row[name] for name in Cohort.__struct_fields__}
    return Cohort(**found | {"who": msgspec.json.decode(row["who"], type=Who)})


async def _record_in(
    session: Session,
    by: By,
    done: str,
    project_id: UUID,
    cohort: Cohort,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    subject = Subject("cohort", str(cohort.id), cohort.key)
    action = f"cohort.{done}"
    await record_in(
        session, by, action, project_id=project_id, subject=subject, before=before, after=after
    )


def _sql(name: str) -> str:
    return resources.sql("saved", name)
