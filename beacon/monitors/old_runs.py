"""Forgets what monitors have long had.

In: a session of housekeeping. Out: of each environment the last 1,000 runs, of each address the
last 1,000 checks, hours of 91 days, incidents of a year.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from beacon import resources

if TYPE_CHECKING:
    from beacon.postgres.database import Session

KEPT = 1000
KEPT_RUNS = timedelta(days=90)
KEPT_HOURS = timedelta(days=91)
KEPT_INCIDENTS = timedelta(days=365)


async def forget_in(session: Session) -> None:
    await session.execute(_sql("forget_runs"), KEPT, KEPT_RUNS)
    await session.execute(_sql("forget_checks"), KEPT)
    await session.execute(_sql("forget_hours"), KEPT_HOURS)
    await session.execute(_sql("forget_incidents"), KEPT_INCIDENTS)


def _sql(name: str) -> str:
    return resources.sql("monitors", name)
