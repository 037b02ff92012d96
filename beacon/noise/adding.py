"""Adds up what a load's batches lost, within the transaction that stores them.

In: the losses of batches. Out: `losses`, one row for each hour, source, reason, category, client
and issue. Rows are locked in the order of their keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from beacon import resources
from beacon.events import Batch
from beacon.postgres.uuids import uuid_of
from beacon.writer.fold import time_of

if TYPE_CHECKING:
    from beacon.postgres.database import Session

HOUR_US = 3600 * 1_000_000
MAX_TEXT_CHARACTERS = 100

Key = tuple[bytes, int, str, str, str, str, bytes, int]
"""Project, hour, source, reason, category, detail; an event of the same kind, and its time."""


class Losses:
    """Of a load: how many by key, and when the last was noted."""

    __slots__ = ("_sums",)

    def __init__(self) -> None:
        self._sums: dict[Key, tuple[int, int]] = {}

    def __bool__(self) -> bool:
        return bool(self._sums)

    def add(self, batch: Batch) -> None:
        at = batch.received_at
        for loss in batch.losses:
            key = (
                batch.project_id,
                at - at % HOUR_US,
                loss.source,
                _clean(loss.reason),
                _clean(loss.category),
                _clean(loss.detail),
                loss.like or b"",
                loss.like_at,
            )
            events, last = self._sums.get(key, (0, at))
            self._sums[key] = events + loss.events, max(last, at)

    def columns(self) -> list[list[object]]:
        """As `add_losses.sql` takes them."""
        rows = [
            (
                uuid_of(project),
                time_of(hour),
                *texts,
                UUID(bytes=like) if like else None,
                time_of(like_at) if like else None,
                events,
                time_of(last),
            )
            for (project, hour, *texts, like, like_at), (events, last) in sorted(self._sums.items())
        ]
        return [list(column) for column in zip(*rows, strict=True)]


async def add_in(session: Session, losses: Losses) -> None:
    if losses:
        await session.execute(resources.sql("noise", "add_losses"), *losses.columns())


def _clean(text: str) -> str:
    """Postgres takes no NUL."""
    return text.replace("\0", "")[:MAX_TEXT_CHARACTERS]
