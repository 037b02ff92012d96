"""Tells why a context gets what it gets: every prerequisite, rule and condition with its outcome.

In: a ruleset, a flag's key, a context and the time. Out: a `Trace`, for the preview. Slow, and
of the same truth as `rules`: the answer is the ruleset's own, and each condition is compiled
and asked as it would be there, also where the evaluation did not get so far.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from beacon.flags.broken import fault_of
from beacon.flags.bucketing import bucket, key_by
from beacon.flags.conditions import Test, Uncompilable, compile_condition
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


class ConditionTrace(msgspec.Struct, frozen=True):
    """`kind`: all, any, not, segment or attribute. `found`: the attribute's value, or the time.
    `conditions`: what it is made of."""

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
    what is stored cannot be evaluated, which only SQL can bring about."""

    key: str
    evaluation: Evaluation
    on: bool = False
    prerequisites: list[PrerequisiteTrace] = []
    rules: list[RuleTrace] = []
    bucket: BucketTrace | None = None
    fault: str | None = None


def explain(ruleset: Ruleset, key: str, context: Context, now: int) -> Trace:
    """Never raises; a flag that cannot be evaluated has its answer and its fault."""
    evaluation = ruleset.evaluate(key, context, now)
    flag = ruleset.flags.get(key)
    if flag is None or evaluation.error_code in (ErrorCode.PARSE_ERROR, ErrorCode.GENERAL):
        return Trace(key, evaluation, fault=fault_of(ruleset, key))
    try:
        return _trace(ruleset, flag, evaluation, context, now)
    except (Uncompilable, RecursionError):  # off, and broken behind its switch
        return Trace(key, evaluation, fault=fault_of(ruleset, key))


def _trace(
    ruleset: Ruleset, flag: Flag, evaluation: Evaluation, context: Context, now: int
) -> Trace:
    decides = evaluation.reason is not Reason.DISABLED
    rules: list[RuleTrace] = []
    serve: Serve | None = None
    for rule in flag.rules:
        condition = _condition(rule.when, ruleset, context, now)
        first = condition.matched and serve is None
        serve = rule.serve if first else serve
        rules.append(RuleTrace(rule.name, condition.matched, decides and first, condition))
    return Trace(
        flag.key,
        evaluation,
        is_on(flag, now),
        _prerequisites(ruleset, flag, context, now),
        rules,
        _bucket(flag, serve, context, now) if decides else None,
        fault_of(ruleset, flag.key),
    )


def _prerequisites(
    ruleset: Ruleset, flag: Flag, context: Context, now: int
) -> list[PrerequisiteTrace]:
    found = []
    for need in flag.prerequisites:
        other = ruleset.evaluate(need.flag, context, now)
        met = is_met(other, frozenset(need.variants))
        found.append(PrerequisiteTrace(need.flag, need.variants, other.variant, other.reason, met))
    return found


def _condition(
    condition: Condition, ruleset: Ruleset, context: Context, now: int
) -> ConditionTrace:
    matched = _matched(condition, ruleset.tests, context, now)
    if condition.segment is not None:
        conditions = ruleset.segments[condition.segment].conditions
        inner = [_condition(part, ruleset, context, now) for part in conditions]
        return ConditionTrace("segment", matched, segment=condition.segment, conditions=inner)
    if condition.attribute is not None:
        name = condition.attribute
        return ConditionTrace(
            "attribute",
            matched,
            attribute=name,
            operator=condition.operator,
            value=condition.value,
            found=now if name == CLOCK else context.get(name),
        )
    kind, parts = _parts(condition)
    return ConditionTrace(
        kind, matched, conditions=[_condition(part, ruleset, context, now) for part in parts]
    )


def _matched(condition: Condition, tests: Mapping[str, Test], context: Context, now: int) -> bool:
    try:
        return compile_condition(condition, tests)(context, now, {})
    except Uncompilable:
        raise
    except Exception:
        return False


def _parts(condition: Condition) -> tuple[str, list[Condition]]:
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
