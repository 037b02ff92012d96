"""Tells why a context gets what it gets: every prerequisite, rule and condition with its outcome.

In: a ruleset, a flag's key, a context and the time. Out: a `Trace`, for the preview. Slow, so for
a thread where it may be long, and of the same truth as `rules`: the answer is the ruleset's own,
and each condition is asked as it would be there, also where the evaluation did not get so far.
What is told has a bound; the answer is right where it was reached too.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from beacon.flags.broken import fault_of
from beacon.flags.bucketing import bucket, key_by
from beacon.flags.conditions import Held, Test, Uncompilable, compile_condition
from beacon.flags.model import (
    CLOCK,
    Condition,
    Context,
    ErrorCode,
    Evaluation,
    Flag,
    Reason,
    Serve,
)
from beacon.flags.rules import Ruleset, is_met
from beacon.flags.schedule import MILLION, is_on, ramp_at

MAX_TOLD = 2_000
"""Conditions of one answer; a long value or attribute counts for several."""
MAX_TOLD_AT_ONCE = 20_000
"""Of all answers of one `Explainer`."""
BYTES_A_CONDITION = 250


class ConditionTrace(msgspec.Struct, frozen=True):
    """`kind`: all, any, not, segment or attribute. `found`: the attribute's value, or the time.
    `conditions`: what it is made of, as far as that was told."""

    kind: str
    matched: bool
    attribute: str | UnsetType = UNSET
    operator: str | UnsetType | None = UNSET
    value: Any = UNSET
    found: Any = UNSET
    segment: str | UnsetType = UNSET
    conditions: list[ConditionTrace] | UnsetType = UNSET


class RuleTrace(msgspec.Struct, frozen=True):
    """`decided`: the first rule that matched, where no prerequisite or switch came before."""

    name: str
    matched: bool
    decided: bool
    condition: ConditionTrace


class PrerequisiteTrace(msgspec.Struct, frozen=True):
    """What the other flag answered, and what was wanted of it."""

    flag: str
    variants: list[str]
    variant: str | None
    reason: Reason
    met: bool


class BucketTrace(msgspec.Struct, frozen=True):
    """Where the key fell: `bucket` of `total`; both None where the attribute `by` gives no key."""

    by: str
    targeting_key: str | None
    bucket: int | None
    total: int


class Trace(msgspec.Struct, frozen=True):
    """The answer and the way to it. `bucket` None: no split had a say. `fault`: where and why
    what is stored cannot be evaluated, which only SQL can bring about. `truncated`: there are more
    rules and conditions; of those rules only one that decided is told."""

    key: str
    evaluation: Evaluation
    on: bool = False
    prerequisites: list[PrerequisiteTrace] = []
    rules: list[RuleTrace] = []
    bucket: BucketTrace | None = None
    fault: str | None = None
    truncated: bool = False


def explain(ruleset: Ruleset, key: str, context: Context, now: int) -> Trace:
    return Explainer(ruleset).explain(key, context, now)


class Explainer:
    """Of one ruleset, for one request: compiles what it asks once, and tells so much at most."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset  # keeps the conditions, and so their ids
        self._tests: dict[int, Test] = {}
        self._sizes: dict[int, int] = {}
        self._faults: dict[str, str | None] = {}
        self._left = MAX_TOLD_AT_ONCE

    def explain(self, key: str, context: Context, now: int) -> Trace:
        """Never raises; a flag that cannot be evaluated has its answer and its fault."""
        evaluation = self._ruleset.evaluate(key, context, now)
        flag = self._ruleset.flags.get(key)
        if flag is None or evaluation.error_code in (ErrorCode.PARSE_ERROR, ErrorCode.GENERAL):
            return Trace(key, evaluation, fault=self._fault(key))
        try:
            return self._trace(flag, evaluation, context, now)
        except (Uncompilable, RecursionError):  # off, and broken behind its switch
            return Trace(key, evaluation, fault=self._fault(key))

    def _trace(self, flag: Flag, evaluation: Evaluation, context: Context, now: int) -> Trace:
        decides = evaluation.reason is not Reason.DISABLED
        telling = _Telling(self, context, now, min(self._left, MAX_TOLD))
        rules: list[RuleTrace] = []
        serve: Serve | None = None
        for rule in flag.rules:
            if telling.truncated and serve is not None:
                break
            first = telling.matches(rule.when) and serve is None
            serve = rule.serve if first else serve
            condition = telling.told(rule.when, needed=first)
            if condition is not None:
                rules.append(RuleTrace(rule.name, condition.matched, decides and first, condition))
        self._left -= telling.spent
        return Trace(
            flag.key,
            evaluation,
            is_on(flag, now),
            _prerequisites(self._ruleset, flag, context, now),
            rules,
            _bucket(flag, serve, context, now) if decides else None,
            self._fault(flag.key),
            telling.truncated,
        )

    def _fault(self, key: str) -> str | None:
        if key not in self._faults:
            self._faults[key] = fault_of(self._ruleset, key)
        return self._faults[key]

    def conditions(self, segment: str) -> list[Condition]:
        return self._ruleset.segments[segment].conditions

    def test(self, condition: Condition) -> Test:
        found = self._tests.get(id(condition))
        if found is None:
            found = compile_condition(condition, self._ruleset.tests, self._tests)
        return found

    def size(self, condition: Condition) -> int:
        found = self._sizes.get(id(condition))
        if found is None:
            found = self._sizes[id(condition)] = len(repr(condition.value))
        return found


