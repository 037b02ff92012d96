"""Reads times: RFC 3339 text or epoch milliseconds in, milliseconds since 1970 UTC out. Pure.

Only forms that every language reads alike: `2026-02-10T12:00:00Z`, with a fraction, an offset,
without seconds, or the date alone, which is its midnight. No zone means UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from math import isfinite
from typing import Any

_FORM = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def milliseconds(text: str) -> int | None:
    """None: it is no time. What is finer than a millisecond is cut off."""
    if not _FORM.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
        since = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH
    except (ValueError, OverflowError):
        return None
    return (since.days * 86_400 + since.seconds) * 1000 + since.microseconds // 1000


def moment_of(value: Any) -> int | float | None:
    """The time that an attribute tells, as text or as milliseconds; None: it tells none."""
    if isinstance(value, str):
        return milliseconds(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if isinstance(value, int) or isfinite(value) else None
