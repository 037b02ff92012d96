"""When answers change by the clock alone: switches, ramps, and conditions on the time. Pure.

In: the flags and segments of an environment. Out: the next such time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from beacon.flags.conditions import Uncompilable
from beacon.flags.model import CLOCK, Condition, Flag, Segment
from beacon.flags.moments import milliseconds
from beacon.flags.schedule import ramps, switches

RAMP_STEP = 10_000
"""Milliseconds between two looks at a ramp under way."""

T = TypeVar("T")


class Changes:
    """Times in milliseconds since 1970."""

    __slots__ = ("_ramps", "_times")

    def __init__(self, flags: Sequence[Flag], segments: Sequence[Segment]) -> None:
        found = {time for flag in flags for time, _ in _or_nothing(switches, flag)}
        spans = [(r.start, r.end) for flag in flags for r in _or_nothing(ramps, flag)]
        found.update(time for span in spans for time in span)
        for condition in _conditions(flags, segments):
            found.update(_clock_times(condition))
        self._times = sorted(found)
        self._ramps = spans

    def after(self, now: int) -> int | None:
        """The next one; while a ramp is under way soon, since each moment moves it."""
        place = bisect_right(self._times, now)
        ahead = [self._times[place]] if place < len(self._times) else []
        if any(start <= now < end for start, end in self._ramps):
            ahead.append(now + RAMP_STEP)
        return min(ahead, default=None)


def _or_nothing(read: Callable[[Flag], list[T]], flag: Flag) -> list[T]:
    try:
        return read(flag)
    except Uncompilable:
        return []


def _conditions(flags: Sequence[Flag], segments: Sequence[Segment]) -> Iterator[Condition]:
    for segment in segments:
        yield from segment.conditions
    for flag in flags:
        for rule in flag.rules:
            yield rule.when


def _clock_times(condition: Condition) -> Iterator[int]:
    left = [condition]
    while left:
        part = left.pop()
        left += [*(part.all or []), *(part.any or [])]
        left += [] if part.not_ is None else [part.not_]
        time = milliseconds(part.value) if _is_on_clock(part) else None
        if time is not None:
            yield time


def _is_on_clock(condition: Condition) -> bool:
    return condition.attribute == CLOCK and isinstance(condition.value, str)
