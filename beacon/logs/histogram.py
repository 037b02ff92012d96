"""How many lines there were over time, by level.

In: a `LogFilter` with both ends of its span. Out: buckets of equal length, each with a number for
each level. A unit of work (asyncio side) on a connection that only reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from beacon import resources
from beacon.explorer.conditions import Conditions
from beacon.fields import Time
from beacon.logs.filters import LogFilter, add_filter

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MOST_BUCKETS = 60
STEPS = (
    *(1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800),
    *(3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000),
)
"""Lengths of buckets in seconds."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class LogBucket(msgspec.Struct, frozen=True, kw_only=True):
    """Lines from `at` on, by level."""

    at: Time
    debug: int = 0
    info: int = 0
    warning: int = 0
    error: int = 0
    fatal: int = 0
    none: int = 0


class LogHistogram(msgspec.Struct, frozen=True, kw_only=True):
    """The oldest bucket first; the first and the last may reach beyond `from` and `to`, but only
    lines between these are counted."""

    since: Time = msgspec.field(name="from")
    until: Time = msgspec.field(name="to")
    step_seconds: int
    buckets: list[LogBucket]
    total: int


def step_of(length: timedelta) -> int:
    """Seconds of a bucket, such that there are at most `MOST_BUCKETS`."""
    seconds = length.total_seconds()
    for step in STEPS:
        if seconds <= step * (MOST_BUCKETS - 1):
            return step
    return -(-int(seconds) // (MOST_BUCKETS - 1) // 86_400) * 86_400 + 86_400


async def histogram_in(
    session: Session, project_id: UUID, wanted: LogFilter, since: Time, until: Time
) -> LogHistogram:
    step = step_of(until - since)
    conditions = Conditions(project_id, since, until, timedelta(seconds=step))
    add_filter(conditions, wanted)
    text = resources.sql("logs", "count_lines").format(conditions=conditions.sql)
    rows = await session.fetch(text, *conditions.args)
    return LogHistogram(
        since=since,
        until=until,
        step_seconds=step,
        buckets=buckets_of(rows, since, until, step),
        total=sum(row["lines"] for row in rows),
    )


def buckets_of(
    rows: Iterable[Mapping[str, Any]], since: Time, until: Time, step: int
) -> list[LogBucket]:
    """With the empty ones; aligned to multiples of the step since 1970."""
    length = timedelta(seconds=step)
    at = since - (since - EPOCH) % length
    counts: dict[datetime, dict[str, int]] = {}
    while at < until:
        counts[at] = {}
        at += length
    for row in rows:
        counts[row["at"]][row["level"] or "none"] = row["lines"]
    return [LogBucket(at=at, **levels) for at, levels in counts.items()]
