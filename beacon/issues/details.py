"""Issues with all that lists show of them.

In: ids, a stretch of time. Out: `ListedIssue`s. These are units of work (asyncio side).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

import msgspec

from beacon import resources
from beacon.fields import Time, plain_uuid
from beacon.issues.finding import short_id
from beacon.issues.periods import Span, trend_of
from beacon.issues.search_sql import NEW_FOR

if TYPE_CHECKING:
    from beacon.postgres.database import Session

State = Literal["unresolved", "resolved", "ignored"]


class Assignee(msgspec.Struct, frozen=True):
    id: UUID
    email: str
    name: str


class ListedIssue(msgspec.Struct, frozen=True, kw_only=True):
    """An issue with all that is merged into it. `ignored_events` and `ignored_users`: how many more
    until it comes back. `period_events` and `trend` are of the range, the oldest first; all else is
    of all times and environments."""

    id: UUID
    short_id: str
    title: str
    type: str
    value: str
    culprit: str
    kind: Literal["error", "message"]
    level: str
    platform: str
    state: State
    state_at: Time
    resolved_in: str | None
    resolved_next: bool
    ignored_until: Time | None
    ignored_events: int | None
    ignored_users: int | None
    is_new: bool
    is_regressed: bool
    regressed_at: Time | None
    first_seen_at: Time
    last_seen_at: Time
    first_release: str | None
    last_release: str | None
    first_event_id: UUID
    last_event_id: UUID
    events: int
    users: int
    period_events: int
    trend: list[int]
    assignee: Assignee | None
    comments: int
    merged: int


_COMPUTED = frozenset(
    {"short_id", "is_new", "is_regressed", "trend", "assignee", "ignored_events", "ignored_users"}
)
_PLAIN = [name for name in ListedIssue.__struct_fields__ if name not in _COMPUTED]


async def read_issues_in(
    session: Session,
    project_id: UUID,
    ids: Sequence[UUID],
    *,
    span: Span,
    environment: str | None,
    now: datetime,
) -> list[ListedIssue]:
    """Those that there are, in this order; ids of issues that are merged into none."""
    text = resources.sql("issues", "read_issues")
    asked = (project_id, ids, span.start, span.end, span.bucket, environment)
    rows = await session.fetch(text, *asked)
    return [_issue_of(row, span, now) for row in rows]


def _issue_of(row: Mapping[str, Any], span: Span, now: datetime) -> ListedIssue:
    plain = {name: _plain(row[name]) for name in _PLAIN}
    return ListedIssue(
        **plain,
        short_id=short_id(row["slug"], plain["id"]),
        is_new=row["first_seen_at"] > now - NEW_FOR,
        is_regressed=row["regressed_at"] is not None and row["state"] == "unresolved",
        ignored_events=_left(row["ignored_events"], row["events"]),
        ignored_users=_left(row["ignored_visitors"], row["users"]),
        trend=trend_of(span, row["buckets"] or (), row["counts"] or ()),
        assignee=_assignee_of(row),
    )


def _left(limit: int | None, count: int) -> int | None:
    return None if limit is None else max(limit - count, 0)


def _plain(value: Any) -> Any:
    return plain_uuid(value) if hasattr(value, "bytes") else value


def _assignee_of(row: Mapping[str, Any]) -> Assignee | None:
    found = plain_uuid(row["assignee_id"])
    return None if found is None else Assignee(found, row["assignee_email"], row["assignee_name"])
