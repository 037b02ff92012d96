"""How many visitors had which variant of a flag, from `flag_exposures`.

In: a flag, an environment, a span of time. Out: a `VariantVisitors` a variant. A visitor counts
within a span when the first time lies in it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec

from beacon import resources
from beacon.fields import Time

if TYPE_CHECKING:
    from beacon.postgres.database import Session


class VariantVisitors(msgspec.Struct, frozen=True):
    """`first_seen` is when the first visitor had the variant for the first time, `last_first_seen`
    when the last one who had not had it before did."""

    variant: str
    visitors: int
    first_seen: Time
    last_first_seen: Time


async def count_visitors_in(
    session: Session,
    project_id: UUID,
    flag: str,
    environment: str,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    after: str | None = None,
    limit: int,
) -> list[VariantVisitors]:
    """In the order of the variants' names, those behind `after`."""
    rows = await session.fetch(
        resources.sql("flags", "count_visitors"),
        project_id,
        environment,
        flag,
        since,
        until,
        after,
        limit,
    )
    return [VariantVisitors(*row.values()) for row in rows]
