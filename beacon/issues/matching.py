"""Which of a project's rules an error meets.

In: a `Failure`, its stacks and compiled rules. Out: the stacks with the frames that the rules call
the application's own, and the first fingerprint and title that a rule gives.
"""

from __future__ import annotations

from functools import reduce
from operator import and_, or_

from beacon.issues.conditions import Rule
from beacon.issues.failure import Failure
from beacon.issues.fields import event_fields, thrown_fields
from beacon.issues.frames import Stack
from beacon.issues.rules import GroupingRules


class Matching:
    """`stacks` are those given, with the frames that the rules call the application's own."""

    def __init__(self, failure: Failure, stacks: list[Stack], rules: GroupingRules) -> None:
        self._rules = rules
        self._fields = event_fields(failure)
        self._thrown = thrown_fields(failure)
        self._bits = [
            [rules.bits_of_frame(frame) if rules.of_frames else 0 for frame in stack.frames]
            for stack in stacks
        ]
        bits = [each for stack in self._bits for each in stack]
        self._by_any, self._by_all = reduce(or_, bits, 0), reduce(and_, bits, -1)
        self.stacks = self._decided(stacks) if rules.in_app else stacks

    def fingerprint(self) -> tuple[str, ...] | None:
        return next(
            (each.fingerprint for each in self._rules.fingerprints if self._met(each)), None
        )

    def fingerprint_rule(self) -> int | None:
        """The rule that gives the fingerprint, by its place."""
        return next((each.number for each in self._rules.fingerprints if self._met(each)), None)

    def title(self) -> str | None:
        return next((each.title for each in self._rules.titles if self._met(each)), None)

    def _met(self, rule: Rule) -> bool:
        """Of frames one meets all conditions; where all of these are `is_not`, every frame does."""
        bits = self._by_all if rule.negates_frames else self._by_any
        return bool(not rule.frame or bits >> rule.number & 1) and self._meets_event(rule)

    def _meets_event(self, rule: Rule) -> bool:
        return rule.meets_event(self._fields, self._thrown)

    def _decided(self, stacks: list[Stack]) -> list[Stack]:
        """All rules of frames apply, one after the other: the last that a frame meets decides."""
        rules = [each for each in self._rules.in_app if self._meets_event(each)]
        says = {each.number: bool(each.in_app) for each in rules}
        of_frames = sum(1 << each.number for each in rules if each.frame)
        of_all = sum(1 << each.number for each in rules if not each.frame)

        def decided(in_app: bool, bits: int) -> bool:
            met = bits & of_frames | of_all
            return says[met.bit_length() - 1] if met else in_app

        return [
            stack._replace(in_app=[*map(decided, stack.in_app, bits)])
            for stack, bits in zip(stacks, self._bits, strict=True)
        ]
