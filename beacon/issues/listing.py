"""Issues as lists show them: found by a search, sorted, in pages.

In: what is asked for. Out: a page of issues, and how many there are by state. These are units of
work (asyncio side) on connections that only read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from uuid import UUID

import msgspec

from beacon import resources
from beacon.explorer.conditions import Conditions
from beacon.fields import plain_uuid
from beacon.issues.periods import Span
from beacon.issues.search import Term
from beacon.issues.search_sql import Asker, add_terms, has_tag, is_of_state

if TYPE_CHECKING:
    from beacon.postgres.database import Session

Sort = Literal["last_seen", "first_seen", "events", "users", "trend"]

OWN_RANKS: dict[Sort, str] = {
    "last_seen": "i.last_seen_at",
    "first_seen": "i.first_seen_at",
    "users": "i.users",
    "events": "i.events",
}
RANKS: dict[Sort, str] = {"events": "coalesce(came.events, 0)", "trend": "coalesce(came.trend, 0)"}
_TYPES: dict[Sort, str] = {
    "last_seen": "timestamptz",
    "first_seen": "timestamptz",
    "users": "bigint",
    "events": "bigint",
    "trend": "float8",
}


class IssueFilter(msgspec.Struct, frozen=True, kw_only=True):
    """All that is given must hold."""

    terms: tuple[Term, ...]
    span: Span
    asker: Asker
    environment: str | None = None
    sort: Sort = "last_seen"


class Place(NamedTuple):
    """Where an issue is in a list: what it is sorted by, and its id."""

    rank: Any
    id: UUID


class StateCounts(msgspec.Struct, frozen=True):
    """Issues that the search finds whatever their state."""

    all: int
    unresolved: int
    resolved: int
    ignored: int


async def find_places_in(
    session: Session,
    project_id: UUID,
    wanted: IssueFilter,
    *,
    behind: Place | None = None,
    limit: int,
    upwards: bool = False,
) -> list[Place]:
    """Those that come next; `upwards`: those that come before, the nearest first."""
    conditions = _conditions(project_id, wanted, wanted.terms)
    rank = _rank(wanted)
    join = _came(conditions, wanted) if _needs_span(wanted) else ""
    if behind is not None:
        kind = _TYPES[wanted.sort]
        place = f"{conditions.place(behind.rank)}::{kind}, {conditions.place(behind.id)}::uuid"
        conditions.add(f"({rank}, i.id) {'>' if upwards else '<'} ({place})")
    direction = "ASC" if upwards else "DESC"
    text = _roots(f"{rank} AS rank, i.id", join, conditions)
    text += f"\nORDER BY rank {direction}, i.id {direction} LIMIT {conditions.place(limit)}"
    rows = await session.fetch(text, *conditions.args)
    return [_place_of(row) for row in rows]


async def first_places_in(
    session: Session, project_id: UUID, wanted: IssueFilter, *, limit: int
) -> tuple[list[Place], StateCounts]:
    """The first page's, and how many there are by state: both in one look at all issues."""
    others = tuple(term for term in wanted.terms if not is_of_state(term))
    conditions = _conditions(project_id, wanted, others)
    join = _came(conditions, wanted) if _needs_span(wanted) else ""
    roots = _roots(f"i.id, i.state, {_rank(wanted)} AS rank", join, conditions)
    states = Conditions(*conditions.args)
    add_terms(states, (term for term in wanted.terms if is_of_state(term)), wanted.asker)
    limited = states.place(limit)
    text = resources.sql("issues", "first_page")
    text = text.format(found=roots, conditions=states.sql, limit=limited)
    rows = await session.fetch(text, *states.args)
    places = sorted((_place_of(row) for row in rows if row["id"] is not None), reverse=True)
    return places, _counts({row["state"]: row["issues"] for row in rows if row["id"] is None})


def _counts(found: dict[str, int]) -> StateCounts:
    return StateCounts(
        all=sum(found.values()),
        unresolved=found.get("unresolved", 0),
        resolved=found.get("resolved", 0),
        ignored=found.get("ignored", 0),
    )


async def rank_in(
    session: Session, project_id: UUID, wanted: IssueFilter, issue_id: UUID
) -> Place | None:
    """Where the issue is among all of the project, whatever the search."""
    conditions = Conditions(project_id)
    join = _came(conditions, wanted) if _needs_span(wanted) else ""
    conditions.add(f"i.id = {conditions.place(issue_id)}::uuid")
    text = _roots(f"{_rank(wanted)} AS rank", join, conditions)
    row = await session.fetch_row(text, *conditions.args)
    return None if row is None else Place(row["rank"], issue_id)


def _place_of(row: Mapping[str, Any]) -> Place:
    return Place(row["rank"], UUID(bytes=row["id"].bytes))


def _needs_span(wanted: IssueFilter) -> bool:
    """Else what is sorted by stands in the issue itself."""
    if wanted.sort == "events":
        return wanted.span.is_asked or wanted.environment is not None
    return wanted.sort == "trend"


def _rank(wanted: IssueFilter) -> str:
    return RANKS[wanted.sort] if _needs_span(wanted) else OWN_RANKS[wanted.sort]


def _roots(columns: str, join: str, conditions: Conditions) -> str:
    text = resources.sql("issues", "roots")
    return text.format(columns=columns, join=join, conditions=conditions.sql)


def _came(conditions: Conditions, wanted: IssueFilter) -> str:
    """How often each came within the span."""
    start, end, *_ = wanted.span
    recent = end - (end - start) / 4
    return resources.sql("issues", "came").format(
        start=conditions.place(start),
        end=conditions.place(end),
        recent=conditions.place(recent),
        environment=conditions.place(wanted.environment),
    )


def _conditions(project_id: UUID, wanted: IssueFilter, terms: Sequence[Term]) -> Conditions:
    conditions = Conditions(project_id)
    add_terms(conditions, terms, wanted.asker)
    _add_span(conditions, wanted)
    return conditions


def _add_span(conditions: Conditions, wanted: IssueFilter) -> None:
    span, environment = wanted.span, wanted.environment
    if span.is_asked and not span.is_open:
        places = (conditions.place(each) for each in (span.start, span.end, environment))
        conditions.add(resources.sql("issues", "came_within").format(*places))
        return
    since = f"{conditions.place(span.start)}::timestamptz" if span.is_asked else None
    if environment is not None:
        named = conditions.place(environment)
        more = f" AND lower(t.value) = lower({named}::text) AND t.value = {named}"
        more += f" AND t.last_seen_at >= {since}" if since else ""
        conditions.add(has_tag(conditions, "environment", more))
    elif since:
        conditions.add(f"i.last_seen_at >= {since}")


def uuids_of(values: Sequence[Any]) -> list[UUID]:
    """Of an array of Postgres."""
    return [found for each in values if (found := plain_uuid(each)) is not None]
