"""Which issue is meant: by its id or its short id, and the ones that are merged into it.

In: what stands in an address. Out: a `Root`. These are units of work (asyncio side).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from beacon import resources
from beacon.errors import NotFound
from beacon.fields import plain_uuid
from beacon.issues.search_sql import range_of

if TYPE_CHECKING:
    from beacon.postgres.database import Session

_SHORT_ID = re.compile(r"(?P<slug>.+)-(?P<digits>[0-9a-f]{8})\Z", re.IGNORECASE | re.DOTALL)


class Root(NamedTuple):
    """An issue as people see it. `parts` are its own id and those of what is merged into it."""

    id: UUID
    parts: list[UUID]


async def root_in(session: Session, project_id: UUID, reference: str) -> Root:
    """Of a merged issue the one that it is merged into; of several with one short id the one that
    came last. Raises NotFound."""
    low, high, slug = _place(reference)
    text = resources.sql("issues", "find_root")
    row = await session.fetch_row(text, project_id, low, high, slug)
    if row is None:
        raise _not_found(reference)
    parts = [found for each in row["parts"] if (found := plain_uuid(each)) is not None]
    return Root(UUID(bytes=row["id"].bytes), parts)


def _place(reference: str) -> tuple[UUID, UUID, str | None]:
    found = _SHORT_ID.match(reference)
    if found and "\0" not in reference:
        return *range_of(found["digits"]), found["slug"].lower()
    try:
        id = UUID(reference)
    except ValueError:
        raise _not_found(reference) from None
    return id, id, None


def _not_found(reference: str) -> NotFound:
    return NotFound(f"There is no issue {reference!r}.")
