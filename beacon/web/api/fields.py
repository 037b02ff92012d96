"""Types of fields that many endpoints share, so that they mean and limit the same everywhere."""

from __future__ import annotations

from datetime import UTC

from beacon.errors import InvalidField
from beacon.fields import Time as Time


def in_utc(field: str, time: Time | None) -> Time | None:
    """As Postgres takes it. Raises InvalidField where that is not within the years 1 to 9999."""
    try:
        return None if time is None else time.astimezone(UTC)
    except OverflowError:
        raise InvalidField(field, f"{field}: this time is beyond the calendar.") from None
