"""What users say of errors, the newest first, each with the error that it is about.

In: filters, the place to go on from. Out: feedback. A unit of work (asyncio side) on a connection
that only reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import msgspec

from beacon import resources
from beacon.events import FEEDBACK
from beacon.explorer import windows
from beacon.explorer.conditions import Conditions, escaped
from beacon.explorer.identity import visitor_of
from beacon.explorer.scan import LAST_KEY, Key, scan_in
from beacon.explorer.windows import EVER, Span
from beacon.fields import Time, plain_uuid

if TYPE_CHECKING:
    from beacon.postgres.database import Session

BEFORE, AFTER = timedelta(hours=1), timedelta(minutes=10)
"""How long before what was said of it an error is looked for, and how long after."""


class FeedbackFilter(msgspec.Struct, frozen=True, kw_only=True):
    """All that is given must hold; `text` stands in what was said, or in who said it."""

    text: str | None = None
    environment: str | None = None
    release: str | None = None
    span: Span = EVER


class Feedback(msgspec.Struct, frozen=True, kw_only=True):
    """`event_id` is the error that it is about, as the client named it; `event_at` and what follows
    are null where no such error came within the hour before."""

    id: UUID
    timestamp: Time
    message: str | None
    name: str | None
    email: str | None
    page: str | None
    environment: str | None
    release: str | None
    session_id: UUID
    visitor: str
    user_id: str | None
    event_id: UUID | None
    event_at: Time | None
    issue_id: UUID | None
    issue_title: str | None
    browser: str | None
    os: str | None
    country: str | None


class FoundFeedback(NamedTuple):
    """`behind` is the key at which the search goes on; None: it has come to its end."""

    items: list[Feedback]
    behind: Key | None


async def find_feedback_in(
    session: Session, project_id: UUID, wanted: FeedbackFilter, *, before: Key | None, limit: int
) -> FoundFeedback:
    span = wanted.span
    if before is not None:
        span = Span(span.low, min(span.high, before.timestamp))
    found = await scan_in(
        session,
        windows.all_of_it(span, lambda: _conditions(project_id, wanted)),
        before=before or LAST_KEY,
        limit=limit + 1,
    )
    keys = found.keys[:limit]
    more = keys[-1] if len(found.keys) > limit else None
    return FoundFeedback(await _read_in(session, project_id, keys), more or found.stopped)


def _conditions(project_id: UUID, wanted: FeedbackFilter) -> Conditions:
    conditions = Conditions(project_id, None, None, None, None, None)
    conditions.add(f"e.event_name = {conditions.place(FEEDBACK)}::text")
    if wanted.environment is not None:
        conditions.add(f"e.environment = {conditions.place(wanted.environment)}::text")
    if wanted.release is not None:
        conditions.add(f"e.release = {conditions.place(wanted.release)}::text")
    if wanted.text is not None:
        place = conditions.place(f"%{escaped(wanted.text)}%")
        said = "concat_ws(E'\\n', e.message, e.user_id, e.properties -> 'feedback')"
        conditions.add(f"{said} ILIKE {place}::text")
    return conditions


async def _read_in(session: Session, project_id: UUID, keys: list[Key]) -> list[Feedback]:
    times, ids = [key.timestamp for key in keys], [key.id for key in keys]
    text = resources.sql("logs", "read_feedback").format(visitor=visitor_of("who"))
    rows = await session.fetch(text, project_id, times, ids, BEFORE, AFTER)
    return [_feedback_of(row) for row in rows]


def _feedback_of(row: Mapping[str, Any]) -> Feedback:
    found = {name: row[name] for name in Feedback.__struct_fields__}
    for name in ("id", "session_id", "event_id", "issue_id"):
        found[name] = plain_uuid(row[name])
    return Feedback(**found)
