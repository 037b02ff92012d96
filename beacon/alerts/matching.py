"""Finds errors that match a pattern among those that were stored since the last look: each is
looked at once, whenever it happened and in whatever order transactions end.

In: a rule, and the transaction before which all was looked at (`column_changes`, where the writer
notes what each of its transactions stored). Out: what was found, and where to go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from beacon import resources
from beacon.alerts.deciding import OLD, Text, judge
from beacon.alerts.facts import Found, sample_of
from beacon.columns.fetching import fetch_horizon_in

if TYPE_CHECKING:
    from beacon.alerts.rules import Rule
    from beacon.postgres.database import Session

TRANSACTIONS_AT_ONCE = 200
MAX_SPANS = 500
SPAN = timedelta(minutes=1)
ID_BYTES, TIME_BYTES = 16, 8
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Matched(NamedTuple):
    """`looked`: how many errors were looked at; `more`: there are others already."""

    found: list[Found]
    cursor: int
    looked: int = 0
    more: bool = False


async def matched_in(session: Session, rule: Rule, cursor: int | None, now: datetime) -> Matched:
    """Of each issue the first error that matches. Without a cursor it begins now."""
    horizon = await fetch_horizon_in(session)
    if cursor is None or cursor > horizon.end:
        return Matched([], horizon.before)
    rows = await session.fetch(
        _sql("changes_of_project"), rule.project_id, cursor, horizon.before, TRANSACTIONS_AT_ONCE
    )
    below = max((row["below"] for row in rows), default=horizon.before)
    stored = [row for row in rows if row["times"] is not None]
    ids = {each for row in stored for each in _ids(row["ids"])}
    times = (each for row in stored for each in _times(row["times"]))
    spans = spans_of(each for each in times if now - each < OLD)
    errors = await _errors_in(session, rule.project_id, spans)
    new = [row for row in errors if row["id"].bytes in ids]
    return Matched(
        list(_first(rule, new)), max(below, cursor), len(new), more=below < horizon.before
    )


def spans_of(times: Iterable[datetime]) -> list[tuple[datetime, datetime]]:
    """Few spans of whole minutes that hold all of the times."""
    minutes = sorted({each.replace(second=0, microsecond=0) for each in times})
    spans: list[tuple[datetime, datetime]] = []
    for minute in minutes:
        if spans and spans[-1][1] >= minute:
            spans[-1] = (spans[-1][0], minute + SPAN)
        elif len(spans) < MAX_SPANS:
            spans.append((minute, minute + SPAN))
        else:
            spans[-1] = (spans[-1][0], minute + SPAN)
    return spans


def text_of(row: Mapping[str, Any]) -> Text:
    """What a pattern is looked for in."""
    return Text(row["message"] or "", row["type"], row["title"], row["level"], row["environment"])


def _first(rule: Rule, rows: Sequence[Mapping[str, Any]]) -> Iterable[Found]:
    seen: set[UUID] = set()
    for row in rows:
        issue_id = UUID(bytes=row["issue_id"].bytes)
        if issue_id in seen:
            continue
        text = text_of(row)
        if judge(rule, text).fired:
            seen.add(issue_id)
            yield Found(
                str(issue_id),
                text,
                row["title"],
                issue_id,
                row["environment"],
                row["release"],
                (sample_of(row),),
            )


async def _errors_in(
    session: Session, project_id: UUID, spans: Sequence[tuple[datetime, datetime]]
) -> list[Any]:
    if not spans:
        return []
    lows, highs = zip(*spans, strict=True)
    return await session.fetch(_sql("errors_within"), project_id, list(lows), list(highs))


def _ids(raw: bytes) -> Iterable[bytes]:
    return (raw[place : place + ID_BYTES] for place in range(0, len(raw), ID_BYTES))


def _times(raw: bytes) -> Iterable[datetime]:
    for place in range(0, len(raw), TIME_BYTES):
        microseconds = int.from_bytes(raw[place : place + TIME_BYTES], "big", signed=True)
        yield _EPOCH + timedelta(microseconds=microseconds)


def _sql(name: str) -> str:
    return resources.sql("alerts", name)
