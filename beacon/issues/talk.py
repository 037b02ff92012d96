"""What people say of an issue: comments, in its activity.

In: a text, and who says it. Out: the comment's id. Only its author may change it. Raises NotFound,
Forbidden.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from beacon import resources
from beacon.accounts.audit import By, Subject, record_in
from beacon.accounts.project_details import lock_project_in
from beacon.errors import Forbidden, NotFound
from beacon.flags.saving import actor_of
from beacon.issues.finding import root_of_in

if TYPE_CHECKING:
    from beacon.postgres.database import Session

Text = Annotated[str, Meta(min_length=1, max_length=10_000)]


async def comment_in(session: Session, project_id: UUID, issue_id: UUID, text: str, by: By) -> int:
    """Of the issue as people see it."""
    async with session.transaction():
        await lock_project_in(session, project_id)
        root = await root_of_in(session, project_id, issue_id)
        actor, details = (_json(each) for each in (actor_of(by), {"text": text}))
        made = await session.fetch_value(_sql("add_comment"), project_id, root, actor, details)
        await _record_in(session, by, "commented", project_id, root, made)
        return int(made)


async def edit_comment_in(
    session: Session, project_id: UUID, issue_id: UUID, comment_id: int, text: str, by: By
) -> None:
    async with session.transaction():
        await lock_project_in(session, project_id)
        await _check_author_in(session, project_id, issue_id, comment_id, by)
        await session.execute(_sql("edit_comment"), comment_id, text)
        await _record_in(session, by, "comment_changed", project_id, issue_id, comment_id)


async def delete_comment_in(
    session: Session,
    project_id: UUID,
    issue_id: UUID,
    comment_id: int,
    by: By,
    *,
    any_author: bool = False,
) -> None:
    async with session.transaction():
        await lock_project_in(session, project_id)
        await _check_author_in(
            session, project_id, issue_id, comment_id, None if any_author else by
        )
        await session.execute(_sql("delete_comment"), comment_id)
        await _record_in(session, by, "comment_deleted", project_id, issue_id, comment_id)


async def _check_author_in(
    session: Session, project_id: UUID, issue_id: UUID, comment_id: int, by: By | None
) -> None:
    found = await session.fetch_value(_sql("comment_author"), project_id, issue_id, comment_id)
    if found is None:
        raise NotFound("The issue has no such comment.")
    if by is not None and not _is_author(msgspec.json.decode(found), by):
        raise Forbidden("Only who wrote a comment may change it.")


def _is_author(actor: Any, by: By) -> bool:
    """By the id, where there is one: names may change."""
    told = actor_of(by)
    name = "id" if "id" in told else "name"
    return bool(actor["kind"] == told["kind"] and actor.get(name) == told[name])


async def _record_in(
    session: Session, by: By, done: str, project_id: UUID, issue_id: UUID, comment_id: int
) -> None:
    await record_in(
        session,
        by,
        f"issue.{done}",
        project_id=project_id,
        subject=Subject("issue", issue_id),
        after={"comment": comment_id},
    )


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _sql(name: str) -> str:
    return resources.sql("issues", name)
