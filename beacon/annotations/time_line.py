"""The time line of a project: notes, deploys and changes of flags, merged by time.

In: a range, and which kinds are wanted. Out: `Annotation`s, the earliest first. A deploy is the
first event that names a release in an environment.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from uuid import UUID

import msgspec

from beacon import resources
from beacon.fields import Time

if TYPE_CHECKING:
    from beacon.postgres.database import Session

Kind = Literal["note", "deploy", "flag"]


class Changed(msgspec.Struct, frozen=True):
    """`of` environment: of a flag's settings there. `fields` are those that were changed."""

    of: Literal["flag", "environment", "segment"]
    key: str
    action: Literal["created", "changed", "deleted"]
    fields: list[str]


class Annotation(msgspec.Struct, frozen=True, kw_only=True):
    """`text` says it for people; `id` is unique among those of its kind, a note's is its own. `by`
    is null of deploys."""

    kind: Kind
    id: str
    at: Time
    text: str
    link: str | None = None
    environment: str | None = None
    release: str | None = None
    change: Changed | None = None
    by: dict[str, Any] | None = None


class Place(NamedTuple):
    """Where an annotation stands on the time line."""

    at: datetime
    kind: str
    id: str


async def annotations_in(
    session: Session,
    project_id: UUID,
    kinds: Collection[Kind],
    *,
    since: datetime | None,
    until: datetime | None,
    after: Place | None,
    limit: int,
) -> list[Annotation]:
    """From `since` on, before `until`, behind `after`."""
    place = after or Place(datetime.min, "", "")
    rows = await session.fetch(
        resources.sql("annotations", "read_time_line"),
        project_id,
        list(kinds),
        since,
        until,
        None if after is None else place.at,
        place.kind,
        place.id,
        limit,
    )
    return [_annotation_of(row) for row in rows]


def _annotation_of(row: Mapping[str, Any]) -> Annotation:
    change = None
    if row["kind"] == "flag":
        change = Changed(row["change_of"], row["key"], row["action"], row["fields"] or [])
    return Annotation(
        kind=row["kind"],
        id=row["id"],
        at=row["at"],
        text=row["text"] if change is None else _words(change),
        link=row["link"],
        environment=row["environment"],
        release=row["release"],
        change=change,
        by=row["by"] and msgspec.json.decode(row["by"]),
    )


def _words(change: Changed) -> str:
    what = "segment" if change.of == "segment" else "flag"
    told = f"{what} {change.key} {change.action}"
    return f"{told}: {', '.join(change.fields)}" if change.fields else told
