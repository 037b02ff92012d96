"""What is refused at save, and the path that is told."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from beacon.errors import InvalidField
from beacon.flags import limits
from beacon.flags.check import check_flag, check_segment, flags_needing
from beacon.flags.model import Flag, Operator, Segment
from beacon.flags.rules import compile_flags

ON = {"variant": "on"}
RAMP = {"from": "2026-01-01", "until": "2026-02-01", "variant": "on"}
RAMP |= {"from_weight": 0, "until_weight": 100}
SEGMENTS = {"beta"}
MATCHES = {"attribute": "x", "operator": "matches", "value": "a"}


def flag(key: str = "f", **changes: Any) -> Flag:
    document = {
        "key": key,
        "type": "boolean",
        "variants": {"on": True, "off": False},
        "off_variant": "off",
        "default": {"variant": "off"},
        **changes,
    }
    return msgspec.convert(document, Flag)


def needing(key: str, *others: str) -> Flag:
    return flag(key, prerequisites=[{"flag": other, "variants": ["on"]} for other in others])


def with_condition(**condition: Any) -> dict[str, Any]:
    return {"rules": [{"when": condition, "serve": ON}]}


def on_x(operator: str, value: Any) -> dict[str, Any]:
    return with_condition(attribute="x", operator=operator, value=value)


def refusal(checked: Flag, others: dict[str, Flag] | None = None) -> tuple[str, str]:
    with pytest.raises(InvalidField) as caught:
        check_flag(checked, others or {}, SEGMENTS)
    assert caught.value.message.startswith(f"{caught.value.field}: ")
    return caught.value.field, caught.value.message


def nested(depth: int) -> dict[str, Any]:
    return {"all": []} if depth == 1 else {"not": nested(depth - 1)}


def text_flag(**changes: Any) -> dict[str, Any]:
    return {"type": "string", "off_variant": None, "default": {"variant": "a"}, **changes}


def split(*weights: int, variant: str = "on") -> dict[str, Any]:
    names = [variant, "off"]
    shares = [{"variant": name, "weight": w} for name, w in zip(names, weights, strict=False)]
    return {"default": {"split": shares}}


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"key": ""}, "key"),
    ({"key": "a/b"}, "key"),
    ({"key": ".."}, "key"),
    ({"key": " a"}, "key"),
    ({"key": "a\nb"}, "key"),
    ({"key": "\ud83d"}, "flag"),
    ({"key": "x" * (limits.MAX_KEY + 1)}, "key"),
    ({"variants": {"on": True}}, "variants"),
    ({"variants": {"on": False, "off": True}}, "variants"),
    ({"variants": {"on": 1, "off": 0}}, "variants"),
    (text_flag(variants={}), "variants"),
    (text_flag(variants={f"v{n}": "" for n in range(limits.MAX_VARIANTS + 1)}), "variants"),
    (text_flag(variants={"a": "A", "": "B"}), "variants"),
    (text_flag(variants={"a": 5}), "variants.a"),
    (text_flag(type="number", variants={"a": "5"}), "variants.a"),
    (text_flag(type="number", variants={"a": True}), "variants.a"),
    (text_flag(type="number", variants={"a": float("inf")}), "variants.a"),
    (text_flag(type="number", variants={"a": 2**53}), "variants.a"),
    (text_flag(type="json", variants={"a": None}), "variants.a"),
    (text_flag(variants={"a": "x" * limits.MAX_FLAG_BYTES}), "flag"),
    ({"off_variant": "gone"}, "off_variant"),
    ({"bucket_by": ""}, "bucket_by"),
    ({"bucket_by": "now"}, "bucket_by"),
    ({"default": {}}, "default"),
    ({"default": {"variant": "on", "split": [{"variant": "on", "weight": 1}]}}, "default"),
    ({"default": {"variant": "gone"}}, "default.variant"),
    ({"default": {"variant": "on", "by": "x"}}, "default.by"),
    ({"default": {"split": []}}, "default.split"),
    (split(0, 0), "default.split"),
    (split(-1, 2), "default.split[0].weight"),
    (split(1, limits.MAX_WEIGHT + 1), "default.split[1].weight"),
    (split(1, 1, variant="off"), "default.split[1].variant"),
    (split(1, 1, variant="gone"), "default.split[0].variant"),
    ({"default": {**split(1)["default"], "by": "now"}}, "default.by"),
    ({"rules": [{"when": {"all": []}, "serve": {"variant": "x"}}]}, "rules[0].serve.variant"),
    ({"rules": [{"when": {"all": []}, "serve": ON, "name": "x" * 201}]}, "rules[0].name"),
    ({"rules": [{"when": {"all": []}, "serve": ON}] * (limits.MAX_RULES + 1)}, "rules"),
    (with_condition(), "rules[0].when"),
    (with_condition(all=[], any=[]), "rules[0].when"),
    (with_condition(segment="beta", operator="eq"), "rules[0].when"),
    (with_condition(any=[]), "rules[0].when.any"),
    (with_condition(all=[{"segment": "beta"}, {}]), "rules[0].when.all[1]"),
    (with_condition(any=[{"not": {"segment": "x"}}]), "rules[0].when.any[0].not.segment"),
    (with_condition(attribute="x"), "rules[0].when.operator"),
    (with_condition(attribute="", operator="exists"), "rules[0].when.attribute"),
    (with_condition(attribute="now", operator="gt", value=1), "rules[0].when.operator"),
    (with_condition(**nested(limits.MAX_DEPTH + 1)), "rules[0].when" + limits.MAX_DEPTH * ".not"),
    (with_condition(all=[{"all": []}] * limits.MAX_CONDITIONS), "rules[0].when.all[499]"),
    (with_condition(all=[MATCHES] * (limits.MAX_PATTERNS + 1)), "rules[0].when.all[50]"),
    (on_x("in", ["a"] * (limits.MAX_VALUES + 1)), "rules[0].when.value"),
    (on_x("in", ["a", None]), "rules[0].when.value"),
    (on_x("matches", "x" * (limits.MAX_PATTERN + 1)), "rules[0].when.value"),
    (on_x("matches", "("), "rules[0].when.value"),
    (on_x("matches", "(?=lookahead)"), "rules[0].when.value"),
    (on_x("matches", "(a)\\1"), "rules[0].when.value"),
    (on_x("matches", "((a{1,100}){1,10}b{1,900}){1,1}[\\pL]{500}"), "rules[0].when.value"),
    (on_x("semver_ge", "1.2.x"), "rules[0].when.value"),
    (on_x("before", "tomorrow"), "rules[0].when.value"),
    (on_x("before", 5), "rules[0].when.value"),
    (on_x("gt", "5"), "rules[0].when.value"),
    (on_x("contains", ""), "rules[0].when.value"),
    ({"schedule": [{}]}, "schedule[0]"),
    ({"schedule": [{"at": "2026-01-01"}]}, "schedule[0]"),
    ({"schedule": [{"enabled": True}]}, "schedule[0]"),
    ({"schedule": [{"at": "2026-01-01", "enabled": True, "variant": "on"}]}, "schedule[0]"),
    ({"schedule": [{"at": "soon", "enabled": True}]}, "schedule[0].at"),
    ({"schedule": [{"at": "2026-01-01", "enabled": True}] * 2}, "schedule[1].at"),
    ({"schedule": [{"at": "2026-01-01", "enabled": True}] * 51}, "schedule"),
    ({"schedule": [{**RAMP, "variant": "gone"}]}, "schedule[0].variant"),
    ({"schedule": [{**RAMP, "variant": "off"}]}, "schedule[0].variant"),
    ({"schedule": [{**RAMP, "from_weight": 101}]}, "schedule[0].from_weight"),
    ({"schedule": [{**RAMP, "until_weight": -1}]}, "schedule[0].until_weight"),
    ({"schedule": [{**RAMP, "from": "now"}]}, "schedule[0].from"),
    ({"schedule": [{**RAMP, "until": "2026-01-01"}]}, "schedule[0].until"),
    ({"schedule": [{**RAMP, "until": "2126-01-01"}]}, "schedule[0].until"),
    ({"schedule": [RAMP, {**RAMP, "from": "2026-01-31"}]}, "schedule[1].from"),
    ({"schedule": [RAMP], **split(1, 1)}, "schedule[0]"),
]


@pytest.mark.parametrize(("changes", "field"), FAULTS, ids=lambda value: str(value)[:60])
def test_a_fault_is_refused_with_its_path(changes: dict[str, Any], field: str) -> None:
    found, message = refusal(flag(**changes))
    assert found == field
    assert len(message) < 500


@pytest.mark.parametrize("operator", Operator.__args__)
@pytest.mark.parametrize("value", [None, {}, [{}], float("nan")], ids=repr)
def test_no_operator_takes_what_cannot_be_compared(operator: str, value: Any) -> None:
    checked = flag(**on_x(operator, value))
    if operator == "exists" and value is None:
        check_flag(checked, {}, SEGMENTS)
        return
    assert refusal(checked)[0] == "rules[0].when.value"
    assert compile_flags({"f": checked}, ()).evaluate("f", {}, 0).error_code == "PARSE_ERROR"


def test_a_whole_flag_passes() -> None:
    second = {**RAMP, "from": "2026-02-01", "until": "2026-03-01"}
    when = {"all": [{"segment": "beta"}, nested(limits.MAX_DEPTH - 1)]}
    checked = flag(
        rules=[{"when": when, "serve": split(1, 1)["default"]}],
        schedule=[{"at": "2026-01-01", "enabled": True}, RAMP, second],
        prerequisites=[{"flag": "other", "variants": ["on", "off"]}],
        bucket_by="company",
    )
    check_flag(checked, {"other": flag("other")}, SEGMENTS)


@pytest.mark.parametrize(
    ("prerequisite", "field"),
    [
        ({"flag": "gone", "variants": ["on"]}, "prerequisites[0].flag"),
        ({"flag": "other", "variants": []}, "prerequisites[0].variants"),
        ({"flag": "other", "variants": ["on", "gone"]}, "prerequisites[0].variants[1]"),
        ({"flag": "f", "variants": ["on"]}, "prerequisites[0].flag"),
    ],
)
def test_a_prerequisite_names_what_there_is(prerequisite: dict[str, Any], field: str) -> None:
    assert refusal(flag(prerequisites=[prerequisite]), {"other": flag("other")})[0] == field


def test_a_prerequisite_stands_there_once() -> None:
    found, _ = refusal(needing("f", "other", "other"), {"other": flag("other")})
    assert found == "prerequisites[1].flag"
    many = {f"f{n}": flag(f"f{n}") for n in range(limits.MAX_PREREQUISITES + 1)}
    assert refusal(needing("f", *many), many)[0] == "prerequisites"


def test_a_circle_is_refused_and_told() -> None:
    others = {"b": needing("b", "x", "c"), "c": needing("c", "a"), "x": flag("x")}
    others["a"] = flag("a")
    found, message = refusal(needing("a", "x", "b"), others)
    assert found == "prerequisites[1].flag"
    assert "a needs b needs c needs a" in message


def test_a_chain_has_a_length_wherever_it_grows() -> None:
    chain = {"f0": flag("f0")}
    for number in range(1, limits.MAX_PREREQUISITE_DEPTH + 1):
        chain[f"f{number}"] = needing(f"f{number}", f"f{number - 1}")
        check_flag(chain[f"f{number}"], chain, SEGMENTS)
    assert refusal(needing("top", f"f{limits.MAX_PREREQUISITE_DEPTH}"), chain)[0] == "prerequisites"
    chain["new"] = flag("new")
    assert refusal(needing("f0", "new"), chain)[0] == "prerequisites"
    check_flag(needing("f0"), chain, SEGMENTS)


def test_a_variant_that_another_flag_needs_stays() -> None:
    text = flag("f", **text_flag(variants={"a": "A"}))
    other = flag("other", prerequisites=[{"flag": "f", "variants": ["b"]}])
    found, message = refusal(text, {"other": other})
    assert found == "variants"
    assert "'other'" in message
    assert flags_needing("f", [other, text]) == ["other"]


@pytest.mark.parametrize(
    ("conditions", "field"),
    [
        ([], "conditions"),
        ([{"all": [{"segment": "beta"}]}], "conditions[0].all[0].segment"),
        ([{"all": []}, {"attribute": "x", "operator": "gt", "value": "a"}], "conditions[1].value"),
    ],
)
def test_a_segment_is_checked_too(conditions: list[Any], field: str) -> None:
    segment = msgspec.convert({"key": "beta", "conditions": conditions}, Segment)
    with pytest.raises(InvalidField) as caught:
        check_segment(segment)
    assert caught.value.field == field
