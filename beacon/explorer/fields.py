"""What events and sessions can be searched by: data only. The names are those of docs/reports.md.

Of events these are the event's own values; of an event `e`, of a session `s`.
"""

from __future__ import annotations

from beacon.explorer.conditions import Conditions, Fields
from beacon.explorer.search import Term

_SAME = (
    *("channel", "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"),
    *("browser", "browser_version", "os", "os_version", "device", "screen", "language"),
    *("country", "region", "city", "user_id", "anon_id"),
)
"""Columns of both that are called as the field is."""


def _same(row: str) -> dict[str, str]:
    source = f"coalesce({row}.utm_source, regexp_replace({row}.referrer_host, '^www\\.', ''))"
    columns = {name: f"{row}.{name}" for name in _SAME}
    return {**columns, "referrer": f"{row}.referrer_host", "source": source}


def _property(conditions: Conditions, term: Term) -> str:
    """By its key; where that has dots, also by a path of keys. Else a tag."""
    assert term.key is not None
    key = f"{conditions.place(term.key)}::text"
    tag = f"(e.tags ->> {key})"
    if term.within == "tag":
        return tag
    found = f"e.properties ->> {key}"
    if "." in term.key:
        found += f", e.properties #>> {conditions.place(term.key.split('.'))}::text[]"
    return f"coalesce({found})" if term.within else f"coalesce({found}, {tag})"


EVENT_FIELDS = Fields(
    named={
        **_same("e"),
        "event": "e.event_name",
        "page": "e.path",
        "url": "e.url",
        "hostname": "e.hostname",
        "level": "e.level",
        "message": "e.message",
        "environment": "e.environment",
        "release": "e.release",
        "id": "e.id::text",
        "session_id": "e.session_id::text",
        "issue_id": "e.issue_id::text",
    },
    anywhere="concat_ws(E'\\n', e.event_name, e.url, e.referrer, e.message, e.user_id, e.anon_id,"
    " e.id, e.session_id, e.properties, e.tags)",
    others=_property,
)

_SECONDS = "extract(epoch FROM s.last_event_at - s.started_at)"

SESSION_FIELDS = Fields(
    named={
        **_same("s"),
        "id": "s.id::text",
        "entry_page": "s.entry_path",
        "exit_page": "s.last_path",
        "hostname": "s.entry_hostname",
        "duration": f"({_SECONDS})::text",
        "events": "s.event_count::text",
        "pages": "s.page_count::text",
        "actions": "s.action_count::text",
        "errors": "s.error_count::text",
    },
    anywhere="concat_ws(E'\\n', s.entry_url, s.last_url, s.referrer, s.user_id, s.anon_id, s.id,"
    " s.utm_campaign, s.city)",
)
