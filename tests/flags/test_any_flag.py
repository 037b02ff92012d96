"""Whatever flag and context there are: an answer comes, and it is the same whoever asks for it."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import to_builtins

from beacon.flags.check import check_flag, check_segment
from beacon.flags.explain import Trace, explain
from beacon.flags.model import Context, ErrorCode, Evaluation, Flag, Reason, Segment
from beacon.flags.rules import compile_flags
from beacon.flags.schedule import settled
from tests.flags.strategies import (
    SEGMENTS,
    contexts,
    environments,
    flags,
    json_values,
    moments,
    segments,
)

Environment = tuple[dict[str, Flag], list[Segment]]
EXPECTED_ERRORS = {None, ErrorCode.TARGETING_KEY_MISSING}


@given(environments(), contexts, moments)
@settings(max_examples=400)
def test_a_flag_that_passed_the_check_answers_any_context(
    environment: Environment, context: Context, now: int
) -> None:
    flags_by_key, known = environment
    for segment in known:
        check_segment(segment)
    for flag in flags_by_key.values():
        check_flag(flag, flags_by_key, SEGMENTS)
    found = compile_flags(flags_by_key, known).evaluate_all(context, now)
    assert found.keys() == flags_by_key.keys()
    for key, evaluation in found.items():
        assert evaluation.error_code in EXPECTED_ERRORS
        assert (evaluation.reason is Reason.ERROR) == (evaluation.error_code is not None)
        assert _value(flags_by_key[key], evaluation) == evaluation.value


def _value(flag: Flag, evaluation: Evaluation) -> Any:
    return None if evaluation.variant is None else flag.variants[evaluation.variant]


@given(environments(), contexts, moments)
def test_one_by_one_in_any_order_and_all_at_once_are_the_same(
    environment: Environment, context: Context, now: int
) -> None:
    flags_by_key, known = environment
    rules = compile_flags(flags_by_key, known)
    others = compile_flags(dict(reversed(flags_by_key.items())), known[::-1])
    found = rules.evaluate_all(context, now)
    assert to_builtins(others.evaluate_all(context, now)) == to_builtins(found)
    assert {key: rules.evaluate(key, context, now) for key in reversed(found)} == found
    for key in reversed(found):
        assert rules.evaluate_some([key], context, now).items() <= found.items()


@given(environments(), contexts, moments)
def test_the_explanation_leads_to_the_answer(
    environment: Environment, context: Context, now: int
) -> None:
    flags_by_key, known = environment
    rules = compile_flags(flags_by_key, known)
    for key, flag in flags_by_key.items():
        trace = explain(rules, key, context, now)
        assert trace.evaluation == rules.evaluate(key, context, now)
        assert _reason(flag, trace) in (trace.evaluation.reason, Reason.ERROR)
        assert len(trace.rules) == len(flag.rules)


def _reason(flag: Flag, trace: Trace) -> Reason:
    """As the trace alone lets one conclude it."""
    if not trace.on or not all(needed.met for needed in trace.prerequisites):
        return Reason.DISABLED
    if trace.bucket is not None:
        return Reason.ERROR if trace.bucket.bucket is None else Reason.SPLIT
    if any(rule.decided for rule in trace.rules):
        assert [rule.matched for rule in trace.rules].index(True) == [
            rule.decided for rule in trace.rules
        ].index(True)
        return Reason.TARGETING_MATCH
    ramps = [entry for entry in flag.schedule if entry.from_ is not None]
    return Reason.DEFAULT if flag.rules or ramps else Reason.STATIC


@given(flags(), segments(), contexts, moments, moments)
def test_settling_a_schedule_changes_no_answer_from_then_on(
    flag: Flag, known: list[Segment], context: Context, now: int, later: int
) -> None:
    now, later = sorted((now, later))
    before, after = (
        to_builtins(compile_flags({"f": each}, known).evaluate("f", context, later))
        for each in (flag, settled(flag, now))
    )
    assert after == before


@given(environments(), contexts, moments, st.integers(0, 100 * 86_400_000))
def test_between_changes_by_the_clock_answers_stay(
    environment: Environment, context: Context, now: int, wait: int
) -> None:
    context = {name: value for name, value in context.items() if name != "now"}
    rules = compile_flags(*environment)
    change = rules.next_change(now)
    later = now + wait if change is None else min(now + wait, change - 1)
    moving = change is not None and change - now == 10_000
    if not moving:
        assert rules.evaluate_all(context, later) == rules.evaluate_all(context, now)


FORMS = ("all", "any", "not", "segment", "attribute", "value")
anything = st.fixed_dictionaries({}, optional=dict.fromkeys(FORMS, json_values))


@given(st.lists(anything, max_size=3), contexts)
def test_what_was_stored_by_other_hands_answers_too(
    whens: list[dict[str, Any]], context: Context
) -> None:
    document = {
        "key": "f",
        "type": "boolean",
        "variants": {"on": True},
        "default": {"variant": "on"},
        "rules": [{"when": when, "serve": {"variant": "on"}} for when in whens],
    }
    try:
        flag = msgspec.convert(document, Flag)
    except msgspec.ValidationError:
        flag = None
    rules = compile_flags({"f": flag}, ())
    assert rules.evaluate("f", context, 0).variant in (None, "on")
    assert explain(rules, "f", context, 0).evaluation == rules.evaluate("f", context, 0)
