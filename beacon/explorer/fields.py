"""What events and sessions can be searched by: data only. The names are those of docs/reports.md.

Of an event `e` and of a session `s`; an event has what its session tells.
"""

from __future__ import annotations

from beacon.explorer.conditions import Conditions, Fields
from beacon.explorer.search import Term

_SAME = (
    *("channel", "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"),
    *("browser", "browser_version", "os", "os_version", "device", "screen", "language"),
    *("country", "region", "city"),
)
"""Columns of a session that are called as the field is."""
_OF_SESSION = {
    **{name: f"s.{name}" for name in _SAME},
    "referrer": "s.referrer_host",
    "source": "coalesce(s.utm_source, regexp_replace(s.referrer_host, '^www\\.', ''))",
}
_OF_EVENTS_SESSION = {
    name: f"(SELECT {column} FROM sessions AS s WHERE s.project_id = $1 AND s.id = e.session_id)"
    for name, column in _OF_SESSION.items()
}
"""Looked up for each event that the other conditions let pass."""
_URL = "beacon_url(e.url, e.hostname, e.path)"


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
        **_OF_EVENTS_SESSION,
        "user_id": "e.user_id",
        "anon_id": "e.anon_id",
        "event": "e.event_name",
        "page": "e.path",
        "url": _URL,
        "hostname": "e.hostname",
        "level": "e.level",
        "message": "e.message",
        "environment": "e.environment",
        "release": "e.release",
        "id": "e.id::text",
        "session_id": "e.session_id::text",
        "issue_id": "e.issue_id::text",
    },
    anywhere=f"concat_ws(E'\\n', e.event_name, {_URL}, e.message, e.user_id, e.anon_id,"
    " e.id, e.session_id, e.properties, e.tags)",
    others=_property,
)

_SECONDS = "extract(epoch FROM s.last_event_at - s.started_at)"

SESSION_FIELDS = Fields(
    named={
        **_OF_SESSION,
        "user_id": "s.user_id",
        "anon_id": "s.anon_id",
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
    anywhere="concat_ws(E'\\n', beacon_url(s.entry_url, s.entry_hostname, s.entry_path),"
    " beacon_url(s.last_url, s.last_hostname, s.last_path), s.referrer, s.user_id, s.anon_id, s.id,"
    " s.utm_campaign, s.city)",
)
