"""What Postgres refused: which events, why, and all of each as it stood in the spool.

In: a project. Out: `RejectedEvent`s, the last ones first.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from beacon import resources
from beacon.events import decode_visit
from beacon.fields import Time
from beacon.privacy.reading import batches_of, event_document

if TYPE_CHECKING:
    from beacon.postgres.database import Database

RejectedPosition = tuple[Time, int]
"""Where one is in the list: when it was rejected, and its number."""


class RejectedEvent(msgspec.Struct, frozen=True, kw_only=True):
    """`event` is what was to be stored, `visit` from where and with what it was sent; JSON stands
    in it as text, as it may be what was wrong. `raw` (base64) stands for what nobody can read."""

    number: int
    event_id: UUID
    received_at: Time
    rejected_at: Time
    code: str
    reason: str
    event: dict[str, Any] | None
    visit: dict[str, Any] | None
    raw: str | None


async def list_rejected(
    database: Database, project_id: UUID, after: RejectedPosition | None, limit: int
) -> list[RejectedEvent]:
    at, number = after or (None, None)
    rows = await database.fetch(_sql("list_rejected"), project_id, at, number, limit)
    return [_rejected_of(row) for row in rows]


async def find_rejected(
    database: Database, project_id: UUID, event_id: UUID | None, content: str | None, limit: int
) -> list[RejectedEvent]:
    """By id, or by what stands in it."""
    needle = None if content is None else content.encode()
    rows = await database.fetch(_sql("find_rejected"), project_id, event_id, needle, limit)
    return [_rejected_of(row) for row in rows]


def _rejected_of(row: Mapping[str, Any]) -> RejectedEvent:
    batch = next(batches_of(row["raw"]), None)
    event = batch.events[0] if batch and batch.events else None
    return RejectedEvent(
        number=row["id"],
        event_id=UUID(bytes=row["event_id"].bytes),
        received_at=row["received_at"],
        rejected_at=row["rejected_at"],
        code=row["sqlstate"],
        reason=row["reason"],
        event=None if event is None else _plain(event_document(event)),
        visit=_plain(msgspec.structs.asdict(decode_visit(batch.visit))) if batch else None,
        raw=None if event else base64.b64encode(row["raw"]).decode(),
    )


def _plain(document: dict[str, Any]) -> dict[str, Any]:
    """Without hashes of addresses, and without what is not there."""
    return {
        name: value
        for name, value in document.items()
        if value is not None and not isinstance(value, bytes)
    }


def _sql(name: str) -> str:
    return resources.sql("accounting", name)
