"""What the clock does to a flag: switches and ramps. Pure.

In: the schedule of a flag. Out: functions of the time, and the times at which they change.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple

import msgspec

from beacon.flags.conditions import Uncompilable
from beacon.flags.model import Flag, ScheduleEntry
from beacon.flags.moments import milliseconds

DAY = 86_400_000  # milliseconds
MILLION = 1_000_000
"""A ramp's share is counted in millionths; its bucket is of this total weight."""
PERCENT = MILLION // 100


class Ramp(NamedTuple):
    """Times in milliseconds, shares in millionths."""

    start: int
    end: int
    variant: str
    first: int
    last: int

    def share(self, now: int) -> int:
        """How many of a million keys have the variant now, once the ramp has begun."""
        if now >= self.end:
            return self.last
        passed, length = now - self.start, self.end - self.start
        return (self.first * (length - passed) + self.last * passed) // length


def is_switch(entry: ScheduleEntry) -> bool:
    return entry.at is not None


def switches(flag: Flag) -> list[tuple[int, bool]]:
    """(time, on from then on), in order of time. Raises Uncompilable."""
    found = [(moment(entry.at), bool(entry.enabled)) for entry in flag.schedule if is_switch(entry)]
    return sorted(found, key=lambda switch: switch[0])


def ramps(flag: Flag) -> list[Ramp]:
    """In order of time. Raises Uncompilable."""
    return sorted(_ramp(entry) for entry in flag.schedule if not is_switch(entry))


def _ramp(entry: ScheduleEntry) -> Ramp:
    start, end = moment(entry.from_), moment(entry.until)
    if entry.variant is None or entry.from_weight is None or entry.until_weight is None:
        raise Uncompilable("a ramp has from, until, variant, from_weight and until_weight")
    if start >= end:
        raise Uncompilable("a ramp ends after it began")
    return Ramp(
        start, end, entry.variant, entry.from_weight * PERCENT, entry.until_weight * PERCENT
    )


def ramp_at(flag: Flag, now: int) -> Ramp | None:
    """The last one that has begun."""
    begun = [ramp for ramp in ramps(flag) if ramp.start <= now]
    return begun[-1] if begun else None


def moment(text: str | None) -> int:
    time = milliseconds(text or "")
    if time is None:
        raise Uncompilable(f"{text!r} is no time")
    return time


def is_on(flag: Flag, now: int) -> bool:
    """Whether the flag is on at the time: the last switch that has passed says so."""
    return not flag.killed and switched(flag)(now)


def switched(flag: Flag) -> Callable[[int], bool]:
    passed = switches(flag)
    times = [time for time, _ in passed]
    states = [flag.enabled, *(enabled for _, enabled in passed)]
    return lambda now: states[bisect_right(times, now)]


def settled(flag: Flag, now: int) -> Flag:
    """The same flag without the switches that have passed: `enabled` says what they made of it.

    Whoever sets `enabled` by hand settles first: else a switch of the past would win.
    """
    kept = [e for e in flag.schedule if not is_switch(e) or moment(e.at) > now]
    return msgspec.structs.replace(flag, enabled=switched(flag)(now), schedule=kept)
