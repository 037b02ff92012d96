"""Stored events as the reference takes them, and as tests store them.

Times are microseconds since 1970-01-01 UTC, as Postgres keeps them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

PAGE_VIEWS = ("$page", "page_view", "$pageview", "pageview")
QUIET = (*PAGE_VIEWS, "$identify", "web_vital", "scroll_depth", "time_on_page")
EXPOSURE = "$flag_exposure"


@dataclass(frozen=True, kw_only=True)
class EventRow:
    """The columns of `events` that reports look at; ids are numbers below 2**128."""

    id: int
    timestamp: int
    event_name: str
    session_id: int
    anon_id: str
    user_id: str | None = None
    properties: dict[str, Any] = field(default_factory=dict)
    url: str | None = None
    hostname: str | None = None
    path: str | None = None
    referrer: str | None = None
    referrer_host: str | None = None
    channel: str | None = None
    utm_source: str | None = None
    utm_medium: str | None = None
    utm_campaign: str | None = None
    utm_term: str | None = None
    utm_content: str | None = None
    browser: str | None = None
    browser_version: str | None = None
    os: str | None = None
    os_version: str | None = None
    device: str | None = None
    screen: str | None = None
    language: str | None = None
    country: str | None = None
    region: str | None = None
    city: str | None = None
    is_bot: bool = False
    level: str | None = None
    environment: str | None = None
    release: str | None = None
    tags: dict[str, str] | None = None

    @property
    def order(self) -> tuple[int, int]:
        """Which of two is first is decided by the full time, then by the id."""
        return self.timestamp, self.id

    @property
    def at(self) -> int:
        """Whole milliseconds: what ranges, buckets and durations go by."""
        return self.timestamp // 1000

    @property
    def has_page(self) -> bool:
        """It came with an address or a referrer: whatever did has a channel."""
        return self.channel is not None


class Alias(NamedTuple):
    """One row of `visitor_aliases`."""

    anon_id: str
    user_id: str
    first_at: int


def stored(delivered: Iterable[EventRow]) -> list[EventRow]:
    """Without what was delivered again: an event with its id and time is stored once."""
    found: dict[tuple[int, int], EventRow] = {}
    for event in delivered:
        found.setdefault(event.order, event)
    return sorted(found.values(), key=lambda event: event.order)


def aliases_of(events: Iterable[EventRow]) -> list[Alias]:
    """What `$identify` joins, before anybody undoes it."""
    first: dict[tuple[str, str], int] = {}
    for event in events:
        if event.event_name != "$identify" or event.user_id is None:
            continue
        if not event.anon_id.startswith("~"):
            key = event.anon_id, event.user_id
            first[key] = min(event.timestamp, first.get(key, event.timestamp))
    return [Alias(anon, user, at) for (anon, user), at in sorted(first.items())]
