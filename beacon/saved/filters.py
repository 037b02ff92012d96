"""Makes, changes and removes what is a filter with a name: segments and goals of reports.

In: what it shall be, and who asks. Out: it as it is then. Raises InvalidField, NotFound, Conflict,
Outdated. No segment names itself, whichever way round, and none goes while something names it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from beacon import resources
from beacon.accounts import audit
from beacon.accounts.audit import By, Subject, record_in
from beacon.accounts.project_details import lock_project_in
from beacon.errors import Conflict, InvalidField, NotFound, Outdated
from beacon.fields import Time
from beacon.reports.faults import refuse
from beacon.reports.filters import Filter, read_filter
from beacon.reports.terms import MAX_KEY, read_metric
from beacon.saved.naming import Saved, Use, check_unused_in, saved_in, users_of

if TYPE_CHECKING:
    from beacon.postgres.database import Session

Key = Annotated[
    str,
    Meta(
        pattern=r"\A[A-Za-z0-9][A-Za-z0-9._-]{0,99}\Z",
        description="Letters, digits, dots, dashes and underscores; it stays for good.",
        examples=["signup"],
    ),
]
Name = Annotated[str, Meta(max_length=200)]
Text = Annotated[str, Meta(max_length=5000)]
Revenue = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=MAX_KEY,
        description="The property whose numbers are what reaching the goal is worth.",
    ),
]


class NewReportSegment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key: Key
    filter: Filter
    name: Name = ""
    description: Text = ""


class ReportSegmentChanges(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is not given stays as it is."""

    filter: Filter | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    description: Text | UnsetType = UNSET


