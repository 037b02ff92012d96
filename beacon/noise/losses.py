"""What was lost of a project: what clients did not send, what Beacon did not store, and why.

In: a project and a range of whole hours. Out: `LossReport`. What Postgres refused is among it, by
when it did.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from beacon import resources
from beacon.fields import Time
from beacon.noise.sifting import CLIENT, FILTERED, LIMITED, SAMPLED

if TYPE_CHECKING:
    from beacon.postgres.database import Database, Session

REJECTED = "rejected"
SOURCES = (CLIENT, SAMPLED, FILTERED, LIMITED, REJECTED)
MAX_LOSSES = 500
"""Different ones that are told, the most frequent."""
READ_SECONDS = 30.0

_WORDS = {
    CLIENT: "The SDK dropped {events} ({reason})",
    SAMPLED: "Beacon left out {events} of a flood ({reason})",
    FILTERED: "Filters left out {events} ({reason})",
    LIMITED: "{events} requests were over the rate limit",
    REJECTED: "Postgres refused {events} ({reason})",
}
_SUMMED = {
    CLIENT: "SDKs dropped {:,}",
    SAMPLED: "{:,} were left out of floods",
    LIMITED: "{:,} requests were over a rate limit",
    REJECTED: "Postgres refused {:,}",
}


class LossLine(msgspec.Struct, frozen=True):
    """`text` says it in words; `detail` is a client's name and version."""

    source: str
    reason: str
    category: str
    detail: str
    events: int
    last_at: Time
    text: str


class LossTotals(msgspec.Struct, frozen=True):
    client: int = 0
    sampled: int = 0
    filtered: int = 0
    limited: int = 0
    rejected: int = 0


class LossHour(LossTotals, frozen=True, kw_only=True):
    at: Time


class LossReport(msgspec.Struct, frozen=True, kw_only=True):
    """Hours in which nothing was lost are left out."""

    begin: Time = msgspec.field(name="from")
    end: Time = msgspec.field(name="to")
    losses: list[LossLine]
    totals: LossTotals
    hours: list[LossHour]


async def read_losses(
    database: Database, project_id: UUID, begin: datetime, end: datetime
) -> LossReport:
    """`begin` and `end` are whole hours."""
    args = project_id, begin, end
    rows = await database.fetch(_sql("read_losses"), *args, timeout=READ_SECONDS)
    hours: dict[datetime, Counter[str]] = defaultdict(Counter)
    totals: Counter[str] = Counter()
    lines: dict[tuple[str, ...], tuple[int, datetime]] = {}
    for row in rows:
        events, source = row["events"], row["source"]
        hours[row["at"]][source] += events
        totals[source] += events
        key = source, row["reason"], row["category"], row["detail"]
        before, last = lines.get(key, (0, row["last_at"]))
        lines[key] = before + events, max(last, row["last_at"])
    most = sorted(lines.items(), key=lambda line: line[1][0], reverse=True)[:MAX_LOSSES]
    return LossReport(
        begin=begin,
        end=end,
        losses=[_line(*key, events=events, last_at=last) for key, (events, last) in most],
        totals=LossTotals(**totals),
        hours=[LossHour(at=at, **counts) for at, counts in sorted(hours.items())],
    )


def whole_hours(begin: datetime, end: datetime) -> tuple[datetime, datetime]:
    """The full hours that hold the range."""
    start = begin.replace(minute=0, second=0, microsecond=0)
    stop = end.replace(minute=0, second=0, microsecond=0)
    return start, stop if stop == end else stop + timedelta(hours=1)


async def lost_since_yesterday(database: Database) -> str:
    """Of all projects, in words; "": nothing. Filters leave out what nobody wants: that is no
    loss."""
    rows = await database.fetch(_sql("lost_since_yesterday"), timeout=READ_SECONDS)
    lost = {row["source"]: row["events"] for row in rows}
    return ", ".join(
        words.format(lost[source]) for source, words in _SUMMED.items() if lost.get(source)
    )


async def sampled_of(
    session: Session, project_id: UUID, issue_ids: Sequence[UUID]
) -> Mapping[UUID, int]:
    """How many more errors than were stored these issues had, by issue; none: left out."""
    rows = await session.fetch(_sql("sampled_of_issues"), project_id, list(issue_ids))
    return {UUID(bytes=row["issue_id"].bytes): row["events"] for row in rows}


def _line(source: str, reason: str, category: str, detail: str, **told: Any) -> LossLine:
    text = _WORDS[source].format(events=told["events"], reason=reason)
    return LossLine(source, reason, category, detail, told["events"], told["last_at"], text)


def _sql(name: str) -> str:
    return resources.sql("noise", name)
