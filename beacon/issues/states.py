"""When an issue opens again by itself (pure).

In: the state of an issue, the events that have just come, how often it has come by now, when
releases were seen first. Out: a `Reopening`, or None.

Resolved now: an event that is newer than that opens it. Resolved in a release: such an event of
that release or a later one; in the next release: of one that had not been seen before. An older
release never opens it, nor does an event that names none. Ignored: until its time is over, or it
has come so often, or to so many.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from beacon.issues.folding import Seen
from beacon.issues.releases import compare_versions, is_later
from beacon.writer.fold import time_of

UNRESOLVED, RESOLVED, IGNORED = "unresolved", "resolved", "ignored"

REGRESSED = "regressed"


class State(NamedTuple):
    """As the columns of `issues` are named."""

    state: str = UNRESOLVED
    state_at: datetime = time_of(0)
    resolved_in: str | None = None
    resolved_next: bool = False
    ignored_until: datetime | None = None
    ignored_events: int | None = None
    ignored_visitors: int | None = None

    @property
    def asks_for_releases(self) -> bool:
        return self.state == RESOLVED and (self.resolved_in is not None or self.resolved_next)

    @property
    def asks_for_totals(self) -> bool:
        limits = (self.ignored_events, self.ignored_visitors)
        return self.state == IGNORED and limits != (None, None)


class Totals(NamedTuple):
    """Of an issue with all that are merged into it."""

    events: int = 0
    visitors: int = 0


class Reopening(NamedTuple):
    """`kind` is that of its line in `issue_activity`; `seen` is the event that did it, where one
    did."""

    kind: Literal["regressed", "unresolved"]
    because: Literal["event", "time", "events", "visitors"]
    seen: Seen | None = None


def reopening(
    state: State,
    seen: Iterable[Seen],
    totals: Totals,
    known: Mapping[str, datetime],
    now: datetime,
) -> Reopening | None:
    """`seen` has the last event of each release; `known` tells when releases were seen first."""
    if state.state == RESOLVED:
        telling = [each for each in seen if _is_regression(state, each, known)]
        return Reopening("regressed", "event", max(telling)) if telling else None
    if state.state == IGNORED:
        return _no_longer_ignored(state, totals, now)
    return None


def _is_regression(state: State, seen: Seen, known: Mapping[str, datetime]) -> bool:
    if time_of(seen.timestamp) <= state.state_at:
        return False
    if state.resolved_next:
        return _is_new(state, seen.release, known)
    if state.resolved_in is None:
        return True
    if not seen.release:
        return False
    return seen.release == state.resolved_in or is_later(seen.release, state.resolved_in, known)


def _is_new(state: State, release: str, known: Mapping[str, datetime]) -> bool:
    """`resolved_in` is here the last release before the resolution."""
    if not release or release == state.resolved_in:
        return False
    if release in known and known[release] <= state.state_at:
        return False
    order = None if state.resolved_in is None else compare_versions(release, state.resolved_in)
    return order is None or order >= 0


def _no_longer_ignored(state: State, totals: Totals, now: datetime) -> Reopening | None:
    if state.ignored_until is not None and now >= state.ignored_until:
        return Reopening("unresolved", "time")
    if state.ignored_events is not None and totals.events >= state.ignored_events:
        return Reopening("unresolved", "events")
    if state.ignored_visitors is not None and totals.visitors >= state.ignored_visitors:
        return Reopening("unresolved", "visitors")
    return None
