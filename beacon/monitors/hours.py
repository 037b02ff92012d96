"""Runs and checks by the hour: how many, how many failed, how long they took.

In: one that has ended. Out: its hour's row, one more; and from rows (pure) the time below which a
share of them lies. Times are counted in steps, each a quarter more than the one before, so what is
told of them is right to about 12%.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from beacon import resources

if TYPE_CHECKING:
    from beacon.monitors.saving import StoredMonitor
    from beacon.postgres.database import Session

STEP = 1.25
BUCKETS = 90
"""The last one begins at 4.7 days."""
_LOG_STEP = math.log(STEP)


def bucket_of(ms: int) -> int:
    """From 1 on, as arrays of Postgres count."""
    if ms < 1:
        return 1
    return min(int(math.log(ms) / _LOG_STEP) + 1, BUCKETS)


def quantile(times: Sequence[int], share: float) -> int | None:
    """Milliseconds below which this share of the counted ones lies; None: nothing was counted."""
    total = sum(times)
    if total == 0:
        return None
    place = share * total
    for bucket, count in enumerate(times):
        if count and place <= count:
            return max(1, round(math.pow(STEP, bucket + max(0.0, place / count))))
        place -= count
    return round(math.pow(STEP, len(times)))


def added(rows: Iterable[Sequence[int]]) -> list[int]:
    """Counts of several hours as one."""
    total = [0] * BUCKETS
    for row in rows:
        for bucket, count in enumerate(row[:BUCKETS]):
            total[bucket] += count
    return total


async def add_hour_in(
    session: Session,
    monitor: StoredMonitor,
    environment: str,
    at: datetime,
    *,
    ok: bool,
    ms: int | None,
) -> None:
    hour = at.replace(minute=0, second=0, microsecond=0)
    place = (monitor.id, environment, hour)
    await session.execute(_sql("begin_hour"), *place, monitor.project_id, BUCKETS)
    await session.execute(_sql("count_in_hour"), *place, not ok)
    if ms is not None:
        await session.execute(_sql("time_in_hour"), *place, bucket_of(ms))


def _sql(name: str) -> str:
    return resources.sql("monitors", name)
