"""What the values of a search of issues mean: numbers, times, levels. Pure.

In: a `Term`. Out: what Postgres compares with. Raises InvalidQuery, at the value's place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple, NoReturn
from zoneinfo import ZoneInfo

from beacon.issues.search import Comparison, Term, Value, refuse

LEVELS = ("debug", "info", "warning", "error", "fatal")
"""The least first."""
MAX_DIGITS = 15
ONE_DAY = timedelta(days=1)

_NUMBER = re.compile(rf"\d{{1,{MAX_DIGITS}}}", re.ASCII)
_AGO = re.compile(r"(?P<sign>[+-])(?P<count>\d{1,5})(?P<unit>[mhdw])", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_UNITS = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": ONE_DAY,
    "w": timedelta(weeks=1),
}
_WANTED = "a time as -24h, +7d, >2026-11-01 or <2026-11-01T12:00:00Z"


class Bounds(NamedTuple):
    """From `low` on, and before `high`; None: there is no such bound."""

    low: datetime | None
    high: datetime | None


def refuse_value(value: Value, what: str) -> NoReturn:
    refuse(what, value.position, max(value.length, 1))


def number_of(term: Term) -> int:
    value = only_value(term)
    if value.is_pattern or not _NUMBER.fullmatch(value.text):
        refuse_value(value, f"a whole number stands behind {term.key}:")
    return int(value.text)


def only_value(term: Term) -> Value:
    if len(term.values) > 1:
        refuse_value(term.values[1], f"{term.key}: takes one value")
    return term.values[0]


def choices_of(term: Term, known: tuple[str, ...]) -> list[str]:
    """The values, each one of `known`."""
    return [_choice(term, value, known) for value in term.values]


def _choice(term: Term, value: Value, known: tuple[str, ...]) -> str:
    found = value.text.lower()
    if found not in known:
        refuse_value(value, f"{term.key}: is one of {', '.join(known)}")
    return found


def levels_of(term: Term) -> list[str]:
    if term.comparison == "=":
        return choices_of(term, LEVELS)
    place = LEVELS.index(_choice(term, only_value(term), LEVELS))
    return [level for at, level in enumerate(LEVELS) if _holds(at, term.comparison, place)]


def _holds(one: int, comparison: Comparison, other: int) -> bool:
    if one == other:
        return comparison in ("=", ">=", "<=")
    return comparison in (">", ">=") if one > other else comparison in ("<", "<=")


def bounds_of(term: Term, now: datetime, zone: ZoneInfo) -> Bounds:
    """A day is one of the zone. `-24h`: less than so long ago; `+24h`: longer ago."""
    value = only_value(term)
    try:
        ago = _AGO.fullmatch(value.text)
        if ago and term.comparison == "=":
            then = _then(ago, now)
            return Bounds(then, None) if ago["sign"] == "-" else Bounds(None, then)
        first, end = (_then(ago, now),) * 2 if ago else _moment(value.text, zone)
    except (ValueError, OverflowError):
        refuse_value(value, f"{term.key}: takes {_WANTED}")
    if term.comparison == "=":
        if first == end:
            refuse_value(value, f"{term.key}: put > or < in front of a time")
        return Bounds(first, end)
    bound = end if term.comparison in (">", "<=") else first
    return Bounds(bound, None) if term.comparison in (">", ">=") else Bounds(None, bound)


def _then(ago: re.Match[str], now: datetime) -> datetime:
    return now - int(ago["count"]) * _UNITS[ago["unit"]]


def _moment(text: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Its first instant, and the first behind it where it is a day."""
    if _DATE.fullmatch(text):
        day = date.fromisoformat(text)
        return _begin(day, zone), _begin(day + ONE_DAY, zone)
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError("it has no zone")
    return time.astimezone(UTC), time.astimezone(UTC)


def _begin(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def texts_of(term: Term) -> Iterator[Value]:
    """The values. Raises InvalidQuery where they are to be compared as numbers."""
    if term.comparison != "=":
        refuse_value(term.values[0], f"{term.key}: takes no {term.comparison}")
    yield from term.values
