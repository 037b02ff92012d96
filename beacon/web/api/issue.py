"""One issue: where it came and when, its tags, what is merged into it, why it is one.

In: requests of the project's people and keys. Out: the issue, its numbers over time, values of its
tags.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.errors import InvalidQuery, NotFound, QueryTooLong
from beacon.issues.details import ListedIssue, read_issues_in
from beacon.issues.error_event import group_in
from beacon.issues.group import Group
from beacon.issues.listing import IssueFilter, find_places_in, rank_in
from beacon.issues.overview import (
    EnvironmentCount,
    IssuePart,
    IssueTag,
    ReleaseCount,
    TagValue,
    environments_in,
    parts_in,
    releases_in,
    tag_values_in,
    tags_in,
)
from beacon.issues.periods import Span, TrendBuckets, buckets_of
from beacon.issues.roots import Root, root_in
from beacon.issues.rules import rules_of
from beacon.issues.search import MAX_CHARACTERS
from beacon.issues.series import By, Interval, IssueSeries, interval_of, series_in
from beacon.noise.losses import sampled_of
from beacon.postgres.queries import ask
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.issue_queries import (
    NARROWER,
    SortQuery,
    SpanQuery,
    now_of_call,
    read_filter,
    read_span,
    zone_of,
)
from beacon.web.api.pages import PageQuery, read_cursor, write_cursor
from beacon.web.api.parts import ApiParts

if TYPE_CHECKING:
    from beacon.postgres.database import Session


class NeighbourQuery(SortQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """With `query` it is read as one of the list that this finds."""

    query: (
        Annotated[
            str,
            Meta(
                max_length=MAX_CHARACTERS,
                description="The list's, in which `previous_id` and `next_id` are; without it they "
                "are null.",
            ),
        ]
        | None
    ) = None


class SeriesQuery(SpanQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    interval: Annotated[
        Interval | None, Meta(description="Else hours up to three days, days of longer ranges.")
    ] = None
    by: Annotated[By, Meta(description="What has a series of its own.")] = "none"


class Grouping(msgspec.Struct, frozen=True):
    """What the fingerprint of the newest event is made of."""

    version: int
    parts: list[str]


class Issue(ListedIssue, frozen=True, kw_only=True):
    """`releases` and `environments` are of the range; `tags` of all times. `members`: what is
    merged, the issue itself first; empty where nothing is. `sampled`: so many more came, ever, that
    were left out of floods."""

    range: TrendBuckets
    sampled: int
    releases: list[ReleaseCount]
    environments: list[EnvironmentCount]
    tags: list[IssueTag]
    members: list[IssuePart]
    grouping: Grouping | None
    previous_id: UUID | None
    next_id: UUID | None


class TagValuePage(msgspec.Struct, frozen=True):
    items: list[TagValue]
    next_cursor: str | None
    key: str
    events: int
    values_count: int


async def read_issue(parts: ApiParts, call: Call) -> Issue:
    query: NeighbourQuery = call.query
    now = now_of_call()
    span = read_span(call, query, now)
    wanted = None if query.query is None else read_filter(call, query, query.query, now)

    async def work(session: Session) -> Issue:
        root = await root_in(session, call.project_id, call.text("issue_id"))
        (listed,) = await read_issues_in(
            session,
            call.project_id,
            [root.id],
            span=span,
            environment=query.environment,
            now=now,
        )
        return Issue(
            **msgspec.structs.asdict(listed),
            **await _more_in(session, call, root, span, query.environment, listed),
            **await _neighbours_in(session, call.project_id, root, wanted),
        )

    return await ask(parts.queries, work, narrow=NARROWER)


async def _more_in(
    session: Session,
    call: Call,
    root: Root,
    span: Span,
    environment: str | None,
    listed: ListedIssue,
) -> dict[str, Any]:
    assert call.project is not None
    asked = (session, call.project_id, root)
    group = await group_in(*asked, rules_of(call.project))
    slug = listed.short_id.rpartition("-")[0]
    return {
        "range": buckets_of(span),
        "sampled": sum((await sampled_of(session, call.project_id, root.parts)).values()),
        "releases": await releases_in(*asked, span, environment),
        "environments": await environments_in(*asked, span),
        "tags": await tags_in(*asked),
        "members": await parts_in(*asked, slug),
        "grouping": _grouping(group),
    }


def _grouping(group: Group | None) -> Grouping | None:
    return None if group is None else Grouping(group.version, list(group.parts))


async def _neighbours_in(
    session: Session, project_id: UUID, root: Root, wanted: IssueFilter | None
) -> dict[str, Any]:
    found: dict[str, Any] = {"previous_id": None, "next_id": None}
    if wanted is None:
        return found
    place = await rank_in(session, project_id, wanted, root.id)
    for name, upwards in (("previous_id", True), ("next_id", False)):
        nearest = await find_places_in(
            session, project_id, wanted, behind=place, limit=1, upwards=upwards
        )
        found[name] = nearest[0].id if nearest else None
    return found


async def read_issue_series(parts: ApiParts, call: Call) -> IssueSeries:
    query: SeriesQuery = call.query
    span = read_span(call, query, now_of_call())
    interval = interval_of(query.interval, span)

    async def work(session: Session) -> IssueSeries:
        root = await root_in(session, call.project_id, call.text("issue_id"))
        return await series_in(
            session,
            call.project_id,
            root,
            span,
            environment=query.environment,
            interval=interval,
            by=query.by,
            zone=zone_of(call),
        )

    return await ask(parts.queries, work, narrow=NARROWER)


async def list_issue_tag_values(parts: ApiParts, call: Call) -> TagValuePage:
    behind = read_cursor(call.query.cursor, tuple[int, str])
    key, limit = call.text("tag_key"), call.query.limit

    async def work(session: Session) -> TagValuePage:
        root = await root_in(session, call.project_id, call.text("issue_id"))
        found = await tag_values_in(
            session, call.project_id, root, key, behind=behind, limit=limit + 1
        )
        if not found.values and behind is None:
            raise NotFound(f"The issue has no tag {key!r}.")
        shown = found.values[:limit]
        more = len(found.values) > limit
        cursor = write_cursor((shown[-1].events, shown[-1].value)) if more else None
        return TagValuePage(shown, cursor, key, found.events, found.values_count)

    return await ask(parts.queries, work, narrow="ask for less at once")


_ONE, _TAG = "/api/v1/projects/{project_id}/issues/{issue_id}", "issues"

ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_ONE,
        summary="Read an issue",
        description="By its id or short id; by that of an issue that is merged into it, too.",
        handler=read_issue,
        access=Access.VIEWER,
        tag=_TAG,
        query=NeighbourQuery,
        answer=Issue,
        errors=(InvalidQuery, QueryTooLong),
    ),
    Endpoint(
        method="GET",
        path=_ONE + "/series",
        summary="Read how often an issue came over time",
        description="In all, or by release or environment: the nine most frequent, and all others "
        "as one.",
        handler=read_issue_series,
        access=Access.VIEWER,
        tag=_TAG,
        query=SeriesQuery,
        answer=IssueSeries,
        errors=(QueryTooLong,),
    ),
    Endpoint(
        method="GET",
        path=_ONE + "/tags/{tag_key}",
        summary="List the values of a tag of an issue",
        description="The most frequent first.",
        handler=list_issue_tag_values,
        access=Access.VIEWER,
        tag=_TAG,
        query=PageQuery,
        answer=TagValuePage,
        errors=(QueryTooLong,),
    ),
)
