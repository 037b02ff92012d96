"""What became of an issue, and what people say of it.

In: a `Root`. Out: lines of its activity, the newest first; comments, the oldest first. These are
units of work (asyncio side).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from beacon import resources
from beacon.errors import NotFound
from beacon.fields import Time
from beacon.issues.roots import Root

if TYPE_CHECKING:
    from beacon.postgres.database import Session


class IssueActivity(msgspec.Struct, frozen=True):
    """`kind`: comment, resolved, unresolved, ignored, regressed, assigned, merged, unmerged. An
    actor has a `kind` (account, key, system) and a `name`."""

    id: int
    at: Time
    kind: str
    actor: dict[str, Any]
    details: dict[str, Any]


class IssueComment(msgspec.Struct, frozen=True):
    id: int
    at: Time
    text: str
    author: dict[str, Any]
    edited_at: Time | None


class _Said(msgspec.Struct):
    text: str
    edited_at: Time | None = None


async def activity_in(
    session: Session, project_id: UUID, root: Root, *, before: int | None, limit: int
) -> list[IssueActivity]:
    text = resources.sql("issues", "list_activity")
    rows = await session.fetch(text, project_id, root.parts, before, limit)
    return [
        IssueActivity(
            row["id"],
            row["at"],
            row["kind"],
            msgspec.json.decode(row["actor"]),
            msgspec.json.decode(row["details"]),
        )
        for row in rows
    ]


async def comments_in(
    session: Session, project_id: UUID, root: Root, *, after: int, limit: int
) -> list[IssueComment]:
    text = resources.sql("issues", "list_comments")
    rows = await session.fetch(text, project_id, root.parts, after, limit)
    return [_comment_of(row["id"], row["at"], row["actor"], row["details"]) for row in rows]


async def read_comment_in(
    session: Session, project_id: UUID, root: Root, comment_id: int
) -> IssueComment:
    """Raises NotFound."""
    found = await comments_in(session, project_id, root, after=comment_id - 1, limit=1)
    if not found or found[0].id != comment_id:
        raise NotFound("The issue has no such comment.")
    return found[0]


def _comment_of(id: int, at: Time, actor: str, details: str) -> IssueComment:
    said = msgspec.json.decode(details, type=_Said)
    return IssueComment(id, at, said.text, msgspec.json.decode(actor), said.edited_at)
