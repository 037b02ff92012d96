"""Refuses schedules that cannot be followed, for `check`. Pure.

In: a flag. Out: nothing, or InvalidField with the path to the entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from beacon.flags import limits
from beacon.flags.conditions import Uncompilable
from beacon.flags.faults import check_number, check_variant, refuse
from beacon.flags.model import Flag, ScheduleEntry
from beacon.flags.schedule import DAY, is_switch, moment

Span = tuple[int, int, str]  # start and end in milliseconds, path


def check_schedule(flag: Flag) -> None:
    if len(flag.schedule) > limits.MAX_SCHEDULE:
        refuse("schedule", f"there are {len(flag.schedule)}, and {limits.MAX_SCHEDULE} are allowed")
    ramps: list[Span] = []
    switch_times: set[int] = set()
    for place, entry in enumerate(flag.schedule):
        path = f"schedule[{place}]"
        if not is_switch(entry):
            ramps.append(_check_ramp(path, entry, flag))
            continue
        time = _check_switch(path, entry)
        if time in switch_times:
            refuse(f"{path}.at", "another switch has the same time")
        switch_times.add(time)
    _check_apart(ramps)


def _check_switch(path: str, entry: ScheduleEntry) -> int:
    if entry.enabled is None or any(part is not None for part in _ramp_parts(entry)):
        refuse(path, "a switch has at and enabled, and nothing else")
    return _check_moment(f"{path}.at", entry.at)


def _check_ramp(path: str, entry: ScheduleEntry, flag: Flag) -> Span:
    if entry.enabled is not None or any(part is None for part in _ramp_parts(entry)):
        refuse(
            path,
            "an entry has at and enabled, or from, until, variant, from_weight and until_weight",
        )
    if flag.default.split is not None:
        refuse(path, "a ramp needs one variant as the default, not a split")
    check_variant(f"{path}.variant", entry.variant or "", flag)
    if entry.variant == flag.default.variant:
        refuse(f"{path}.variant", "it is the default, from which a ramp leads away")
    check_number(f"{path}.from_weight", entry.from_weight or 0, 100)
    check_number(f"{path}.until_weight", entry.until_weight or 0, 100)
    start = _check_moment(f"{path}.from", entry.from_)
    end = _check_moment(f"{path}.until", entry.until)
    if not start < end <= start + limits.MAX_RAMP_DAYS * DAY:
        refuse(f"{path}.until", f"it is after from, by {limits.MAX_RAMP_DAYS} days at the most")
    return start, end, path


def _ramp_parts(entry: ScheduleEntry) -> tuple[str | int | None, ...]:
    return entry.from_, entry.until, entry.variant, entry.from_weight, entry.until_weight


def _check_moment(path: str, text: str | None) -> int:
    try:
        return moment(text)
    except Uncompilable:
        refuse(path, f"{text!r} is no time; write for example 2026-02-10T12:00:00Z")


def _check_apart(ramps: Sequence[Span]) -> None:
    for (_, end, _), (start, _, path) in pairwise(sorted(ramps)):
        if start < end:
            refuse(f"{path}.from", "another ramp is still under way at that time")
