"""Types of fields that many messages share, so that they mean and limit the same everywhere."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec

Time = Annotated[datetime, msgspec.Meta(tz=True)]
"""ISO 8601 with a zone; Beacon itself writes UTC, as `2026-02-10T12:00:00Z`. A time without a
zone is refused: nobody could say which it is."""


def plain_uuid(value: Any) -> UUID | None:
    """Of a row's column: asyncpg's UUIDs are a class of their own."""
    return None if value is None else UUID(bytes=value.bytes)
