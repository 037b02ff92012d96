"""Finds issues by what people call them, and what people see under one name.

In: a short id, or ids of issues, those that are merged into others too. Out: ids of roots.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from beacon import resources
from beacon.errors import NotFound
from beacon.fields import plain_uuid
from beacon.issues.states import State

if TYPE_CHECKING:
    from beacon.postgres.database import Session

SHORT_DIGITS = 8  # of an id, hexadecimal
MAX_AT_ONCE = 1_000
"""Issues of one call."""

_SHORT_ID = re.compile(r"(?P<slug>[A-Za-z0-9-]{1,100})-(?P<digits>[0-9A-Fa-f]{8})", re.ASCII)


class Root(NamedTuple):
    """An issue as people see it; its row, and those of all that are merged into it, are locked."""

    id: UUID
    title: str
    state: State


def short_id(slug: str, issue_id: UUID) -> str:
    """`MY-APP-3F2A9C1D`"""
    return f"{slug}-{issue_id.hex[:SHORT_DIGITS]}".upper()


async def issue_by_short_id_in(session: Session, project_id: UUID, text: str) -> UUID | None:
    """The root that people mean; of several, the one that came last."""
    found = _SHORT_ID.fullmatch(text.strip())
    if found is None:
        return None
    digits = found["digits"].lower()
    first, last = (UUID(digits + each * (32 - SHORT_DIGITS)) for each in "0f")
    row = await session.fetch_row(
        _sql("find_short_id"), project_id, found["slug"].lower(), first, last
    )
    return None if row is None else plain_uuid(row["id"])


async def lock_roots_in(session: Session, project_id: UUID, ids: Sequence[UUID]) -> list[Root]:
    """In order. Raises NotFound when the project has none of them."""
    rows = await session.fetch(_sql("lock_roots"), project_id, list(ids))
    if not rows:
        raise NotFound("The project has no such issue.")
    return [
        Root(
            UUID(bytes=row["id"].bytes), row["title"], State(*(row[each] for each in State._fields))
        )
        for row in rows
        if row["merged_into"] is None
    ]


async def root_of_in(session: Session, project_id: UUID, issue_id: UUID) -> UUID:
    """Raises NotFound."""
    found = await session.fetch_value(_sql("root_of"), project_id, issue_id)
    if found is None:
        raise NotFound("The project has no such issue.")
    return UUID(bytes=found.bytes)


def _sql(name: str) -> str:
    return resources.sql("issues", name)
