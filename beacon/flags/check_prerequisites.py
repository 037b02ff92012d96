"""Refuses prerequisites that cannot be met or go in a circle, for `check`. Pure.

In: a flag, and all flags of its environment with this form of it among them. Out: nothing, or
InvalidField.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from beacon.flags import limits
from beacon.flags.faults import refuse
from beacon.flags.model import Flag, Prerequisite


def check_prerequisites(flag: Flag, flags: Mapping[str, Flag]) -> None:
    if len(flag.prerequisites) > limits.MAX_PREREQUISITES:
        refuse("prerequisites", f"more than {limits.MAX_PREREQUISITES} are not allowed")
    seen: set[str] = set()
    for place, need in enumerate(flag.prerequisites):
        path = f"prerequisites[{place}]"
        if need.flag in seen:
            refuse(f"{path}.flag", f"{need.flag!r} stands there twice")
        seen.add(need.flag)
        _check_prerequisite(path, need, flags)
        circle = _way(need.flag, flag.key, flags)
        if circle is not None:
            refuse(f"{path}.flag", f"it goes in a circle: {' needs '.join([flag.key, *circle])}")
    _check_needed(flag, flags)
    _check_chain(flag, flags)


def _check_prerequisite(path: str, need: Prerequisite, flags: Mapping[str, Flag]) -> None:
    other = flags.get(need.flag)
    if other is None:
        refuse(f"{path}.flag", f"there is no flag {need.flag!r}")
    if not need.variants:
        refuse(f"{path}.variants", "one variant or more is needed")
    for place, variant in enumerate(need.variants):
        if variant not in other.variants:
            refuse(
                f"{path}.variants[{place}]", f"the flag {need.flag!r} has no variant {variant!r}"
            )


def _way(start: str, goal: str, flags: Mapping[str, Flag]) -> list[str] | None:
    """From flag to prerequisite, until the goal is met; None: it never is."""
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop()
        if way[-1] == goal:
            return way
        for key in _needs(way[-1], flags):
            if key not in seen or key == goal:
                seen.add(key)
                ways.append([*way, key])
    return None


def _needs(key: str, flags: Mapping[str, Flag]) -> list[str]:
    flag = flags.get(key)
    return [] if flag is None else [need.flag for need in flag.prerequisites]


def _check_needed(flag: Flag, flags: Mapping[str, Flag]) -> None:
    """What other flags name of this one has to stay."""
    for other in flags.values():
        for need in other.prerequisites:
            missing = [name for name in need.variants if name not in flag.variants]
            if need.flag == flag.key and missing:
                refuse(
                    "variants",
                    f"the flag {other.key!r} has {missing[0]!r} of this one as a prerequisite",
                )


def _check_chain(flag: Flag, flags: Mapping[str, Flag]) -> None:
    """Chains through this flag; there are no circles any more."""
    if not flag.prerequisites:
        return
    needing: dict[str, list[str]] = {}
    for other in flags.values():
        for need in other.prerequisites:
            needing.setdefault(need.flag, []).append(other.key)
    needed = {key: _needs(key, flags) for key in flags}
    length = _longest(flag.key, needed) + _longest(flag.key, needing)
    if length > limits.MAX_PREREQUISITE_DEPTH:
        refuse(
            "prerequisites",
            f"flags that need flags make a chain of {length}; "
            f"{limits.MAX_PREREQUISITE_DEPTH} are allowed",
        )


def _longest(start: str, following: Mapping[str, Sequence[str]]) -> int:
    """Steps of the longest way from here. Bounded by rounds, should others go in a circle."""
    reached, steps = {start}, 0
    while steps <= limits.MAX_PREREQUISITE_DEPTH:
        reached = {key for each in reached for key in following.get(each, ())}
        if not reached:
            break
        steps += 1
    return steps
