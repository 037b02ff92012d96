"""A project's own rules of grouping: which errors belong together, which frames are its own, how
issues are called.

In: JSON as people write it (docs/errors.md, "Rules of grouping"). Out: `GroupingRules`, compiled
once. Raises InvalidGroupingRule, which names the rule and what is wrong with it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from beacon.errors import InvalidGroupingRule
from beacon.issues.conditions import FrameTexts, Rule, compile_rule
from beacon.issues.failure import Frame
from beacon.projects.projects import Project

MAX_RULES = 100
MAX_RULES_BYTES = 1024 * 1024
MAX_CONDITIONS = 10  # of one rule
MAX_ALL_CONDITIONS = 300  # of all rules together
MAX_PATTERNS = 50  # of all rules: regular expressions
MAX_VALUE_CHARACTERS = 300
MAX_TAG_CHARACTERS = 200
MAX_FINGERPRINT_PARTS = 10
MAX_FINGERPRINT_CHARACTERS = 200  # of one part
MAX_TITLE_CHARACTERS = 200
MAX_FRAME_CHARACTERS = 300  # of a text of a frame in which a rule looks
REMEMBERED_FRAMES = 512
REMEMBERED_RULES = 256

FRAME_FIELDS = ("file", "function", "module", "package")
EXCEPTION_FIELDS = ("type", "value")
EVENT_FIELDS = (
    *("event", "message", "level", "release", "environment", "logger", "platform"),
    *("transaction", "server_name", "sdk"),
)
FIELDS = (*EXCEPTION_FIELDS, *EVENT_FIELDS, *FRAME_FIELDS)
TAG = "tag:"

Operator = Literal["is", "is_not", "contains", "glob", "regex"]


class GroupingCondition(Struct, frozen=True, forbid_unknown_fields=True):
    """`field` is one of those of docs/errors.md, or `tag:` and a tag's name."""

    field: Annotated[str, Meta(min_length=1, max_length=len(TAG) + MAX_TAG_CHARACTERS)]
    op: Operator
    value: Annotated[str, Meta(max_length=MAX_VALUE_CHARACTERS)]


FingerprintPart = Annotated[str, Meta(min_length=1, max_length=MAX_FINGERPRINT_CHARACTERS)]


class GroupingAction(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a rule does: at least one of these."""

    fingerprint: (
        Annotated[list[FingerprintPart], Meta(min_length=1, max_length=MAX_FINGERPRINT_PARTS)]
        | None
    ) = None
    in_app: bool | None = None
    title: Annotated[str, Meta(min_length=1, max_length=MAX_TITLE_CHARACTERS)] | None = None


class GroupingRule(Struct, frozen=True, forbid_unknown_fields=True):
    """All conditions of `match` must hold."""

    match: Annotated[list[GroupingCondition], Meta(min_length=1, max_length=MAX_CONDITIONS)]
    action: GroupingAction


class GroupingRules:
    """Compiled rules, in their order. It remembers what frames they met, so it is to be kept."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.fingerprints = tuple(each for each in rules if each.fingerprint is not None)
        self.in_app = tuple(each for each in rules if each.in_app is not None)
        self.titles = tuple(each for each in rules if each.title is not None)
        self.of_frames = any(each.frame for each in rules)
        self._rules = rules
        self.bits_of = lru_cache(REMEMBERED_FRAMES)(self._bits_of)

    def __bool__(self) -> bool:
        return bool(self._rules)

    def _bits_of(self, frame: FrameTexts) -> int:
        """The rules whose conditions of frames this one meets, as bits by their `number`."""
        return sum(1 << each.number for each in self._rules if each.meets_frame(frame))

    def bits_of_frame(self, frame: Frame) -> int:
        most = MAX_FRAME_CHARACTERS
        return self.bits_of(
            (
                frame.path[-most:],
                (frame.abs_path or "")[-most:],
                (frame.function or "")[:most],
                (frame.module or "")[:most],
                (frame.package or "")[:most],
            )
        )


def parse_rules(rules: Any) -> GroupingRules:
    """From JSON: its text (str or bytes), or what it decodes to."""
    if isinstance(rules, str | bytes):
        rules = _decoded(rules)
    return compile_rules(read_rules(rules))


def read_rules(rules: Any) -> list[GroupingRule]:
    """Checks the shape alone."""
    if not isinstance(rules, list):
        raise InvalidGroupingRule("Rules of grouping are a list.")
    if len(rules) > MAX_RULES:
        raise InvalidGroupingRule(f"There are {len(rules)} rules: at most {MAX_RULES}.")
    return [_read(number, each) for number, each in enumerate(rules)]


def compile_rules(rules: list[GroupingRule]) -> GroupingRules:
    conditions = [each for rule in rules for each in rule.match]
    if len(conditions) > MAX_ALL_CONDITIONS:
        raise InvalidGroupingRule(f"There are over {MAX_ALL_CONDITIONS} conditions in all rules.")
    if sum(each.op == "regex" for each in conditions) > MAX_PATTERNS:
        raise InvalidGroupingRule(f"There are over {MAX_PATTERNS} regular expressions.")
    return GroupingRules(tuple(_compiled(number, each) for number, each in enumerate(rules)))


def rules_of(project: Project) -> GroupingRules:
    return _remembered(project.grouping_rules)


@lru_cache(REMEMBERED_RULES)
def _remembered(text: str) -> GroupingRules:
    """Compiled once for a text. Rules that cannot be read (SQL made them so) are none: events are
    stored all the same."""
    try:
        return parse_rules(text)
    except InvalidGroupingRule:
        return NO_RULES


def _decoded(text: str | bytes) -> Any:
    if len(text) > MAX_RULES_BYTES:
        raise InvalidGroupingRule(f"The rules are over {MAX_RULES_BYTES} bytes.")
    try:
        return msgspec.json.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise InvalidGroupingRule(f"The rules are no JSON: {error}") from None


def _read(number: int, rule: Any) -> GroupingRule:
    try:
        return msgspec.convert(rule, GroupingRule)
    except (msgspec.ValidationError, RecursionError) as error:
        raise InvalidGroupingRule(f"Rule {number + 1}: {error}.", number) from None


def _check_field(number: int, field: str) -> None:
    if field in FIELDS or (field.startswith(TAG) and len(field) > len(TAG)):
        return
    known = ", ".join(FIELDS)
    raise InvalidGroupingRule(
        f"Rule {number + 1}: there is no field {field!r}: take one of {known} or tag:NAME.", number
    )


def _compiled(number: int, rule: GroupingRule) -> Rule:
    if rule.action == GroupingAction():
        raise InvalidGroupingRule(
            f"Rule {number + 1}: its action needs fingerprint, in_app or title.", number
        )
    for condition in rule.match:
        _check_field(number, condition.field)
    return compile_rule(
        number,
        [(each.field, each.op, each.value) for each in rule.match],
        tuple(rule.action.fingerprint) if rule.action.fingerprint else None,
        rule.action.in_app,
        rule.action.title,
    )


NO_RULES = GroupingRules(())
