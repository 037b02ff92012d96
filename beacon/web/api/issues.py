"""Issues: found and listed.

In: requests of the project's people and keys. Out: issues as lists show them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.errors import InvalidQuery, QueryTooLong
from beacon.fields import Time
from beacon.issues.completion import typing_at
from beacon.issues.details import ListedIssue, read_issues_in
from beacon.issues.listing import (
    IssueFilter,
    Place,
    Sort,
    StateCounts,
    find_places_in,
    first_places_in,
)
from beacon.issues.periods import TrendBuckets, buckets_of
from beacon.issues.search import MAX_CHARACTERS
from beacon.issues.suggesting import IssueSuggestion, suggest_in
from beacon.postgres.queries import ask
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.issue_queries import NARROWER, IssueSearch, now_of_call, read_filter
from beacon.web.api.pages import DEFAULT_LIMIT, Cursor, Limit, read_cursor, write_cursor
from beacon.web.api.parts import ApiParts

if TYPE_CHECKING:
    from beacon.postgres.database import Session

CURSORS: dict[Sort, Any] = {
    "last_seen": tuple[Time, UUID],
    "first_seen": tuple[Time, UUID],
    "events": tuple[int, UUID],
    "users": tuple[int, UUID],
    "trend": tuple[float, UUID],
}


class IssueQuery(IssueSearch, frozen=True, forbid_unknown_fields=True, kw_only=True):
    limit: Limit = DEFAULT_LIMIT
    cursor: Cursor | None = None


class IssuePage(msgspec.Struct, frozen=True):
    """`counts`: what the search finds without its `is:unresolved`, `is:resolved` and `is:ignored`;
    null on pages behind the first."""

    items: list[ListedIssue]
    next_cursor: str | None
    counts: StateCounts | None
    range: TrendBuckets


class IssueSuggestionQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    query: Annotated[str, Meta(max_length=MAX_CHARACTERS, description="Typed so far.")] = ""
    at: Annotated[int, Meta(ge=0, description="The cursor's place in it; else its end.")] | None = (
        None
    )
    limit: Annotated[int, Meta(ge=1, le=100, description="At most so many.")] = 20


class IssueSuggestions(msgspec.Struct, frozen=True, rename={"start": "from", "end": "to"}):
    """The `text` of an item replaces what stands from `from` up to `to` in the query."""

    items: list[IssueSuggestion]
    start: int
    end: int


async def list_issues(parts: ApiParts, call: Call) -> IssuePage:
    query: IssueQuery = call.query
    now = now_of_call()
    wanted = read_filter(call, query, query.query, now)
    found = read_cursor(query.cursor, CURSORS[query.sort])
    behind = None if found is None else Place(*found)
    limit, span = query.limit, wanted.span

    async def work(session: Session) -> IssuePage:
        places, counts = await _places_in(session, call.project_id, wanted, behind, limit + 1)
        shown = places[:limit]
        issues = await read_issues_in(
            session,
            call.project_id,
            [place.id for place in shown],
            span=span,
            environment=wanted.environment,
            now=now,
        )
        more = write_cursor(shown[-1]) if len(places) > limit else None
        return IssuePage(issues, more, counts, buckets_of(span))

    return await ask(parts.queries, work, narrow=NARROWER)


async def suggest_for_issues(parts: ApiParts, call: Call) -> IssueSuggestions:
    query: IssueSuggestionQuery = call.query
    at = len(query.query) if query.at is None else query.at
    typed = typing_at(query.query, at)
    items = await ask(
        parts.queries,
        lambda session: suggest_in(session, call.project_id, typed, query.limit),
        narrow="type more",
    )
    return IssueSuggestions(items, typed.start, typed.end)


async def _places_in(
    session: Session, project_id: UUID, wanted: IssueFilter, behind: Place | None, limit: int
) -> tuple[list[Place], StateCounts | None]:
    if behind is None:
        return await first_places_in(session, project_id, wanted, limit=limit)
    return await find_places_in(session, project_id, wanted, behind=behind, limit=limit), None


_ALL, _TAG = "/api/v1/projects/{project_id}/issues", "issues"

ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_ALL,
        summary="List and search issues",
        description="Errors that are one fault, with how often they came. What was merged counts "
        "with the issue it was merged into. docs/errors.md has the language of `query`.",
        handler=list_issues,
        access=Access.VIEWER,
        tag=_TAG,
        query=IssueQuery,
        answer=IssuePage,
        errors=(InvalidQuery, QueryTooLong),
    ),
    Endpoint(
        method="GET",
        path=_ALL + "/suggestions",
        summary="Suggest what to search issues by",
        description="Keys, then values of the key that is being typed, with how many issues have "
        "them. Of values that many issues have some may be missing.",
        handler=suggest_for_issues,
        access=Access.VIEWER,
        tag=_TAG,
        query=IssueSuggestionQuery,
        answer=IssueSuggestions,
        errors=(QueryTooLong,),
    ),
)
