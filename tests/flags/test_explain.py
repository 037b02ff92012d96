"""What a preview tells of very large flags: so much and no more, and the right answer."""

from __future__ import annotations

import msgspec
import pytest

from beacon.flags import conditions
from beacon.flags.explain import MAX_TOLD, MAX_TOLD_AT_ONCE, ConditionTrace, Explainer, Trace
from beacon.flags.model import Condition, Flag, Rule, Segment, Serve
from beacon.flags.rules import Ruleset, compile_flags


def on(attribute: str, value: str, operator: str = "eq") -> Condition:
    return Condition(attribute=attribute, operator=operator, value=value)  # type: ignore[arg-type]


def ruleset(*whens: Condition, segment: list[Condition] | None = None) -> Ruleset:
    """A flag `f`, whose last rule alone serves `on`."""
    served = ["off"] * (len(whens) - 1) + ["on"]
    rules = [
        Rule(when=when, serve=Serve(variant=variant))
        for when, variant in zip(whens, served, strict=True)
    ]
    flag = Flag(
        key="f",
        type="boolean",
        variants={"on": True, "off": False},
        enabled=True,
        default=Serve(variant="off"),
        rules=rules,
    )
    return compile_flags({"f": flag}, [Segment("s", segment or [], "")])


def count(traces: list[ConditionTrace]) -> int:
    return sum(
        1 + (0 if each.conditions is msgspec.UNSET else count(each.conditions)) for each in traces
    )


def told(trace: Trace) -> int:
    return count([rule.condition for rule in trace.rules])


def test_a_trace_has_an_end_and_the_rule_that_decided() -> None:
    never = Condition(all=[Condition(segment="s")] * 490 + [on("a", "never")])
    rules = ruleset(never, on("a", "x"), segment=[on("a", "x")] * 500)
    explainer = Explainer(rules)
    traces = [explainer.explain("f", {"a": "x"}, 0) for _ in range(30)]
    assert all(trace.truncated and trace.evaluation.variant == "on" for trace in traces)
    assert max(map(told, traces)) <= MAX_TOLD + 1
    assert MAX_TOLD_AT_ONCE * 0.9 < sum(map(told, traces)) <= MAX_TOLD_AT_ONCE + len(traces)
    for trace in traces:
        assert [rule.decided for rule in trace.rules][-1]
        assert sum(rule.decided for rule in trace.rules) == 1


def test_long_values_and_attributes_count_for_several() -> None:
    rules = ruleset(*[on("a", "y", "contains")] * 400)
    trace = Explainer(rules).explain("f", {"a": "x" * 100_000}, 0)
    assert trace.truncated
    assert len(msgspec.json.encode(trace)) < 1_000_000
    rules = ruleset(*[on("a", "y" * 100_000)] * 100)
    trace = Explainer(rules).explain("f", {"a": "x"}, 0)
    assert trace.truncated
    assert len(msgspec.json.encode(trace)) < 1_000_000


def test_the_largest_flag_without_segments_is_told_whole() -> None:
    trace = Explainer(ruleset(*[on("a", "x")] * 100)).explain("f", {}, 0)
    assert (trace.truncated, told(trace)) == (False, 100)


def test_a_pattern_is_compiled_once_for_all_contexts(monkeypatch: pytest.MonkeyPatch) -> None:
    when = Condition(not_=Condition(any=[on("a", "^x", "matches"), on("a", "^y", "matches")]))
    rules = ruleset(when, Condition(segment="s"), segment=[on("a", "^z", "matches")])
    compiled: list[str] = []
    compile_pattern = conditions.compile_pattern

    def counted(pattern: str) -> object:
        compiled.append(pattern)
        return compile_pattern(pattern)

    monkeypatch.setattr(conditions, "compile_pattern", counted)
    explainer = Explainer(rules)
    for value in ("x", "y", "z"):
        explainer.explain("f", {"a": value}, 0)
    assert sorted(compiled) == ["^x", "^y", "^z"]