class _Telling:
    """What one context is told, until `most` is spent."""

    def __init__(self, explainer: Explainer, context: Context, now: int, most: int) -> None:
        self.spent = 0
        self.truncated = False
        self._explainer = explainer
        self._context = context
        self._now = now
        self._most = most
        self._held: Held = {}
        self._sizes: dict[str, int] = {}

    def matches(self, condition: Condition) -> bool:
        test = self._explainer.test(condition)
        try:
            return test(self._context, self._now, self._held)
        except Exception:  # where the evaluation would have failed
            return False

    def told(self, condition: Condition, *, needed: bool = False) -> ConditionTrace | None:
        """None: it is too much. `needed`: then at least whether it matched."""
        if self.truncated or self.spent + self._cost(condition) > self._most:
            self.truncated = True
            return ConditionTrace(_parts(condition)[0], True) if needed else None
        self.spent += self._cost(condition)
        matched = self.matches(condition)
        if condition.segment is not None:
            inner = self._all(self._explainer.conditions(condition.segment))
            return ConditionTrace("segment", matched, segment=condition.segment, conditions=inner)
        if condition.attribute is not None:
            name = condition.attribute
            return ConditionTrace(
                "attribute",
                matched,
                attribute=name,
                operator=condition.operator,
                value=condition.value,
                found=self._now if name == CLOCK else self._context.get(name),
            )
        kind, parts = _parts(condition)
        return ConditionTrace(kind, matched, conditions=self._all(parts))

    def _all(self, conditions: list[Condition]) -> list[ConditionTrace]:
        found = []
        for each in conditions:
            told = self.told(each)
            if told is None:
                break
            found.append(told)
        return found

    def _cost(self, condition: Condition) -> int:
        name = condition.attribute
        if name is None:
            return 1
        if name not in self._sizes:
            self._sizes[name] = len(repr(self._context.get(name)))
        return 1 + (self._explainer.size(condition) + self._sizes[name]) // BYTES_A_CONDITION


def _prerequisites(
    ruleset: Ruleset, flag: Flag, context: Context, now: int
) -> list[PrerequisiteTrace]:
    found = []
    for need in flag.prerequisites:
        other = ruleset.evaluate(need.flag, context, now)
        met = is_met(other, frozenset(need.variants))
        found.append(PrerequisiteTrace(need.flag, need.variants, other.variant, other.reason, met))
    return found


def _parts(condition: Condition) -> tuple[str, list[Condition]]:
    if condition.segment is not None:
        return "segment", []
    if condition.attribute is not None:
        return "attribute", []
    if condition.all is not None:
        return "all", condition.all
    if condition.any is not None:
        return "any", condition.any
    return "not", [] if condition.not_ is None else [condition.not_]


def _bucket(flag: Flag, serve: Serve | None, context: Context, now: int) -> BucketTrace | None:
    """Of the split that decided: of the rule that matched, else the ramp's, else the default's."""
    ramp = ramp_at(flag, now) if serve is None else None
    serve = flag.default if serve is None else serve
    if ramp is not None:
        total = MILLION
    elif serve.split is not None:
        total = sum(share.weight for share in serve.split)
    else:
        return None
    by = serve.by or flag.bucket_by
    key = key_by(by)(context)
    place = None if key is None else bucket(flag.key, key, total)
    return BucketTrace(by or "targetingKey", key, place, total)
