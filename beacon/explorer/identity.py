"""Who a visitor is: one id that stands for a user, or for an anonymous visitor.

In: an id. Out: the ids by which the visitor's sessions are found (docs/reports.md, "Visitors").
These are units of work (asyncio side).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from beacon import resources

if TYPE_CHECKING:
    from beacon.postgres.database import Session


class Identity(NamedTuple):
    """$2 and $3 of `of_visitor.sql`."""

    visitor: str
    anon_ids: list[str]


async def identity_in(session: Session, project_id: UUID, visitor: str) -> Identity:
    """Whether anything is known of the visitor is not asked."""
    sql = resources.sql("explorer", "find_anon_ids")
    rows = await session.fetch(sql, project_id, visitor)
    return Identity(visitor, [row["anon_id"] for row in rows])


def visitor_of(row: str) -> str:
    """The visitor of a row with `anon_id` and `user_id`, as an expression."""
    return resources.sql("explorer", "visitor_of").format(row=row)
