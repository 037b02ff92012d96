"""How often an issue came over time, by release or environment.

In: a `Root`, a stretch of time. Out: `Series`, with a number for each hour or day. What is made of
the rows is pure; `series_in` is a unit of work (asyncio side).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from beacon import resources
from beacon.errors import InvalidField
from beacon.fields import Time
from beacon.issues.periods import HOUR, Span
from beacon.issues.roots import Root

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_SERIES = 10
MAX_POINTS = 1500
HOURS_UP_TO = timedelta(days=3)
"""Of longer ranges it is days, unless hours are asked for."""

Interval = Literal["hour", "day"]
By = Literal["none", "release", "environment"]


class Series(msgspec.Struct, frozen=True):
    """`name` null: all that is no other series, or names none."""

    name: str | None
    events: list[int]


class IssueSeries(msgspec.Struct, frozen=True, rename={"start": "from", "end": "to"}, kw_only=True):
    """`times` are when each hour or day begins; days are those of the project's time zone."""

    start: Time
    end: Time
    interval: Interval
    times: list[Time]
    series: list[Series]


class Row(NamedTuple):
    """So many events within one hour or day, of a release or an environment ("": of none)."""

    place: int
    name: str
    events: int


def interval_of(asked: Interval | None, span: Span) -> Interval:
    """Raises InvalidField for more hours than anybody looks at."""
    length = span.end - span.start
    found = asked or ("hour" if length <= HOURS_UP_TO else "day")
    points = length / HOUR if found == "hour" else length.days
    if points > MAX_POINTS:
        raise InvalidField("interval", f"interval: more than {MAX_POINTS} points: a shorter range.")
    return found


def times_of(span: Span, interval: Interval, zone: ZoneInfo) -> Iterator[datetime]:
    if interval == "hour":
        yield from (span.start + HOUR * each for each in range((span.end - span.start) // HOUR))
        return
    day = span.start.astimezone(zone).replace(hour=0)
    while day.astimezone(UTC) < span.end:
        yield day.astimezone(UTC)
        day += timedelta(days=1)


async def series_in(
    session: Session,
    project_id: UUID,
    root: Root,
    span: Span,
    *,
    environment: str | None,
    interval: Interval,
    by: By,
    zone: ZoneInfo,
) -> IssueSeries:
    column = "''" if by == "none" else f"h.{by}"
    text = resources.sql("issues", "issue_series").format(column=column)
    times = list(times_of(span, interval, zone))
    asked = (project_id, root.parts, span.start, span.end, environment, times)
    rows = [
        Row(row["place"], row["name"], row["events"]) for row in await session.fetch(text, *asked)
    ]
    return IssueSeries(
        start=span.start,
        end=span.end,
        interval=interval,
        times=times,
        series=series_of(len(times), rows) or [Series(None, [0] * len(times))],
    )


def series_of(points: int, rows: list[Row]) -> list[Series]:
    """The most frequent first; what is beyond `MAX_SERIES` counts as one, the last."""
    totals: Counter[str] = Counter()
    for _, name, events in rows:
        totals[name] += events
    named = [name for name, _ in totals.most_common() if name]
    shown = named if len(totals) <= MAX_SERIES else named[: MAX_SERIES - 1]
    found: dict[str | None, list[int]] = {name: [0] * points for name in shown}
    others: defaultdict[str | None, list[int]] = defaultdict(lambda: [0] * points, found)
    for place, name, events in rows:
        others[name if name in found else None][place] += events
    return [Series(name, events) for name, events in others.items()]
