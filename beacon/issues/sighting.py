"""What one event tells of its issue: which it is, who met it, what it was tagged with.

In: an event, what its delivery was sent with, the rules of its project. Out: a `Sighting`, or None
for an event that makes no issue. Pure.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec
import orjson

from beacon.events import ERROR, MESSAGE, Event, Report, Visit, decode_visit, page_of
from beacon.issues.group import Group, group_of
from beacon.issues.rules import GroupingRules

MAX_TAGS = 30  # of an event
MAX_TAG_CHARACTERS = 200

ISSUES = frozenset({ERROR, MESSAGE})
"""Event names that are of an issue, whatever they report."""

GIVEN_TAGS = frozenset(
    {
        *("environment", "release", "level", "browser", "os", "device", "country", "url"),
        *("transaction", "user", "server_name", "handled"),
    }
)
"""What Beacon tags by itself: a client's own tag of such a name is left out where there is one."""

_NO_REPORT = Report()


class Sighting(NamedTuple):
    """`visitor` is the user's id, else the visitor's."""

    group: Group
    visitor: str
    tags: tuple[tuple[str, str], ...]


class _Known(msgspec.Struct):
    """What is read of an error's properties."""

    transaction: Any = None
    server_name: Any = None
    mechanism: Any = None


_read_known = msgspec.json.Decoder(_Known).decode


def sighting_of(
    event: Event, visit: bytes, project_id: bytes, rules: GroupingRules
) -> Sighting | None:
    """`visit` is the delivery's, encoded."""
    group = group_of(event, project_id, rules)
    if group is None:
        return None
    visitor = event.user_id or event.anon_id
    return Sighting(group, visitor, tags_of(event, decode_visit(visit)))


def tags_of(event: Event, visit: Visit) -> tuple[tuple[str, str], ...]:
    """Those that Beacon gives, then the client's own under other names, until they are enough."""
    found = {key: value for key, value in _given(event, visit) if value}
    for key, value in _own(event.report).items():
        if len(found) >= MAX_TAGS:
            break
        if key and isinstance(value, str) and value:
            found.setdefault(key[:MAX_TAG_CHARACTERS], value)
    return tuple((key, value[:MAX_TAG_CHARACTERS]) for key, value in found.items())


def _given(event: Event, visit: Visit) -> tuple[tuple[str, str | None], ...]:
    report, known = event.report or _NO_REPORT, _known(event.properties)
    return (
        ("environment", report.environment),
        ("release", report.release),
        ("level", report.level),
        ("browser", visit.browser),
        ("os", visit.os),
        ("device", visit.device),
        ("country", visit.country),
        ("url", page_of(event).path),
        ("transaction", _text(known.transaction)),
        ("user", event.user_id),
        ("server_name", _text(known.server_name)),
        ("handled", _handled(known.mechanism)),
    )


def _known(properties: bytes) -> _Known:
    try:
        return _read_known(properties)
    except msgspec.MsgspecError:
        return _Known()


def _own(report: Report | None) -> dict[str, Any]:
    if report is None or report.tags is None:
        return {}
    try:
        tags = orjson.loads(report.tags)
    except orjson.JSONDecodeError:
        return {}
    return tags if isinstance(tags, dict) else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _handled(mechanism: Any) -> str | None:
    handled = mechanism.get("handled") if isinstance(mechanism, dict) else None
    return ("yes" if handled else "no") if isinstance(handled, bool) else None
