"""What a long attribute or a costly segment can cost: each is looked at once, and no further."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from beacon.flags.explain import explain
from beacon.flags.limits import MAX_SEARCHED, MAX_SEARCHED_LIST
from beacon.flags.model import Flag, Segment
from beacon.flags.rules import Ruleset, compile_flags
from tests.flags.conftest import NOW

ON_OFF = {"on": True, "off": False}
OFF = {"variant": "off"}


class Counting(dict[str, Any]):
    """A context that knows how often each attribute was looked up."""

    def __init__(self, attributes: Mapping[str, Any]) -> None:
        super().__init__(attributes)
        self.asked: list[str] = []

    def get(self, name: str, default: Any = None) -> Any:
        self.asked.append(name)
        return super().get(name, default)


def rules_of(*flags: Mapping[str, Any]) -> Ruleset:
    whole = [{"type": "boolean", "variants": ON_OFF, "default": OFF, **flag} for flag in flags]
    read = msgspec.convert(whole, list[Flag])
    segment = {
        "key": "beta",
        "conditions": [{"attribute": "plan", "operator": "matches", "value": "^b"}],
    }
    return compile_flags({flag.key: flag for flag in read}, [msgspec.convert(segment, Segment)])


def naming(key: str, times: int, **more: Any) -> dict[str, Any]:
    """Rules that all name the segment, of which none catches who is not in it."""
    when = {"all": [{"segment": "beta"}, {"attribute": "x", "operator": "exists"}]}
    return {
        "key": key,
        "rules": [{"when": when, "serve": {"variant": "on"}} for _ in range(times)],
        **more,
    }


@pytest.mark.parametrize("plan", ["beta", "other"])
def test_a_segment_is_asked_once_in_an_evaluation(plan: str) -> None:
    needs = [{"flag": "a", "variants": ["off"]}]
    rules = rules_of(naming("a", 99), naming("b", 99), naming("c", 99, prerequisites=needs))
    for evaluate in (
        lambda context: rules.evaluate("c", context, NOW),
        lambda context: rules.evaluate_some(["a", "b", "c"], context, NOW),
        lambda context: rules.evaluate_all(context, NOW),
    ):
        context = Counting({"plan": plan})
        evaluate(context)
        assert context.asked.count("plan") == 1


def test_a_segment_is_asked_anew_in_the_next_evaluation() -> None:
    rules, context = rules_of(naming("a", 2)), {"plan": "beta", "x": 1}
    assert rules.evaluate("a", context, NOW).variant == "on"
    context["plan"] = "other"
    assert rules.evaluate("a", context, NOW).variant == "off"
    assert rules.evaluate_all(context, NOW)["a"].variant == "off"
    context["plan"] = "beta"
    assert rules.evaluate_all(context, NOW)["a"].variant == "on"
    assert explain(rules, "a", context, NOW).rules[0].matched


@pytest.mark.parametrize(
    ("operator", "longest"),
    [
        ("matches", MAX_SEARCHED * "a"),
        ("contains", MAX_SEARCHED * "a"),
        ("contains", MAX_SEARCHED_LIST * ["a"]),
    ],
)
def test_an_attribute_that_is_too_long_matches_nothing(operator: str, longest: Any) -> None:
    when = {"attribute": "x", "operator": operator, "value": "a"}
    rule = {"when": when, "serve": {"variant": "on"}}
    not_rule = {"when": {"not": when}, "serve": {"variant": "on"}}
    rules = rules_of({"key": "is", "rules": [rule]}, {"key": "not", "rules": [not_rule]})
    for value, variants in (longest, ["on", "off"]), (longest + longest[:1], ["off", "on"]):
        found = rules.evaluate_all({"x": value}, NOW)
        assert [found[key].variant for key in ("is", "not")] == variants
