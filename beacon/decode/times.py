"""Reads a client's timestamp: ISO 8601 text or epoch milliseconds in, microseconds out."""

from __future__ import annotations

from datetime import UTC, datetime

from beacon.errors import InvalidEvent

EARLIEST_US = -62_135_596_800_000_000
"""0001-01-01. What lies beyond is held at the bound: enrich decides what to believe."""
LATEST_US = 253_402_300_799_999_999
"""The last microsecond of the year 9999."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(value: str | int | float | None, path: str) -> int | None:
    """Microseconds since 1970 UTC. `path` names the field in the InvalidEvent raised."""
    if value is None:
        return None
    if isinstance(value, str):
        return _iso_microseconds(value, path)
    try:
        time = value * 1000 if isinstance(value, int) else round(value * 1000)
    except (OverflowError, ValueError):
        time = LATEST_US if value > 0 else EARLIEST_US
    return max(EARLIEST_US, min(time, LATEST_US))


def _iso_microseconds(text: str, path: str) -> int:
    moment = _parse(text) or _parse(text.strip().upper())
    if moment is None:
        raise InvalidEvent(
            f"{path}: cannot read the time {text[:40]!r}; send ISO 8601 "
            "('2026-02-10T12:00:00Z', no zone means UTC) or epoch milliseconds as a number"
        )
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    since = moment - _EPOCH
    time = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    return max(EARLIEST_US, min(time, LATEST_US))


def _parse(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
