"""Reads a client's timestamp: ISO 8601 text or epoch milliseconds in, microseconds out."""

from __future__ import annotations

from datetime import UTC, datetime

from beacon.errors import InvalidEvent

EARLIEST_US = -62_135_596_800_000_000
"""0001-01-01. What lies beyond is held at the bound: enrich decides what to believe."""
LATEST_US = 253_402_300_799_999_999
"""The last microsecond of the year 9999."""

_EARLIEST_MS = EARLIEST_US // 1000
_LATEST_MS = LATEST_US // 1000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAIVE_EPOCH = datetime(1970, 1, 1)


def microseconds(value: str | int | float | None, path: str) -> int | None:
    """Microseconds since 1970 UTC. `path` names the field in the InvalidEvent raised."""
    if type(value) is int and _EARLIEST_MS <= value <= _LATEST_MS:
        return value * 1000
    if value is None:
        return None
    if isinstance(value, str):
        return _iso_microseconds(value, path)
    try:
        time = value * 1000 if isinstance(value, int) else round(value * 1000)
    except (OverflowError, ValueError):
        time = LATEST_US if value > 0 else EARLIEST_US
    return _bounded(time)


def _iso_microseconds(text: str, path: str) -> int:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = _untidy(text, path)
    since = moment - (_EPOCH if moment.tzinfo else _NAIVE_EPOCH)
    time = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    return _bounded(time)


def _untidy(text: str, path: str) -> datetime:
    """Small letters and white space around are forgiven."""
    try:
        return datetime.fromisoformat(text.strip().upper())
    except ValueError:
        raise InvalidEvent(
            f"{path}: cannot read the time {text[:40]!r}; send ISO 8601 "
            "('2026-02-10T12:00:00Z', no zone means UTC) or epoch milliseconds as a number"
        ) from None


def _bounded(time: int) -> int:
    if time < EARLIEST_US:
        return EARLIEST_US
    return time if time <= LATEST_US else LATEST_US
