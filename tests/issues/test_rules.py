"""Rules of grouping that a project makes for itself."""

from __future__ import annotations

import time
from typing import Any

import msgspec
import pytest

from beacon.errors import InvalidGroupingRule
from beacon.events import Event
from beacon.issues.group import Group, group_of
from beacon.issues.rules import NO_RULES, parse_rules, rules_of
from beacon.projects.projects import Project
from tests.factories import PROJECT
from tests.issues.errors_of import CART, error, frame, json


def rule(action: dict[str, Any], *conditions: tuple[str, str, str]) -> dict[str, Any]:
    match = [{"field": field, "op": op, "value": value} for field, op, value in conditions]
    return {"match": match, "action": action}


def grouped(event: Event, *rules: dict[str, Any]) -> Group:
    found = group_of(event, PROJECT, parse_rules(json(list(rules))))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("condition", "met"),
    [
        (("type", "is", "ValueError"), True),
        (("type", "is", "KeyError"), False),
        (("type", "is_not", "KeyError"), True),
        (("type", "is_not", "ValueError"), False),
        (("value", "contains", "thing"), True),
        (("message", "glob", "bad*"), True),
        (("message", "glob", "bad"), False),
        (("message", "glob", "b?d th[i]ng"), False),
        (("message", "regex", "^b.d"), True),
        (("message", "regex", "^thing"), False),
        (("file", "glob", "*/cart.py"), True),
        (("file", "is_not", "app/cart.py"), False),
        (("file", "is_not", "app/none.py"), True),
        (("function", "is", "cart"), True),
        (("level", "is", "error"), True),
        (("release", "is", "1.0"), True),
        (("environment", "is", "staging"), True),
        (("logger", "is", "shop"), True),
        (("tag:region", "is", "eu"), True),
        (("tag:none", "is", "eu"), False),
        (("tag:none", "is_not", "eu"), True),
    ],
)
def test_conditions(condition: tuple[str, str, str], met: bool) -> None:
    event = error(
        frames=CART,
        release="1.0",
        environment="staging",
        logger="shop",
        tags={"region": "eu"},
    )
    found = grouped(event, rule({"fingerprint": ["mine"]}, condition))
    assert (found.parts == ("fingerprint mine",)) is met


def test_all_conditions_of_frames_are_met_by_one_frame() -> None:
    match = [("file", "is", "app/cart.py"), ("function", "is", "cart")]
    found = grouped(error(frames=CART), rule({"fingerprint": ["mine"]}, *match))
    assert found.id == grouped(error(frames=CART)).id


def test_the_first_rule_that_is_met_gives_the_fingerprint_and_beats_the_clients() -> None:
    found = grouped(
        error(frames=CART, fingerprint=["the client's"]),
        rule({"fingerprint": ["no"]}, ("type", "is", "KeyError")),
        rule({"fingerprint": ["one", "{{ default }}"]}, ("type", "is", "ValueError")),
        rule({"fingerprint": ["two"]}, ("type", "is", "ValueError")),
    )
    assert found.parts == ("fingerprint one", *grouped(error(frames=CART)).parts)


def test_rules_say_which_frames_are_the_applications() -> None:
    frames = [frame("lib/money.py", "add", in_app=True), *CART]
    found = grouped(
        error(frames=frames),
        rule({"in_app": False}, ("file", "glob", "*.py")),
        rule({"in_app": True}, ("file", "glob", "app/*")),
    )
    assert found.parts == ("type ValueError", "frame app/cart.py total", "frame app/views.py cart")
    assert found.culprit == "total in app/cart.py"


def test_a_rule_gives_a_title() -> None:
    found = grouped(
        error(frames=CART), rule({"title": "Cart: {{ value }}"}, ("type", "is", "ValueError"))
    )
    assert found.title == "Cart: bad thing"
    assert found.id == grouped(error(frames=CART)).id


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({}, "are a list"),
        (b"nonsense", "no JSON"),
        ([rule({"in_app": True}, ("type", "is", "x"))] * 101, "at most 100"),
        ([rule({"in_app": True}, ("type", "is", "x")), 7], "Rule 2:"),
        ([rule({"in_app": True})], "Rule 1:"),
        ([rule({}, ("type", "is", "x"))], "Rule 1: its action needs"),
        ([rule({"in_app": True}, ("colour", "is", "x"))], "there is no field 'colour'"),
        ([rule({"in_app": True}, ("type", "like", "x"))], "Rule 1:"),
        ([rule({"in_app": True}, ("type", "regex", "(a"))], "Rule 1: the pattern '(a'"),
        ([rule({"in_app": True}, ("type", "regex", r"(a)\1"))], "Rule 1: the pattern"),
        (
            [rule({"in_app": True}, ("type", "regex", "((a{100}){100}){100}"))],
            "Rule 1: the pattern",
        ),
        ([rule({"in_app": True}, ("type", "regex", "([a-z]{1,20} ?){1,8}$"))], "it is too large"),
        ([rule({"in_app": True}, ("type", "is", "x" * 301))], "Rule 1:"),
        ([rule({"in_app": True}, *[("type", "is", "x")] * 11)], "Rule 1:"),
        ([rule({"in_app": True}, *[("type", "is", "x")] * 7)] * 43, "over 300 conditions"),
        ([rule({"in_app": True}, ("type", "regex", "x"))] * 51, "over 50 regular"),
        ([rule({"fingerprint": []}, ("type", "is", "x"))], "Rule 1:"),
        ([rule({"in_app": 1}, ("type", "is", "x"))], "Rule 1:"),
    ],
)
def test_rules_that_cannot_be_used_are_named(rules: Any, said: str) -> None:
    with pytest.raises(InvalidGroupingRule) as caught:
        parse_rules(rules)
    assert said in caught.value.message
    assert caught.value.code == "invalid_grouping_rule"


def test_rules_of_a_project_are_compiled_once() -> None:
    text = json([rule({"title": "x"}, ("type", "is", "x"))]).decode()
    project = Project(PROJECT, 1, "Shop", "proj_", grouping_rules=text)
    assert rules_of(project)
    assert rules_of(project) is rules_of(msgspec.structs.replace(project, name="Store"))


@pytest.mark.parametrize("text", ["[7]", "nonsense", ""])
def test_rules_that_sql_made_unreadable_are_none(text: str) -> None:
    assert not rules_of(Project(PROJECT, 1, "Shop", "proj_", grouping_rules=text))


def test_no_rules_are_none() -> None:
    assert not NO_RULES
    assert not parse_rules("[]")


HOSTILE = ("(a*)*b", "(.*a){10}b", "(x+x+)+y", "(a?){30}a{30}", "(a|aa)+$", "(?i)\\w*\\w*\\w*z")


def test_hostile_patterns_over_hostile_stacks_take_no_time_worth_speaking_of() -> None:
    """As many rules as there may be, over as many frames as are looked at. A pattern that goes back
    takes years; the limit is far over what this takes."""
    began = time.process_time()
    texts = ("a" * 400, "x" * 400, "ab " * 130)
    frames = [frame(f"{n}{text}", text) for n in range(90) for text in texts]
    causes = [{"type": "A", "stacktrace": frames}] * 19
    event = error(value="a" * 100_000, frames=frames, exceptions=[{}, *causes])
    for pattern in HOSTILE:
        rules = [
            rule({"in_app": True}, ("file", "regex", pattern), ("function", "glob", "*a*a*b"))
        ] * 50 + [rule({"fingerprint": ["x"]}, ("value", "glob", "*a*a*a*b"))] * 50
        assert grouped(event, *rules)
    assert time.process_time() - began < 60
