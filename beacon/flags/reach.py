"""What a flag's answer depends on: attributes, the clock, segments, other flags. Pure.

In: a ruleset. Out: a `Reach` a flag, its prerequisites' included. An answer that depends on no
attribute is the same for everybody, one that depends on the country is the same for all who are
in one; what changed need be asked of those flags only that it can reach.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from beacon.flags.model import CLOCK, Condition, Flag, Serve
from beacon.flags.rules import Ruleset
from beacon.flags.schedule import is_switch

TARGETING_KEY = "targetingKey"


class Reach(NamedTuple):
    """`segments`: it names some, whose conditions may ask for any attribute and the clock."""

    attributes: frozenset[str] = frozenset()
    clock: bool = False
    segments: bool = False
    needs: frozenset[str] = frozenset()

    @property
    def may_change_unseen(self) -> bool:
        """With time, or with a segment: while the flag itself stays as it is."""
        return self.clock or self.segments

    @property
    def is_personal(self) -> bool:
        """Who asks may make a difference."""
        return self.segments or bool(self.attributes)

    def joined(self, other: Reach) -> Reach:
        return Reach(
            self.attributes | other.attributes,
            self.clock or other.clock,
            self.segments or other.segments,
            self.needs | other.needs,
        )


NOTHING = Reach()


def reaches(rules: Ruleset) -> dict[str, Reach]:
    """By flag."""
    own = {key: _own(flag) for key, flag in rules.flags.items()}
    return {key: _whole(key, own) if own[key].needs else own[key] for key in own}


def touched(before: Ruleset, after: Ruleset, reached: dict[str, Reach]) -> list[str]:
    """The flags of `after` whose answers may differ from those of `before`, or from those of
    another time; `reached` is of `after`."""
    old, new = before.flags, after.flags
    others = {key for key in old.keys() | new.keys() if not _same(old, new, key)}
    return [
        key
        for key, reach in reached.items()
        if key in others or reach.may_change_unseen or not others.isdisjoint(reach.needs)
    ]


def _same(old: object, new: object, key: str) -> bool:
    assert isinstance(old, dict)
    assert isinstance(new, dict)
    if old is new:
        return True
    if key not in old or key not in new:
        return False
    # As JSON: of Python's values, 1 and true are equal.
    return msgspec.json.encode(old[key]) == msgspec.json.encode(new[key])


def _whole(key: str, own: dict[str, Reach]) -> Reach:
    found, seen, left = NOTHING, {key}, [key]
    while left:
        reach = own.get(left.pop(), NOTHING)
        found = found.joined(reach)
        left += reach.needs - seen
        seen |= reach.needs
    return found


def _own(flag: Flag | None) -> Reach:
    if flag is None or flag.killed:
        return NOTHING
    switches = any(map(is_switch, flag.schedule))
    if not flag.enabled and not switches:
        return NOTHING
    attributes = set(_of_serve(flag, flag.default))
    clock = bool(flag.schedule)
    segments = False
    for rule in flag.rules:
        attributes |= _of_serve(flag, rule.serve)
        for part in _parts(rule.when):
            segments = segments or part.segment is not None
            if part.attribute is not None:
                attributes.add(part.attribute)
    if any(not is_switch(entry) for entry in flag.schedule):
        attributes.add(flag.bucket_by or TARGETING_KEY)
    clock = clock or CLOCK in attributes
    needs = frozenset(needed.flag for needed in flag.prerequisites)
    return Reach(frozenset(attributes - {CLOCK}), clock, segments, needs)


def _of_serve(flag: Flag, serve: Serve) -> set[str]:
    return set() if serve.split is None else {serve.by or flag.bucket_by or TARGETING_KEY}


def _parts(condition: Condition) -> list[Condition]:
    """The condition and all that it is made of."""
    parts = [condition]
    for part in parts:  # grows while it is walked
        parts += [*(part.all or []), *(part.any or [])]
        parts += [] if part.not_ is None else [part.not_]
    return parts
