"""What became of an issue, and what people say of it.

In: requests of the project's people and keys. Out: lines of activity, comments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.accounts.actors import Role, role_on
from beacon.errors import NotFound
from beacon.issues.activity import (
    IssueActivity,
    IssueComment,
    activity_in,
    comments_in,
    read_comment_in,
)
from beacon.issues.roots import Root, root_in
from beacon.issues.talk import Text, comment_in, delete_comment_in, edit_comment_in
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.pages import Page, PageQuery, page_of, read_cursor
from beacon.web.api.parts import ApiParts

if TYPE_CHECKING:
    from beacon.postgres.database import Session

LineId = Annotated[int, Meta(ge=0, lt=1 << 53)]


class NewComment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: Text


async def list_issue_activity(parts: ApiParts, call: Call) -> Page[IssueActivity]:
    (before,) = read_cursor(call.query.cursor, tuple[LineId]) or (None,)
    limit = call.query.limit

    async def work(session: Session) -> list[IssueActivity]:
        root = await _root_in(session, call)
        return await activity_in(session, call.project_id, root, before=before, limit=limit + 1)

    return page_of(await parts.database.run(work), limit, lambda line: (line.id,))


async def list_issue_comments(parts: ApiParts, call: Call) -> Page[IssueComment]:
    (after,) = read_cursor(call.query.cursor, tuple[LineId]) or (0,)
    limit = call.query.limit

    async def work(session: Session) -> list[IssueComment]:
        root = await _root_in(session, call)
        return await comments_in(session, call.project_id, root, after=after, limit=limit + 1)

    return page_of(await parts.database.run(work), limit, lambda comment: (comment.id,))


async def comment_issue(parts: ApiParts, call: Call) -> IssueComment:
    async def work(session: Session) -> IssueComment:
        root = await _root_in(session, call)
        made = await comment_in(session, call.project_id, root.id, call.body.text, call.by)
        return await read_comment_in(session, call.project_id, root, made)

    return await parts.database.run(work)


async def change_issue_comment(parts: ApiParts, call: Call) -> IssueComment:
    comment_id = _comment_id(call)

    async def work(session: Session) -> IssueComment:
        root = await _root_in(session, call)
        asked = (session, call.project_id, root.id, comment_id)
        await edit_comment_in(*asked, call.body.text, call.by)
        return await read_comment_in(session, call.project_id, root, comment_id)

    return await parts.database.run(work)


async def delete_issue_comment(parts: ApiParts, call: Call) -> None:
    comment_id = _comment_id(call)
    is_admin = role_on(call.actor, call.project_id) is Role.ADMIN

    async def work(session: Session) -> None:
        root = await _root_in(session, call)
        asked = (session, call.project_id, root.id, comment_id)
        await delete_comment_in(*asked, call.by, any_author=is_admin)

    await parts.database.run(work)


async def _root_in(session: Session, call: Call) -> Root:
    return await root_in(session, call.project_id, call.text("issue_id"))


def _comment_id(call: Call) -> int:
    text = call.path["comment_id"]
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise NotFound("The issue has no such comment.")
    return int(text)


_ONE, _TAG = "/api/v1/projects/{project_id}/issues/{issue_id}", "issues"

ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_ONE + "/activity",
        summary="List what became of an issue",
        description="The newest first: decisions, what opened it again, comments.",
        handler=list_issue_activity,
        access=Access.VIEWER,
        tag=_TAG,
        query=PageQuery,
        answer=Page[IssueActivity],
    ),
    Endpoint(
        method="GET",
        path=_ONE + "/comments",
        summary="List the comments of an issue",
        description="The oldest first.",
        handler=list_issue_comments,
        access=Access.VIEWER,
        tag=_TAG,
        query=PageQuery,
        answer=Page[IssueComment],
    ),
    Endpoint(
        method="POST",
        path=_ONE + "/comments",
        summary="Comment on an issue",
        handler=comment_issue,
        access=Access.EDITOR,
        tag=_TAG,
        body=NewComment,
        answer=IssueComment,
        status=201,
    ),
    Endpoint(
        method="PATCH",
        path=_ONE + "/comments/{comment_id}",
        summary="Change a comment",
        description="Only who wrote it may.",
        handler=change_issue_comment,
        access=Access.EDITOR,
        tag=_TAG,
        body=NewComment,
        answer=IssueComment,
    ),
    Endpoint(
        method="DELETE",
        path=_ONE + "/comments/{comment_id}",
        summary="Delete a comment",
        description="Who wrote it may, and admins of the project.",
        handler=delete_issue_comment,
        access=Access.EDITOR,
        tag=_TAG,
    ),
)
