"""Values of dimensions, and filters as the API takes them, judged one event at a time.

Written from docs/reports.md, "Dimensions" and "Filters".
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from math import isfinite
from typing import Any

import re2

OF_SESSIONS = (
    *("entry_page", "exit_page", "channel", "referrer", "source", "utm_source", "utm_medium"),
    *("utm_campaign", "utm_term", "utm_content", "browser", "browser_version", "os", "os_version"),
    *("device", "screen", "language", "country", "region", "city"),
)
OF_EVENTS = {
    "event": "event_name",
    "page": "path",
    "hostname": "hostname",
    "level": "level",
    "environment": "environment",
    "release": "release",
}

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")

ValueOf = Callable[[str], str | None]
"""The value under a dimension, of the event that is judged."""
HasDone = Callable[[Mapping[str, Any]], bool]
"""Whether the visitor of the event that is judged has done that."""
IsIn = Callable[[str], bool]
"""Whether they are in the cohort of that key."""


def text_of(value: Any) -> str | None:
    """A value of JSON as Postgres' `->>` gives it."""
    if value is None or isinstance(value, str):
        return value
    return _json(value)


def _json(value: Any) -> str:
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
        return "{" + ", ".join(f"{_quoted(key)}: {_json(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_json, value)) + "]"
    if isinstance(value, float):
        written = format(Decimal(repr(value)), "f")
        return written.lstrip("-") if value == 0 else written
    return _quoted(value)


def _quoted(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def number_of(text: str | None) -> float | None:
    """A text is a number when it reads as one of JSON."""
    if text is None or not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    return number if isfinite(number) else None


def passes(
    wanted: Mapping[str, Any],
    value_of: ValueOf,
    has_done: HasDone,
    is_in: IsIn,
    segments: Mapping[str, Mapping[str, Any]],
) -> bool:
    def judged(part: Mapping[str, Any]) -> bool:
        return passes(part, value_of, has_done, is_in, segments)

    if "and" in wanted:
        return all(map(judged, wanted["and"]))
    if "or" in wanted:
        return any(map(judged, wanted["or"]))
    if "not" in wanted:
        return not judged(wanted["not"])
    if "has_done" in wanted:
        return has_done(wanted["has_done"])
    if "has_not_done" in wanted:
        return not has_done(wanted["has_not_done"])
    if "cohort" in wanted:
        return is_in(wanted["cohort"])
    if "segment" in wanted:
        return judged(segments[wanted["segment"]])
    return holds(wanted["operator"], value_of(wanted["dimension"]), wanted["value"])


def holds(operator: str, value: str | None, wanted: Any) -> bool:
    match operator:
        case "is":
            return value == text_of(wanted)
        case "in":
            return value in [text_of(each) for each in wanted]
        case "contains":
            return value is not None and wanted.lower() in value.lower()
        case "matches":
            return value is not None and re2.search(wanted, value) is not None
        case "is_not":
            return not holds("is", value, wanted)
        case "not_in" | "not_contains" | "not_matches":
            return not holds(operator.removeprefix("not_"), value, wanted)
    number = number_of(value)
    if number is None:
        return False
    return {
        "gt": number > wanted,
        "gte": number >= wanted,
        "lt": number < wanted,
        "lte": number <= wanted,
    }[operator]
