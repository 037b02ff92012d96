"""One issue with what there is to know of it: where it came, its tags, what is merged into it.

In: a `Root`, a stretch of time. Out: counts by release and environment, tags, parts. These are
units of work (asyncio side) on connections that only read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from beacon import resources
from beacon.fields import Time
from beacon.issues.finding import short_id
from beacon.issues.periods import Span
from beacon.issues.roots import Root

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_COUNTS = 20  # releases, or environments
MAX_TAGS = 30
MAX_TAG_VALUES = 5  # of each
MAX_PARTS = 200
SHARE_DIGITS = 4

By = Literal["release", "environment"]
Share = Annotated[float, Meta(ge=0, le=1, description="Of the events that have the tag.")]


class ReleaseCount(msgspec.Struct, frozen=True):
    """`release` null: events that name none."""

    release: str | None
    events: int
    first_at: Time
    last_at: Time


class EnvironmentCount(msgspec.Struct, frozen=True):
    """`environment` null: events that name none."""

    environment: str | None
    events: int
    first_at: Time
    last_at: Time


class TagValue(msgspec.Struct, frozen=True):
    value: str
    events: int
    share: Share
    last_seen_at: Time


class IssueTag(msgspec.Struct, frozen=True):
    """The most frequent of its values."""

    key: str
    events: int
    values_count: int
    values: list[TagValue]


class IssuePart(msgspec.Struct, frozen=True):
    """An issue that is merged into another, or that one itself."""

    id: UUID
    short_id: str
    title: str
    events: int
    users: int
    first_seen_at: Time
    last_seen_at: Time
    is_root: bool


class TagValues(msgspec.Struct, frozen=True):
    events: int
    values_count: int
    values: list[TagValue]


async def releases_in(
    session: Session, project_id: UUID, root: Root, span: Span, environment: str | None
) -> list[ReleaseCount]:
    rows = await _counts_in(session, project_id, root, span, environment, "release")
    return [ReleaseCount(*row) for row in rows]


async def environments_in(
    session: Session, project_id: UUID, root: Root, span: Span
) -> list[EnvironmentCount]:
    rows = await _counts_in(session, project_id, root, span, None, "environment")
    return [EnvironmentCount(*row) for row in rows]


async def _counts_in(
    session: Session, project_id: UUID, root: Root, span: Span, environment: str | None, by: By
) -> list[tuple[str | None, int, Time, Time]]:
    text = resources.sql("issues", "issue_counts").format(column=by)
    asked = (project_id, root.parts, span.start, span.end, environment, MAX_COUNTS)
    rows = await session.fetch(text, *asked)
    return [(row["name"] or None, row["events"], row["first_at"], row["last_at"]) for row in rows]


async def tags_in(session: Session, project_id: UUID, root: Root) -> list[IssueTag]:
    rows = await session.fetch(
        resources.sql("issues", "issue_tags"), project_id, root.parts, MAX_TAGS, MAX_TAG_VALUES
    )
    return [_tag_of(key, list(found)) for key, found in groupby(rows, lambda row: str(row["key"]))]


async def tag_values_in(
    session: Session,
    project_id: UUID,
    root: Root,
    key: str,
    *,
    behind: tuple[int, str] | None,
    limit: int,
) -> TagValues:
    events, value = behind or (None, None)
    text = resources.sql("issues", "issue_tag_values")
    rows = await session.fetch(text, project_id, root.parts, key, events, value, limit)
    if not rows:
        return TagValues(0, 0, [])
    return TagValues(rows[0]["of_key"], rows[0]["values_count"], _values_of(rows))


async def parts_in(session: Session, project_id: UUID, root: Root, slug: str) -> list[IssuePart]:
    """None unless something is merged into it."""
    if len(root.parts) == 1:
        return []
    text = resources.sql("issues", "issue_parts")
    rows = await session.fetch(text, project_id, root.parts, MAX_PARTS)
    return [_part_of(row, slug) for row in rows]


def _part_of(row: Mapping[str, Any], slug: str) -> IssuePart:
    id = UUID(bytes=row["id"].bytes)
    plain = {name: row[name] for name in IssuePart.__struct_fields__[2:]}
    return IssuePart(id, short_id(slug, id), **plain)


def _tag_of(key: str, rows: Sequence[Mapping[str, Any]]) -> IssueTag:
    return IssueTag(key, rows[0]["of_key"], rows[0]["values_count"], _values_of(rows))


def _values_of(rows: Iterable[Mapping[str, Any]]) -> list[TagValue]:
    return [
        TagValue(
            row["value"],
            row["events"],
            round(row["events"] / max(row["of_key"], 1), SHARE_DIGITS),
            row["last_seen_at"],
        )
        for row in rows
    ]
