"""Local time and instants, in both directions, whatever clocks do. Pure.

Instants are whole milliseconds since 1970-01-01 UTC; local times are datetimes without a zone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

from beacon.reports.faults import refuse

MINUTE = 60_000  # milliseconds
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_EPOCH = datetime(1970, 1, 1)
_UTC = ZoneInfo("UTC")
_MILLISECOND = timedelta(milliseconds=1)
_LOOK = 12 * HOUR
"""So far apart an offset is looked at: no zone ever changed it and back within half a day."""


def zone_of(name: str, field: str = "tz") -> ZoneInfo:
    """The zone of an IANA name. Raises InvalidField, which names zones like it."""
    try:
        return ZoneInfo(name)
    except (ValueError, KeyError, OSError):  # no path, no such zone, a folder of zones
        near = get_close_matches(name[:100], sorted(available_timezones()), 3, 0.5)
        meant = f"; did you mean {' or '.join(near)}?" if near else ":"
        allowed = "a name of the IANA time zone database, as UTC, Europe/Vienna or America/New_York"
        refuse(field, f"there is no time zone {name[:100]!r}{meant} Expected {allowed}")


def offset_at(instant: int, zone: ZoneInfo) -> int:
    """How far local time is ahead of UTC, in milliseconds."""
    time = (_EPOCH + instant * _MILLISECOND).replace(tzinfo=_UTC).astimezone(zone)
    return _offset(time)


def local_at(instant: int, zone: ZoneInfo) -> datetime:
    return _EPOCH + (instant + offset_at(instant, zone)) * _MILLISECOND


def instant_of(local: datetime, zone: ZoneInfo) -> int:
    """The first instant at which clocks show this time, or a later one where they skip it."""
    first = _instant(local.replace(fold=0), zone)
    second = _instant(local.replace(fold=1), zone)
    return first if first <= second else _change(second, first, zone)


def offsets(start: int, end: int, zone: ZoneInfo) -> Iterator[tuple[int, int, int]]:
    """The stretches of one offset between two instants: (start, end, offset)."""
    begin, offset = start, offset_at(start, zone)
    looked = start
    while looked < end:
        ahead = min(looked + _LOOK, end)
        if (then := offset_at(ahead, zone)) != offset and (
            change := _change(looked, ahead, zone)
        ) < end:
            yield begin, change, offset
            begin, offset = change, then
        looked = ahead
    yield begin, end, offset


def written(instant: int, zone: ZoneInfo) -> str:
    """ISO 8601 in local time, with the offset: 2026-03-29T00:00:00+01:00."""
    time = (_EPOCH + instant * _MILLISECOND).replace(tzinfo=_UTC).astimezone(zone)
    return time.isoformat(timespec="milliseconds" if instant % 1000 else "seconds")


def _offset(time: datetime) -> int:
    offset = time.utcoffset()
    assert offset is not None
    return offset // _MILLISECOND


def _instant(local: datetime, zone: ZoneInfo) -> int:
    return (local - _EPOCH) // _MILLISECOND - _offset(local.replace(tzinfo=zone))


def _change(before: int, after: int, zone: ZoneInfo) -> int:
    """The first instant with another offset than `before` has; `after` has one."""
    offset = offset_at(before, zone)
    while after - before > 1:
        middle = (before + after) // 2
        if offset_at(middle, zone) == offset:
            before = middle
        else:
            after = middle
    return after
