"""Takes an anonymous id away from a user, and gives it back.

In: a project, a user and an anonymous id. Out: sessions that name no user are the user's no more,
or again, those of the past too. Events stay as they are. What `identify` says later does not bring
back an alias that was taken away. These are units of work (asyncio side).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from beacon import resources
from beacon.accounts.audit import By, record_in
from beacon.errors import NotFound

if TYPE_CHECKING:
    from beacon.postgres.database import Session

NOTHING = "INSERT 0 0"


async def separate_in(
    session: Session, project_id: UUID, user_id: str, anon_id: str, by: By
) -> None:
    """Raises NotFound. The log tells that it was done, not of whom."""
    await _change_in(session, "separate", project_id, user_id, anon_id)
    await record_in(session, by, "visitor.separated", project_id=project_id)


async def rejoin_in(session: Session, project_id: UUID, user_id: str, anon_id: str, by: By) -> None:
    """What `separate_in` took away. Raises NotFound."""
    await _change_in(session, "rejoin", project_id, user_id, anon_id)
    await record_in(session, by, "visitor.rejoined", project_id=project_id)


async def _change_in(
    session: Session, name: str, project_id: UUID, user_id: str, anon_id: str
) -> None:
    sql = resources.sql("explorer", name)
    if await session.execute(sql, project_id, user_id, anon_id) == NOTHING:
        raise NotFound("The user has no such alias.")
