"""Every number of the reports in plain Python over lists of stored events, slowly.

Written from docs/reports.md and sharing no code with Beacon: what every endpoint is held against.

In: stored events and aliases. Out: sessions, visitors, what is selected, and metrics over it,
unrounded. `reference_query` makes answers of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from tests.reports.reference_filters import OF_EVENTS, OF_SESSIONS, number_of, passes, text_of
from tests.reports.reference_time import Instants, days_before_end
from tests.reports.rows import EXPOSURE, PAGE_VIEWS, QUIET, Alias, EventRow

Group = tuple[str | None, ...]
Value = int | Fraction | None
Visitor = tuple[str, str]
"""("user", user_id) or ("anon", anon_id): the same letters do not make one person of the two."""


@dataclass(frozen=True)
class Session:
    events: list[EventRow]
    visitor: Visitor

    @property
    def start(self) -> int:
        return self.events[0].at

    @property
    def duration(self) -> Fraction:
        return Fraction(self.events[-1].at - self.start, 1000)

    @property
    def page_views(self) -> int:
        return sum(event.event_name in PAGE_VIEWS for event in self.events)

    @property
    def bounced(self) -> bool:
        return self.page_views <= 1 and all(event.event_name in QUIET for event in self.events)

    def value(self, dimension: str) -> str | None:
        first = self.events[0]
        paged = [event for event in self.events if event.has_page]
        if dimension in ("entry_page", "exit_page"):
            place = 0 if dimension == "entry_page" else -1
            return paged[place].path if paged else None
        if dimension == "screen":
            return next((event.screen for event in self.events if event.screen is not None), None)
        if dimension == "source":
            landed = paged[0] if paged else None
            return landed and (landed.utm_source or landed.referrer_host)
        if dimension == "referrer":
            return paged[0].referrer_host if paged else None
        if dimension == "channel" or dimension.startswith("utm_"):
            return getattr(paged[0], dimension) if paged else None
        found: str | None = getattr(first, dimension)
        return found


class World:
    """What is stored of one project, with or without bots."""

    def __init__(
        self, events: Iterable[EventRow], aliases: Iterable[Alias], *, bots: bool = False
    ) -> None:
        by_session: dict[int, list[EventRow]] = {}
        for event in sorted(events, key=lambda event: event.order):
            if event.event_name != EXPOSURE:
                by_session.setdefault(event.session_id, []).append(event)
        known = list(aliases)
        self.sessions = {
            session_id: Session(found, _visitor(found, known))
            for session_id, found in by_session.items()
            if bots or not found[0].is_bot
        }
        self.events = sorted(
            (event for session in self.sessions.values() for event in session.events),
            key=lambda event: event.order,
        )
        self.first_seen: dict[Visitor, int] = {}
        for event in self.events:
            self.first_seen.setdefault(self.visitor(event), event.at)

    def session(self, event: EventRow) -> Session:
        return self.sessions[event.session_id]

    def visitor(self, event: EventRow) -> Visitor:
        return self.session(event).visitor

    def value(self, event: EventRow, dimension: str, asked: Instants) -> str | None:
        kind, _colon, key = dimension.partition(":")
        if kind == "property":
            return text_of(event.properties.get(key))
        if kind == "tag":
            return text_of((event.tags or {}).get(key))
        if dimension == "visitor_type":
            first = self.first_seen[self.visitor(event)]
            return "new" if asked[0] <= first < asked[1] else "returning"
        if dimension in OF_SESSIONS:
            return self.session(event).value(dimension)
        found: str | None = getattr(event, OF_EVENTS[dimension])
        return found


def _visitor(events: list[EventRow], aliases: list[Alias]) -> Visitor:
    named = [event.user_id for event in events if event.user_id is not None]
    if named:
        return "user", named[-1]
    return visitor_of(events[0].anon_id, aliases)


def visitor_of(anon_id: str, aliases: Iterable[Alias]) -> Visitor:
    """Whom an anonymous id is, where no user is named."""
    joined = [(each.first_at, each.user_id) for each in aliases if each.anon_id == anon_id]
    if joined and not anon_id.startswith("~"):
        return "user", min(joined)[1]
    return "anon", anon_id


class Asked:
    """One range of one question: what is selected in it."""

    def __init__(
        self,
        world: World,
        range: Instants,
        zone: str,
        filters: Iterable[Mapping[str, Any]] = (),
        segments: Mapping[str, Any] | None = None,
        cohorts: Mapping[str, Collection[Visitor]] | None = None,
    ) -> None:
        self.world, self.range, self.zone = world, range, zone
        self.segments, self.cohorts = segments or {}, cohorts or {}
        self._done: dict[str, set[Visitor]] = {}
        every = {"and": list(filters)}
        self.events = [
            event
            for event in world.events
            if range[0] <= event.at < range[1] and self.passes(event, every)
        ]

    def passes(self, event: EventRow, wanted: Mapping[str, Any]) -> bool:
        return passes(
            wanted,
            lambda dimension: self.value(event, dimension),
            lambda done: self._has_done(self.world.visitor(event), done),
            lambda cohort: self.world.visitor(event) in self.cohorts[cohort],
            self.segments,
        )

    def value(self, event: EventRow, dimension: str) -> str | None:
        return self.world.value(event, dimension, self.range)

    def starts_within(self, session: Session) -> bool:
        return self.range[0] <= session.start < self.range[1]

    def _has_done(self, visitor: Visitor, done: Mapping[str, Any]) -> bool:
        if str(done) not in self._done:
            self._done[str(done)] = set(self._who_did(done))
        return visitor in self._done[str(done)]

    def _who_did(self, done: Mapping[str, Any]) -> Iterable[Visitor]:
        days = done.get("days")
        start = self.range[0] if days is None else days_before_end(self.range, days, self.zone)
        wanted = done.get("properties", {}).items()
        for event in self.world.events:
            if (
                start <= event.at < self.range[1]
                and event.event_name == done["event"]
                and all(text_of(event.properties.get(key)) == text_of(v) for key, v in wanted)
            ):
                yield self.world.visitor(event)


class Cell(NamedTuple):
    """What a metric is computed over; `span` is the range, or the bucket."""

    events: list[EventRow]
    sessions: list[Session]
    goal: list[EventRow]
    span: Instants


# --- metrics ---------------------------------------------------------------------------------


def metric(name: str, cell: Cell, world: World) -> Value:
    visitors = {world.visitor(event) for event in cell.events}
    match name:
        case "events":
            return len(cell.events)
        case "pageviews":
            return sum(event.event_name in PAGE_VIEWS for event in cell.events)
        case "visitors":
            return len(visitors)
        case "users":
            return sum(kind == "user" for kind, _name in visitors)
        case "new_visitors":
            firsts = [world.first_seen[visitor] for visitor in visitors]
            return sum(cell.span[0] <= first < cell.span[1] for first in firsts)
        case "sessions":
            return len(cell.sessions)
        case "bounce_rate":
            return _mean([Fraction(100 * session.bounced) for session in cell.sessions])
        case "session_duration":
            return _mean([session.duration for session in cell.sessions])
        case "pages_per_session":
            return _mean([Fraction(session.page_views) for session in cell.sessions])
        case "errors":
            return sum(event.level in ("error", "fatal") for event in cell.events)
        case "conversions":
            return len(cell.goal)
        case "conversion_rate":
            reached = {world.visitor(event) for event in cell.goal}
            return _mean([Fraction(100 * (visitor in reached)) for visitor in visitors])
        case "revenue":
            return sum(map(_revenue, cell.events), Fraction(0))
    kind, _colon, key = name.partition(":")
    numbers = [number_of(text_of(event.properties.get(key))) for event in cell.events]
    return over(kind, [Fraction(number) for number in numbers if number is not None])


def over(kind: str, numbers: list[Fraction]) -> Value:
    if not numbers:
        return None
    match kind:
        case "sum":
            return sum(numbers, Fraction(0))
        case "avg":
            return _mean(numbers)
        case "min":
            return min(numbers)
        case "max":
            return max(numbers)
    return percentile(int(kind.removeprefix("p")), numbers)


def percentile(percent: int, numbers: list[Fraction]) -> Fraction:
    ordered = sorted(numbers)
    rank = Fraction(percent, 100) * (len(ordered) - 1)
    below = int(rank)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (rank - below) * (ordered[above] - ordered[below])


def _mean(numbers: list[Fraction]) -> Fraction | None:
    return sum(numbers, Fraction(0)) / len(numbers) if numbers else None


def _revenue(event: EventRow) -> Fraction:
    keys = ("revenue", "value") if event.event_name == "purchase" else ("revenue",)
    numbers = (number_of(text_of(event.properties.get(key))) for key in keys)
    return Fraction(next((number for number in numbers if number is not None), 0))
