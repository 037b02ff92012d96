"""What events and sessions can be asked for by name, and where it stands in Postgres.

In: a dimension's name. Out: the column it is read from, and whether it is an event's or a session's
(docs/reports.md, "Dimensions"). `property:KEY` and `tag:KEY` are an event's.
"""

from __future__ import annotations

EVENT_COLUMNS = {
    "event": "event_name",
    "page": "path",
    "hostname": "hostname",
    "level": "level",
    "environment": "environment",
    "release": "release",
}
SESSION_COLUMNS = {
    "entry_page": "entry_path",
    "exit_page": "last_path",
    "channel": "channel",
    "referrer": "referrer_host",
    "utm_source": "utm_source",
    "utm_medium": "utm_medium",
    "utm_campaign": "utm_campaign",
    "utm_term": "utm_term",
    "utm_content": "utm_content",
    "browser": "browser",
    "browser_version": "browser_version",
    "os": "os",
    "os_version": "os_version",
    "device": "device",
    "screen": "screen",
    "language": "language",
    "country": "country",
    "region": "region",
    "city": "city",
}
SOURCE = "source"
"""Made of `utm_source` and `referrer`."""

VISITOR_TYPE = "visitor_type"
PROPERTY, TAG = "property:", "tag:"


def is_keyed(name: str) -> bool:
    return name.startswith((PROPERTY, TAG))


def is_of_events(name: str) -> bool:
    return name in EVENT_COLUMNS or is_keyed(name)


def read_with(name: str) -> frozenset[str]:
    """The fields that must be read to tell a dimension."""
    if name == SOURCE:
        return frozenset({"utm_source", "referrer"})
    if name in SESSION_COLUMNS or is_of_events(name):
        return frozenset({name})
    return frozenset()
