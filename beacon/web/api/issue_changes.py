"""What people decide of issues: one, many at once, merged into one or taken apart; by commits too.

In: requests of the project's people and keys. Out: the issues as they are then.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.accounts.actors import AccountActor
from beacon.errors import Conflict, InvalidField, InvalidQuery, NotFound, QueryTooLong
from beacon.issues.commits import Commit, fixes_of, resolve_by_commits_in
from beacon.issues.deciding import IssueChanges, change_in, decision_of, ids_in
from beacon.issues.details import ListedIssue, read_issues_in
from beacon.issues.finding import issue_by_short_id_in, short_id
from beacon.issues.listing import Place, find_places_in
from beacon.issues.merging import merge_in, unmerge_in
from beacon.issues.periods import span_of
from beacon.issues.roots import Root, root_in
from beacon.postgres.queries import ask
from beacon.reports.ranges import DateRange
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.issue_queries import (
    NARROWER,
    Environment,
    Search,
    SortQuery,
    now_of_call,
    read_filter,
    slug_in,
    zone_of,
)
from beacon.web.api.parts import ApiParts

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_IDS = 1000
MAX_FOUND = 10_000
MAX_COMMITS = 1000

Ids = Annotated[
    list[Annotated[str, Meta(max_length=200)]],
    Meta(min_length=1, max_length=MAX_IDS, description="Ids or short ids."),
]


class BulkChanges(IssueChanges, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`ids`, or `query` with `environment`: what the list finds, whenever it came."""

    ids: Ids | None = None
    query: Search | None = None
    environment: Environment | None = None


class ChangedIssues(msgspec.Struct, frozen=True):
    """How many issues are others now; `more`: the search finds more than are changed at once."""

    changed: int
    more: bool


class IssueIds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    ids: Ids


class ReleaseCommit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    id: Annotated[str, Meta(min_length=1, max_length=200)]
    message: Annotated[str, Meta(max_length=100_000)]
    author: Annotated[str, Meta(max_length=320)] | None = None
    repository: Annotated[str, Meta(max_length=500)] | None = None


class ReleaseCommits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    commits: Annotated[list[ReleaseCommit], Meta(max_length=MAX_COMMITS)]


class FixedIssues(msgspec.Struct, frozen=True):
    """Short ids: of issues that are resolved now and were not before, and of none."""

    resolved: list[str]
    unknown: list[str]


async def change_issue(parts: ApiParts, call: Call) -> ListedIssue:
    async def work(session: Session) -> ListedIssue:
        root = await root_in(session, call.project_id, call.text("issue_id"))
        await _change_in(session, call, [root.id], call.body)
        return await _read_in(session, call, root.id)

    return await parts.database.run(work)


async def change_issues(parts: ApiParts, call: Call) -> ChangedIssues:
    body: BulkChanges = call.body
    decision_of(body)
    if (body.ids is None) == (body.query is None):
        raise InvalidField("ids", "ids: give either `ids` or a `query`.")
    if body.query is not None:
        return await _change_found(parts, call, body, body.query)

    async def work(session: Session) -> int:
        ids = await ids_in(session, call.project_id, body.ids or ())
        if not ids:
            raise NotFound("The project has no such issue.")
        return await _change_in(session, call, ids, body)

    return ChangedIssues(await parts.database.run(work), False)


async def _change_found(parts: ApiParts, call: Call, body: BulkChanges, text: str) -> ChangedIssues:
    """In steps: each is done for itself."""
    asked = SortQuery(environment=body.environment)
    wanted = read_filter(call, asked, text, now_of_call())
    changed, behind, found = 0, None, 0
    while found < MAX_FOUND:
        places: list[Place] = await ask(
            parts.queries,
            lambda session, behind=behind: find_places_in(  # type: ignore[misc]
                session, call.project_id, wanted, behind=behind, limit=MAX_IDS
            ),
            narrow=NARROWER,
        )
        if places:
            ids = [place.id for place in places]
            changed += await parts.database.run(
                lambda session, ids=ids: _change_in(session, call, ids, body)  # type: ignore[misc]
            )
        if len(places) < MAX_IDS:
            return ChangedIssues(changed, False)
        behind, found = places[-1], found + len(places)
    return ChangedIssues(changed, True)


async def _change_in(
    session: Session, call: Call, ids: Sequence[UUID], changes: IssueChanges
) -> int:
    me = call.actor.account_id if isinstance(call.actor, AccountActor) else None
    changed = await change_in(session, call.project_id, ids, changes, call.by, me=me)
    return len(changed)


