"""Flags as a whole: switches, rules, segments, prerequisites, schedules. Expected by hand.

In: nothing. Out: `cases()`, each a vector without its bucket; where a bucket decides, the
generator fills the expected variant in from its own murmur3.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

NOW = 1771622898000
"""2026-02-20T21:28:18Z."""
DAY = 86_400_000
NEW_YEAR = 1767225600000
"""2026-01-01T00:00:00Z."""

ON = {"variant": "on"}
OFF = {"variant": "off"}
HALF = {"split": [{"variant": "on", "weight": 50}, {"variant": "off", "weight": 50}]}

Json = dict[str, Any]


def flag(key: str = "f", **changes: Any) -> Json:
    """A boolean flag that is on for nobody, unless changed."""
    return {
        "key": key,
        "type": "boolean",
        "variants": {"on": True, "off": False},
        "off_variant": "off",
        "default": OFF,
        **changes,
    }


def has(attribute: str, operator: str, value: Any) -> Json:
    return {"attribute": attribute, "operator": operator, "value": value}


def rule(when: Json, serve: Json = ON) -> Json:
    return {"when": when, "serve": serve}


def vector(
    name: str, flags: Json | list[Json], answer: tuple[str | None, Any, str], **changes: Any
) -> Json:
    """`answer`: variant, value, reason; an error code stands behind ERROR."""
    variant, value, reason = answer
    reason, _, error = reason.partition(" ")
    flags = flags if isinstance(flags, list) else [flags]
    expected = {"variant": variant, "value": value, "reason": reason, "error_code": error or None}
    return {
        "name": name,
        "flags": flags,
        "segments": [],
        "context": {"targetingKey": "user-1"},
        "now": NOW,
        "key": flags[0]["key"],
        "expected": expected,
        **changes,
    }


AT, DE = has("country", "eq", "AT"), has("country", "eq", "DE")
MATCH = ("on", True, "TARGETING_MATCH")
NO_MATCH = ("off", False, "DEFAULT")
IS_OFF = ("off", False, "DISABLED")
MISSING_KEY = (None, None, "ERROR TARGETING_KEY_MISSING")
PARSE_ERROR = (None, None, "ERROR PARSE_ERROR")


def cases() -> Iterator[Json]:
    yield from types_and_switches()
    yield from rules()
    yield from segments()
    yield from prerequisites()
    yield from schedules()
    yield from errors()


def types_and_switches() -> Iterator[Json]:
    yield vector("on for everybody", flag(default=ON), ("on", True, "STATIC"))
    yield vector("off variant for everybody", flag(), ("off", False, "STATIC"))
    yield vector("no context is needed", flag(default=ON), ("on", True, "STATIC"), context={})
    text = flag(type="string", variants={"a": "A", "": "empty name", "\u00fc": ""}, off_variant="a")
    yield vector("text", {**text, "default": {"variant": "a"}}, ("a", "A", "STATIC"))
    yield vector("empty text", {**text, "default": {"variant": "\u00fc"}}, ("\u00fc", "", "STATIC"))
    for value in (0, -1, 2.5, 1e21, 9007199254740991):
        number = flag(type="number", variants={"n": value}, off_variant=None)
        yield vector(
            f"number {value}", {**number, "default": {"variant": "n"}}, ("n", value, "STATIC")
        )
    for value in ({}, [], {"a": [1, None, {"b": "\U0001f600"}]}, "text", 1, False):
        json = flag(type="json", variants={"j": value}, off_variant=None)
        yield vector(
            f"JSON {value!r}", {**json, "default": {"variant": "j"}}, ("j", value, "STATIC")
        )
    yield vector("disabled", flag(default=ON, enabled=False), IS_OFF)
    yield vector("killed", flag(default=ON, killed=True), IS_OFF)
    yield vector("killed and disabled", flag(default=ON, enabled=False, killed=True), IS_OFF)
    nothing = flag(default=ON, enabled=False, off_variant=None)
    yield vector("disabled without an off variant", nothing, (None, None, "DISABLED"))
    yield vector(
        "disabled with on as the off variant",
        flag(enabled=False, off_variant="on"),
        ("on", True, "DISABLED"),
    )
    yield vector(
        "a rule does not turn a disabled flag on",
        flag(enabled=False, rules=[rule({"all": []})]),
        IS_OFF,
    )


def rules() -> Iterator[Json]:
    two = flag(
        type="string",
        variants={"a": "A", "b": "B", "c": "C"},
        off_variant=None,
        default={"variant": "c"},
        rules=[
            rule(has("country", "in", ["AT", "DE"]), {"variant": "a"}),
            rule(DE, {"variant": "b"}),
            rule(has("plan", "eq", "pro"), {"variant": "b"}),
        ],
    )
    for context, answer in (
        ({"country": "DE"}, ("a", "A", "TARGETING_MATCH")),
        ({"country": "DE", "plan": "pro"}, ("a", "A", "TARGETING_MATCH")),
        ({"country": "CH", "plan": "pro"}, ("b", "B", "TARGETING_MATCH")),
        ({"country": "CH"}, ("c", "C", "DEFAULT")),
        ({}, ("c", "C", "DEFAULT")),
    ):
        yield vector(f"the first rule that matches: {context}", two, answer, context=context)
    same = flag(rules=[rule(AT, OFF)])
    yield vector(
        "a rule that serves the default's variant",
        same,
        ("off", False, "TARGETING_MATCH"),
        context={"country": "AT"},
    )
    plan = has("plan", "eq", "pro")
    for name, when, context, matched in (
        ("all, both", {"all": [AT, plan]}, {"country": "AT", "plan": "pro"}, True),
        ("all, one", {"all": [AT, plan]}, {"country": "AT"}, False),
        ("all of nothing is everybody", {"all": []}, {}, True),
        ("any, second", {"any": [AT, plan]}, {"plan": "pro"}, True),
        ("any, none", {"any": [AT, plan]}, {"plan": "free"}, False),
        ("not", {"not": AT}, {"country": "DE"}, True),
        ("not, matched", {"not": AT}, {"country": "AT"}, False),
        ("not, missing", {"not": AT}, {}, True),
        ("not not", {"not": {"not": AT}}, {"country": "AT"}, True),
        ("not ne, missing", {"not": has("country", "ne", "AT")}, {}, False),
        ("not gt, of another type", {"not": has("age", "gt", 18)}, {"age": "20"}, True),
        (
            "all in any in not",
            {"not": {"any": [DE, {"all": [AT, plan]}]}},
            {"country": "AT", "plan": "free"},
            True,
        ),
        (
            "all in any in not, matched",
            {"not": {"any": [DE, {"all": [AT, plan]}]}},
            {"country": "AT", "plan": "pro"},
            False,
        ),
        ("an attribute with an odd name", has("a.b c\u00fc", "eq", 1), {"a.b c\u00fc": 1}, True),
        ("a path is a name", has("a.b", "eq", 1), {"a": {"b": 1}}, False),
        ("names have a case", has("Country", "eq", "AT"), {"country": "AT"}, False),
        ("the targeting key", has("targetingKey", "eq", "u"), {"targetingKey": "u"}, True),
        ("clock before", has("now", "before", "2026-02-20T21:28:19Z"), {}, True),
        ("clock at before", has("now", "before", "2026-02-20T21:28:18Z"), {}, False),
        ("clock after", has("now", "after", "2026-02-20T21:28:18Z"), {}, True),
        ("clock not yet after", has("now", "after", "2026-02-20T21:28:18.001Z"), {}, False),
        (
            "the context cannot set the clock",
            has("now", "before", "2026-01-01"),
            {"now": "2025-01-01"},
            False,
        ),
        (
            "a time window",
            {"all": [has("now", "after", "2026-02-20"), has("now", "before", "2026-02-21")]},
            {},
            True,
        ),
    ):
        answer = MATCH if matched else NO_MATCH
        yield vector(name, flag(rules=[rule(when)]), answer, context=context)


def segments() -> Iterator[Json]:
    beta = {
        "key": "beta",
        "name": "Testers",
        "conditions": [has("email", "ends_with", "@example.com"), {"any": [AT, DE]}],
    }
    inside = {"email": "eve@example.com", "country": "DE"}
    outside = {"email": "eve@example.com", "country": "CH"}
    of_beta, of_others = rule({"segment": "beta"}), rule({"not": {"segment": "beta"}})
    for name, given, context, answer in (
        ("in the segment", of_beta, inside, MATCH),
        ("one of its conditions fails", of_beta, outside, NO_MATCH),
        ("nothing known", of_beta, {}, NO_MATCH),
        ("not in the segment", of_others, outside, MATCH),
        ("not in the segment, but in it", of_others, inside, NO_MATCH),
        ("in a list", rule({"all": [{"segment": "beta"}, DE]}), inside, MATCH),
        ("in a list, which fails", rule({"all": [{"segment": "beta"}, AT]}), inside, NO_MATCH),
    ):
        yield vector(
            f"segment: {name}", flag(rules=[given]), answer, context=context, segments=[beta]
        )


def needs(flag_key: str, *variants: str) -> Json:
    return {"prerequisites": [{"flag": flag_key, "variants": list(variants)}]}


def prerequisites() -> Iterator[Json]:
    new, on = flag(**needs("api", "on"), default=ON), ("on", True, "STATIC")
    for name, api, answer in (
        ("met", flag("api", default=ON), on),
        ("another variant", flag("api"), IS_OFF),
        ("off", flag("api", enabled=False), IS_OFF),
        ("off, with the wanted variant", flag("api", enabled=False, off_variant="on"), IS_OFF),
        ("killed", flag("api", default=ON, killed=True), IS_OFF),
        ("by a rule", flag("api", rules=[rule({"all": []})]), on),
        ("in error", flag("api", default=HALF, bucket_by="company"), IS_OFF),
        ("broken", flag("api", default={"variant": "gone"}), IS_OFF),
    ):
        yield vector(f"prerequisite: {name}", [new, api], answer)
    either = flag(**needs("api", "on", "off"), default=ON)
    yield vector("prerequisite: one of two variants", [either, flag("api")], on)
    yield vector(
        "prerequisite: its own reason stays",
        [flag(**needs("api", "on"), rules=[rule(AT)]), flag("api", default=ON)],
        MATCH,
        context={"country": "AT"},
    )
    chain = [
        flag("a", **needs("b", "on"), default=ON),
        flag("b", **needs("c", "on"), default=ON),
        flag("c", default=ON),
    ]
    yield vector("prerequisite: a chain", chain, on)
    broken = [*chain[:2], flag("c", default=ON, enabled=False)]
    yield vector("prerequisite: a chain, its end off", broken, IS_OFF)
    both = {
        "prerequisites": [*needs("b", "on")["prerequisites"], *needs("c", "on")["prerequisites"]]
    }
    yield vector("prerequisite: two", [flag("a", **both, default=ON), *chain[1:]], on)
    yield vector(
        "prerequisite: two, one not met",
        [flag("a", **both, default=ON), flag("b", default=ON), flag("c")],
        IS_OFF,
    )
    yield vector(
        "prerequisite: no off variant",
        [flag(**needs("api", "on"), default=ON, off_variant=None), flag("api")],
        (None, None, "DISABLED"),
    )


def schedules() -> Iterator[Json]:
    on_later = [{"at": "2026-03-01T00:00:00Z", "enabled": True}]
    march = 1772323200000
    waiting = flag(default=ON, enabled=False, schedule=on_later)
    yield vector("switch: before", waiting, IS_OFF, now=march - 1)
    yield vector("switch: at its time", waiting, ("on", True, "STATIC"), now=march)
    yield vector("switch: long after", waiting, ("on", True, "STATIC"), now=march + 900 * DAY)
    killed = {**waiting, "killed": True}
    yield vector("switch: killed", killed, IS_OFF, now=march)
    window = flag(
        default=ON,
        enabled=False,
        schedule=[{"at": "2026-03-02T01:00:00+01:00", "enabled": False}, *on_later],
    )
    for name, now, answer in (
        ("before", march - 1, IS_OFF),
        ("inside", march, ("on", True, "STATIC")),
        ("its last moment", march + DAY - 1, ("on", True, "STATIC")),
        ("behind", march + DAY, IS_OFF),
    ):
        yield vector(f"switches in any order: {name}", window, answer, now=now)
    going = flag(default=ON, schedule=[{"at": "2026-03-01", "enabled": False}])
    yield vector("switch off: before", going, ("on", True, "STATIC"), now=march - 1)
    yield vector("switch off: after", going, IS_OFF, now=march)


def errors() -> Iterator[Json]:
    half = flag(default=HALF)
    for context in (
        {},
        {"targetingKey": None},
        {"targetingKey": ""},
        {"targetingKey": "", "user_id": "", "anon_id": ""},
        {"targetingKey": ["user-1"]},
        {"targetingKey": True},
        {"user_id": 1.5},
        {"anon_id": {}},
        {"company": "acme"},
    ):
        yield vector(f"no targeting key: {context}", half, MISSING_KEY, context=context)
    company = {**half, "bucket_by": "company"}
    yield vector("the attribute to bucket by is missing", company, MISSING_KEY)
    by_rule = flag(default=ON, rules=[rule({"all": []}, {**HALF, "by": "company"})])
    yield vector("the attribute of a rule's split is missing", by_rule, MISSING_KEY)
    yield vector(
        "a rule before the split needs no key",
        {**half, "rules": [rule(AT)]},
        MATCH,
        context={"country": "AT"},
    )
    yield vector(
        "disabled before anything is missing", {**half, "enabled": False}, IS_OFF, context={}
    )
    ramp = {"from": "2026-01-01", "until": "2026-01-02", "variant": "on"}
    ramp |= {"from_weight": 0, "until_weight": 100}
    yield vector("a ramp needs a key", flag(schedule=[ramp]), MISSING_KEY, context={})
    yield vector(
        "a ramp to come needs none", flag(schedule=[ramp]), NO_MATCH, context={}, now=NEW_YEAR - 1
    )
    not_found = (None, None, "ERROR FLAG_NOT_FOUND")
    yield vector("no such flag", flag(default=ON), not_found, key="F")
    yield vector("no flags", [flag(default=ON)], not_found, key="")
    for name, given in (
        ("unknown variant", flag(default={"variant": "gone"})),
        ("unknown variant in a split", flag(default={"split": [{"variant": "x", "weight": 1}]})),
        ("weights of 0", flag(default={"split": [{"variant": "on", "weight": 0}]})),
        ("unknown segment", flag(rules=[rule({"segment": "gone"})])),
        ("a pattern that RE2 refuses", flag(rules=[rule(has("x", "matches", "(?=a)"))])),
        ("no version", flag(rules=[rule(has("x", "semver_gt", "1.x"))])),
        ("no time", flag(rules=[rule(has("x", "after", "soon"))])),
        ("text to compare with gt", flag(rules=[rule(has("x", "gt", "18"))])),
        ("unknown prerequisite", flag(**needs("gone", "on"))),
        ("itself as a prerequisite", flag(**needs("f", "on"))),
    ):
        yield vector(f"broken: {name}", given, PARSE_ERROR)
    circle = [flag("a", **needs("b", "on")), flag("b", **needs("a", "on"))]
    yield vector("broken: a circle", circle, PARSE_ERROR)
    yield vector(
        "a switch that is off cuts a circle",
        [circle[0], {**circle[1], "enabled": False}],
        IS_OFF,
    )
    yield vector("broken, but off", flag(enabled=False, rules=[rule({"segment": "gone"})]), IS_OFF)
