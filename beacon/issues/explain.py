"""Why an error is in its group: by which rule, the client's word or its own code.

In: an event, its project and the project's rules. Out: an `Explanation`. Pure.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from beacon.events import Event
from beacon.issues.failure import Failure
from beacon.issues.frames import stack_of
from beacon.issues.group import Group, group_of_failure
from beacon.issues.matching import Matching
from beacon.issues.reading import read_failure
from beacon.issues.rules import GroupingRules

Because = Literal["code", "client", "rule"]


class Explanation(msgspec.Struct, frozen=True):
    """`because`: a rule of the project gave the fingerprint, or the client did, or it is made of
    the code that failed. `rule` counts from 1, in the order of the rules."""

    because: Because
    rule: int | None
    version: int
    parts: tuple[str, ...]


def explained(
    event: Event, project_id: bytes, rules: GroupingRules
) -> tuple[Group, Explanation] | None:
    """The event's group, and why; None: it makes no issue."""
    failure = read_failure(event)
    if failure is None:
        return None
    group = group_of_failure(failure, project_id, rules)
    rule = _rule(failure, rules)
    because: Because = "rule" if rule else "client" if failure.fingerprint else "code"
    return group, Explanation(because, rule, group.version, group.parts)


def _rule(failure: Failure, rules: GroupingRules) -> int | None:
    stacks = [stack_of(each.frames, failure.platform) for each in failure.thrown]
    number = Matching(failure, stacks, rules).fingerprint_rule()
    return None if number is None else number + 1
