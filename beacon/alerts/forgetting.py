"""What of alerts is kept for how long, and how much of it.

In: a session inside a transaction. Out: what is past its time is gone.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from beacon import resources

if TYPE_CHECKING:
    from beacon.postgres.database import Session

KEEP_FIRINGS = timedelta(days=90)
MAX_FIRINGS = 20_000  # of a project
KEEP_DELIVERIES = timedelta(days=30)
"""Of those that are over."""
KEEP_EVALUATIONS = timedelta(days=30)
MAX_EVALUATIONS = 1000  # of a rule
KEEP_GROUPS = timedelta(days=30)
KEEP_MUTES = timedelta(days=1)
"""After their end."""


async def forget_in(session: Session) -> None:
    for name, *limits in (
        ("forget_firings", KEEP_FIRINGS, MAX_FIRINGS),
        ("forget_deliveries", KEEP_DELIVERIES),
        ("forget_evaluations", KEEP_EVALUATIONS, MAX_EVALUATIONS),
        ("forget_groups", KEEP_GROUPS),
        ("forget_mutes", KEEP_MUTES),
    ):
        await session.execute(resources.sql("alerts", name), *limits)
