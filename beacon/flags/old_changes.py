"""What of the history of flags is past its time: removed once an hour.

In: a session. Out: nothing. Of each flag and segment the newest changes stay whatever their age, so
that there always is a way back.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from beacon.flags.saving import sql

if TYPE_CHECKING:
    from beacon.postgres.database import Session

KEPT = timedelta(days=400)
KEPT_OF_A_PROJECT = 10_000
KEPT_OF_A_FLAG = 100
MOST_AT_ONCE = 50_000


async def forget_in(session: Session) -> None:
    """What is left over is done in the next round."""
    bounds = (KEPT, KEPT_OF_A_PROJECT, KEPT_OF_A_FLAG, MOST_AT_ONCE)
    await session.execute(sql("forget_flag_changes"), *bounds)
    await session.execute(sql("forget_flag_proposals"), KEPT)
