"""Which of a project's rules an error meets.

In: a `Failure`, its stacks and compiled rules. Out: the stacks with the frames that the rules call
the application's own, and the first fingerprint and title that a rule gives.
"""

from __future__ import annotations

from beacon.issues.conditions import Rule
from beacon.issues.failure import Failure
from beacon.issues.fields import event_fields, thrown_fields
from beacon.issues.fingerprint import Stacks
from beacon.issues.frames import Place
from beacon.issues.rules import GroupingRules


class Matching:
    def __init__(self, failure: Failure, stacks: Stacks, rules: GroupingRules) -> None:
        self._rules = rules
        self._fields = event_fields(failure)
        self._thrown = thrown_fields(failure)
        self._bits = [
            [rules.bits_of_frame(place.frame) if rules.of_frames else 0 for place in stack]
            for stack in stacks
        ]
        self._all_bits = [each for stack in self._bits for each in stack]
        self.stacks = self._decided(stacks)

    def fingerprint(self) -> tuple[str, ...] | None:
        return next(
            (each.fingerprint for each in self._rules.fingerprints if self._met(each)), None
        )

    def title(self) -> str | None:
        return next((each.title for each in self._rules.titles if self._met(each)), None)

    def _met(self, rule: Rule) -> bool:
        return self._meets_event(rule) and rule.meets_frames(self._all_bits)

    def _meets_event(self, rule: Rule) -> bool:
        return rule.meets_event(self._fields, self._thrown)

    def _decided(self, stacks: Stacks) -> Stacks:
        """All rules of frames apply, one after the other: the last that a frame meets decides."""
        rules = [each for each in self._rules.in_app if self._meets_event(each)]
        if not rules:
            return stacks
        return [
            [_decided(place, bits, rules) for place, bits in zip(stack, of_stack, strict=True)]
            for stack, of_stack in zip(stacks, self._bits, strict=True)
        ]


def _decided(place: Place, bits: int, rules: list[Rule]) -> Place:
    for rule in reversed(rules):
        if not rule.frame or bits >> rule.number & 1:
            return place._replace(in_app=bool(rule.in_app))
    return place
