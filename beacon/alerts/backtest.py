"""When a rule would have fired. Pure.

In: a rule, and what there was, as counts by small buckets of time or as single facts. Out: a
`Backtest`. The decisions are those of `deciding`, with the cool-down, the quiet hours and the
bound of firings an hour that hold for the rule; mutes are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, NamedTuple
from uuid import UUID

import msgspec
from msgspec import Meta

from beacon.alerts.deciding import Compared, Counted, Facts, Numbers, State, decide
from beacon.alerts.quiet import QuietHours
from beacon.alerts.rules import (
    Change,
    Cooldown,
    Environments,
    NoData,
    Rule,
    Threshold,
    When,
)
from beacon.fields import Time

DAYS = 7
MAX_LISTED = 100
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
WEEK = timedelta(days=7)
STEPS_OF_A_WINDOW = 10
STEP_OF_A_CHANGE = timedelta(minutes=5)


class BacktestQuestion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule that need not be saved, and how many days are looked at."""

    when: When
    environments: Environments = []
    cooldown_minutes: Cooldown = 60
    quiet_hours: QuietHours | None = None
    days: Annotated[int, Meta(ge=1, le=DAYS)] = DAYS

    def rule(self, project_id: UUID, since: datetime) -> Rule:
        return Rule(
            id=UUID(int=0),
            project_id=project_id,
            name="Backtest",
            when=self.when,
            environments=self.environments,
            cooldown_minutes=self.cooldown_minutes,
            quiet_hours=self.quiet_hours,
            since=since.timestamp(),
        )


class BacktestHour(msgspec.Struct, frozen=True):
    """`count`: how much there was of what the rule looks at."""

    at: Time
    count: int


class BacktestFiring(msgspec.Struct, frozen=True, kw_only=True):
    """`suppressed`: why nobody would have been told."""

    at: Time
    group: str
    label: str
    reason: str
    suppressed: str | None


class Backtest(msgspec.Struct, frozen=True, kw_only=True):
    """The first firings are listed, `fired` and `suppressed` count all. `complete` false: only a
    part could be looked at, as `note` says."""

    from_: Time = msgspec.field(name="from")
    to: Time
    hours: list[BacktestHour]
    firings: list[BacktestFiring]
    fired: int
    suppressed: int
    complete: bool = True
    note: str = ""


class Moment(NamedTuple):
    """What the rule would have seen at a time, of a group."""

    at: datetime
    facts: Facts
    group: str = ""
    label: str = ""
    environment: str = ""


Series = Mapping[int, int]
"""Counts by the number of the bucket, from the begin on."""


def step_of(minutes: int) -> timedelta:
    """The buckets in which a window of so many minutes is counted: whole ones make it up."""
    wanted = max(1, minutes // STEPS_OF_A_WINDOW)
    return next(step for step in range(wanted, 0, -1) if minutes % step == 0) * MINUTE


def replay(rule: Rule, moments: Iterable[Moment]) -> tuple[list[BacktestFiring], int, int]:
    """In the order of time: the first firings, how many were told, how many suppressed."""
    states: dict[str, State] = {}
    told: list[datetime] = []
    found: list[BacktestFiring] = []
    fired = suppressed = 0
    cooldown = timedelta(minutes=rule.cooldown_minutes)
    for moment in sorted(moments, key=lambda each: each.at):
        told = [at for at in told if moment.at - at < HOUR]
        state = states.get(moment.group, State(group=moment.group))
        state = state._replace(fired_last_hour=len(told), environment=moment.environment)
        decision = decide(rule, moment.facts, state, moment.at)
        if decision.outcome not in ("fired", "suppressed"):
            continue
        if decision.fired:
            fired += 1
            told.append(moment.at)
            states[moment.group] = state._replace(fired_at=moment.at, suppressed_at=None)
        elif state.suppressed_at is not None and moment.at - state.suppressed_at < cooldown:
            continue
        else:
            suppressed += 1
            states[moment.group] = state._replace(suppressed_at=moment.at)
        if len(found) < MAX_LISTED:
            found.append(
                BacktestFiring(
                    at=moment.at,
                    group=moment.group,
                    label=moment.label,
                    reason=decision.reason,
                    suppressed=None if decision.fired else decision.code,
                )
            )
    return found, fired, suppressed


def of_threshold(
    when: Threshold, start: datetime, step: timedelta, series: Mapping[str, Series]
) -> Iterable[Moment]:
    """The ends of buckets at which the window holds enough; buckets begin a window before."""
    window = timedelta(minutes=when.minutes)
    size = window // step
    for group, counts in series.items():
        for place, count in sliding(counts, size):
            if count >= when.at_least:
                at = start + (place + 1 - size) * step
                yield Moment(at, Counted(count, at - window, at), group, group)


def of_silence(
    when: NoData, start: datetime, end: datetime, step: timedelta, counts: Series
) -> Iterable[Moment]:
    """The ends of buckets at which the window holds too little."""
    window = timedelta(minutes=when.minutes)
    size = window // step
    total = sum(counts.get(place, 0) for place in range(size))
    for place in range(size, (end - start + window) // step):
        total += counts.get(place, 0) - counts.get(place - size, 0)
        if total < when.fewer_than:
            at = start + (place + 1 - size) * step
            yield Moment(at, Counted(total, at - window, at))


def of_change(
    when: Change, start: datetime, end: datetime, events: Series, errors: Series
) -> Iterable[Moment]:
    """Every five minutes; buckets begin a week and an hour before."""
    size, week = HOUR // STEP_OF_A_CHANGE, WEEK // STEP_OF_A_CHANGE
    for place in range((end - start) // STEP_OF_A_CHANGE):
        last = place + week + size
        now, before = (
            Numbers(
                *(
                    sum(each.get(at, 0) for at in range(stop - size, stop))
                    for each in (events, errors)
                )
            )
            for stop in (last, last - week)
        )
        yield Moment(start + place * STEP_OF_A_CHANGE, Compared(now, before))


def sliding(counts: Series, size: int) -> Iterable[tuple[int, int]]:
    """The sums of `size` buckets, by the last of them, where there is something in it."""
    total, left = 0, list[tuple[int, int]]()
    for place in sorted(counts):
        left.append((place, counts[place]))
        total += counts[place]
        while left[0][0] <= place - size:
            total -= left.pop(0)[1]
        if place >= size - 1:
            yield place, total


def hours_of(
    start: datetime, end: datetime, times: Iterable[tuple[datetime, int]]
) -> list[BacktestHour]:
    """One for each hour, those without anything too."""
    first = start.replace(minute=0, second=0, microsecond=0)
    counts: dict[datetime, int] = {}
    for at, count in times:
        hour = at.replace(minute=0, second=0, microsecond=0)
        counts[hour] = counts.get(hour, 0) + count
    hours = range(-(-(end - first) // HOUR))
    return [BacktestHour(at, counts.get(at, 0)) for at in (first + place * HOUR for place in hours)]


def made(
    rule: Rule,
    start: datetime,
    end: datetime,
    moments: Sequence[Moment],
    hours: list[BacktestHour],
    **more: Any,
) -> Backtest:
    firings, fired, suppressed = replay(rule, moments)
    return Backtest(
        from_=start,
        to=end,
        hours=hours,
        firings=firings,
        fired=fired,
        suppressed=suppressed,
        **more,
    )
