"""The windows of time in which events can lie: of all, of one session, or of one visitor.

In: what is searched for. Out: `Window`s for `scan`, the newest first, which do not overlap. These
run within a unit of work (asyncio side).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from beacon import resources
from beacon.explorer.conditions import Conditions
from beacon.explorer.identity import sessions_of
from beacon.explorer.scan import EARLIEST, LATEST, Window
from beacon.fields import Time

if TYPE_CHECKING:
    from beacon.postgres.database import Session

SESSIONS_AT_ONCE = 100
MICROSECOND = timedelta(microseconds=1)
MARGIN = timedelta(minutes=5)
"""What is no part of a session and yet of its visit, as a `$flag_exposure`, lies so near to it."""

Make = Callable[[], Conditions]


class Span(NamedTuple):
    low: Time
    high: Time


EVER = Span(EARLIEST, LATEST)


def span_of(since: Time | None, until: Time | None) -> Span:
    """`since` is inclusive, `until` is not."""
    end = LATEST if until is None else min(until, LATEST)
    return Span(since or EARLIEST, max(end, EARLIEST + MICROSECOND) - MICROSECOND)


async def all_of_it(span: Span, make: Make) -> AsyncIterator[Window]:
    yield Window(span.low, span.high, make())


async def of_session(
    session: Session, project_id: UUID, session_id: UUID, span: Span, make: Make
) -> AsyncIterator[Window]:
    """Of a session that is not there, all of the span: what is no part of one may name it."""
    sql = "SELECT started_at, last_event_at FROM sessions WHERE project_id = $1 AND id = $2"
    row = await session.fetch_row(sql, project_id, session_id)
    if row is not None:
        low, high = row["started_at"] - MARGIN, row["last_event_at"] + MARGIN
        span = Span(max(low, span.low), min(high, span.high))
    if span.low <= span.high:
        yield Window(*span, _with_sessions(make(), [session_id]))


class Visit(NamedTuple):
    """Between when the events of a session lie."""

    id: UUID
    span: Span


async def of_visitor(
    session: Session, project_id: UUID, visitor: str, span: Span, make: Make
) -> AsyncIterator[Window]:
    """Some sessions at a time, those that ended last first: what lies behind the end of the next
    one is in these."""
    high, limit = span.high, SESSIONS_AT_ONCE
    while span.low <= high:
        visits = await _visits_in(session, project_id, visitor, high, limit + 1)
        is_last = len(visits) <= limit
        low = span.low if is_last else max(span.low, visits[limit].span.high + MICROSECOND)
        if low > high:  # more than so many are open then
            limit *= 2
            continue
        clipped = [Span(max(each.span.low, low), min(each.span.high, high)) for each in visits]
        for part in merged(clipped):
            yield Window(*part, _with_sessions(make(), [each.id for each in visits]))
        if is_last:
            return
        high = low - MICROSECOND


async def _visits_in(
    session: Session, project_id: UUID, visitor: str, high: Time, limit: int
) -> list[Visit]:
    text = resources.sql("explorer", "visits_until")
    text = text.format(sessions_of=sessions_of("$2::text"))
    rows = await session.fetch(text, project_id, visitor, high + MARGIN, limit)
    return [
        Visit(
            UUID(bytes=row["id"].bytes),
            Span(row["started_at"] - MARGIN, row["last_event_at"] + MARGIN),
        )
        for row in rows
    ]


def merged(spans: Iterable[Span]) -> Iterator[Span]:
    """The same times in spans that do not overlap, the newest first."""
    found: Span | None = None
    for span in sorted(spans, key=lambda each: each.high, reverse=True):
        if span.low > span.high:
            continue
        if found is None:
            found = span
        elif span.high >= found.low:
            found = Span(min(found.low, span.low), found.high)
        else:
            yield found
            found = span
    if found is not None:
        yield found


def _with_sessions(conditions: Conditions, ids: list[Any]) -> Conditions:
    conditions.add(f"e.session_id = ANY({conditions.place(ids)}::uuid[])")
    return conditions
