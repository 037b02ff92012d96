"""The tags that a project's issues have: listed, hidden, deleted.

In: requests of the project's people and keys. Out: keys, with how many values they have.
"""

from __future__ import annotations

import msgspec

from beacon.accounts.access import Access
from beacon.errors import Conflict, QueryTooLong
from beacon.issues.tag_keys import IssueTagKey, delete_tag, list_tag_keys_in, set_hidden_in
from beacon.postgres.queries import ask
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.pages import Page, PageQuery, page_of, read_cursor
from beacon.web.api.parts import ApiParts


class IssueTagChanges(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    hidden: bool


async def list_issue_tags(parts: ApiParts, call: Call) -> Page[IssueTagKey]:
    (after,) = read_cursor(call.query.cursor, tuple[str]) or (None,)
    limit = call.query.limit
    found = await ask(
        parts.queries,
        lambda session: list_tag_keys_in(session, call.project_id, after=after, limit=limit + 1),
        narrow="hide and delete tags with very many values",
    )
    return page_of(found, limit, lambda tag: (tag.key,))


async def change_issue_tag(parts: ApiParts, call: Call) -> IssueTagKey:
    key = call.text("tag_key")
    return await parts.database.run(
        lambda session: set_hidden_in(session, call.project_id, key, call.body.hidden, call.by)
    )


async def delete_issue_tag(parts: ApiParts, call: Call) -> None:
    await delete_tag(parts.database, call.project_id, call.text("tag_key"), call.by)


_ALL, _TAG = "/api/v1/projects/{project_id}/tags", "issues"
_ONE = _ALL + "/{tag_key}"

ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_ALL,
        summary="List the tags of issues",
        description="Your clients' own and those that Beacon knows, in the order of the alphabet.",
        handler=list_issue_tags,
        access=Access.VIEWER,
        tag=_TAG,
        query=PageQuery,
        answer=Page[IssueTagKey],
        errors=(QueryTooLong,),
    ),
    Endpoint(
        method="PATCH",
        path=_ONE,
        summary="Hide or show a tag of issues",
        description="Issues show a hidden one no more, nor is it collected. `environment` and "
        "`release` stay.",
        handler=change_issue_tag,
        access=Access.EDITOR,
        tag=_TAG,
        body=IssueTagChanges,
        answer=IssueTagKey,
        errors=(Conflict,),
    ),
    Endpoint(
        method="DELETE",
        path=_ONE,
        summary="Delete a tag of issues",
        description="From all issues; events keep theirs. It comes again with the next event that "
        "has it, unless it is hidden.",
        handler=delete_issue_tag,
        access=Access.EDITOR,
        tag=_TAG,
        errors=(Conflict,),
    ),
)
