"""How a monitor stands, and what makes it fail or recover. Pure.

In: how it stood, what came of a run or a check, the thresholds; for jobs also the schedule and the
clock. Out: how it stands now, what changed, and when it has to be looked at next.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from beacon.monitors.schedule import Interval, next_run
from beacon.monitors.settings import CronSettings

State = Literal["waiting", "ok", "failing"]
Change = Literal["failing", "recovered"]
Status = Literal["in_progress", "ok", "error", "missed", "timeout", "unknown"]
Reason = Literal["missed", "timeout", "error", "down", "certificate"]

EARLY = timedelta(minutes=1)
"""A run that begins so long before its time, by a clock that is ahead, is the one expected."""
GAP = timedelta(seconds=60)
"""When nobody looked for so long, nobody may have taken check-ins either."""


class Health(NamedTuple):
    """`failures` and `successes` are those in a row, the latter since it fails."""

    state: State = "waiting"
    failures: int = 0
    successes: int = 0


class Thresholds(NamedTuple):
    failure: int
    recovery: int


class Gap(NamedTuple):
    """From when to when nobody looked."""

    since: datetime
    until: datetime

    def overlaps(self, first: datetime, last: datetime) -> bool:
        return first < self.until and last > self.since


class Missed(NamedTuple):
    """A run that did not begin. `unknown`: it may have, while nobody could be told."""

    expected_at: datetime
    unknown: bool


def judged(health: Health, *, ok: bool, thresholds: Thresholds) -> tuple[Health, Change | None]:
    """After one more run or check that is known to have gone well, or not."""
    if ok:
        if health.state != "failing":
            return Health("ok"), None
        successes = health.successes + 1
        if successes >= thresholds.recovery:
            return Health("ok"), "recovered"
        return Health("failing", 0, successes), None
    failures = health.failures + 1
    if health.state != "failing" and failures >= thresholds.failure:
        return Health("failing", failures), "failing"
    return Health(health.state, failures), None


def expected_after(settings: CronSettings, began: datetime, expected: datetime | None) -> datetime:
    """When the next run is expected after one that began. One that is a little early is the one
    that was expected: else the same would be expected once more."""
    schedule, zone = settings.schedule, settings.timezone
    following = next_run(schedule, zone, began)
    if isinstance(schedule, Interval) or expected is None or following != expected:
        return following
    behind = next_run(schedule, zone, expected)
    early = min(EARLY, (behind - expected) / 2)
    return behind if expected - began <= early else following


def look_ahead(
    settings: CronSettings, expected: datetime | None, now: datetime, gap: Gap | None
) -> tuple[list[Missed], datetime | None]:
    """Runs whose time and margin have passed, and when the next one is expected. What nobody
    counted for long is one missed run, not one for each that would have been."""
    margin = timedelta(minutes=settings.margin_minutes)
    if expected is None or now < expected + margin:
        return [], expected
    unknown = gap is not None and gap.overlaps(expected, expected + margin)
    missed = [Missed(expected, unknown)]
    following = next_run(settings.schedule, settings.timezone, expected)
    if now >= following + margin:
        following = next_run(settings.schedule, settings.timezone, now - margin)
    return missed, following


def look_at(
    settings: CronSettings, expected: datetime | None, timeouts: Iterable[datetime]
) -> datetime | None:
    """When the next thing may have to be noticed."""
    moments = list(timeouts)
    if expected is not None:
        moments.append(expected + timedelta(minutes=settings.margin_minutes))
    return min(moments, default=None)


def gap_between(looked_at: datetime | None, now: datetime) -> Gap | None:
    """The time for which nobody looked, where that was long."""
    if looked_at is None or now - looked_at <= GAP:
        return None
    return Gap(looked_at, now)