class ReportSegment(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    key: str
    name: str
    description: str
    filter: Filter
    version: int
    created_at: Time
    updated_at: Time

    @property
    def etag(self) -> str:
        return f'"{self.id}.{self.version}"'


class NewGoal(NewReportSegment, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The filter holds for the events that reach the goal."""

    revenue: Revenue | None = None


class GoalChanges(ReportSegmentChanges, frozen=True, kw_only=True, forbid_unknown_fields=True):
    revenue: Revenue | UnsetType | None = UNSET


class Goal(ReportSegment, frozen=True, kw_only=True):
    revenue: str | None


class Kind(NamedTuple):
    """`name` as in the table and in messages; `type` is what there is of it, `most` how many a
    project may have."""

    name: str
    type: type[ReportSegment]
    subject: str
    most: int

    @property
    def fields(self) -> tuple[str, ...]:
        """Those that can be changed."""
        fields = ("filter", "name", "description")
        return (*fields, "revenue") if self.type is Goal else fields


ANY_ZONE = "UTC"
"""Whether a filter can be judged is the same in each."""

SEGMENT = Kind("segment", ReportSegment, "report_segment", most=200)
GOAL = Kind("goal", Goal, "goal", most=50)


async def list_in(
    session: Session, kind: Kind, project_id: UUID, *, after: int, limit: int
) -> list[Any]:
    """In the order they were made, those with an id above `after`."""
    rows = await session.fetch(_sql("list_filters"), project_id, kind.name, None, after, limit)
    return [_saved_of(kind, row) for row in rows]


async def find_in(session: Session, kind: Kind, project_id: UUID, key: str) -> Any:
    row = await session.fetch_row(_sql("list_filters"), project_id, kind.name, key, 0, 1)
    if row is None:
        raise NotFound(f"The project has no {kind.name} {key!r} of reports.")
    return _saved_of(kind, row)


async def create_in(
    session: Session, kind: Kind, project_id: UUID, new: NewReportSegment, by: By
) -> Any:
    async with session.transaction():
        await lock_project_in(session, project_id)
        saved = await saved_in(session, project_id)
        if len(saved.keys(kind.name)) >= kind.most:
            raise Conflict(f"The project has {kind.most} {kind.name}s: delete some first.")
        if new.key in saved.keys(kind.name):
            raise Conflict(f"The project has a {kind.name} {new.key!r} already.")
        state = {field: getattr(new, field) for field in kind.fields}
        _check(saved, kind, new.key, state)
        await session.execute(
            _sql("insert_filter"), project_id, kind.name, new.key, *_columns(state)
        )
        made = await find_in(session, kind, project_id, new.key)
        await _record_in(session, by, kind, "created", project_id, made, after=_state(kind, made))
        return made


async def change_in(
    session: Session,
    kind: Kind,
    project_id: UUID,
    key: str,
    changes: ReportSegmentChanges,
    by: By,
    *,
    if_match: str | None = None,
) -> Any:
    """What changes nothing is not logged."""
    async with session.transaction():
        await lock_project_in(session, project_id)
        found = await find_in(session, kind, project_id, key)
        if if_match not in (None, "*", found.etag):
            raise Outdated(f"The {kind.name} was changed meanwhile: read it again.")
        given = {f: getattr(changes, f) for f in kind.fields if getattr(changes, f) is not UNSET}
        state = {field: getattr(found, field) for field in kind.fields} | given
        _check(await saved_in(session, project_id), kind, key, state)
        before, after = audit.changes(_state(kind, found), msgspec.to_builtins(state))
        if not after:
            return found
        await session.execute(_sql("update_filter"), found.id, *_columns(state))
        await _record_in(
            session, by, kind, "changed", project_id, found, before=before, after=after
        )
        return await find_in(session, kind, project_id, key)


async def delete_in(session: Session, kind: Kind, project_id: UUID, key: str, by: By) -> None:
    """Raises Conflict while anything names it."""
    async with session.transaction():
        await lock_project_in(session, project_id)
        found = await find_in(session, kind, project_id, key)
        await check_unused_in(session, project_id, kind.name, key)
        await session.execute(_sql("delete_filter"), found.id)
        state = _state(kind, found)
        await _record_in(session, by, kind, "deleted", project_id, found, before=state)


def _check(saved: Saved, kind: Kind, key: str, state: Mapping[str, Any]) -> None:
    """It can be judged, and what names it still can."""
    asking = saved.asking(time.time_ns() // 1_000_000, ANY_ZONE)
    if kind == GOAL:
        read_filter(state["filter"], asking, "filter")
        if state["revenue"] is not None:
            read_metric(f"sum:{state['revenue']}", "revenue")
        return
    asking = asking._replace(segments={**saved.segments, key: state["filter"]})
    read_filter(state["filter"], asking, "filter")
    for user in users_of(saved, Use(kind.name, key), indirectly=True):
        try:
            for wanted in saved.uses[user]:
                read_filter(wanted, asking, "filter")
        except InvalidField as fault:
            refuse("filter", f"{user} uses it, and could not be judged: {fault.message}")


def _columns(state: Mapping[str, Any]) -> tuple[Any, ...]:
    text = msgspec.json.encode(state["filter"]).decode()
    return state["name"], state["description"], text, state.get("revenue")


def _saved_of(kind: Kind, row: Mapping[str, Any]) -> ReportSegment:
    plain = {name: row[name] for name in kind.type.__struct_fields__}
    return kind.type(**plain | {"filter": msgspec.json.decode(row["filter"], type=Filter)})


def _state(kind: Kind, saved: ReportSegment) -> dict[str, Any]:
    return {field: msgspec.to_builtins(getattr(saved, field)) for field in kind.fields}


async def _record_in(
    session: Session,
    by: By,
    kind: Kind,
    done: str,
    project_id: UUID,
    saved: ReportSegment,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    subject = Subject(kind.subject, str(saved.id), saved.key)
    action = f"{kind.subject}.{done}"
    await record_in(
        session, by, action, project_id=project_id, subject=subject, before=before, after=after
    )


def _sql(name: str) -> str:
    return resources.sql("saved", name)