async def merge_issues(parts: ApiParts, call: Call) -> ListedIssue:
    async def work(session: Session) -> ListedIssue:
        root = await root_in(session, call.project_id, call.text("issue_id"))
        ids = await ids_in(session, call.project_id, call.body.ids)
        await _check_in(session, call.project_id, ids)
        await merge_in(session, call.project_id, root.id, ids, call.by)
        return await _read_in(session, call, root.id)

    return await parts.database.run(work)


async def _check_in(session: Session, project_id: UUID, ids: Sequence[UUID]) -> None:
    """Raises NotFound unless there is one at least."""
    for id in ids:
        try:
            await root_in(session, project_id, str(id))
            return
        except NotFound:
            continue
    raise NotFound("The project has no such issue.")


async def unmerge_issues(parts: ApiParts, call: Call) -> ListedIssue:
    async def work(session: Session) -> ListedIssue:
        root: Root = await root_in(session, call.project_id, call.text("issue_id"))
        slug = await slug_in(session, call)
        named = {short_id(slug, each): each for each in root.parts}
        named |= {str(each).upper(): each for each in root.parts}
        ids = [found for each in call.body.ids if (found := named.get(each.upper())) is not None]
        if not ids:
            raise NotFound("Nothing of it is merged into this issue.")
        await unmerge_in(session, call.project_id, ids, call.by)
        return await _read_in(session, call, root.id)

    return await parts.database.run(work)


async def _read_in(session: Session, call: Call, id: UUID) -> ListedIssue:
    now = now_of_call()
    (found,) = await read_issues_in(
        session,
        call.project_id,
        [id],
        span=span_of(DateRange(), zone_of(call), now),
        environment=None,
        now=now,
    )
    return found


async def add_release_commits(parts: ApiParts, call: Call) -> FixedIssues:
    release = call.text("release")
    commits = [
        Commit(id=each.id, message=each.message, author=each.author) for each in call.body.commits
    ]
    named = dict.fromkeys(name for each in commits for name in fixes_of(each.message))

    async def work(session: Session) -> FixedIssues:
        project_id = call.project_id
        unknown = [
            name for name in named if await issue_by_short_id_in(session, project_id, name) is None
        ]
        changed = await resolve_by_commits_in(session, project_id, release, commits, call.by)
        slug = await slug_in(session, call)
        return FixedIssues([short_id(slug, each) for each in changed], unknown)

    return await parts.database.run(work)


_ALL, _TAG = "/api/v1/projects/{project_id}/issues", "issues"
_ONE = _ALL + "/{issue_id}"

ENDPOINTS = (
    Endpoint(
        method="PATCH",
        path=_ONE,
        summary="Change an issue",
        description="Its state, and who cares for it.",
        handler=change_issue,
        access=Access.EDITOR,
        tag=_TAG,
        body=IssueChanges,
        answer=ListedIssue,
    ),
    Endpoint(
        method="POST",
        path=_ALL + "/bulk",
        summary="Change many issues at once",
        description="Of ids that there are not the others are changed. A search is done in steps "
        f"of {MAX_IDS:,} issues, at most {MAX_FOUND:,}.",
        handler=change_issues,
        access=Access.EDITOR,
        tag=_TAG,
        body=BulkChanges,
        answer=ChangedIssues,
        errors=(InvalidQuery, NotFound, QueryTooLong),
    ),
    Endpoint(
        method="POST",
        path=_ONE + "/merge",
        summary="Merge issues into one",
        description="They count with it from then on, what comes later too. The issue of the path "
        "keeps its state.",
        handler=merge_issues,
        access=Access.EDITOR,
        tag=_TAG,
        body=IssueIds,
        answer=ListedIssue,
        errors=(Conflict,),
    ),
    Endpoint(
        method="POST",
        path=_ONE + "/unmerge",
        summary="Take issues apart again",
        description="Each stands for itself again, in the state of the one it was merged into.",
        handler=unmerge_issues,
        access=Access.EDITOR,
        tag=_TAG,
        body=IssueIds,
        answer=ListedIssue,
        errors=(Conflict,),
    ),
    Endpoint(
        method="POST",
        path="/api/v1/projects/{project_id}/releases/{release}/commits",
        summary="Tell the commits of a release",
        description="Issues that their messages say they fix (`Fixes SHOP-3F2A9C1D`) are resolved "
        "in this release. What was told before changes nothing.",
        handler=add_release_commits,
        access=Access.EDITOR,
        tag=_TAG,
        body=ReleaseCommits,
        answer=FixedIssues,
    ),
)
