"""The keys that sign access tokens, in the table signing_keys: made, rotated, removed.

    await rotate(database)              for the command line: a new key, now
    await rotate_when_due_in(session)   for housekeeping: a new key every 30 days
    await keys_in(session)              -> rows of the keys, the one that signs first

One key signs; a retired one verifies for another hour.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from beacon import resources

if TYPE_CHECKING:
    from beacon.postgres.database import Session

ROTATION_DAYS = 30
RETIRED_SECONDS = 3600.0  # longer than any token and any node's memory last
LOCK = "LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE"
"""One makes keys at a time; everybody may read."""


async def rotate_when_due_in(session: Session) -> bool:
    """Rotates when the key is 30 days old, and removes what verifies nothing any more."""
    await session.execute(_sql("forget_signing_keys"), RETIRED_SECONDS)
    if not await session.fetch_value(_sql("signing_key_is_due"), ROTATION_DAYS):
        return False
    async with session.transaction():
        await session.execute(LOCK)
        due = bool(await session.fetch_value(_sql("signing_key_is_due"), ROTATION_DAYS))
        if due:  # another node may have been first
            await rotate_in(session)
    return due


async def rotate_in(session: Session) -> None:
    async with session.transaction():
        await session.execute(LOCK)
        await session.execute(_sql("retire_signing_keys"))
        await _add_in(session)


async def keys_in(session: Session) -> list[Mapping[str, Any]]:
    """The keys' rows, the one that signs first. Makes it when there is none."""
    rows = await _rows_in(session)
    if not _one_signs(rows):
        async with session.transaction():
            await session.execute(LOCK)
            if not _one_signs(await _rows_in(session)):  # another node may have been first
                await _add_in(session)
        rows = await _rows_in(session)
    return rows


async def _add_in(session: Session) -> None:
    await session.execute(_sql("add_signing_key"), secrets.token_hex(8), secrets.token_bytes(32))


async def _rows_in(session: Session) -> list[Mapping[str, Any]]:
    return list(await session.fetch(_sql("list_signing_keys"), RETIRED_SECONDS))


def _one_signs(rows: Sequence[Mapping[str, Any]]) -> bool:
    return bool(rows) and rows[0]["retired_at"] is None


def _sql(name: str) -> str:
    return resources.sql("accounts", name)
