"""Quiet hours: when a rule fires and nobody is told. Pure.

In: spans of days and local times in a zone, and a time. Out: whether it is within one. A span
whose end is not behind its begin ends on the next day.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from beacon.errors import InvalidField
from beacon.reports.zones import zone_of

MAX_SPANS = 20
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
END = 24 * 60  # minutes

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Clock = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$", examples=["22:00"])]


class QuietSpan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """On each of the days, from a local time to another; 24:00 is the day's end."""

    days: Annotated[list[Day], Meta(min_length=1, max_length=7)]
    from_: Clock = msgspec.field(name="from")
    to: Clock


class QuietHours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    spans: Annotated[list[QuietSpan], Meta(min_length=1, max_length=MAX_SPANS)]
    timezone: Annotated[str, Meta(max_length=100)] = "UTC"


def check_quiet(hours: QuietHours) -> None:
    """Raises InvalidField."""
    zone_of(hours.timezone, "quiet_hours.timezone")
    for place, span in enumerate(hours.spans):
        if span.from_ == "24:00":
            raise InvalidField(
                f"quiet_hours.spans[{place}].from", "quiet_hours: no span begins at 24:00."
            )


def is_quiet(hours: QuietHours | None, now: datetime) -> bool:
    """`now` has a zone, whichever."""
    if hours is None:
        return False
    local = now.astimezone(zone_of(hours.timezone))
    minute = local.hour * 60 + local.minute
    today, yesterday = DAYS[local.weekday()], DAYS[(local - timedelta(days=1)).weekday()]
    return any(_covers(span, today, yesterday, minute) for span in hours.spans)


def _covers(span: QuietSpan, today: str, yesterday: str, minute: int) -> bool:
    begin, end = _minutes(span.from_), _minutes(span.to)
    if begin < end:
        return today in span.days and begin <= minute < end
    return (today in span.days and minute >= begin) or (yesterday in span.days and minute < end)


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])
