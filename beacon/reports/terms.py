"""The metrics and dimensions that a question may name. Pure.

In: names, as `visitors`, `p95:duration` or `property:plan`. Out: `Metric`s and `Dimension`s.
Raises InvalidField, which lists what is allowed.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, NoReturn

from beacon.reports.faults import refuse, refuse_choice

PLAIN_METRICS = (
    "events",
    "pageviews",
    "visitors",
    "users",
    "new_visitors",
    "sessions",
    "bounce_rate",
    "session_duration",
    "pages_per_session",
    "errors",
    "conversions",
    "conversion_rate",
    "revenue",
)
PERCENTILES = {"p50": 50, "p75": 75, "p90": 90, "p95": 95, "p99": 99}
KEYED_METRICS = ("sum", "avg", "min", "max", *PERCENTILES)
"""Of a property, whose name follows after a colon."""
GOAL_METRICS = frozenset({"conversions", "conversion_rate"})

EVENT_DIMENSIONS = ("event", "page", "hostname", "level", "environment", "release")
KEYED_DIMENSIONS = ("property", "tag")
SESSION_DIMENSIONS = (
    "entry_page",
    "exit_page",
    "channel",
    "referrer",
    "source",
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_term",
    "utm_content",
    "browser",
    "browser_version",
    "os",
    "os_version",
    "device",
    "screen",
    "language",
    "country",
    "region",
    "city",
)
VISITOR_TYPE = "visitor_type"
TIME = "time"

MAX_KEY = 200  # characters

Of = Literal["event", "session", "visitor", "time"]


class Metric(NamedTuple):
    """`kind` `p95` and `key` `duration` are named `p95:duration`."""

    name: str
    kind: str
    key: str | None


class Dimension(NamedTuple):
    """`of`: whose value it is. `kind` `property` and `key` `plan` are named `property:plan`."""

    name: str
    kind: str
    key: str | None
    of: Of


def read_metric(name: str, field: str) -> Metric:
    if name in PLAIN_METRICS:
        return Metric(name, name, None)
    kind, colon, key = name.partition(":")
    if kind not in KEYED_METRICS:
        refuse_choice(field, name, [*PLAIN_METRICS, *_with_key(KEYED_METRICS)])
    return Metric(name, kind, _read_key(name, colon, key, field))


def read_dimension(name: str, field: str, *, time: bool = True) -> Dimension:
    """`time` False: where the dimension time makes no sense."""
    if name in EVENT_DIMENSIONS:
        return Dimension(name, name, None, "event")
    if name in SESSION_DIMENSIONS:
        return Dimension(name, name, None, "session")
    if name == VISITOR_TYPE:
        return Dimension(name, name, None, "visitor")
    if name == TIME and time:
        return Dimension(name, name, None, "time")
    kind, colon, key = name.partition(":")
    if kind not in KEYED_DIMENSIONS:
        _refuse_dimension(name, field, time=time)
    return Dimension(name, kind, _read_key(name, colon, key, field), "event")


def _refuse_dimension(name: str, field: str, *, time: bool) -> NoReturn:
    plain = [*EVENT_DIMENSIONS, *SESSION_DIMENSIONS, VISITOR_TYPE]
    refuse_choice(field, name, [*plain, *([TIME] if time else []), *_with_key(KEYED_DIMENSIONS)])


def _with_key(kinds: tuple[str, ...]) -> list[str]:
    return [f"{kind}:KEY" for kind in kinds]


def _read_key(name: str, colon: str, key: str, field: str) -> str:
    if not colon or not 1 <= len(key) <= MAX_KEY or "\0" in key:
        refuse(
            field,
            f"{name[:100]!r} names no key: write {name.partition(':')[0]}:KEY, where KEY has "
            f"1 to {MAX_KEY} characters",
        )
    return key
